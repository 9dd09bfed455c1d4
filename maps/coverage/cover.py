"""How many people of each area reach what they might look for, and in how many minutes."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from directory.kinds import NetworkKind
from directory.opening import LONDON
from directory.queries.people import find_people_version
from directory.queries.travel_networks import list_newest_networks
from maps.coverage.border import areas_of, within_ring
from maps.coverage.provision import Provision, load_provision
from maps.coverage.reach import Advance, PointReach, reach_of
from maps.coverage.table import (
    BORDER_RING_M,
    DECILES,
    MOST_CHOICES,
    RURALITIES,
    THRESHOLDS_MIN,
    CoverageQuestion,
    CoverageSources,
    CoverageTable,
)
from maps.people.demand import OUTSIDE, Demand, load_demand
from maps.remembered import Remembered
from matching.request import Mode
from matching.taxonomy.naming import concept_named
from matching.travel.engine import (
    UNREACHABLE,
    Basis,
    GridPoints,
    NoTimetableError,
    TimeBand,
    TravelEngine,
)
from matching.travel.loaded import load_engine


@dataclass(frozen=True, slots=True)
class Answered:
    """A table with all that it was worked out from, for whoever asks what would change it.

    Parameters
    ----------
    provision
        What counts: within the areas or near their border.
    reach
        Of those points of ``demand`` that lie in the areas, in their order.
    """

    table: CoverageTable
    demand: Demand
    provision: Provision
    reach: PointReach
    engine: TravelEngine

    @property
    def points(self) -> GridPoints:
        """The points that ``reach`` is of."""
        points: GridPoints = self.demand.points[self.demand.area != OUTSIDE]
        return points


_answered = Remembered()


def answer_coverage(
    session: Session,
    question: CoverageQuestion,
    now: datetime | None = None,
    advance: Advance | None = None,
) -> CoverageTable:
    """Who reaches what the directory knows of, by area; the same table again while nothing changed.

    Parameters
    ----------
    now
        Europe/London; this moment when nothing.
    advance
        Told how many places are done, and of how many.

    Raises
    ------
    UnknownConceptError
        There is no such concept.
    NoAreasError
        No areas of the kind and vintage are loaded.
    PeopleUnknownError
        Nobody has counted the people of the age group.
    NoTimetableError
        The journey is by bus and no timetable is loaded.
    """
    return answer_fully(session, question, now, advance).table


def answer_fully(
    session: Session,
    question: CoverageQuestion,
    now: datetime | None = None,
    advance: Advance | None = None,
) -> Answered:
    """The same with what it was worked out from."""
    now = now or datetime.now(LONDON)
    concepts = [concept_named(text).id for text in question.concepts]
    engine = load_engine(session)
    # Refused before anything is read that would then be of no use.
    travel = engine.basis(question.mode)
    demand = load_demand(
        session, kind=question.by, vintage=question.vintage, age_group=question.age_group
    )
    provision = load_provision(session, concepts, now, day=question.day, at=question.at)
    people = find_people_version(session)
    made_from = f"{question} {people} {provision.digest()} {travel.version} {now.date()}"
    version = sha256(made_from.encode()).hexdigest()[:32] if people else None

    def work_out() -> Answered:
        found = cover_fully(question, demand, provision, engine, now.date(), advance)
        sources = replace(
            found.table.sources,
            networks=_networks(session, travel),
            people_off_streets=off_streets(demand, engine, question.mode),
            people_near_stops=near_stops(demand, engine, question),
        )
        return replace(found, table=replace(found.table, sources=sources, version=version or ""))

    return _answered.answer(version, "table", work_out)


def _networks(session: Session, travel: Basis) -> tuple[tuple[NetworkKind, date | None], ...]:
    held = list_newest_networks(session)
    return tuple((kind, one.data_date) for kind, one in held.items() if kind in travel.engine)


def off_streets(demand: Demand, engine: TravelEngine, mode: Mode) -> float:
    """Share of the people (0 to 1) whose journeys are straight lines, no streets being near."""
    inside = demand.area != OUTSIDE
    lived = demand.people[inside]
    is_off = ~engine.is_on_streets(demand.points[inside], mode)
    return float(lived[is_off].sum() / lived.sum()) if lived.any() else 1.0


def near_stops(demand: Demand, engine: TravelEngine, question: CoverageQuestion) -> float | None:
    """Share of the people (0 to 1) near a stop that buses leave then; nothing by other modes.

    Raises
    ------
    NoTimetableError
        The timetable that is loaded is of somewhere else: nobody is near any of its stops.
    """
    if question.mode is not Mode.BUS:
        return None
    inside = demand.area != OUTSIDE
    points, lived = demand.points[inside], demand.people[inside]
    if not any(engine.is_served(points, band).any() for band in TimeBand):
        msg = (
            "The timetable that is loaded has no stop near these areas, so nothing is known of"
            " their buses; that is not the same as no bus. Load theirs with"
            " connect import run timetable FILE.zip --commit."
        )
        raise NoTimetableError(msg)
    served = lived[engine.is_served(points, question.band)]
    return float(served.sum() / lived.sum()) if lived.any() else 0.0


def cover(
    question: CoverageQuestion,
    demand: Demand,
    provision: Provision,
    engine: TravelEngine,
    made_on: date,
    advance: Advance | None = None,
) -> CoverageTable:
    """Who reaches what there is, by area.

    Raises
    ------
    NoTimetableError
        The journey is by bus and no timetable is loaded.
    """
    return cover_fully(question, demand, provision, engine, made_on, advance).table


def cover_fully(
    question: CoverageQuestion,
    demand: Demand,
    provision: Provision,
    engine: TravelEngine,
    made_on: date,
    advance: Advance | None = None,
) -> Answered:
    """The same with what it was worked out from."""
    near = provision.only(within_ring(provision.points, demand, BORDER_RING_M))
    reach = reach_of(
        demand.points[demand.area != OUTSIDE],
        near,
        engine,
        question.mode,
        question.band,
        limit_min=question.minutes,
        advance=advance,
    )
    table = weigh(question, demand, near, reach, engine.basis(question.mode), made_on)
    return Answered(table, demand, near, reach, engine)


def weigh(
    question: CoverageQuestion,
    demand: Demand,
    provision: Provision,
    reach: PointReach,
    travel: Basis,
    made_on: date,
) -> CoverageTable:
    """The table of what each point in the areas reaches; the same reach serves any age group."""
    inside = demand.area != OUTSIDE
    lived, area = demand.people[inside], demand.area[inside]

    def by_area(told: NDArray[Any] | float) -> NDArray[np.float64]:
        sums = np.bincount(area, weights=lived * told, minlength=len(demand.areas.codes))
        return sums.astype(np.float64)

    def mean(told: NDArray[Any]) -> NDArray[np.float64]:
        # A sum's rounding must not carry an average beyond what it is the average of.
        least, most = _span(told[lived > 0], area[lived > 0], len(demand.areas.codes))
        return np.clip(share(by_area(told), people), least, most)

    people = by_area(1.0)
    is_within = reach.nearest <= question.minutes
    choices = np.minimum(reach.organizations, MOST_CHOICES)
    at = [by_area(reach.nearest <= most) for most in THRESHOLDS_MIN]
    listings, confirmed = _listings_by_area(demand, provision)
    return CoverageTable(
        question=question,
        areas=demand.areas,
        people=people,
        people_within=by_area(is_within),
        share_within=share(by_area(is_within), people),
        share_at=np.column_stack([share(each, people) for each in at]),
        minutes_mean=mean(reach.nearest),
        choices=mean(choices),
        people_out_of_reach=by_area(reach.nearest == UNREACHABLE),
        single_provider=share(by_area(choices == 1), people),
        listings=listings,
        confirmed=confirmed,
        decile_mean=_decile_mean(demand.decile[inside], lived, area, len(demand.areas.codes)),
        sources=_sources(demand, provision, travel, made_on),
        people_by_decile=_by_group(demand.decile[inside], lived, DECILES),
        people_within_by_decile=_by_group(demand.decile[inside], lived * is_within, DECILES),
        people_by_rurality=_by_group(demand.rurality[inside], lived, RURALITIES),
        people_within_by_rurality=_by_group(demand.rurality[inside], lived * is_within, RURALITIES),
    )


def share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Part of the whole; not a number where the whole is nothing."""
    found = np.full(len(whole), np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found


def _span(
    told: NDArray[Any], area: NDArray[np.int32], size: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The least and the most that is told in each area."""
    least, most = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(least, area, told)
    np.maximum.at(most, area, told)
    return least, most


def _by_group(
    group: NDArray[np.uint8], people: NDArray[np.float64], size: int
) -> NDArray[np.float64]:
    return np.bincount(group, weights=people, minlength=size).astype(np.float64)


def _decile_mean(
    decile: NDArray[np.uint8], lived: NDArray[np.float64], area: NDArray[np.int32], size: int
) -> NDArray[np.float64]:
    """The average decile of the people of whose LSOA it is known."""
    known = np.where(decile > 0, lived, 0.0)
    people = np.bincount(area, weights=known, minlength=size).astype(np.float64)
    sums = np.bincount(area, weights=known * decile, minlength=size).astype(np.float64)
    found = share(sums, people)
    # An LSOA's own decile is a whole number, whatever the sums have rounded.
    whole = np.rint(found)
    return np.where(np.isclose(found, whole), whole, found)


def _listings_by_area(
    demand: Demand, provision: Provision
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Listings with a place in each area, each once however many places it has there."""
    area = areas_of(provision.points, demand)
    rows = np.column_stack([area, provision.listing, provision.is_confirmed])[area != OUTSIDE]
    each = np.unique(rows, axis=0)
    size = len(demand.areas.codes)
    listings = np.bincount(each[:, 0], minlength=size).astype(np.int32)
    confirmed = np.bincount(each[each[:, 2] == 1, 0], minlength=size).astype(np.int32)
    return listings, confirmed


def _sources(
    demand: Demand,
    provision: Provision,
    travel: Basis,
    made_on: date,
) -> CoverageSources:
    area = areas_of(provision.points, demand)
    listings = np.unique(provision.listing)
    inside = np.unique(provision.listing[area != OUTSIDE])
    said = (*demand.attribution, demand.areas.attribution, travel.attribution)
    return CoverageSources(
        made_on=made_on,
        areas_vintage=demand.areas.vintage,
        statistics_vintage=demand.statistics_vintage,
        people_basis=demand.basis,
        travel=travel,
        listings=len(listings),
        confirmed=len(np.unique(provision.listing[provision.is_confirmed])),
        without_place=provision.without_place,
        border_ring_m=BORDER_RING_M,
        attribution=tuple(dict.fromkeys(words for words in said if words)),
        listings_over_border=len(listings) - len(inside),
        hours_unknown=provision.hours_unknown,
        fictional=len(np.unique(provision.listing[provision.is_fictional])),
        counted_in=demand.counted_in,
        is_best_fit=demand.is_best_fit,
        left_out=demand.left_out,
    )
