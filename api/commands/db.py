"""``connect db``: the private cluster, its schema, backups and restores."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.console import AsJson, StageLines, answer, quiet_stages, say
from directory.errors import DirectoryError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from directory.config import Settings

app = typer.Typer(help="The database: start, stop, look, migrate, back up.", no_args_is_help=True)

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="File of the backup.")]


class NotOurDatabaseError(DirectoryError):
    """The database that is configured is started and stopped by somebody else."""


@app.command("start")
def start(as_json: AsJson = False) -> None:
    """Start the private cluster, bring it to ready, and leave it running until "db stop"."""
    from directory.cluster import Cluster
    from directory.config import get_settings
    from directory.readiness import ready_database

    settings = get_settings()
    cluster = Cluster(settings)
    with ready_database(settings, StageLines(sys.stderr, slower_than_s=0.2)) as database:
        if settings.database_url is None:
            cluster.start(is_kept=True)
        loaded = database.readiness.loaded
    status = _status(settings)
    text = "The database that is configured answers."
    if settings.database_url is None:
        text = f"The cluster in {status['data_dir']} runs until: connect db stop"
    answer({**status, "loaded": loaded}, text, as_json=as_json)


@app.command("stop")
def stop(as_json: AsJson = False) -> None:
    """Stop the private cluster, whoever started it."""
    from directory.cluster import Cluster
    from directory.config import get_settings

    settings = get_settings()
    if settings.database_url is not None:
        msg = "CONNECT_DATABASE_URL is set; that database is stopped by whoever runs it"
        raise NotOurDatabaseError(msg)
    cluster = Cluster(settings)
    if cluster.status().is_used:
        say("Another command was using the cluster.")
    was_running = cluster.stop()
    text = "The cluster was stopped." if was_running else "The cluster was not running."
    answer({**_status(settings), "was_running": was_running}, text, as_json=as_json)


@app.command("status")
def status(as_json: AsJson = False) -> None:
    """Tell whether the database runs and what is in it, without starting anything."""
    from directory.config import get_settings

    value = _status(get_settings())
    text = "\n".join(f"{name.replace('_', ' ')}: {_shown(each)}" for name, each in value.items())
    answer(value, text, as_json=as_json)


@app.command("migrate")
def migrate(as_json: AsJson = False) -> None:
    """Bring the schema to the newest, and load what reference data is missing."""
    from directory.config import get_settings
    from directory.readiness import ready_database
    from directory.schema import head_revision

    with ready_database(get_settings(), quiet_stages()) as database:
        done = database.readiness
    value = {"revision": head_revision(), "was_migrated": done.was_migrated, "loaded": done.loaded}
    text = f"The schema is at {value['revision']}."
    answer(value, text, as_json=as_json)


@app.command("backup")
def backup(
    file: BackupFile,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the whole directory to one file that only you can read."""
    from directory.backup import write_backup
    from directory.config import get_settings
    from directory.readiness import ready_database

    settings = get_settings()
    with ready_database(settings, quiet_stages()) as database:
        written = write_backup(settings, database.url, file, is_overwriting=force)
    value = {"file": str(written.file), "size_bytes": written.size_bytes}
    answer(value, f"{written.file} holds {written.size_bytes:,} bytes.", as_json=as_json)


@app.command("restore")
def restore(file: BackupFile, as_json: AsJson = False) -> None:
    """Put a backup in the place of the present directory; a broken file changes nothing."""
    from directory.backup import restore_backup
    from directory.cluster import attached
    from directory.config import get_settings
    from directory.database import transaction
    from directory.outgoing import hold_back
    from directory.readiness import make_ready

    def check(engine: "Engine") -> None:
        make_ready(engine, quiet_stages())
        with transaction(engine) as session:
            hold_back(session)

    settings = get_settings()
    with attached(settings) as url:
        restored = restore_backup(settings, url, file, check)
    value = {"file": str(restored.file), "size_bytes": restored.size_bytes}
    answer(value, f"The directory is now as in {restored.file}.", as_json=as_json)


def _status(settings: "Settings") -> dict[str, Any]:
    from directory.cluster import Cluster

    if settings.database_url is not None:
        return {"data_dir": None, "is_running": True, **_contents(settings.database_url)}
    found = Cluster(settings).status()
    contents = _contents(found.url) if found.url else {}
    return {**asdict(found), "data_dir": str(found.data_dir), **contents}


def _contents(url: str) -> dict[str, Any]:
    """The schema's revision, and how many rows the tables hold that a search needs."""
    from sqlalchemy.exc import OperationalError

    from directory.database import make_engine
    from directory.errors import DatabaseUnreachableError
    from directory.queries.emptiness import count_rows
    from directory.schema import current_revision, head_revision

    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            revision = current_revision(connection)
            rows = count_rows(connection) if revision == head_revision() else {}
    except OperationalError as error:
        msg = f"the database does not answer: {str(error.orig).strip()}"
        raise DatabaseUnreachableError(msg) from error
    finally:
        engine.dispose()
    return {"revision": revision, "is_newest": revision == head_revision(), "rows": rows}


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{number:,} {name}" for name, number in value.items()) or "none"
    return {True: "yes", False: "no", None: "-"}.get(value, str(value))  # type: ignore[call-overload,no-any-return]
