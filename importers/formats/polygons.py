"""Areas drawn in GeoJSON, a GeoPackage or a shapefile, as polygons on the National Grid."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from directory.geography import BRITISH_NATIONAL_GRID
from importers.errors import SourceFileError
from importers.formats.files import LARGEST_FILE_BYTES, read_bytes
from importers.formats.outlines import GRID_BOUNDS_M, as_multipolygon
from importers.formats.vector import GEOPACKAGE, MISSING, open_layer, read_geojson

if TYPE_CHECKING:
    import geopandas

SHAPEFILE = b"\x00\x00\x27\x0a"
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """One feature of a file.

    Parameters
    ----------
    line
        On which it begins in GeoJSON; its number in other files.
    outline
        In EPSG:27700, valid; nothing where ``problem`` says what is wrong with it.
    is_mended
        Whether it had to be made valid, as where its border crossed itself.
    """

    line: int
    properties: dict[str, Any]
    outline: MultiPolygon | None
    problem: str | None = None
    is_mended: bool = False


def read_areas(path: Path) -> list[DrawnArea]:
    """Every feature of a file, in its order.

    Raises
    ------
    SourceFileError
        It is none of the three, is broken, names no projection, or lies off the National Grid.
    """
    data = read_bytes(path)
    if not data.strip():
        msg = (
            f"{path} is empty: there is no area in it. Outlines are expected as GeoJSON, a"
            " GeoPackage or a shapefile; fetch it again."
        )
        raise SourceFileError(msg)
    if data.startswith((GEOPACKAGE, SHAPEFILE, ZIP)):
        layer = _layer_in_zip(path) if data.startswith(ZIP) else path
        return list(_of_frame(_open(layer, path), path))
    return list(_of_geojson(data, path))


def _layer_in_zip(path: Path) -> str:
    """The address of the one shapefile in a zip, as publishers offer them."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        msg = f"{path} is a zip that could not be read; fetch it again."
        raise SourceFileError(msg) from error
    layers = [member.filename for member in members if member.filename.lower().endswith(".shp")]
    if len(layers) != 1:
        msg = f"{path} holds {len(layers)} shapefiles; it must hold one."
        raise SourceFileError(msg)
    if sum(member.file_size for member in members) > LARGEST_FILE_BYTES:
        msg = f"{path} unpacks to over {LARGEST_FILE_BYTES} bytes."
        raise SourceFileError(msg)
    return f"zip://{path.resolve()}!{layers[0]}"


def _open(layer: Path | str, path: Path) -> "geopandas.GeoDataFrame":
    import pyogrio  # noqa: PLC0415 - slow to import, and few sources are layers

    names = []
    # What cannot be listed cannot be opened either, and is told then.
    with suppress(pyogrio.errors.DataSourceError), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        names = [name for name, kind in pyogrio.list_layers(layer) if kind is not None]
    if len(names) > 1:
        msg = (
            f"{path} holds several layers ({', '.join(names[:10])}); save the one with the areas"
            " as a file of its own."
        )
        raise SourceFileError(msg)
    return open_layer(layer, str(path))


def _of_frame(frame: "geopandas.GeoDataFrame", path: Path) -> Iterator[DrawnArea]:
    if frame.crs is None:
        msg = (
            f"{path} names no projection, so nobody can tell where its areas are. A shapefile has"
            " it in a file of the same name that ends in .prj: put it beside it, or save the areas"
            " as GeoPackage or GeoJSON."
        )
        raise SourceFileError(msg)
    names = [name for name in frame.columns if name != frame.geometry.name]
    shapes = _on_grid(frame, path, range(1, len(frame) + 1))
    rows = frame[names].to_dict("records")
    for number, (row, shape) in enumerate(zip(rows, shapes, strict=True), start=1):
        properties = {str(name): value for name, value in row.items() if value == value}  # noqa: PLR0124
        yield _drawn(number, properties, shape, None)


def _of_geojson(data: bytes, path: Path) -> Iterator[DrawnArea]:
    plain = read_geojson(data, str(path))
    if not plain.rows:
        return
    frame = open_layer(plain.layer, str(path))
    if frame.crs is None:
        msg = f"{path}: line 1, field crs: names a projection that is not known."
        raise SourceFileError(msg)
    shapes = _on_grid(frame, path, [row.line for row in plain.rows])
    for number, (row, shape) in enumerate(zip(plain.rows, shapes, strict=True)):
        yield _drawn(row.line, plain.properties(number) or {}, shape, plain.problems[number])


def _on_grid(
    frame: "geopandas.GeoDataFrame", path: Path, lines: "range | list[int]"
) -> list[BaseGeometry | None]:
    """Shapes in EPSG:27700, refused where they lie elsewhere than their projection says."""
    shapes = shapely.force_2d(np.array(frame.to_crs(BRITISH_NATIONAL_GRID).geometry, dtype=object))
    bounds = shapely.bounds(shapes)
    west, south, east, north = GRID_BOUNDS_M
    is_inside = (
        (bounds[:, 0] >= west)
        & (bounds[:, 1] >= south)
        & (bounds[:, 2] <= east)
        & (bounds[:, 3] <= north)
    )
    is_drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    for row in np.flatnonzero(is_drawn & ~is_inside)[:1]:
        msg = (
            f"{path}: line {lines[row]}, field geometry: lies off Great Britain in the projection"
            f" that the file names ({frame.crs.to_string()}); does it name the right one?"
        )
        raise SourceFileError(msg)
    return list(shapes)


def _drawn(
    line: int, properties: dict[str, Any], shape: BaseGeometry | None, problem: str | None
) -> DrawnArea:
    if problem is None and (shape is None or shape.is_empty):
        problem = MISSING
    if problem is not None or shape is None:
        return DrawnArea(line, properties, None, problem)
    if shape.geom_type not in {"Polygon", "MultiPolygon", "GeometryCollection"}:
        return DrawnArea(line, properties, None, f"is a {shape.geom_type}, which bounds no area")
    outline = as_multipolygon(shape)
    if outline.is_empty:
        return DrawnArea(line, properties, None, "bounds no area")
    return DrawnArea(line, properties, outline, is_mended=not shape.is_valid)
