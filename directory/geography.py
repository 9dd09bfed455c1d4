"""Coordinate systems, points, and what lies within Great Britain."""

from dataclasses import dataclass
from functools import lru_cache
from math import hypot

from pyproj import Transformer

WGS84 = 4326
BRITISH_NATIONAL_GRID = 27700

# The National Grid's letters cover 700 km by 1300 km; land on it starts a little inside.
GREAT_BRITAIN_M = (0.0, 0.0, 700_000.0, 1_300_000.0)


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


def to_lon_lat(point: GridPoint) -> tuple[float, float]:
    """Project a grid point (EPSG:27700) to longitude and latitude in degrees (EPSG:4326)."""
    lon, lat = _transformer(BRITISH_NATIONAL_GRID, WGS84).transform(
        point.easting_m, point.northing_m
    )
    return lon, lat


def is_in_great_britain(*, lon: float, lat: float) -> bool:
    """Whether a point lies within Great Britain's bounds on the National Grid.

    Notes
    -----
    Longitude is bounded first, since the projection folds far-away points back onto the grid.
    """
    if not (-8.7 <= lon <= 1.8 and 49.8 <= lat <= 60.9):
        return False
    point = to_grid(lon=lon, lat=lat)
    west, south, east, north = GREAT_BRITAIN_M
    return west <= point.easting_m <= east and south <= point.northing_m <= north
