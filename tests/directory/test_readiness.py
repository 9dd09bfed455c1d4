"""From an empty database to a ready one, once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, select, text

from directory.config import Settings
from directory.database import make_engine, transaction
from directory.errors import DatabaseUnreachableError
from directory.models import Area, Helpline, ImportRun, NamedPlace, Postcode, PostcodeGroup
from directory.queries.imports import lock_imports
from directory.readiness import SchemaUnknownError, make_ready, ready_database
from directory.schema import is_at_head
from importers.pipeline import run
from tests.importers.postcode_files import Released, write_code_point

NO_LONGER_THERE = {
    "key": "gone",
    "name": "A line that has closed",
    "phone": "0800 000 0000",
    "hours": "none",
    "purpose": "nothing",
    "dangers": ["medical"],
    "position": 1,
    "checked": date(2026, 11, 22),
    "basis": None,
}


class Listener:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def begins(self, stage: str) -> None:
        self.heard.append(f"{stage} …")

    def ended(self, stage: str, *, outcome: str, took_s: float) -> None:
        assert took_s >= 0
        self.heard.append(f"{stage}: {outcome}")


@pytest.fixture
def empty_engine(empty_database_url: str) -> Iterator[Engine]:
    made = make_engine(empty_database_url)
    yield made
    made.dispose()


def test_an_empty_database_is_made_ready_once_by_two_who_start_together(
    empty_engine: Engine,
) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(make_ready, [empty_engine, empty_engine])
    assert first.was_migrated != second.was_migrated
    loaded = first.loaded | second.loaded
    assert set(loaded) == {"postcodes", "places", "outlines", "helplines"}
    assert not set(first.loaded) & set(second.loaded)
    with empty_engine.connect() as connection:
        assert is_at_head(connection)
        for name, model in (
            ("postcodes", Postcode),
            ("places", NamedPlace),
            ("outlines", Area),
            ("helplines", Helpline),
        ):
            found = connection.scalar(select(func.count()).select_from(model))
            assert found == loaded[name] > 0


def test_a_ready_database_needs_nothing(loaded_settings: Settings) -> None:
    listener = Listener()
    with ready_database(loaded_settings, listener) as database:
        assert not database.readiness.was_migrated
        assert database.readiness.loaded == {}
    assert listener.heard[-1] == "Migrating the schema: is the newest"


def test_only_what_is_missing_is_loaded(loaded_engine: Engine) -> None:
    with transaction(loaded_engine) as session:
        session.execute(delete(Helpline))
    listener = Listener()
    readiness = make_ready(loaded_engine, listener)
    assert list(readiness.loaded) == ["helplines"]
    assert listener.heard[-1] == f"Loading helplines: {readiness.loaded['helplines']} rows"


def test_areas_come_to_a_directory_that_an_older_version_made(loaded_engine: Engine) -> None:
    held = select(Area.kind, func.count()).group_by(Area.kind)
    with transaction(loaded_engine) as session:
        before = dict(session.execute(held).all())
        session.execute(delete(Area).where(Area.kind != "authority"))
    assert before == {"lsoa": 422, "district": 7, "authority": 2}
    assert make_ready(loaded_engine).loaded == {"outlines": 429}
    with transaction(loaded_engine) as session:
        assert dict(session.execute(held).all()) == before


def test_a_number_that_was_corrected_reaches_a_directory_that_there_is(
    loaded_engine: Engine,
) -> None:
    with transaction(loaded_engine) as session:
        session.get_one(Helpline, "samaritans").phone = "116 124"
        session.add(Helpline(**NO_LONGER_THERE))
    assert list(make_ready(loaded_engine).loaded) == ["helplines"]
    with transaction(loaded_engine) as session:
        assert session.get_one(Helpline, "samaritans").phone == "116 123"
        assert session.get(Helpline, "gone") is None
    assert make_ready(loaded_engine).loaded == {}


def test_outcodes_are_made_for_postcodes_that_an_older_version_loaded(
    loaded_engine: Engine,
) -> None:
    held = select(func.array_agg(PostcodeGroup.code))
    with transaction(loaded_engine) as session:
        before = set(session.scalar(held) or ())
        session.execute(delete(PostcodeGroup))
    assert {"NN2", "NN2 7", "NN16", "PE8 4"} <= before
    assert make_ready(loaded_engine).loaded == {"outcodes and sectors": len(before)}
    with transaction(loaded_engine) as session:
        assert set(session.scalar(held) or ()) == before


def test_imported_postcodes_are_not_loaded_over(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine) as session:
        run(session, "postcodes", write_code_point(tmp_path, Released("NN160AA")), is_commit=True)
    try:
        assert "postcodes" not in make_ready(engine).loaded
        with engine.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(Postcode)) == 1
    finally:
        with transaction(engine) as session:
            for model in (Area, Helpline, NamedPlace, Postcode, PostcodeGroup, ImportRun):
                session.execute(delete(model))


def test_a_start_does_not_wait_for_an_import(loaded_engine: Engine) -> None:
    with ThreadPoolExecutor(1) as pool, transaction(loaded_engine) as importing:
        lock_imports(importing)
        assert pool.submit(make_ready, loaded_engine).result(timeout=120).loaded == {}


def test_a_loader_that_fails_leaves_nothing_behind(
    loaded_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(loaded_engine) as session:
        session.execute(delete(Helpline))

    def fail(session: object, *, but: object) -> None:
        raise RuntimeError("the list is broken")

    with monkeypatch.context() as patched:
        patched.setattr("directory.helplines.delete_helplines", fail)
        with pytest.raises(RuntimeError, match="the list is broken"):
            make_ready(loaded_engine)
    assert list(make_ready(loaded_engine).loaded) == ["helplines"]


def test_a_database_that_does_not_answer_is_told_without_its_password() -> None:
    engine = make_engine("postgresql://someone:a-long-secret@127.0.0.1:1/directory")
    with pytest.raises(DatabaseUnreachableError, match="does not answer") as failure:
        make_ready(engine)
    assert "a-long-secret" not in str(failure.value)


def test_the_schema_of_a_newer_version_is_not_touched(empty_engine: Engine) -> None:
    with empty_engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num varchar(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('from-the-future')"))
    with pytest.raises(SchemaUnknownError, match="from-the-future"):
        make_ready(empty_engine)
