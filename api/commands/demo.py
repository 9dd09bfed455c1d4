"""``connect demo``: the demonstration directory, fictional and marked as such on every page."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api.commands.console import AsJson, FinishedWithIssuesError, answer, progress_bar, quiet_stages
from api.commands.vectors import store_vectors

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from importers.report import Progress, Report

SOURCE = "open-referral-uk"

app = typer.Typer(help="The demonstration directory.", no_args_is_help=True)


def demonstration_file() -> Path:
    """The file that holds it, in the standard's own format."""
    import importers.demonstration

    return Path(str(importers.demonstration.__file__)).with_name("demonstration.json")


def is_demonstration_loaded(session: "Session") -> bool:
    """Whether its listings are in the directory."""
    from directory.queries.services import find_demonstration

    return find_demonstration(session)


def load_demonstration(session: "Session", progress: "Progress | None" = None) -> "Report":
    """Import it into the caller's transaction, marked as demonstration."""
    from importers.pipeline import run

    return run(
        session,
        SOURCE,
        str(demonstration_file()),
        is_commit=True,
        allow_shrink=True,
        is_demonstration=True,
        progress=progress,
    )


@app.command("load")
def load(as_json: AsJson = False) -> None:
    """Load the demonstration directory; a second time changes nothing."""
    from directory.config import get_settings
    from directory.database import transaction
    from directory.readiness import ready_database

    with ready_database(get_settings(), quiet_stages()) as database:
        with (
            progress_bar("Demonstration directory") as progress,
            transaction(database.engine) as session,
        ):
            report = load_demonstration(session, progress)
        store_vectors(database.engine, report.import_run_id)
    text = f"{report.new} listings new, {report.changed} changed, {report.unchanged} unchanged"
    answer(report.as_json(), text, as_json=as_json)
    if report.has_issues:
        raise FinishedWithIssuesError
