"""Coordinate systems, points, and what lies within Great Britain."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot, isfinite

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import Polygon, contains_xy, prepare

WGS84 = 4326
BRITISH_NATIONAL_GRID = 27700
METRES_A_MILE = 1609.344

# Great Britain with its islands and a margin of sea, drawn by hand as coarse as its neighbours
# allow: Ireland, the Isle of Man, the Channel Islands and France lie outside. Longitude and
# latitude in degrees (EPSG:4326), clockwise from the Isles of Scilly.
GREAT_BRITAIN = Polygon(
    [
        *[(-6.8, 49.75), (-6.7, 50.1), (-5.9, 50.35), (-5.3, 50.75), (-4.95, 51.1)],
        *[(-5.0, 51.45), (-5.85, 51.55), (-5.85, 51.9), (-5.3, 52.3), (-5.1, 52.65)],
        *[(-5.0, 53.2), (-4.8, 53.55), (-4.2, 53.6), (-3.6, 53.8), (-3.6, 54.0)],
        *[(-3.9, 54.35), (-4.4, 54.55), (-4.85, 54.5), (-5.2, 54.6), (-5.35, 54.85)],
        *[(-5.5, 55.05), (-5.88, 55.2), (-5.95, 55.36), (-6.2, 55.42), (-6.6, 55.5)],
        *[(-6.75, 55.75), (-7.25, 56.3), (-7.4, 56.6), (-7.95, 56.7), (-7.9, 57.3)],
        *[(-8.8, 57.6), (-8.9, 57.95), (-7.9, 58.4), (-7.3, 58.4), (-6.2, 58.75)],
        *[(-4.9, 58.85), (-3.8, 58.8), (-3.7, 59.15), (-3.1, 59.55), (-2.4, 59.75)],
        *[(-2.4, 60.2), (-2.2, 60.6), (-1.1, 61.0), (-0.5, 61.0), (-0.45, 60.4)],
        *[(-0.9, 59.75), (-1.3, 59.4), (-2.1, 59.2), (-2.2, 58.8), (-2.6, 58.5)],
        *[(-3.0, 57.95), (-2.0, 57.95), (-1.5, 57.75), (-1.5, 57.3), (-2.2, 56.35)],
        *[(-1.8, 56.05), (-1.3, 55.75), (-1.1, 55.1), (-0.3, 54.6), (0.2, 54.15)],
        *[(0.55, 53.6), (0.7, 53.2), (1.4, 53.15), (2.0, 52.8), (2.05, 52.4)],
        *[(1.9, 52.1), (1.6, 51.8), (1.7, 51.45), (1.62, 51.25), (1.4, 51.02)],
        *[(1.05, 50.82), (0.3, 50.55), (-1.3, 50.42), (-2.4, 50.35), (-3.6, 50.05)],
        *[(-5.2, 49.8)],
    ]
)
prepare(GREAT_BRITAIN)


@dataclass(frozen=True, slots=True)
class GridPoint:
    """A point in EPSG:27700, metres."""

    easting_m: float
    northing_m: float

    def distance_m(self, other: "GridPoint") -> float:
        """Straight-line distance to another point, in metres."""
        return hypot(self.easting_m - other.easting_m, self.northing_m - other.northing_m)

    def as_wkt(self) -> str:
        """Well-known text with its SRID, as PostGIS reads it."""
        return f"SRID={BRITISH_NATIONAL_GRID};POINT({self.easting_m:.2f} {self.northing_m:.2f})"


@lru_cache(maxsize=2)
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def to_grid(*, lon: float, lat: float) -> GridPoint:
    """Project degrees (EPSG:4326) to the British National Grid (EPSG:27700)."""
    easting_m, northing_m = _transformer(WGS84, BRITISH_NATIONAL_GRID).transform(lon, lat)
    return GridPoint(easting_m, northing_m)


def to_grid_points(
    lons: Sequence[float] | NDArray[np.float64], lats: Sequence[float] | NDArray[np.float64]
) -> NDArray[np.float64]:
    """Project many degrees (EPSG:4326) to EPSG:27700 metres at once, shape (n, 2)."""
    transformer = _transformer(WGS84, BRITISH_NATIONAL_GRID)
    return np.stack(transformer.transform(np.asarray(lons), np.asarray(lats)), axis=1)


def to_lon_lat(point: GridPoint) -> tuple[float, float]:
    """Project a grid point (EPSG:27700) to longitude and latitude in degrees (EPSG:4326)."""
    lon, lat = _transformer(BRITISH_NATIONAL_GRID, WGS84).transform(
        point.easting_m, point.northing_m
    )
    return lon, lat


def is_in_great_britain(*, lon: float, lat: float) -> bool:
    """Whether a point in degrees lies on Great Britain or its islands, or close to a shore."""
    return isfinite(lon) and isfinite(lat) and bool(contains_xy(GREAT_BRITAIN, lon, lat))
