"""What a planner asks of coverage, and the table that answers."""

from dataclasses import dataclass, field
from datetime import date, time

import numpy as np
from numpy.typing import NDArray

from directory.kinds import AreaKind, NetworkKind
from directory.queries.people import CountedFile
from maps.people.demand import AgeGroup, Areas, LeftOut, PeopleBasis
from maps.people.ground import RING_M
from matching.request import Mode, Weekday
from matching.travel.engine import Basis, TimeBand

THRESHOLDS_MIN = (15, 30, 45)
# As Journey Time Statistics of the Department for Transport count them.
MOST_CHOICES = 10
BORDER_RING_M = RING_M
# Deciles 1 to 10, and 0 for people of whose area it is not known.
DECILES = 11
# Urban, rural, and people of whose area it is not known.
RURALITIES = 3


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
    decile_mean
        Deprivation decile of people's own LSOA on average, 1 to 10: an LSOA's own decile. Not a
        number where it is not known or nobody lives there.
    people_by_decile, people_within_by_decile
        Shape (11,): over all areas, by the deprivation decile of people's own LSOA whatever the
        areas are; 0 is not known.
    people_by_rurality, people_within_by_rurality
        Shape (3,): the same by town and country, at ``URBAN``, ``RURAL`` and
        ``RURALITY_UNKNOWN``.
    version
        Differs whenever anything in the table may; empty where that cannot be told.
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
    decile_mean: NDArray[np.float64]
    sources: "CoverageSources"
    people_by_decile: NDArray[np.float64] = field(default_factory=lambda: np.zeros(DECILES))
    people_within_by_decile: NDArray[np.float64] = field(default_factory=lambda: np.zeros(DECILES))
    people_by_rurality: NDArray[np.float64] = field(default_factory=lambda: np.zeros(RURALITIES))
    people_within_by_rurality: NDArray[np.float64] = field(
        default_factory=lambda: np.zeros(RURALITIES)
    )
    version: str = ""


@dataclass(frozen=True, slots=True)
class CoverageSources:
    """What a table was made from, printed on every output.

    Parameters
    ----------
    listings, confirmed
        Listings with a public place that count, and those assured within six months.
    fictional
        How many of ``listings`` are the demonstration's, and describe nothing that there is.
    without_place
        Listings of the concepts that have no public place (by phone, online, area-wide or hidden);
        they are not on the map and the page says how many.
    border_ring_m
        How far over the border listings and people count.
    listings_over_border
        How many of ``listings`` lie in none of the areas.
    hours_unknown
        Listings left out because nobody knows whether they are open at the time asked for.
    counted_in
        The file that people were counted in and the day it was loaded; when they were counted
        no such file says.
    is_best_fit, left_out
        Whether only a lookup knows the areas, and what it puts in none of them.
    people_off_streets
        Share of the people (0 to 1) whose journeys are straight lines because the streets that are
        loaded do not reach them; 1 where none are loaded.
    people_near_stops
        Share of the people (0 to 1) near a stop that buses leave in the band, by the timetable that
        is loaded; nothing by other modes.
    networks
        Streets and timetable that journeys follow, each with the date of its data where known.
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
    listings_over_border: int = 0
    hours_unknown: int = 0
    fictional: int = 0
    counted_in: CountedFile | None = None
    is_best_fit: bool = False
    left_out: tuple[LeftOut, ...] = ()
    people_off_streets: float = 1.0
    people_near_stops: float | None = None
    networks: tuple[tuple[NetworkKind, date | None], ...] = ()
