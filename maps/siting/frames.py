"""Sites as GeoDataFrames, for files and for whoever works in Python."""

from collections.abc import Sequence

import geopandas
import pandas as pd

from directory.geography import BRITISH_NATIONAL_GRID
from maps.coverage.downloads import Cell
from maps.coverage.frames import as_geojson, as_gpkg
from maps.siting.files import COLUMNS, OTHER_COLUMNS, rows_of, rows_of_others
from maps.siting.plan import SitePlan

LAYER, OTHER_LAYER = "sites", "alternatives"


def frame_of(plan: SitePlan) -> geopandas.GeoDataFrame:
    """A row a site with its point, EPSG:27700."""
    return _frame(COLUMNS, rows_of(plan))


def frame_of_others(plan: SitePlan) -> geopandas.GeoDataFrame:
    """A row an alternative with its point, EPSG:27700."""
    return _frame(OTHER_COLUMNS, rows_of_others(plan))


def _frame(columns: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> geopandas.GeoDataFrame:
    cells = {name: [row[at] for row in rows] for at, name in enumerate(columns)}
    points = geopandas.points_from_xy(cells["easting"], cells["northing"])
    return geopandas.GeoDataFrame(cells, geometry=points, crs=BRITISH_NATIONAL_GRID)


def write_geojson(plan: SitePlan) -> bytes:
    """Longitude and latitude, as RFC 7946 has it; first the sites, then the alternatives."""
    return as_geojson(pd.concat([frame_of(plan), frame_of_others(plan)]))


def write_gpkg(plan: SitePlan) -> bytes:
    """A GeoPackage in EPSG:27700 with the layers ``sites`` and ``alternatives``."""
    return as_gpkg({LAYER: frame_of(plan), OTHER_LAYER: frame_of_others(plan)})
