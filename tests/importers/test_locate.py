"""The location chain, level by level."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geography import GridPoint, is_in_great_britain, to_grid, to_lon_lat
from directory.kinds import LocatedBy
from importers.feed import Whereabouts
from importers.locate import AGREEMENT_M, locate

HERE = GridPoint(475_000.0, 260_000.0)
POSTCODES = {"NN11ZZ": HERE}


def whereabouts(
    east_m: float | None = None, postcode: str | None = None, *, swapped: bool = False
) -> Whereabouts:
    """A point so many metres east of the postcode, and a postcode."""
    lon = lat = None
    if east_m is not None:
        lon, lat = to_lon_lat(GridPoint(HERE.easting_m + east_m, HERE.northing_m))
    if swapped:
        lon, lat = lat, lon
    return Whereabouts(7, "geometry", lon, lat, postcode)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (whereabouts(0, "Hall, NN1 1ZZ"), LocatedBy.COORDINATES),
        (whereabouts(4_990, "nn11zz"), LocatedBy.COORDINATES),
        (whereabouts(5_010, "NN1 1ZZ"), LocatedBy.NONE),
        (whereabouts(None, "Hall, Long Row, NN1  1ZZ, UK"), LocatedBy.POSTCODE),
        (whereabouts(None, "NN9 9ZZ"), LocatedBy.NONE),
        (whereabouts(None, "Long Row"), LocatedBy.NONE),
        (whereabouts(None, None), LocatedBy.NONE),
        (whereabouts(0, None), LocatedBy.UNVERIFIED),
        (whereabouts(0, "Long Row"), LocatedBy.UNVERIFIED),
        (whereabouts(0, "NN9 9ZZ"), LocatedBy.UNVERIFIED),
        (whereabouts(0, "NN1 1ZZ", swapped=True), LocatedBy.NONE),
        (Whereabouts(7, "geometry", 2.35, 48.86, "NN1 1ZZ"), LocatedBy.NONE),
        (Whereabouts(7, "geometry", 2.35, 48.86, None), LocatedBy.NONE),
        (Whereabouts(7, "geometry", 0.0, 0.0, None), LocatedBy.NONE),
    ],
)
def test_which_step_finds_the_point(given_: Whereabouts, expected: LocatedBy) -> None:
    found = locate(given_, POSTCODES)
    assert found.located_by == expected
    assert (found.point is None) == (expected == LocatedBy.NONE)
    is_clean = expected in {LocatedBy.COORDINATES, LocatedBy.POSTCODE}
    assert (found.message is None) == is_clean


def test_swapped_axes_are_named_and_not_mended() -> None:
    found = locate(whereabouts(0, "NN1 1ZZ", swapped=True), POSTCODES)
    assert "swapped" in (found.message or "")
    assert found.point is None


def test_a_contradiction_says_how_far() -> None:
    found = locate(whereabouts(13_400, "NN1 1ZZ"), POSTCODES)
    assert found.message == (
        "13.4 km from postcode NN1 1ZZ, which contradicts them; imported without a location"
    )


@given(
    st.floats(min_value=-8, max_value=2),
    st.floats(min_value=49, max_value=61),
    st.sampled_from(["NN1 1ZZ", "NN9 9ZZ", "Long Row", None]),
)
def test_no_point_is_ever_outside_or_far_from_its_postcode(
    lon: float, lat: float, postcode: str | None
) -> None:
    found = locate(Whereabouts(1, "geometry", lon, lat, postcode), POSTCODES)
    if found.point is not None:
        assert is_in_great_britain(lon=lon, lat=lat)
        assert found.point.distance_m(to_grid(lon=lon, lat=lat)) < 0.02
        if postcode == "NN1 1ZZ":
            assert found.point.distance_m(HERE) <= AGREEMENT_M
    assert math.isfinite(found.point.easting_m) if found.point else True
