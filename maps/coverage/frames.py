"""Coverage as GeoDataFrames, for files and for whoever works in Python."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas
import shapely

from directory.geography import BRITISH_NATIONAL_GRID, WGS84
from maps.coverage.downloads import COLUMNS, more_of, rows_of
from maps.coverage.table import CoverageTable

# Of a degree: a tenth of a metre.
DEGREE_PLACES = 6
LAYER = "coverage"


def frame_of(table: CoverageTable) -> geopandas.GeoDataFrame:
    """A row an area, EPSG:27700: what the CSV holds, shares at each threshold and listings."""
    cells = dict(zip(COLUMNS, zip(*rows_of(table), strict=True), strict=True))
    return geopandas.GeoDataFrame(
        {
            **{name: list(values) for name, values in cells.items()},
            **more_of(table),
        },
        geometry=shapely.from_wkb(list(table.areas.geometry_wkb)),
        crs=BRITISH_NATIONAL_GRID,
    )


def as_geojson(frame: geopandas.GeoDataFrame) -> bytes:
    """Longitude and latitude, as RFC 7946 has it."""
    turned = frame.to_crs(WGS84)
    turned.geometry = shapely.set_precision(turned.geometry.values, 10.0**-DEGREE_PLACES)
    return str(turned.to_json(drop_id=True)).encode()


def as_gpkg(layers: Mapping[str, geopandas.GeoDataFrame]) -> bytes:
    """A GeoPackage with some layers by their names."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "layers.gpkg"
        for layer, frame in layers.items():
            frame.to_file(path, layer=layer, driver="GPKG")
        return path.read_bytes()


def write_geojson(table: CoverageTable) -> bytes:
    """The table's areas in longitude and latitude."""
    return as_geojson(frame_of(table))


def write_gpkg(table: CoverageTable) -> bytes:
    """The table's areas in EPSG:27700, as the layer ``coverage``."""
    return as_gpkg({LAYER: frame_of(table)})
