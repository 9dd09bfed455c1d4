"""Features of a GeoJSON or GeoPackage file: their properties, and a point in degrees."""

import json
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry.base import BaseGeometry

from directory.geography import WGS84
from importers.errors import SourceFileError
from importers.formats.files import decode, read_bytes
from importers.formats.json_rows import JsonRow, parse_rows

if TYPE_CHECKING:
    import geopandas

GEOPACKAGE = b"SQLite format 3\x00"
MISSING = "is missing"
DEEPEST = 4
_SHAPES = {
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature, its point in EPSG:4326.

    Parameters
    ----------
    line
        On which it begins in GeoJSON; its number in a GeoPackage.
    problem
        What is wrong with its geometry, in words that end a sentence.
    """

    line: int
    id: str | None
    properties: dict[str, Any] | None
    lon: float | None = None
    lat: float | None = None
    problem: str | None = None


def _is_position(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) >= 2
        and all(
            isinstance(number, int | float)
            and not isinstance(number, bool)
            and math.isfinite(number)
            and abs(number) < 1e9
            for number in value[:2]
        )
    )


def _is_coordinates(value: Any, depth: int = DEEPEST) -> bool:
    """Whether it is a position, or lists of positions as deep as a multipolygon's."""
    if _is_position(value):
        return True
    return (
        depth > 1
        and isinstance(value, list)
        and bool(value)
        and all(_is_coordinates(part, depth - 1) for part in value)
    )


def _flat(value: list[Any]) -> list[Any]:
    """Positions without their heights, which no point here needs."""
    return value[:2] if _is_position(value) else [_flat(part) for part in value]


def _problem(geometry: Any) -> str | None:
    if geometry is None:
        return MISSING
    if not isinstance(geometry, dict) or geometry.get("type") not in _SHAPES:
        return "is not a geometry"
    if not _is_coordinates(geometry.get("coordinates")):
        return "has coordinates that are not finite numbers"
    return None


def _plain(row: JsonRow) -> tuple[str | None, dict[str, Any]]:
    """What is wrong with a row's geometry, and the geometry where nothing is."""
    geometry = row.value.get("geometry") if isinstance(row.value, dict) else None
    problem = _problem(geometry)
    plain = None
    if problem is None and isinstance(geometry, dict):
        plain = {"type": geometry["type"], "coordinates": _flat(geometry["coordinates"])}
    return problem, {"type": "Feature", "properties": {}, "geometry": plain}


def _crs_name(crs: Any) -> str | None:
    """The name in the ``crs`` member, which GeoJSON had before RFC 7946 and councils still use."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else None


def open_layer(layer: BytesIO | Path | str, origin: str) -> "geopandas.GeoDataFrame":
    """The features of a layer that GDAL can read, in the projection that it names, if any.

    Raises
    ------
    SourceFileError
        It is broken, or holds no geometry.
    """
    # Two seconds that a server, which names sources but reads none, need not spend at its start.
    import geopandas  # noqa: PLC0415
    import pyogrio  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            # What GDAL thinks of a file it can read is for programmers; one it cannot is an error.
            warnings.simplefilter("ignore", RuntimeWarning)
            frame = geopandas.read_file(layer, engine="pyogrio")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        msg = (
            f"{origin} could not be read as a map layer; is it whole, with every file that belongs"
            " to it?"
        )
        raise SourceFileError(msg) from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        msg = f"{origin} holds no geometry."
        raise SourceFileError(msg)
    return frame


def _read(layer: BytesIO | Path, origin: str) -> "geopandas.GeoDataFrame":
    frame = open_layer(layer, origin)
    return frame.set_crs(WGS84) if frame.crs is None else frame.to_crs(WGS84)


def _point(shape: BaseGeometry | None) -> tuple[float | None, float | None]:
    """Longitude and latitude of a point, or of a point within any other shape."""
    if shape is None or shape.is_empty:
        return None, None
    point = shape if shape.geom_type == "Point" else shapely.point_on_surface(shape)
    return (point.x, point.y) if math.isfinite(point.x + point.y) else (None, None)


def _text_id(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


@dataclass(frozen=True, slots=True)
class PlainGeoJson:
    """GeoJSON whose geometries are sound enough to be handed to GDAL.

    Parameters
    ----------
    problems
        What is wrong with each row's geometry; nothing where it is sound.
    layer
        The geometries alone, as GeoJSON.
    """

    rows: tuple[JsonRow, ...]
    problems: tuple[str | None, ...]
    layer: BytesIO

    def properties(self, number: int) -> dict[str, Any] | None:
        """What a row says of its feature."""
        value = self.rows[number].value
        properties = value.get("properties") if isinstance(value, dict) else None
        return properties if isinstance(properties, dict) else None


def read_geojson(data: bytes, origin: str) -> PlainGeoJson:
    """The features of GeoJSON.

    Raises
    ------
    SourceFileError
        It is not JSON, or no list of features.
    """
    document = parse_rows(decode(data, origin), ("features",), origin)
    if document.rows_key is None and document.envelope.get("type") != "Feature":
        line = document.rows[0].line if document.rows else 1
        msg = f"{origin}: line {line}, field features: must be a list of GeoJSON features."
        raise SourceFileError(msg)
    read = [_plain(row) for row in document.rows]
    layer: dict[str, Any] = {"type": "FeatureCollection", "features": [plain for _, plain in read]}
    crs = _crs_name(document.envelope.get("crs"))
    if crs:
        layer["crs"] = {"type": "name", "properties": {"name": crs}}
    problems = tuple(problem for problem, _ in read)
    return PlainGeoJson(document.rows, problems, BytesIO(json.dumps(layer).encode()))


def _geojson_features(data: bytes, origin: str) -> Iterator[Feature]:
    plain = read_geojson(data, origin)
    shapes = _read(plain.layer, origin).geometry if plain.rows else []
    for number, (row, shape) in enumerate(zip(plain.rows, shapes, strict=True)):
        value = row.value if isinstance(row.value, dict) else {}
        lon, lat = _point(shape)
        yield Feature(
            row.line,
            _text_id(value.get("id")),
            plain.properties(number),
            lon,
            lat,
            plain.problems[number],
        )


def _plain_value(value: Any) -> Any:
    return None if value is None or value != value else value  # noqa: PLR0124


def _geopackage_features(path: Path) -> Iterator[Feature]:
    frame = _read(path, str(path))
    names = [name for name in frame.columns if name != frame.geometry.name]
    rows = frame[names].to_dict("records")
    for number, (row, shape) in enumerate(zip(rows, frame.geometry, strict=True), start=1):
        lon, lat = _point(shape)
        properties = {str(name): _plain_value(value) for name, value in row.items()}
        yield Feature(number, None, properties, lon, lat, MISSING if lon is None else None)


def read_features(path: Path) -> list[Feature]:
    """Every feature of a file, in its order.

    Raises
    ------
    SourceFileError
        It is neither GeoJSON nor a GeoPackage, or is broken.

    Notes
    -----
    GeoJSON is read as JSON first, and only its geometries go on to GDAL: that keeps a feature's
    line, keeps broken coordinates apart from sound ones, and keeps formats that point to other
    files or addresses from being opened by a file's content.
    """
    data = read_bytes(path)
    if data.startswith(GEOPACKAGE):
        return list(_geopackage_features(path))
    return list(_geojson_features(data, str(path)))
