"""``connect coverage``: how many people of each area reach what they might look for."""

from dataclasses import dataclass
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
    from maps.coverage.summary import GroupShare
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
    answer(*_told(_work_out(question, ending), out), as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the command tells, worked out while the directory is open."""

    table: "CoverageTable"
    ages: "tuple[GroupShare, ...]"
    content: bytes | None


def _work_out(question: "CoverageQuestion", ending: str) -> _Found:
    """The table, and the file where one is wanted."""
    from api.pages.leaflet import leaflet_files
    from directory.config import get_settings
    from directory.database import transaction
    from directory.readiness import ready_database
    from maps.coverage.ages import by_age, counted_ages
    from maps.coverage.cover import answer_fully
    from maps.coverage.downloads import DOWNLOADS, Canvas

    with (
        ready_database(get_settings(), quiet_stages()) as database,
        transaction(database.engine) as session,
    ):
        with progress_bar("Working out journeys") as advance:
            answered = answer_fully(session, question, advance=advance)
        table, ages = answered.table, counted_ages(by_age(session, answered))
        canvas = Canvas(session, leaflet_files, ages=ages)
        content = DOWNLOADS[ending].write(table, canvas) if ending else None
        return _Found(table, ages, content)


def _told(found: _Found, out: Path | None) -> tuple[dict[str, Any], str]:
    """The answer as JSON and for people; writes the files first."""
    from api.version import connect_version
    from maps.coverage.downloads import COLUMNS, rows_of
    from maps.coverage.sources import sources_of
    from maps.coverage.words import say_fiction, say_sources, say_summary, say_title

    table, content = found.table, found.content
    sources = sources_of(table, connect_version(), found.ages)
    lines = [say_title(table.question), "", *say_summary(table), "", *say_sources(table)]
    if fiction := say_fiction(table):
        lines.insert(0, fiction)
    if out is None or content is None:
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in rows_of(table)]
        return {**sources, "areas": rows}, "\n".join(lines)
    files = [str(path) for path in write_with_sources(out, content, sources)]
    return {**sources, "files": files}, "\n".join([*lines, "", *(f"Wrote {f}" for f in files)])
