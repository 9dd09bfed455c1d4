"""A database for the length of one command, beside the directory's own and never touching it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import make_url

from directory.errors import DatabaseUnreachableError, DirectoryError

MAINTENANCE = "postgres"
PREFIX = "connect_scratch_"
# Any number will do: while one is made and not yet used, nobody takes it for a leftover.
MAKING_LOCK = 7_305_011


class ScratchDatabaseError(DirectoryError):
    """A scratch database could not be made; the directory is as it was."""


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """Address of a new, empty database on the server of ``url``; dropped at the end, whatever ends.

    Parameters
    ----------
    url
        Address of any database there.

    Raises
    ------
    DatabaseUnreachableError
        The server does not answer.
    ScratchDatabaseError
        Its user may not create databases.
    """
    name = f"{PREFIX}{token_hex(4)}"
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    with _connect(plain, MAINTENANCE) as connection:
        try:
            with _made(connection, plain, name):
                yield make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


@contextmanager
def _made(connection: psycopg.Connection, url: str, name: str) -> Iterator[None]:
    """Make the database and stay connected to it, which marks it as in use."""
    connection.execute("SELECT pg_advisory_lock(%s)", [MAKING_LOCK])
    _drop_leftovers(connection)
    create = sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
    try:
        connection.execute(create)
    except psycopg.errors.InsufficientPrivilege as error:
        msg = (
            "the database's user may not create a database beside the directory; give it the right"
            " to (CREATEDB), or leave CONNECT_DATABASE_URL out to use the private cluster."
        )
        raise ScratchDatabaseError(msg) from error
    with _connect(url, name):
        connection.execute("SELECT pg_advisory_unlock(%s)", [MAKING_LOCK])
        yield


def _drop_leftovers(connection: psycopg.Connection) -> None:
    """Drop what a killed command left: databases of this kind that nobody is connected to."""
    unused = (
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = pg_database.datname)"
    )
    for (name,) in connection.execute(unused, [PREFIX]).fetchall():
        with suppress(psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(str(name)))
            )


def _connect(url: str, database: str) -> psycopg.Connection:
    parts = conninfo_to_dict(url)
    try:
        return psycopg.connect(make_conninfo("", **{**parts, "dbname": database}), autocommit=True)
    except psycopg.OperationalError as error:
        msg = f"the database does not answer: {str(error).strip()}"
        raise DatabaseUnreachableError(msg) from error
