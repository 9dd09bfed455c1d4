"""Straight lines for many at once say what they say for one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as stn

from matching.request import Mode
from matching.travel import straight_line
from matching.travel.engine import (
    LONGEST_MIN,
    UNREACHABLE,
    GridPoints,
    NoTimetableError,
    TimeBand,
)
from matching.travel.estimate import SPEED_KM_H, travel_min
from matching.travel.matrix import digest_of, reach_matrix
from matching.travel.straight_line import StraightLineEngine, nearest_and_counts

ENGINE = StraightLineEngine()
BAND = TimeBand.WEEKDAY_MIDDAY
METRES = st.floats(0, 200_000, allow_nan=False) | st.integers(0, 2_000).map(lambda n: n * 100.0)


def points(least: int = 0, most: int = 12) -> st.SearchStrategy[GridPoints]:
    shape = st.integers(least, most).map(lambda n: (n, 2))
    return stn.arrays(np.float64, shape, elements=METRES)


def told(metres: float, mode: Mode) -> int:
    minutes = travel_min(metres, mode)
    assert minutes is not None
    return minutes if minutes <= LONGEST_MIN else UNREACHABLE


@given(points(), points(), st.sampled_from(sorted(SPEED_KM_H)))
@settings(deadline=None)
def test_many_at_once_as_one_by_one(some: GridPoints, others: GridPoints, mode: Mode) -> None:
    made = ENGINE.minutes(some, others, mode, BAND)
    assert made.shape == (len(some), len(others))
    assert made.dtype == np.uint8
    for row, here in enumerate(some):
        for column, there in enumerate(others):
            away_m = float(np.hypot(*(here - there)))
            assert made[row, column] == told(away_m, mode)


@given(points(), points(), st.sampled_from(sorted(SPEED_KM_H)))
@settings(deadline=None)
def test_the_nearest_is_the_least_of_all(some: GridPoints, others: GridPoints, mode: Mode) -> None:
    made = ENGINE.minutes(some, others, mode, BAND)
    nearest = ENGINE.nearest_minutes(some, others, mode, BAND)
    if len(others):
        assert nearest.tolist() == made.min(axis=1).tolist()
    else:
        assert set(nearest.tolist()) <= {UNREACHABLE}


@pytest.mark.parametrize("mode", sorted(SPEED_KM_H))
def test_a_metre_of_rounding_adds_no_minute(mode: Mode) -> None:
    exactly_m = 30 / 60 * SPEED_KM_H[mode] * 1000 / 1.3
    there = np.array([[exactly_m, 0.0], [exactly_m + 1, 0.0], [0.0, 0.0]])
    made = ENGINE.minutes(np.zeros((1, 2)), there, mode, BAND)
    assert made.tolist() == [[30, 31, 1]]


def test_beyond_the_limit_nothing_is_reached() -> None:
    here, there = np.zeros((1, 2)), np.array([[1_000.0, 0.0], [2_000.0, 0.0]])
    made = ENGINE.minutes(here, there, Mode.WALK, BAND, 20)
    assert made.tolist() == [[17, UNREACHABLE]]


def test_no_timetable_is_not_no_bus() -> None:
    with pytest.raises(NoTimetableError, match="connect import run timetable"):
        ENGINE.basis(Mode.BUS)
    with pytest.raises(NoTimetableError):
        ENGINE.minutes(np.zeros((1, 2)), np.zeros((1, 2)), Mode.BUS, BAND)


@given(points(1, 30), points(0, 30), st.integers(1, 4), st.sampled_from((0, 1_000)))
@settings(deadline=None)
def test_nearest_and_counts_as_by_hand(
    origins: GridPoints, places: GridPoints, k: int, few: int
) -> None:
    radii = (0.0, 800.0, 5_000.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(straight_line, "FEW_PLACES", few)
        found = nearest_and_counts(origins, places, k, radii)
    for row, here in enumerate(origins):
        squared = ((places - here) ** 2).sum(axis=1)
        away_m = np.sqrt(squared)
        by_hand = np.sort(away_m)[:k]
        assert found.nearest_m[row][: len(by_hand)] == pytest.approx(by_hand)
        assert np.isinf(found.nearest_m[row][len(by_hand) :]).all()
        assert (found.nearest[row][len(by_hand) :] == len(places)).all()
        assert away_m[found.nearest[row][: len(by_hand)]] == pytest.approx(by_hand)
        assert found.counts[row].tolist() == [
            int((squared <= radius * radius).sum()) for radius in radii
        ]


class Counting(StraightLineEngine):
    """Remembers how many places it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def minutes(
        self,
        origins: GridPoints,
        destinations: GridPoints,
        mode: Mode,
        band: TimeBand,
        limit_min: int = LONGEST_MIN,
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        self.asked.append(len(destinations))
        return super().minutes(origins, destinations, mode, band, limit_min)


def test_adding_a_place_works_out_one_column() -> None:
    random = np.random.default_rng(7)
    here, places = random.uniform(0, 50_000, (50, 2)).round(2), random.uniform(0, 50_000, (9, 2))
    engine = Counting()
    first = reach_matrix(engine, here, places, Mode.WALK, BAND)
    moved = places.copy()
    moved[4] += 250.0
    more = reach_matrix(engine, here, np.vstack([moved, places[4]]), Mode.WALK, BAND)
    assert engine.asked == [9, 1]
    assert more.minutes[:, 9].tolist() == first.minutes[:, 4].tolist()
    assert more.version != first.version
    straight = StraightLineEngine().minutes(here, moved.round(2), Mode.WALK, BAND)
    assert np.array_equal(more.minutes[:, :9], straight)


def test_no_places_and_a_place_twice() -> None:
    here = np.array([[0.0, 0.0], [5_000.0, 0.0]])
    none = reach_matrix(ENGINE, here, np.empty((0, 2)), Mode.WALK, BAND)
    assert none.minutes.shape == (2, 0)
    twice = reach_matrix(ENGINE, here, np.array([[100.0, 0.0]] * 2), Mode.WALK, BAND)
    assert twice.minutes[:, 0].tolist() == twice.minutes[:, 1].tolist() == [2, 80]


def test_points_in_another_order_are_other_points() -> None:
    here = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert digest_of(here) == digest_of(here.copy())
    assert digest_of(here) != digest_of(here[::-1])
