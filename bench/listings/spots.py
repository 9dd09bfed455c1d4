"""Where fictional listings and people are: live postcodes, which lie as thickly as people live."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import files

import numpy as np
import numpy.typing as npt

from bench.listings.parts import read_parts
from directory.authorities import NAMES
from directory.place_list import read_place_list
from directory.postcode_packages import CODE_POINT_PACKAGE, packaged_postcodes

Metres = npt.NDArray[np.float64]

COUNTY_UP_TO = 20_000
REGION_UP_TO = 200_000
# Around Northampton (EPSG:27700), far enough for about as many people a listing as in the county.
MIDDLE_EASTING_M, MIDDLE_NORTHING_M = 475_000.0, 260_000.0
REGION_M = 90_000.0
# Outside the county a place is named after the square it lies in, and so is an authority.
TOWN_M, AUTHORITY_M = 8_000, 40_000


@dataclass(frozen=True, slots=True)
class Spots:
    """Postcodes with their points (EPSG:27700, metres).

    Parameters
    ----------
    towns
        Name of the place that each lies in or nearest to.
    authorities
        Name of the authority, outside the county one that is made up.
    """

    what: str
    postcodes: list[str]
    eastings_m: Metres
    northings_m: Metres
    towns: list[str]
    authorities: list[str]


def spots_for(count: int) -> Spots:
    """The county for as many listings as it may hold, for more the region, then Great Britain."""
    if count <= COUNTY_UP_TO:
        return county()
    if count <= REGION_UP_TO:
        return beyond("postcodes within 90 km of Northampton", REGION_M)
    return beyond("postcodes of Great Britain", None)


def _spaced(code: str) -> str:
    return f"{code[:-3]} {code[-3:]}"


def county() -> Spots:
    """Both authorities, with the places of the project's own list."""
    rows = sorted(
        (row.code, row.easting_m, row.northing_m, NAMES[row.authority])
        for row in packaged_postcodes()
        if row.is_live and row.authority in NAMES
    )
    eastings_m = np.array([row[1] for row in rows])
    northings_m = np.array([row[2] for row in rows])
    at = {row[0]: index for index, row in enumerate(rows)}
    places = [place for place in read_place_list() if place.code in at]
    found = [at[place.code] for place in places]
    return Spots(
        what="postcodes of the county",
        postcodes=[_spaced(row[0]) for row in rows],
        eastings_m=eastings_m,
        northings_m=northings_m,
        towns=[places[index].name for index in _nearest(eastings_m, northings_m, found).tolist()],
        authorities=[row[3] for row in rows],
    )


def _nearest(eastings_m: Metres, northings_m: Metres, among: list[int]) -> npt.NDArray[np.int64]:
    nearest = np.zeros(len(eastings_m), dtype=np.int64)
    for start in range(0, len(eastings_m), 1_000):
        part = slice(start, start + 1_000)
        across = eastings_m[part, None] - eastings_m[among]
        up = northings_m[part, None] - northings_m[among]
        nearest[part] = np.argmin(across**2 + up**2, axis=1)
    return nearest


def _code_point() -> Iterator[tuple[str, float, float]]:
    for file in sorted(files(CODE_POINT_PACKAGE) or (), key=lambda one: one.name):
        if file.name.endswith(".csv.gz") and file.parent.name == "CSV":
            with gzip.open(str(file.locate()), "rt", encoding="utf-8") as lines:
                for postcode, _, easting, northing in csv.reader(lines):
                    # Where a postcode has no point, the publisher writes 0 0.
                    if easting != "0":
                        yield postcode, float(easting), float(northing)


def beyond(what: str, within_m: float | None) -> Spots:
    """Live postcodes of Great Britain, or those within some metres of Northampton."""
    codes, eastings, northings = zip(*_code_point(), strict=True)
    eastings_m, northings_m = np.array(eastings), np.array(northings)
    across, up = eastings_m - MIDDLE_EASTING_M, northings_m - MIDDLE_NORTHING_M
    chosen = np.hypot(across, up) <= (within_m or np.inf)
    kept = np.flatnonzero(chosen)
    return Spots(
        what=what,
        postcodes=[_spaced(codes[index].replace(" ", "")) for index in kept],
        eastings_m=eastings_m[kept],
        northings_m=northings_m[kept],
        towns=_named_squares(eastings_m[kept], northings_m[kept], TOWN_M),
        authorities=_named_squares(eastings_m[kept], northings_m[kept], AUTHORITY_M),
    )


def _named_squares(eastings_m: Metres, northings_m: Metres, square_m: int) -> list[str]:
    """A made-up name for the square that each point lies in."""
    names = read_parts().places
    squares = (eastings_m // square_m) * 997 + northings_m // square_m
    return [names[int(square) * 7_919 % len(names)] for square in squares]
