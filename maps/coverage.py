"""How many people of each area reach what they might look for, and in how many minutes."""

from dataclasses import dataclass
from datetime import date, time

import numpy as np
from numpy.typing import NDArray

from directory.kinds import AreaKind
from maps.demand import AgeGroup, Areas, PeopleBasis
from matching.request import Mode, Weekday
from matching.travel.engine import Basis, TimeBand

THRESHOLDS_MIN = (15, 30, 45)
# As Journey Time Statistics of the Department for Transport count them.
MOST_CHOICES = 10


@dataclass(frozen=True, slots=True)
class CoverageQuestion:
    """What a planner asks.

    Parameters
    ----------
    concepts
        Ids of taxonomy concepts; a listing that carries any of them, or one beneath, counts.
    minutes
        The journey that "within reach" means, beside ``THRESHOLDS_MIN``.
    vintage
        Year of the areas' boundaries; the newest loaded when nothing.
    day, at
        Only what is known to be open then counts; both nothing for any time.
    """

    concepts: tuple[str, ...]
    by: AreaKind = AreaKind.LSOA
    mode: Mode = Mode.WALK
    band: TimeBand = TimeBand.WEEKDAY_MIDDAY
    minutes: int = 30
    age_group: AgeGroup = AgeGroup.ALL
    vintage: int | None = None
    day: Weekday | None = None
    at: time | None = None


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """The answer, one row an area; every array has shape (areas,) in the order of ``areas``.

    Parameters
    ----------
    people_within, share_within
        Within ``question.minutes``; the share is 0 to 1, and not a number where an area has no
        people.
    share_at
        Shape (areas, 3): the same share within each of ``THRESHOLDS_MIN``.
    minutes_mean
        Minutes to the nearest, weighted by people. Whoever cannot reach one counts with
        ``UNREACHABLE`` minutes, and ``people_out_of_reach`` says how many they are; not a number
        only where an area has no people.
    people_out_of_reach
        People who reach none within ``LONGEST_MIN``.
    choices
        Different organizations within ``question.minutes``, at most ``MOST_CHOICES``, mean weighted
        by people; not a number where an area has no people.
    single_provider
        Share of the people (0 to 1) who have exactly one organization within ``question.minutes``;
        not a number where an area has no people.
    listings, confirmed
        Listings whose place lies in the area, and those of them assured within six months. An area
        without any is "no listing known", which is not "no service".
    """

    question: CoverageQuestion
    areas: Areas
    people: NDArray[np.float64]
    people_within: NDArray[np.float64]
    share_within: NDArray[np.float64]
    share_at: NDArray[np.float64]
    minutes_mean: NDArray[np.float64]
    choices: NDArray[np.float64]
    people_out_of_reach: NDArray[np.float64]
    single_provider: NDArray[np.float64]
    listings: NDArray[np.int32]
    confirmed: NDArray[np.int32]
    sources: "CoverageSources"


@dataclass(frozen=True, slots=True)
class CoverageSources:
    """What a table was made from, printed on every output.

    Parameters
    ----------
    listings, confirmed
        Listings with a public place that count, and those assured within six months.
    without_place
        Listings of the concepts that have no public place (by phone, online, area-wide or hidden);
        they are not on the map and the page says how many.
    border_ring_m
        How far over the border listings and people count.
    """

    made_on: date
    areas_vintage: int
    statistics_vintage: int | None
    people_basis: PeopleBasis
    travel: Basis
    listings: int
    confirmed: int
    without_place: int
    border_ring_m: float
    attribution: tuple[str, ...] = ()
