"""Areas' outlines as a map draws them: simplified as one, so that neighbours still meet."""

import json
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from directory.geography import BRITISH_NATIONAL_GRID, WGS84
from maps.drawing.insets import Box
from maps.people.demand import Areas

# About as many corners as 443 areas have where their publisher has generalised them for the web:
# with more the page is slow on a bad line, and nobody sees them at the size of a screen.
MOST_CORNERS = 9_000
FIRST_TOLERANCE_M = 10.0
# A ten-thousandth of a degree is 7 to 11 m, less than a pixel at any zoom a county is looked at.
DEGREE_PLACES = 4

Shapes = NDArray[np.object_]


def grid_shapes(areas: Areas) -> Shapes:
    """Outlines in EPSG:27700, nothing where an area has none."""
    return _simplified(areas.geometry_wkb)


def box_of(areas: Areas) -> Box | None:
    """The box that holds every area, EPSG:27700; nothing where none has an outline."""
    west, south, east, north = (float(each) for each in shapely.total_bounds(grid_shapes(areas)))
    return None if np.isnan(west) else (west, south, east, north)


def geojson_geometries(areas: Areas) -> tuple[str | None, ...]:
    """Each outline as the text of a GeoJSON geometry (EPSG:4326)."""
    return _geojson(areas.geometry_wkb)


def inner_points(areas: Areas) -> NDArray[np.float64]:
    """Shape (areas, 2): a point within each, EPSG:27700; not numbers where it has no outline."""
    inner = shapely.point_on_surface(grid_shapes(areas))
    return np.column_stack([shapely.get_x(inner), shapely.get_y(inner)])


@lru_cache(maxsize=8)
def _simplified(geometry_wkb: tuple[bytes | None, ...]) -> Shapes:
    shapes: Shapes = shapely.from_wkb(np.array(geometry_wkb, dtype=object))
    simple, tolerance_m = shapes, FIRST_TOLERANCE_M
    while shapely.get_num_coordinates(simple).sum() > MOST_CORNERS:
        simple = _simplify(shapes, tolerance_m)
        tolerance_m *= 2
    return simple


def _simplify(shapes: Shapes, tolerance_m: float) -> Shapes:
    simple = shapes.copy()
    has_outline = ~shapely.is_missing(shapes)
    simple[has_outline] = shapely.coverage_simplify(shapes[has_outline], tolerance_m)
    return simple


@lru_cache(maxsize=8)
def _geojson(geometry_wkb: tuple[bytes | None, ...]) -> tuple[str | None, ...]:
    to_degrees = Transformer.from_crs(BRITISH_NATIONAL_GRID, WGS84, always_xy=True)
    shapes = shapely.transform(_simplified(geometry_wkb), to_degrees.transform, interleaved=False)
    return tuple(None if shape is None else _geometry(shape) for shape in shapes)


def _geometry(shape: shapely.Geometry) -> str:
    polygons = [
        [_ring(ring) for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shapely.get_parts(shape)
    ]
    if len(polygons) == 1:
        geometry: dict[str, object] = {"type": "Polygon", "coordinates": polygons[0]}
    else:
        geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return json.dumps(geometry, separators=(",", ":"))


def _ring(ring: shapely.LinearRing) -> Sequence[tuple[float, float]]:
    corners = [(round(lon, DEGREE_PLACES), round(lat, DEGREE_PLACES)) for lon, lat in ring.coords]
    # What rounding has laid upon each other is written once.
    distinct = [corner for at, corner in enumerate(corners) if at == 0 or corner != corners[at - 1]]
    return distinct if len(distinct) >= 4 else corners
