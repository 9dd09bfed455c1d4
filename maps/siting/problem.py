"""Which people each candidate venue would reach, and who reaches something already."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from directory.queries.map_layers import list_place_labels
from directory.queries.provision import CandidateVenue, list_candidate_venues
from maps.coverage.border import areas_of
from maps.coverage.cover import Answered
from maps.coverage.reach import Advance
from maps.coverage.table import THRESHOLDS_MIN
from maps.people.demand import OUTSIDE
from maps.people.near import names_near
from maps.remembered import Remembered
from matching.travel.engine import Minutes

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Travel times that are a fifth shorter or longer are still believable.
LEAST_FACTOR = 0.8
MOST_FACTOR = 1.2
# Candidates whose minutes are worked out in one go.
BLOCK_CANDIDATES = 256


@dataclass(frozen=True, slots=True)
class SitingProblem:
    """The people of the areas, what they reach now, and what each candidate would give them.

    Parameters
    ----------
    points
        Shape (points,): rows of ``answered.demand`` that lie in the areas and where people live.
    people, now
        Shape (points,): people there, and minutes to the nearest there is now.
    candidates
        Real venues within the areas.
    minutes
        Shape (points, candidates).
    """

    answered: Answered
    points: NDArray[np.intp]
    people: NDArray[np.float64]
    now: Minutes
    candidates: tuple[CandidateVenue, ...]
    minutes: Minutes

    @property
    def limit_min(self) -> int:
        """The journey that is within reach."""
        return self.answered.table.question.minutes


@dataclass(frozen=True, slots=True)
class Gains:
    """Whom candidates would bring within reach of something for the first time.

    Parameters
    ----------
    within
        Shape (candidates, points): 1 where the candidate reaches people who reach nothing now.
    people
        Shape (points,): those people; nobody where something is within reach already.
    """

    within: "csr_matrix"
    people: NDArray[np.float64]

    def of(self, chosen: Sequence[int]) -> float:
        """People who would reach one of the chosen, and reach nothing now."""
        return float(self.people[self.reached(chosen)].sum())

    def reached(self, chosen: Sequence[int]) -> NDArray[np.bool_]:
        """Which points any of the chosen reaches."""
        found = np.zeros(len(self.people), dtype=bool)
        for each in chosen:
            found[self.row(each)] = True
        return found

    def row(self, candidate: int) -> NDArray[np.int32]:
        """The points that a candidate reaches."""
        begin, end = self.within.indptr[candidate : candidate + 2]
        points: NDArray[np.int32] = self.within.indices[begin:end]
        return points


def make_problem(
    answered: Answered, venues: Sequence[CandidateVenue], advance: Advance | None = None
) -> SitingProblem:
    """The problem of a coverage question; venues beyond the areas are no candidates.

    Raises
    ------
    NoTimetableError
        The journey is by bus and no timetable is loaded.
    """
    demand, question = answered.demand, answered.table.question
    places = np.array([(one.easting_m, one.northing_m) for one in venues]).reshape(-1, 2)
    is_inside = areas_of(places, demand) != OUTSIDE
    places = places[is_inside]
    inside = np.flatnonzero(demand.area != OUTSIDE)
    is_home = demand.people[inside] > 0
    points = inside[is_home]
    minutes = np.empty((len(points), len(places)), dtype=np.uint8, order="F")
    limit_min = max(*THRESHOLDS_MIN, ceil(question.minutes / LEAST_FACTOR))
    for first in range(0, len(places), BLOCK_CANDIDATES):
        block = slice(first, first + BLOCK_CANDIDATES)
        minutes[:, block] = answered.engine.minutes(
            demand.points[points], places[block], question.mode, question.band, limit_min
        )
        if advance is not None:
            advance(min(first + BLOCK_CANDIDATES, len(places)), len(places))
    return SitingProblem(
        answered=answered,
        points=points,
        people=demand.people[points],
        now=answered.reach.nearest[is_home],
        candidates=tuple(one for one, kept in zip(venues, is_inside, strict=True) if kept),
        minutes=minutes,
    )


def gains_of(problem: SitingProblem, limit_min: float | None = None) -> Gains:
    """Whom each candidate brings within the question's minutes, or within others."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - no server needs it before it is asked

    limit = problem.limit_min if limit_min is None else limit_min
    unreached = np.flatnonzero(problem.now > limit)
    # Candidates are rows here: so they lie in memory, one after another.
    is_within = problem.minutes.T[:, unreached] <= limit
    candidates, points = is_within.shape
    found = np.flatnonzero(is_within)
    rows = np.concatenate([[0], np.cumsum(np.count_nonzero(is_within, axis=1))])
    indices = (found % max(points, 1)).astype(np.int32)
    within = csr_matrix(
        (np.ones(len(found)), indices, rows.astype(np.int32)), shape=(candidates, points)
    )
    return Gains(within, problem.people[unreached])


_made = Remembered(most=2)


def find_problem(
    session: Session, answered: Answered, advance: Advance | None = None
) -> SitingProblem:
    """The problem of a coverage answer with every candidate there is; remembered as the answer is.

    Raises
    ------
    NoTimetableError
        The journey is by bus and no timetable is loaded.
    """
    venues = list_candidate_venues(session)
    version = answered.table.version or None

    def make() -> SitingProblem:
        return make_problem(answered, _with_places(session, venues), advance)

    return _made.answer(version, tuple(venues), make)


def _with_places(session: Session, venues: Sequence[CandidateVenue]) -> list[CandidateVenue]:
    """The same, each with the town, suburb or village that it lies at."""
    points = np.array([(one.easting_m, one.northing_m) for one in venues]).reshape(-1, 2)
    named = names_near(points, list_place_labels(session))
    return [replace(one, near=near) for one, near in zip(venues, named, strict=True)]
