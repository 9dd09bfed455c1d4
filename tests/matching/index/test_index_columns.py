"""Columns by which the index chooses, against the formulas that they stand for."""

import numpy as np
import pytest

from directory.geography import GridPoint
from matching.criteria.level import FIT_WEIGHT
from matching.index.nearby import Nearby, find_nearby
from matching.index.places import PublicPlaces
from matching.index.postings import Gathered, Postings
from matching.index.snapshot import Facts, MemoryIndex, Venues
from matching.index.worth import AnswersLeft, Fits, Held, together, whole_fits
from matching.scoring import SERVED

LISTINGS, WISHES = 200, 3


def test_what_answers_still_add_is_what_the_whole_formula_gives() -> None:
    drawn = np.random.default_rng(5)
    worth = drawn.random((LISTINGS, WISHES)) * (drawn.random((LISTINGS, WISHES)) < 0.5)
    is_solid = (worth >= SERVED) & (drawn.random(worth.shape) < 0.7)
    fits = Fits(worth, is_solid, is_solid.any(axis=1) * drawn.random(LISTINGS))
    whole, added, times = (drawn.random(LISTINGS) for _ in range(3))
    everything = np.ones(LISTINGS, np.bool_)
    answers = AnswersLeft(fits, whole, added, times)
    for left in (np.ones(WISHES), np.array([0.2, 1.0, 0.45])):
        of_left = Fits(worth * left, is_solid, fits.plainness)
        fit = whole_fits(together(of_left.worth), of_left, whole, everything)
        assert answers.scores(left) == pytest.approx((FIT_WEIGHT * fit + added) * times)


def test_only_some_of_the_fits_are_theirs() -> None:
    fits = Fits(np.arange(12.0).reshape(4, 3), np.eye(4, 3, dtype=np.bool_), np.arange(4.0))
    some = fits.only(np.array([3, 1]))
    assert some.worth.tolist() == [[9.0, 10.0, 11.0], [3.0, 4.0, 5.0]]
    assert some.is_solid.tolist() == [[False] * 3, [False, True, False]]
    assert some.plainness.tolist() == [3.0, 1.0]


def test_keys_looked_for_together_are_found_as_one_by_one() -> None:
    held = [{"choir": 1.0, "music": 0.5}, {"music": 0.8}, {}, {"choir": 0.4}]
    postings = Postings.of(Gathered.of(held))
    rows = np.array([3, 0], np.int32)
    nearby = Nearby(rows, rows, rows.astype(np.float64), rows.astype(np.int8))
    among = Held(nearby, len(held))
    positions, worths = among.find_all(postings, {"choir": 1.0, "music": 0.5, "unheard": 1.0})
    assert positions.tolist() == [1, 0, 1]
    assert worths.tolist() == pytest.approx([1.0, 0.4, 0.25])
    assert [each.tolist() for each in among.find(postings, "music")] == [[1], [0.5]]


def test_of_several_places_the_nearest_counts_and_each_listing_once() -> None:
    empty = np.zeros(3, np.int8)
    facts = Facts(*(empty,) * 6, is_hidden=empty, is_unlocated=empty, length=empty)  # type: ignore[arg-type]
    points = np.array([100.0, 200.0]), np.array([100.0, 100.0])
    places, _ = PublicPlaces.of(*points)
    venues = Venues(
        places=places,
        starts=np.array([0, 2, 4]),
        rows=np.array([0, 1, 1, 2], np.int32),
        placeless=np.empty(0, np.int32),
        is_step_free=np.array([-1, -1], np.int8),
    )
    nothing = Postings.of(Gathered())
    index = MemoryIndex(facts, nothing, nothing, venues)
    nearby = find_nearby(index, GridPoint(210.0, 100.0))
    found = dict(zip(nearby.rows.tolist(), nearby.distance_m.tolist(), strict=True))
    assert len(nearby) == 3
    assert found == {1: 10.0, 2: 10.0, 0: 110.0}
