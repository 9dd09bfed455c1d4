"""Projection both ways, and what lies within Great Britain."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geography import GREAT_BRITAIN, GridPoint, is_in_great_britain, to_grid, to_lon_lat

INSIDE = {
    "Northampton": (-0.90, 52.24),
    "Wight": (-1.30, 50.60),
    "Holyhead": (-4.63, 53.31),
    "Stornoway": (-6.38, 58.20),
    "Barra": (-7.49, 56.95),
    "St Kilda": (-8.57, 57.81),
    "Kirkwall": (-2.96, 58.98),
    "Fair Isle": (-1.63, 59.53),
    "Unst": (-0.88, 60.84),
    "Scilly": (-6.31, 49.91),
    "Land's End": (-5.71, 50.07),
    "Lundy": (-4.67, 51.18),
    "Dover": (1.31, 51.13),
    "Margate": (1.38, 51.39),
    "Lowestoft": (1.75, 52.48),
    "Stranraer": (-5.03, 54.90),
    "Mull of Kintyre": (-5.78, 55.31),
    "Islay": (-6.50, 55.70),
}
OUTSIDE = {
    "Dublin": (-6.26, 53.35),
    "Belfast": (-5.93, 54.60),
    "Bangor, County Down": (-5.67, 54.66),
    "Larne": (-5.82, 54.85),
    "Rathlin": (-6.20, 55.29),
    "Rosslare": (-6.34, 52.25),
    "Douglas": (-4.48, 54.15),
    "Ramsey": (-4.38, 54.32),
    "Alderney": (-2.20, 49.72),
    "Jersey": (-2.10, 49.19),
    "Cherbourg": (-1.62, 49.64),
    "Calais": (1.86, 50.95),
    "Cap Gris-Nez": (1.58, 50.87),
    "Boulogne": (1.61, 50.73),
    "Dunkirk": (2.37, 51.03),
    "where the meridian meets the equator": (0.0, 0.0),
    "Northampton with its axes swapped": (52.24, -0.90),
    "nowhere": (math.nan, 52.0),
    "beyond the world": (101.0, 100.0),
    "at infinity": (math.inf, 52.0),
}


@pytest.mark.parametrize("name", INSIDE)
def test_great_britain_and_its_islands_are_inside(name: str) -> None:
    lon, lat = INSIDE[name]
    assert is_in_great_britain(lon=lon, lat=lat)


@pytest.mark.parametrize("name", OUTSIDE)
def test_its_neighbours_are_outside(name: str) -> None:
    lon, lat = OUTSIDE[name]
    assert not is_in_great_britain(lon=lon, lat=lat)


def test_the_outline_does_not_cross_itself() -> None:
    assert GREAT_BRITAIN.is_valid


@given(
    st.floats(min_value=-1.5, max_value=0.0, allow_nan=False),
    st.floats(min_value=51.5, max_value=53.0, allow_nan=False),
)
def test_projection_returns_to_where_it_came_from(lon: float, lat: float) -> None:
    there = to_lon_lat(to_grid(lon=lon, lat=lat))
    assert there == pytest.approx((lon, lat), abs=1e-6)


def test_a_known_point_projects_to_its_published_grid_reference() -> None:
    # Caister water tower, the worked example of Ordnance Survey's guide to coordinate systems.
    point = to_grid(lon=1 + 42 / 60 + 57.79 / 3600, lat=52 + 39 / 60 + 28.72 / 3600)
    assert point.distance_m(GridPoint(651_409.8, 313_177.3)) < 10
