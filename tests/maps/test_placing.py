"""Postcodes lie in their areas, however simply those are drawn."""

from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maps.people.placing import CORNER_M, NOWHERE, Outlines, place_points

NORTH, WEST = "E06000061", "E06000062"
SIDE_M = 1_000.0


def squares(*columns: int) -> Outlines:
    """Squares of a kilometre, side by side."""
    return np.array(
        [shapely.box(column * SIDE_M, 0, (column + 1) * SIDE_M, SIDE_M) for column in columns],
        dtype=object,
    )


def place(
    points: list[tuple[float, float]],
    outlines: Outlines,
    authorities: Sequence[str | None] | None = None,
    *,
    nests: bool = True,
) -> list[int]:
    known = authorities if authorities is not None else [NORTH] * len(points)
    found = place_points(np.array(points), outlines, known, nests_in_authorities=nests)
    return [int(row) for row in found]


def test_a_point_is_in_the_area_that_it_lies_in() -> None:
    points = [(500.0, 500.0), (1500.0, 500.0), (900.0, 10.0), (9000.0, 0.0)]
    assert place(points, squares(0, 1)) == [0, 1, 0, NOWHERE]


def test_a_corner_that_was_cut_still_belongs_to_the_nearest_of_its_authority() -> None:
    inside = [(500.0, 500.0), (1500.0, 500.0)]
    points = [
        *inside,
        (100.0, -CORNER_M + 1),
        (1990.0, 1000.0 + CORNER_M - 1),
        (100.0, -CORNER_M - 1),
    ]
    assert place(points, squares(0, 1)) == [0, 1, 0, 1, NOWHERE]


def test_over_the_border_is_nowhere_even_within_an_outline() -> None:
    points = [(500.0, 500.0), (510.0, 500.0), (20.0, 500.0), (-100.0, 500.0)]
    over = [NORTH, NORTH, "E07000181", "E07000181"]
    assert place(points, squares(0), over) == [0, 0, NOWHERE, NOWHERE]
    assert place(points, squares(0), over, nests=False) == [0, 0, 0, NOWHERE]


def test_on_the_wrong_side_of_a_border_it_goes_to_its_own_authority() -> None:
    points = [(500.0, 500.0), (520.0, 500.0), (1500.0, 500.0), (990.0, 500.0)]
    authorities = [NORTH, NORTH, WEST, WEST]
    assert place(points, squares(0, 1), authorities) == [0, 0, 1, 1]


def test_of_an_unknown_authority_it_is_where_it_lies_and_never_moved() -> None:
    points = [(500.0, 500.0), (520.0, 500.0), (-10.0, 500.0)]
    assert place(points, squares(0), [NORTH, None, None]) == [0, 0, NOWHERE]


def test_neighbours_that_overlap_by_a_sliver_share_no_point() -> None:
    outlines = np.array([shapely.box(0, 0, 1010, 1000), shapely.box(1000, 0, 2000, 1000)])
    assert place([(1005.0, 500.0), (1500.0, 500.0)], outlines) == [0, 1]


def test_nothing_lies_in_nothing() -> None:
    assert place([(0.0, 0.0)], squares()) == [NOWHERE]
    empty = place_points(np.empty((0, 2)), squares(0), [], nests_in_authorities=True)
    assert len(empty) == 0


@given(
    arrays(np.float64, st.tuples(st.integers(1, 30), st.just(2)), elements=st.floats(0, 5_000)),
    st.randoms(use_true_random=False),
)
def test_the_order_of_points_changes_nothing(points: np.ndarray, chance: object) -> None:
    order = list(range(len(points)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    whose = [NORTH if x < 2_500 else WEST for x, _ in points.tolist()]
    outlines = squares(0, 1, 2, 3, 4)
    straight = place_points(points, outlines, whose, nests_in_authorities=True)
    shuffled = place_points(
        points[order], outlines, [whose[row] for row in order], nests_in_authorities=True
    )
    np.testing.assert_array_equal(straight[order], shuffled)


@pytest.mark.parametrize("count", [3, 40])
def test_as_plain_arithmetic_places_them(count: int) -> None:
    points = np.random.default_rng(count).uniform(0, 3_000, size=(count, 2)) * [1, 1 / 3]
    found = place_points(points, squares(0, 1, 2), [NORTH] * count, nests_in_authorities=True)
    np.testing.assert_array_equal(found, (points[:, 0] // SIDE_M).astype(int))
