"""Outlines of areas: GeoJSON in degrees to a valid multipolygon on the National Grid."""

from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from directory.geography import BRITISH_NATIONAL_GRID, WGS84

# Finer than any boundary is surveyed, and the same every time it is read back.
PRECISION_M = 0.1
GRID_BOUNDS_M = (-200_000.0, -200_000.0, 900_000.0, 1_500_000.0)


class OutlineError(ValueError):
    """It is not the outline of an area in or around Great Britain."""


def _features(geojson: Any) -> list[dict[str, Any]]:
    kind = geojson.get("type") if isinstance(geojson, dict) else None
    if kind == "FeatureCollection":
        features = geojson.get("features")
        return (
            [item for item in features if isinstance(item, dict)]
            if isinstance(features, list)
            else []
        )
    if kind == "Feature":
        return [geojson]
    return [{"type": "Feature", "properties": {}, "geometry": geojson}]


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    parts = shapely.get_parts(shapely.get_parts(shape))
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def as_multipolygon(shape: BaseGeometry) -> MultiPolygon:
    """The area of a shape (EPSG:27700), made valid, without its lines and points."""
    valid = shapely.make_valid(shapely.set_precision(shapely.make_valid(shape), PRECISION_M))
    return shapely.normalize(MultiPolygon(_polygons(valid)))


def outline_from_geojson(geojson: Any) -> bytes:
    """WKB (EPSG:27700, multipolygon) of the polygons in GeoJSON (EPSG:4326).

    Raises
    ------
    OutlineError
        There is no polygon in it, or it lies off the National Grid.
    """
    import geopandas  # noqa: PLC0415 - slow to import, and few feeds hold an outline

    try:
        frame = geopandas.GeoDataFrame.from_features(_features(geojson), crs=WGS84)
        shape = frame.geometry.make_valid().to_crs(BRITISH_NATIONAL_GRID).union_all()
        outline = as_multipolygon(shape)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
        shapely.GEOSException,
    ) as error:
        msg = "is not the outline of an area"
        raise OutlineError(msg) from error
    west, south, east, north = GRID_BOUNDS_M
    if outline.is_empty or not outline.within(shapely.box(west, south, east, north)):
        msg = "holds no polygon in or around Great Britain"
        raise OutlineError(msg)
    wkb: bytes = shapely.to_wkb(outline)
    return wkb
