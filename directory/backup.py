"""Back the directory up to one file, and restore it without a moment in which there is none."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Engine, make_url

from directory.cluster.programs import find_client
from directory.config import Settings
from directory.database import make_engine
from directory.errors import DirectoryError

ARCHIVE_BEGINS = b"PGDMP"
MAINTENANCE = "postgres"
END_SESSIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = %s AND pid <> pg_backend_pid()"
)


class BackupError(DirectoryError):
    """A backup could not be written or restored; whatever was there before is there still."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A file that was written or restored."""

    file: Path
    size_bytes: int


def write_backup(settings: Settings, url: str, file: Path, *, is_overwriting: bool) -> Backup:
    """Write the whole database to ``file``, which appears when it is complete.

    Raises
    ------
    BackupError
        When the file is there already and may not be overwritten, or cannot be written.
    """
    if file.exists() and not is_overwriting:
        msg = f"{file} is there already; choose another name or add --force"
        raise BackupError(msg)
    try:
        # Readable by this user alone: a directory holds the names and numbers of people.
        handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    except OSError as error:
        msg = f"{file} cannot be written ({error.strerror})"
        raise BackupError(msg) from error
    os.close(handle)
    unfinished = Path(name)
    try:
        _run(settings, url, "pg_dump", "--format=custom", "--file", name)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return Backup(file, file.stat().st_size)


def restore_backup(
    settings: Settings, url: str, file: Path, check: Callable[[Engine], None]
) -> Backup:
    """Put the backup in the place of the present database, once it is known to be whole.

    Parameters
    ----------
    check
        Called with an engine on the restored database, before it takes the place of the present
        one; raises when it is not fit to.

    Raises
    ------
    BackupError
        When the file is no backup or could not be restored whole. The directory is as it was.
    """
    _look_at(file)
    with _new_database(url) as restored:
        _run(
            *(settings, restored, "pg_restore", "--no-owner", "--no-privileges"),
            *("--exit-on-error", "--single-transaction", "--dbname", "", str(file)),
        )
        engine = make_engine(restored)
        try:
            check(engine)
        finally:
            engine.dispose()
        _swap(url, _name_of(restored))
    return Backup(file, file.stat().st_size)


def _look_at(file: Path) -> None:
    try:
        with file.open("rb") as archive:
            begins = archive.read(len(ARCHIVE_BEGINS))
    except OSError as error:
        msg = f"{file} cannot be read ({error.strerror})"
        raise BackupError(msg) from error
    if begins != ARCHIVE_BEGINS:
        msg = f"{file} is no backup made by: connect db backup"
        raise BackupError(msg)


@contextmanager
def _new_database(url: str) -> Iterator[str]:
    """Address of an empty database beside the present one; dropped if it is still there after."""
    name = f"{_name_of(url)}_restored_{token_hex(4)}"
    with _maintenance(url) as connection:
        try:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
            )
        except psycopg.errors.InsufficientPrivilege as error:
            msg = (
                "the database's user may not create a database beside it, which a restore needs;"
                " ask whoever runs it to restore the file with pg_restore"
            )
            raise BackupError(msg) from error
        try:
            yield make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


def _swap(url: str, restored: str) -> None:
    """Exchange the names of the two databases in one transaction, then drop the old one."""
    present = _name_of(url)
    old = f"{present}_before_{token_hex(4)}"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    close = sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}")
    with _maintenance(url) as connection:
        connection.execute(close.format(sql.Identifier(present), sql.SQL("false")))
        try:
            connection.execute(END_SESSIONS, [present])
            with connection.transaction():
                connection.execute(rename.format(sql.Identifier(present), sql.Identifier(old)))
                connection.execute(rename.format(sql.Identifier(restored), sql.Identifier(present)))
        except psycopg.Error as error:
            connection.execute(close.format(sql.Identifier(present), sql.SQL("true")))
            msg = f"the restored database could not take the place of the present one: {error}"
            raise BackupError(msg) from error
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
        connection.execute(drop.format(sql.Identifier(old)))


def _maintenance(url: str) -> psycopg.Connection:
    conninfo = make_conninfo(_plain(url), dbname=MAINTENANCE)
    return psycopg.connect(conninfo, autocommit=True)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _name_of(url: str) -> str:
    return str(conninfo_to_dict(_plain(url))["dbname"])


def _run(settings: Settings, url: str, program: str, *options: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, not in sight."""
    parts = conninfo_to_dict(_plain(url))
    password = parts.pop("password", None)
    place = make_conninfo("", **parts)
    words = [place if word == "" else word for word in options]
    if place not in words:
        words += ["--dbname", place]
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    line = [find_client(program, settings.postgres_bin), *words]
    done = subprocess.run(
        line, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        msg = f"{program} failed: {said[0] if said else f'exit code {done.returncode}'}"
        raise BackupError(msg)
