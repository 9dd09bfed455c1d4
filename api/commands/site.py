"""``connect site``: where one to five more would do most good, given what there is."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.console import AsJson, answer, progress_bar, quiet_stages
from api.commands.planning import (
    Age,
    At,
    Band,
    By,
    Concepts,
    Day,
    Minutes,
    Travels,
    Vintage,
    ask,
    check_out,
    write_with_sources,
)
from directory.kinds import AreaKind
from matching.request import Mode

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from maps.coverage.table import CoverageQuestion
    from maps.people.demand import AgeGroup
    from maps.siting.optimum import Optimum
    from maps.siting.plan import SitePlan
    from maps.siting.problem import SitingProblem

# How often the bar of a proof moves.
TICK_S = 0.2

Add = Annotated[int, typer.Option("--add", help="How many more.", min=1, max=5)]
Prove = Annotated[bool, typer.Option("--prove", help="Look for the proved best as well.")]
Within = Annotated[float, typer.Option("--time-limit", help="Seconds for the proof.", min=1)]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the sites here.")]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the command tells, worked out while the directory is open."""

    plan: "SitePlan"
    optimum: "Optimum | None"
    gained_by_age: "dict[AgeGroup, float]"
    content: bytes | None


def site_command(
    concept: Concepts,
    add: Add = 3,
    mode: Travels = Mode.WALK,
    minutes: Minutes = 30,
    by: By = AreaKind.LSOA,
    vintage: Vintage = None,
    band: Band = None,
    age: Age = "all",
    day: Day = None,
    at: At = None,
    prove: Prove = False,
    time_limit: Within = 60.0,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Find the venues where more would bring most people within reach."""
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
    found = _work_out(question, add, time_limit if prove else None, ending)
    told, content = _as_json(found), found.content
    text = _text(found.plan, found.optimum)
    if out is not None and content is not None:
        files = [str(path) for path in write_with_sources(out, content, told)]
        told, text = {**told, "files": files}, "\n".join([text, *(f"Wrote {f}" for f in files)])
    answer(told, text, as_json=as_json)


def _work_out(
    question: "CoverageQuestion", add: int, time_limit_s: float | None, ending: str
) -> _Found:
    """The plan, its proof where one is wanted, and the file where one is."""
    from directory.config import get_settings
    from directory.database import transaction
    from directory.readiness import ready_database
    from maps.coverage.cover import answer_fully
    from maps.siting.plan import gained_by_age, plan_sites
    from maps.siting.problem import find_problem

    with (
        ready_database(get_settings(), quiet_stages()) as database,
        transaction(database.engine) as session,
    ):
        with progress_bar("Working out journeys") as advance:
            answered = answer_fully(session, question, advance=advance)
        with progress_bar("Trying venues") as advance:
            problem = find_problem(session, answered, advance)
        plan = plan_sites(problem, add)
        optimum = None if time_limit_s is None else _prove(problem, add, time_limit_s)
        content = _writer(session, ending)(plan) if ending else None
        return _Found(plan, optimum, gained_by_age(session, plan), content)


def _prove(problem: "SitingProblem", add: int, time_limit_s: float) -> "Optimum":
    """The proof, with its seconds told while it is looked for beside this thread."""
    from maps.siting.optimum import prove
    from maps.siting.problem import gains_of

    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=1) as beside, progress_bar("Proving, seconds") as advance:
        proof = beside.submit(prove, gains_of(problem), add, time_limit_s)
        while not proof.done():
            advance(round(time.monotonic() - began), round(time_limit_s))
            wait([proof], timeout=TICK_S)
        return proof.result()


def _writer(session: "Session", ending: str) -> "Callable[[SitePlan], bytes]":
    """What writes a plan: a table of the sites, or a picture with them in place."""
    from maps.siting.files import SITE_FILES

    if ending in SITE_FILES:
        return SITE_FILES[ending]

    def draw(plan: "SitePlan") -> bytes:
        from api.pages.leaflet import leaflet_files
        from maps.coverage.downloads import draw_as
        from maps.siting.picture import plan_picture

        return draw_as(plan_picture(session, plan), ending, leaflet_files)

    return draw


def _as_json(found: _Found) -> dict[str, Any]:
    from api.version import connect_version
    from maps.coverage.sources import sources_of
    from maps.siting.files import plan_as_json

    sources = sources_of(found.plan.problem.answered.table, connect_version())
    return {**sources, **plan_as_json(found.plan, found.optimum, found.gained_by_age)}


def _text(plan: "SitePlan", optimum: "Optimum | None") -> str:
    from maps.coverage.words import say_fiction, say_headline, say_sources, say_title
    from maps.siting.words import say_plan, site_lines

    table = plan.problem.answered.table
    lines = [say_title(table.question), "", say_headline(table), *say_plan(plan), ""]
    if fiction := say_fiction(table):
        lines.insert(0, fiction)
    for site in site_lines(plan):
        lines += [site.heading, *(f"   {sentence}" for sentence in site.more)]
    if optimum is not None:
        lines += ["", _say_optimum(plan, optimum)]
    return "\n".join([*lines, "", *say_sources(table)])


def _say_optimum(plan: "SitePlan", optimum: "Optimum") -> str:
    share = plan.people_gained / optimum.people_gained if optimum.people_gained else 1.0
    if optimum.is_proved:
        return (
            f"The proved best gains {optimum.people_gained:,.0f}; these sites gain {share:.1%} of"
            f" that ({optimum.took_s:.1f} s)."
        )
    return (
        f"Not proved in {optimum.took_s:.0f} s: the best found gains {optimum.people_gained:,.0f},"
        f" and nothing can gain more than {optimum.most_possible:,.0f} (gap {optimum.gap:.1%})."
    )
