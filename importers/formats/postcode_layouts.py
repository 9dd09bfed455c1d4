"""The two layouts that postcodes are published in, and a row of either.

The ONS Postcode Directory names its columns, in any order and under names that change with the
release. Code-Point Open has ten columns without names. Both grade a point on one scale (Gridlink's
positional quality, which Code-Point Open writes ten times as large):

1 within a building; 2 the same, by eye (Scotland); 3 to 50 m; 4 the mean of the addresses;
5 imputed from postcodes around; 6 the mean of the sector; 8 the last known of a postcode terminated
before Gridlink; 9 none.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from directory.postcodes import parse_postcode
from importers.errors import SourceFileError
from importers.formats.postcode_files import PostcodeTable
from importers.formats.table import column_key


class PostcodeLayout(StrEnum):
    """Whose table it is."""

    ONS_POSTCODE_DIRECTORY = "ONS Postcode Directory"
    CODE_POINT_OPEN = "Code-Point Open"


# A tuple, because two and a half million are made and a dataclass takes four times as long.
class PostcodeRow(NamedTuple):
    """What a row says, as text; ``is_guess`` where its point should not move a better one."""

    line: int
    characters: int
    code: str
    authority: str
    is_live: bool
    quality: str
    is_guess: bool
    easting: str
    northing: str


NO_POINT = "9"
_IMPRECISE = frozenset("568")
# The columns of the ONS Postcode Directory by what they hold, the names of all releases.
_COLUMNS = {
    "postcode": re.compile(r"pcds|pcd|pcd7|pcd8|pcd2"),
    "date of termination": re.compile(r"doterm"),
    "local authority": re.compile(r"oslaua|laua|lad(\d\d)?(cd)?"),
    "easting": re.compile(r"oseast1m|east1m"),
    "northing": re.compile(r"osnrth1m|north1m|nrth1m"),
}
_QUALITY = re.compile(r"osgrdind|gridind")
_NAMES = {
    "postcode": "pcds, pcd7, pcd8, pcd or pcd2",
    "date of termination": "doterm",
    "local authority": "oslaua, laua or such as lad25cd",
    "easting": "oseast1m or east1m",
    "northing": "osnrth1m or north1m",
}
CODE_POINT_COLUMNS = (
    "Postcode",
    "Positional_quality_indicator",
    "Eastings",
    "Northings",
    "Country_code",
    "NHS_regional_HA_code",
    "NHS_HA_code",
    "Admin_county_code",
    "Admin_district_code",
    "Admin_ward_code",
)
_CODE_POINT_QUALITY = re.compile(r"[1-9]0")


def find_layout(first_row: Sequence[str]) -> PostcodeLayout | None:
    """Whose table begins with this row, or nothing where it is another table."""
    keys = [column_key(cell) for cell in first_row]
    named = {what for what, names in _COLUMNS.items() if any(map(names.fullmatch, keys))}
    if "postcode" in named or {"date of termination", "easting"} <= named:
        return PostcodeLayout.ONS_POSTCODE_DIRECTORY
    if len(first_row) > 1 and _CODE_POINT_QUALITY.fullmatch(first_row[1].strip()):
        return PostcodeLayout.CODE_POINT_OPEN if parse_postcode(first_row[0]) else None
    return None


def _columns(table: PostcodeTable, header: Sequence[str]) -> list[int]:
    keys = [column_key(cell) for cell in header]
    found = []
    for what, names in _COLUMNS.items():
        at = next((index for index, key in enumerate(keys) if names.fullmatch(key)), None)
        if at is None:
            msg = (
                f"{table.name}: line 1: there is no column of the {what}; it should be called"
                f" {_NAMES[what]}."
            )
            raise SourceFileError(msg)
        found.append(at)
    return found


def _refuse_width(table: PostcodeTable, line: int, has: int, should: int) -> None:
    msg = f"{table.name}: line {line} has {has} columns and should have {should}."
    raise SourceFileError(msg)


def read_directory(table: PostcodeTable) -> Iterator[PostcodeRow]:
    """The rows of a table of the ONS Postcode Directory.

    Raises
    ------
    SourceFileError
        A column is missing, or a row has more or fewer than its first line.
    """
    rows = table.rows()
    _, _, header = next(rows, (0, 0, []))
    width = len(header)
    code_at, ended_at, authority_at, easting_at, northing_at = _columns(table, header)
    keys = [column_key(cell) for cell in header]
    quality_at = next((at for at, key in enumerate(keys) if _QUALITY.fullmatch(key)), None)
    for line, characters, cells in rows:
        if len(cells) != width:
            _refuse_width(table, line, len(cells), width)
        quality = "" if quality_at is None else cells[quality_at].strip()
        yield PostcodeRow(
            line,
            characters,
            cells[code_at].replace(" ", ""),
            cells[authority_at].strip(),
            not cells[ended_at].strip(),
            quality,
            quality in _IMPRECISE,
            cells[easting_at].strip(),
            cells[northing_at].strip(),
        )


def read_code_point(table: PostcodeTable) -> Iterator[PostcodeRow]:
    """The rows of a table of Code-Point Open, all of them live.

    Raises
    ------
    SourceFileError
        A row does not have ten columns.
    """
    width = len(CODE_POINT_COLUMNS)
    for line, characters, cells in table.rows():
        if len(cells) != width:
            _refuse_width(table, line, len(cells), width)
        code, graded, easting, northing, _, _, _, _, authority, _ = cells
        quality = graded.strip()[:1]
        yield PostcodeRow(
            line,
            characters,
            code.replace(" ", ""),
            authority.strip(),
            True,
            quality if easting.strip("0 ") or northing.strip("0 ") else NO_POINT,
            quality != "1",
            easting.strip(),
            northing.strip(),
        )


READERS = {
    PostcodeLayout.ONS_POSTCODE_DIRECTORY: read_directory,
    PostcodeLayout.CODE_POINT_OPEN: read_code_point,
}
FIELDS = {
    PostcodeLayout.ONS_POSTCODE_DIRECTORY: ("postcode", "easting"),
    PostcodeLayout.CODE_POINT_OPEN: ("Postcode", "Eastings"),
}
