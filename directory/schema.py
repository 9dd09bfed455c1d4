"""Bring a database's schema to the newest migration, and tell whether the models agree with it."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from geoalchemy2 import alembic_helpers
from sqlalchemy import Connection, Engine, text

from directory.models import Record

# Any number will do, so long as every process that migrates uses the same.
MIGRATION_LOCK = 7_305_001
EXTENSIONS = ("postgis", "pg_trgm")
# The queue's tables are its library's, and no model describes them.
QUEUE = "procrastinate_"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.set_main_option(
        "file_template", "%%(year)d-%%(month).2d-%%(day).2d-%%(hour).2d%%(minute).2d_%%(slug)s"
    )
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def head_revision() -> str:
    """Id of the newest migration."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        msg = "no migration found"
        raise LookupError(msg)
    return head


def current_revision(connection: Connection) -> str | None:
    """Id of the migration the database is at, nothing where it has no schema yet."""
    return MigrationContext.configure(connection).get_current_revision()


def is_at_head(connection: Connection) -> bool:
    """Whether there is nothing to migrate."""
    return current_revision(connection) == head_revision()


def migrate(engine: Engine, revision: str = "head") -> bool:
    """Upgrade to ``revision``; answer whether anything had to be done.

    Notes
    -----
    An advisory lock lets one of several starting processes migrate while the others wait.
    """
    with engine.connect() as connection, connection.begin():
        if revision == "head" and is_at_head(connection):
            return False
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        if revision == "head" and is_at_head(connection):
            return False
        for extension in EXTENSIONS:
            connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {extension}"))
        command.upgrade(_config(connection), revision)
        return True


def write_migration(engine: Engine, message: str) -> None:
    """Write the migration that brings the head to the models, for a developer to read."""
    with engine.connect() as connection, connection.begin():
        command.revision(_config(connection), message=message, autogenerate=True)


def is_compared(name: str | None, kind: str, _parents: object) -> bool:
    """Whether something that stands in the database is compared with the models."""
    return kind != "table" or not (name or "").startswith(QUEUE)


def differences(connection: Connection) -> list[Any]:
    """What a new migration would have to change; empty when the models equal the schema."""
    context = MigrationContext.configure(
        connection,
        opts={"include_object": alembic_helpers.include_object, "include_name": is_compared},
    )
    return list(compare_metadata(context, Record.metadata))
