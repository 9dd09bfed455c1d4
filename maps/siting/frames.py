"""Sites as GeoDataFrames, for files and for whoever works in Python."""

import geopandas

from directory.geography import BRITISH_NATIONAL_GRID
from maps.coverage.frames import as_geojson, as_gpkg
from maps.siting.files import COLUMNS, rows_of
from maps.siting.plan import SitePlan

LAYER = "sites"


def frame_of(plan: SitePlan) -> geopandas.GeoDataFrame:
    """A row a site with its point, EPSG:27700."""
    rows = rows_of(plan)
    cells = {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}
    points = geopandas.points_from_xy(cells["easting"], cells["northing"])
    return geopandas.GeoDataFrame(cells, geometry=points, crs=BRITISH_NATIONAL_GRID)


def write_geojson(plan: SitePlan) -> bytes:
    """Longitude and latitude, as RFC 7946 has it."""
    return as_geojson(frame_of(plan))


def write_gpkg(plan: SitePlan) -> bytes:
    """A GeoPackage in EPSG:27700 with one layer, ``sites``."""
    return as_gpkg(frame_of(plan), LAYER)
