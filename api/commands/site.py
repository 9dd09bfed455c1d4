"""``connect site``: where one to five more would do most good, given what there is."""

from collections.abc import Callable, Iterable
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
    from maps.siting.optimum import prove
    from maps.siting.plan import gained_by_age, plan_sites
    from maps.siting.problem import find_problem, gains_of

    with (
        ready_database(get_settings(), quiet_stages()) as database,
        transaction(database.engine) as session,
    ):
        with progress_bar("Working out journeys") as advance:
            answered = answer_fully(session, question, advance=advance)
        with progress_bar("Trying venues") as advance:
            problem = find_problem(session, answered, advance)
        plan = plan_sites(problem, add)
        optimum = None
        if time_limit_s is not None:
            optimum = prove(gains_of(problem), add, time_limit_s)
        content = _writer(session, ending)(plan) if ending else None
        return _Found(plan, optimum, gained_by_age(session, plan), content)


def _writer(session: "Session", ending: str) -> "Callable[[SitePlan], bytes]":
    """What writes a plan: a table of the sites, or a picture with them in place."""
    from maps.siting.files import SITE_FILES

    if ending in SITE_FILES:
        return SITE_FILES[ending]

    def draw(plan: "SitePlan") -> bytes:
        import numpy as np

        from api.pages.leaflet import leaflet_files
        from maps.coverage.downloads import DOWNLOADS, Canvas
        from maps.coverage.words import say_title
        from maps.drawing.picture import Mark
        from maps.siting.changes import add_hubs

        venues = [site.venue for site in plan.sites]
        places = np.array([(one.easting_m, one.northing_m) for one in venues]).reshape(-1, 2)
        table = add_hubs(plan.problem.answered, places).after
        marks = [Mark(v.name, v.easting_m, v.northing_m, is_suggested=True) for v in venues]
        title = f"With {len(venues)} more: {say_title(table.question)}"
        canvas = Canvas(session, leaflet_files, suggested=tuple(marks), title=title)
        return DOWNLOADS[ending].write(table, canvas)

    return draw


def _as_json(found: _Found) -> dict[str, Any]:
    from api.version import connect_version
    from maps.coverage.sources import sources_of
    from maps.siting.files import plan_as_json

    sources = sources_of(found.plan.problem.answered.table, connect_version())
    return {**sources, **plan_as_json(found.plan, found.optimum, found.gained_by_age)}


def _text(plan: "SitePlan", optimum: "Optimum | None") -> str:
    from maps.coverage.words import say_headline, say_sources, say_title

    table = plan.problem.answered.table
    lines = [say_title(table.question), "", say_headline(table), ""]
    if not plan.sites:
        tried = len(plan.problem.candidates)
        lines.append(f"None of {tried:,} venues would bring anybody within reach who is not yet.")
    for at in range(len(plan.sites)):
        lines += _say_site(plan, at)
    curve = ", ".join(f"{number} for {at}" for at, number in enumerate(_whole(plan.curve), start=1))
    lines += ["", f"People gained: {curve}."]
    if optimum is not None:
        lines.append(_say_optimum(plan, optimum))
    beyond = sum(area.people for area in plan.unreached)
    if beyond:
        lines.append(
            f"{beyond:,.0f} in {len(plan.unreached)} areas reach nothing, and no venue tried would"
            " change that."
        )
    return "\n".join([*lines, "", *say_sources(table)])


def _say_site(plan: "SitePlan", at: int) -> list[str]:
    site = plan.sites[at]
    venue, near = site.venue, plan.stability_near[at]
    gained, after = _whole((site.people_gained, site.people_within_after))
    others = "; ".join(other.venue.name for other in site.alternatives) or "none"
    where = f"{venue.kind.value}, {venue.postcode}" if venue.postcode else venue.kind.value
    trials = f"{near:.0%} of {len(plan.trials)} trials with other travel times"
    return [
        f"{at + 1}. {venue.name} ({where}): {gained} more within reach, then {after}",
        f"   it or a venue within a kilometre was chosen in {trials}",
        f"   nearly as good: {others}",
    ]


def _whole(numbers: Iterable[float]) -> list[str]:
    return [f"{number:,.0f}" for number in numbers]


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
