"""Where one to five more would do most good, as the page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy.orm import Session

from api.pages.planning.form import PlanningForm
from api.pages.planning.question import question_of
from directory.kinds import VenueKind
from maps.coverage.cover import answer_fully
from maps.coverage.summary import GroupShare
from maps.coverage.table import CoverageTable
from maps.coverage.words import (
    AGES,
    say_area,
    say_concepts,
    say_number,
    say_reach,
    say_share,
    say_who,
)
from maps.drawing.picture import CoveragePicture, Mark, load_picture
from maps.people.demand import AgeGroup, list_age_groups, load_demand
from maps.remembered import Remembered
from maps.siting.changes import add_hubs
from maps.siting.plan import SitePlan, gained_of, plan_sites
from maps.siting.problem import SitingProblem, find_problem

LISTED_AREAS = 30

_plans = Remembered(most=12)


class AgeGain(NamedTuple):
    """People of an age, and how many of them a plan gains."""

    label: str
    people: float
    gained: float


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan as the page shows it.

    Parameters
    ----------
    picture
        Who would be within reach with all the sites.
    """

    form: PlanningForm
    plan: SitePlan
    picture: CoveragePicture
    ages: tuple[AgeGain, ...]

    @property
    def table(self) -> CoverageTable:
        """Who is within reach now."""
        return self.plan.problem.answered.table

    @property
    def version(self) -> str:
        """Of what it was worked out from."""
        return self.table.version

    @property
    def title(self) -> str:
        """What was asked, in words."""
        return self.picture.title

    @property
    def who(self) -> str:
        """Whom the numbers count."""
        return say_who(self.table)

    @property
    def summary(self) -> Sequence[str]:
        """The plan in words."""
        plan, who = self.plan, self.who
        if not plan.sites:
            return (_nothing_gained(plan, who),)
        after = plan.people_within + plan.people_gained
        now, then = plan.people_within / plan.people, after / plan.people
        number = len(plan.sites)
        places = "place" if number == 1 else f"{number} places"
        reach = say_reach(self.table.question)
        gain = f"{say_number(plan.people_gained)} more {who} would be {reach}"
        result = f"{say_number(after)} of {say_number(plan.people)} ({say_share(then)})"
        compared = (
            f"{len(plan.problem.candidates):,} buildings were compared. They are places where one"
            " could be, not offers: nobody has asked them."
        )
        said = [
            f"{gain} with one at the {places} below: {result} in place of {say_share(now)}.",
            compared,
        ]
        left = sum(area.people for area in plan.unreached)
        if left:
            said.append(
                f"{say_number(left)} {who} would still have none within reach wherever one opened:"
                " no building that is known is near enough to them."
            )
        return said

    @property
    def most_gained(self) -> float:
        """By the most that the gain curve counts."""
        return max(self.plan.curve, default=0.0)

    @property
    def deciles(self) -> Sequence[GroupShare]:
        """Who gains by deprivation: people gained of all people of each tenth."""
        gained = self.plan.gained_by_decile
        people = self.table.people_by_decile
        if not people[1:].any():
            return ()
        return [
            GroupShare(str(at), float(people[at]), float(gained[at]))
            for at in range(1, len(people))
        ]

    def unreached(self) -> list[tuple[str, float]]:
        """Where nothing would reach, most people first."""
        near = dict(zip(self.picture.table.areas.codes, self.picture.near, strict=False))
        return [
            (say_area(area.name, near.get(area.code, "")), area.people)
            for area in self.plan.unreached[:LISTED_AREAS]
        ]


def _nothing_gained(plan: SitePlan, who: str) -> str:
    if not plan.problem.candidates:
        return (
            "No buildings are known where one could be. Libraries, schools, surgeries and halls are"
            " loaded as sources: connect import list says how."
        )
    return (
        f"None of {len(plan.problem.candidates):,} buildings would bring more {who} within reach."
    )


def plan_for(session: Session, form: PlanningForm, now: datetime) -> Planned:
    """The plan that a form asks for.

    Raises
    ------
    PlanningFormError
        The form asks for what cannot be asked.
    DirectoryError
        It can be asked and not answered.
    """
    answered = answer_fully(session, question_of(form), now)
    kinds = frozenset(VenueKind(kind) for kind in form.site if kind in set(VenueKind))
    version = answered.table.version or None

    def work_out() -> Planned:
        problem = only_kinds(find_problem(session, answered), kinds)
        plan = plan_sites(problem, form.number_added)
        return Planned(form, plan, _plan_picture(session, plan), _ages(session, plan))

    planned = _plans.answer(version, (form.number_added, kinds), work_out)
    return replace(planned, form=form, picture=replace(planned.picture, shown=form.shown))


def only_kinds(problem: SitingProblem, kinds: frozenset[VenueKind]) -> SitingProblem:
    """The problem with candidates of some kinds; of all where none is named."""
    if not kinds:
        return problem
    kept = np.array([venue.kind in kinds for venue in problem.candidates], dtype=bool)
    some = tuple(venue for venue in problem.candidates if venue.kind in kinds)
    return replace(problem, candidates=some, minutes=problem.minutes[:, kept])


def _plan_picture(session: Session, plan: SitePlan) -> CoveragePicture:
    answered = plan.problem.answered
    table = answered.table
    picture = load_picture(session, table)
    marks = [
        Mark(f"{at}. {site.venue.name}", site.venue.easting_m, site.venue.northing_m, True)
        for at, site in enumerate(plan.sites, start=1)
    ]
    if marks:
        places = np.array([(mark.easting_m, mark.northing_m) for mark in marks])
        table = add_hubs(answered, places).after
    number = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}[len(marks) or 1]
    what = say_concepts(table.question.concepts)
    title = f"{what}: where {number} more would reach most people {say_reach(table.question)}"
    return replace(picture, table=table, marks=(*picture.marks, *marks), title=title)


def _ages(session: Session, plan: SitePlan) -> tuple[AgeGain, ...]:
    question = plan.problem.answered.table.question
    known = list_age_groups(session, question.by, question.vintage)
    if question.age_group is not AgeGroup.ALL or len(known) < 2:
        return ()
    gains = []
    for age in known:
        if age is not AgeGroup.ALL:
            demand = load_demand(session, kind=question.by, vintage=question.vintage, age_group=age)
            people = float(demand.people[demand.area >= 0].sum())
            gains.append(AgeGain(AGES[age], people, gained_of(plan, demand)))
    return tuple(gains)
