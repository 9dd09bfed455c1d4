"""Where one to five more would do most good, as the page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy.orm import Session

from api.pages.planning.form import PlanningForm
from api.pages.planning.question import question_of
from api.pages.search_form import FieldProblem
from directory.kinds import VenueKind
from directory.queries.provision import list_candidate_venues
from maps.coverage.cover import answer_fully
from maps.coverage.summary import GroupShare
from maps.coverage.table import CoverageTable
from maps.coverage.words import AGES, say_area, say_who
from maps.drawing.picture import CoveragePicture
from maps.people.demand import AgeGroup, list_age_groups, load_demand
from maps.remembered import Remembered
from maps.siting.picture import plan_picture
from maps.siting.plan import Alternative, ChosenSite, SitePlan, gained_of, plan_sites
from maps.siting.problem import SitingProblem, find_problem
from maps.siting.words import label_of, say_site

LISTED_AREAS = 30

_plans = Remembered(most=12)


class AgeGain(NamedTuple):
    """People of an age, and how many of them a plan gains."""

    label: str
    people: float
    gained: float


class OtherSite(NamedTuple):
    """A building that could be taken in a site's place, with the label that it has on the map."""

    label: str
    name: str
    other: Alternative
    site: ChosenSite


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
    problems: tuple[FieldProblem, ...] = ()

    @property
    def table(self) -> CoverageTable:
        """Who is within reach now."""
        return self.plan.problem.answered.table

    @property
    def has_outlines(self) -> bool:
        """Whether there is anything to draw a map of."""
        return self.picture.has_outlines

    @property
    def version(self) -> str:
        """Of what it was worked out from: a building that is imported changes it too."""
        candidates = self.plan.problem.candidates
        return f"{self.table.version} {hash(candidates)}" if self.table.version else ""

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
        return self.picture.said

    @property
    def others(self) -> list[OtherSite]:
        """What could be taken in each site's place."""
        return [
            OtherSite(label_of(at, number), say_site(other), other, site)
            for at, site in enumerate(self.plan.sites)
            for number, other in enumerate(site.alternatives)
        ]

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
        return Planned(form, plan, plan_picture(session, plan), _ages(session, plan))

    buildings = tuple(list_candidate_venues(session)) if version else ()
    planned = _plans.answer(version, (form.number_added, kinds, buildings), work_out)
    return replace(planned, form=form, picture=replace(planned.picture, shown=form.shown))


def only_kinds(problem: SitingProblem, kinds: frozenset[VenueKind]) -> SitingProblem:
    """The problem with candidates of some kinds; of all where none is named."""
    if not kinds:
        return problem
    kept = np.array([venue.kind in kinds for venue in problem.candidates], dtype=bool)
    some = tuple(venue for venue in problem.candidates if venue.kind in kinds)
    return replace(problem, candidates=some, minutes=problem.minutes[:, kept])


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
