"""Journeys by bus: a departure more never takes reach away, and no bus is slower than walking."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.formats.gtfs_rides import timetable_of
from importers.formats.gtfs_trips import Pattern, Trips
from matching.request import Mode
from matching.travel.buses import TimetableEngine
from matching.travel.engine import UNREACHABLE, GridPoints, TimeBand
from matching.travel.straight_line import StraightLineEngine
from matching.travel.streets import StreetEngine
from tests.matching.town import BOTH_WAYS, CORNER, ONE_WAY, grid_edges, town

BAND = TimeBand.WEEKDAY_MIDDAY
# Stops so far apart that it is worth taking the bus, and one across the road from the first.
STOPS = np.array([[0, 0], [2_500, 0], [5_000, 300], [5_000, 4_000], [0, 4_000], [40, 60]])
WEEK = date(2026, 3, 2)


@st.composite
def lines(draw: st.DrawFn) -> Pattern:
    """A line over some of the stops, going at some times of some days."""
    order = draw(st.permutations(range(len(STOPS))))
    stops = np.array(order[: draw(st.integers(2, len(STOPS)))])
    starts = draw(st.lists(st.integers(8 * 60, 18 * 60), min_size=1, max_size=12))
    hops = np.array(draw(st.lists(st.integers(1, 20), min_size=len(stops), max_size=len(stops))))
    arrive = np.array(starts)[:, None] + np.cumsum(hops)[None, :] * 1.0
    runs = draw(st.lists(st.booleans(), min_size=7, max_size=7))
    is_open = np.ones(len(stops), np.bool_)
    return Pattern(stops, is_open, is_open, arrive, arrive, np.array([runs] * len(starts)))


def engine_of(
    patterns: list[Pattern], walking: StreetEngine | StraightLineEngine
) -> TimetableEngine:
    stops = np.rint((STOPS + np.array(CORNER)) * 10).astype(np.int32)
    trips = Trips(stops, tuple(patterns), 1, WEEK, None)
    return TimetableEngine(timetable_of(trips), "t", walking)


def anywhere(seed: int, number: int = 10) -> GridPoints:
    random = np.random.default_rng(seed)
    return np.array(CORNER) + random.uniform(-2_000, 6_000, (number, 2))


# Streets that cover a corner of what the buses do, a kilometre about them, and some of them one
# way: beyond, people walk in a straight line.
STREETS = StreetEngine(town(12, grid_edges(12, ONE_WAY)), "s")
WALKING = st.sampled_from((StraightLineEngine(), STREETS))


@given(st.lists(lines(), max_size=4), st.lists(lines(), max_size=3), st.integers(0, 99), WALKING)
@settings(deadline=None, max_examples=80)
def test_a_service_more_never_removes_reach(
    some: list[Pattern],
    more: list[Pattern],
    seed: int,
    walking: StreetEngine | StraightLineEngine,
) -> None:
    points = anywhere(seed)
    fewer, all_of_them = engine_of(some, walking), engine_of(some + more, walking)
    for band in (BAND, TimeBand.SATURDAY):
        before = fewer.minutes(points, points, Mode.BUS, band)
        assert (all_of_them.minutes(points, points, Mode.BUS, band) <= before).all()
        assert (before <= walking.minutes(points, points, Mode.WALK, band)).all()


@given(st.lists(lines(), max_size=5), st.integers(0, 99), st.integers(0, 14), WALKING)
@settings(deadline=None, max_examples=80)
def test_the_nearest_is_the_least_of_all(
    some: list[Pattern],
    seed: int,
    places: int,
    walking: StreetEngine | StraightLineEngine,
) -> None:
    engine, points, others = engine_of(some, walking), anywhere(seed), anywhere(seed + 1, places)
    nearest = engine.nearest_minutes(points, others, Mode.BUS, BAND)
    made = engine.minutes(points, others, Mode.BUS, BAND)
    assert nearest.tolist() == made.min(axis=1, initial=UNREACHABLE).tolist()


def there_and_back(every_min: int, days_a_week: int = 7) -> list[Pattern]:
    """A bus from the first stop over the second to the third, ten minutes each, and back.

    Parameters
    ----------
    days_a_week
        From Monday on.
    """
    starts = np.arange(6 * 60, 22 * 60, every_min)
    is_open, days = np.ones(3, np.bool_), np.ones((len(starts), 7), np.bool_)
    days[:, days_a_week:] = False
    times = starts[:, None] + np.array([0.0, 10.0, 20.0])
    return [
        Pattern(np.array(stops), is_open, is_open, times, times, days)
        for stops in ([0, 1, 2], [2, 1, 0])
    ]


def test_a_journey_is_the_walk_the_wait_the_ride_and_the_walk() -> None:
    engine = engine_of(there_and_back(20), StraightLineEngine())
    here = np.array(CORNER) + STOPS[0] + np.array([[0.0, -400.0]])
    there = np.array(CORNER) + STOPS[2] + np.array([[0.0, 400.0]])
    # 400 m are 6.5 minutes with the detour; every 20 minutes is a wait of 10.
    for from_, to in ((here, there), (there, here)):
        assert engine.minutes(from_, to, Mode.BUS, BAND).tolist() == [[6.5 + 10 + 20 + 6.5]]
    assert engine.minutes(here, here + 10.0, Mode.BUS, BAND).tolist() == [[1]]


def test_over_streets_the_walks_follow_them() -> None:
    network = town(12, grid_edges(12, BOTH_WAYS))
    engine = engine_of(there_and_back(20), StreetEngine(network, "s"))
    here, there = network.points[[3 * 12]], np.array(CORNER) + STOPS[[1]] + 0.0
    # The second stop is off the streets, where nobody is led to it; a person walks the whole way.
    on_foot = StreetEngine(network, "s").minutes(here, there, Mode.WALK, BAND)
    assert engine.minutes(here, there, Mode.BUS, BAND).tolist() == on_foot.tolist()
    assert engine.basis(Mode.BUS).engine == "streets and timetable"


def test_without_buses_in_a_band_people_walk() -> None:
    engine, points = engine_of([], StraightLineEngine()), anywhere(3)
    assert not engine.is_served(np.array(CORNER) + STOPS, BAND).any()
    on_foot = StraightLineEngine().minutes(points, points, Mode.WALK, BAND)
    assert np.array_equal(engine.minutes(points, points, Mode.BUS, BAND), on_foot)
    served = engine_of(there_and_back(20), StraightLineEngine())
    # The last stop but one is four kilometres from all three that the bus calls at.
    assert served.is_served(np.array(CORNER) + STOPS, BAND).tolist() == [1, 1, 1, 0, 0, 1]
