"""``connect coverage``: how many people of each area reach what they might look for."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.commands.console import AsJson, answer, progress_bar, quiet_stages
from api.commands.planning import (
    Age,
    At,
    Band,
    By,
    Concepts,
    Day,
    Minutes,
    Out,
    Travels,
    Vintage,
    ask,
    check_out,
    write_with_sources,
)
from directory.kinds import AreaKind
from matching.request import Mode

if TYPE_CHECKING:
    from maps.coverage.table import CoverageQuestion, CoverageTable


def coverage_command(
    concept: Concepts,
    mode: Travels = Mode.WALK,
    minutes: Minutes = 30,
    by: By = AreaKind.LSOA,
    vintage: Vintage = None,
    band: Band = None,
    age: Age = "all",
    day: Day = None,
    at: At = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Count who is within reach of what is listed, area by area."""
    from maps.coverage.downloads import DOWNLOADS

    ending = check_out(out, DOWNLOADS)
    question = ask(
        concepts=concept,
        by=by,
        mode=mode,
        minutes=minutes,
        vintage=vintage,
        band=band,
        age=age,
        day=day,
        at=at,
    )
    table, content = _work_out(question, ending)
    answer(*_told(table, out, content), as_json=as_json)


def _work_out(question: "CoverageQuestion", ending: str) -> "tuple[CoverageTable, bytes | None]":
    """The table, and the file where one is wanted."""
    from api.pages.leaflet import leaflet_files
    from directory.config import get_settings
    from directory.database import transaction
    from directory.readiness import ready_database
    from maps.coverage.cover import answer_coverage
    from maps.coverage.downloads import DOWNLOADS, Canvas

    with (
        ready_database(get_settings(), quiet_stages()) as database,
        transaction(database.engine) as session,
    ):
        with progress_bar("Working out journeys") as advance:
            table = answer_coverage(session, question, advance=advance)
        if not ending:
            return table, None
        canvas = Canvas(session, leaflet_files)
        return table, DOWNLOADS[ending].write(table, canvas)


def _told(
    table: "CoverageTable", out: Path | None, content: bytes | None
) -> tuple[dict[str, Any], str]:
    """The answer as JSON and for people; writes the files first."""
    from api.version import connect_version
    from maps.coverage.downloads import COLUMNS, rows_of
    from maps.coverage.sources import sources_of
    from maps.coverage.words import say_sources, say_summary, say_title

    sources = sources_of(table, connect_version())
    lines = [say_title(table.question), "", *say_summary(table), "", *say_sources(table)]
    if out is None or content is None:
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in rows_of(table)]
        return {**sources, "areas": rows}, "\n".join(lines)
    files = [str(path) for path in write_with_sources(out, content, sources)]
    return {**sources, "files": files}, "\n".join([*lines, "", *(f"Wrote {f}" for f in files)])
