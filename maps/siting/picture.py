"""A plan as a picture: the sites, what is nearly as good, and who would be within reach then."""

from dataclasses import replace

import numpy as np
from sqlalchemy.orm import Session

from directory.queries.provision import CandidateVenue
from maps.coverage.words import say_concepts, say_reach
from maps.drawing.bands import Shown
from maps.drawing.picture import CoveragePicture, Mark, Sheet, load_picture
from maps.siting.changes import add_hubs
from maps.siting.plan import SitePlan
from maps.siting.words import NUMBERS, label_of, say_plan, say_site, site_lines


def plan_picture(
    session: Session,
    plan: SitePlan,
    *,
    shown: Shown = Shown.SHARE,
    sheet: Sheet = Sheet.PORTRAIT,
) -> CoveragePicture:
    """Who would be within reach with every site of the plan; alternatives are marked alone."""
    answered = plan.problem.answered
    picture = load_picture(session, answered.table, shown=shown, sheet=sheet)
    question, number = answered.table.question, NUMBERS[max(len(plan.sites), 1) - 1]
    what, reach = say_concepts(question.concepts), say_reach(question)
    table = answered.table
    if plan.sites:
        places = [(site.venue.easting_m, site.venue.northing_m) for site in plan.sites]
        table = add_hubs(answered, np.array(places)).after
    return replace(
        picture,
        table=table,
        marks=(*picture.marks, *marks_of(plan)),
        title=f"{what}: where {number} more would reach most people {reach}",
        said=say_plan(plan),
        sites=site_lines(plan),
    )


def marks_of(plan: SitePlan) -> tuple[Mark, ...]:
    """Alternatives first, so that the sites lie upon them; a building is marked once."""
    marks: dict[tuple[float, float], Mark] = {}
    for at, site in enumerate(plan.sites):
        for number, other in enumerate(site.alternatives):
            label, name = label_of(at, number), say_site(other)
            marks.setdefault(_at(other.venue), _mark(other.venue, name, label, is_other=True))
    for at, site in enumerate(plan.sites):
        marks.pop(_at(site.venue), None)
        marks[_at(site.venue)] = _mark(site.venue, say_site(site), label_of(at), is_other=False)
    return tuple(marks.values())


def _at(venue: CandidateVenue) -> tuple[float, float]:
    return venue.easting_m, venue.northing_m


def _mark(venue: CandidateVenue, name: str, label: str, *, is_other: bool) -> Mark:
    return Mark(
        name,
        venue.easting_m,
        venue.northing_m,
        is_suggested=True,
        label=label,
        is_alternative=is_other,
    )
