"""A backup holds everything, and a restore either takes its place whole or changes nothing."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from directory.backup import BackupError, restore_backup, write_backup
from directory.config import Settings
from directory.database import make_engine
from directory.schema import migrate


@pytest.fixture
def present(empty_database_url: str) -> Iterator[Engine]:
    """A directory in which one import is known."""
    engine = make_engine(empty_database_url)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO import_run (id, source, origin, report)"
                " VALUES (gen_random_uuid(), 'venues', 'As it was', '{}')"
            )
        )
    yield engine
    engine.dispose()


def rename(engine: Engine, name: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE import_run SET origin = :name"), {"name": name})


def names(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(text("SELECT origin FROM import_run")))


def nothing_to_check(_: Engine) -> None:
    """The database is not looked at."""


def test_a_restore_brings_back_what_was_backed_up(
    present: Engine, empty_database_url: str, tmp_path: Path
) -> None:
    settings, file = Settings(data_dir=tmp_path), tmp_path / "connect.backup"
    written = write_backup(settings, empty_database_url, file, is_overwriting=False)
    assert written.size_bytes == file.stat().st_size > 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]

    rename(present, "Changed since")
    restore_backup(settings, empty_database_url, file, nothing_to_check)
    assert names(present) == {"As it was"}
    with present.connect() as connection:
        left = connection.scalars(text("SELECT datname FROM pg_database")).all()
    own = empty_database_url.rpartition("/")[2].partition("?")[0]
    assert not [name for name in left if name.startswith(f"{own}_")]


def test_a_backup_is_not_overwritten_unless_told(
    present: Engine, empty_database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "connect.backup"
    file.write_text("precious")
    settings = Settings(data_dir=tmp_path)
    with pytest.raises(BackupError, match="--force"):
        write_backup(settings, empty_database_url, file, is_overwriting=False)
    assert file.read_text() == "precious"
    write_backup(settings, empty_database_url, file, is_overwriting=True)
    assert file.read_bytes().startswith(b"PGDMP")


def test_a_broken_file_changes_nothing(
    present: Engine, empty_database_url: str, tmp_path: Path
) -> None:
    settings, file = Settings(data_dir=tmp_path), tmp_path / "connect.backup"
    write_backup(settings, empty_database_url, file, is_overwriting=False)
    rename(present, "Changed since")
    whole = file.read_bytes()
    for broken in (b"", b"no backup at all", whole[: len(whole) // 2], whole[:-200]):
        file.write_bytes(broken)
        with pytest.raises(BackupError):
            restore_backup(settings, empty_database_url, file, nothing_to_check)
        assert names(present) == {"Changed since"}


def test_a_backup_that_is_not_fit_does_not_take_the_place(
    present: Engine, empty_database_url: str, tmp_path: Path
) -> None:
    settings, file = Settings(data_dir=tmp_path), tmp_path / "connect.backup"
    write_backup(settings, empty_database_url, file, is_overwriting=False)
    rename(present, "Changed since")

    def refuse(_: Engine) -> None:
        raise LookupError("not fit")

    with pytest.raises(LookupError):
        restore_backup(settings, empty_database_url, file, refuse)
    assert names(present) == {"Changed since"}


def test_a_database_that_cannot_be_reached_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://someone:a-long-secret@127.0.0.1:1/directory"
    with pytest.raises(BackupError, match="pg_dump failed") as failure:
        write_backup(Settings(data_dir=tmp_path), url, tmp_path / "b", is_overwriting=False)
    assert "a-long-secret" not in str(failure.value)
    assert not list(tmp_path.iterdir())
