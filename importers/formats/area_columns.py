"""The columns in which publishers give areas' codes and names, whatever their case."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from directory.kinds import AreaKind
from importers.formats.table import column_key

# How the Office for National Statistics, and those who copy it, begin the columns of each kind.
_PREFIXES = {
    AreaKind.LSOA: ("lsoa",),
    AreaKind.MSOA: ("msoa",),
    AreaKind.WARD: ("wd", "ward", "electoralward"),
    AreaKind.PARTNERSHIP: ("lap", "partnership", "localareapartnership"),
    AreaKind.DISTRICT: ("lad", "ltla", "district", "localauthority", "localauthoritydistrict"),
    AreaKind.AUTHORITY: ("ua", "utla", "lad", "ltla", "ctyua", "authority", "localauthority"),
}
_CODE_ENDINGS = "cd|code"
_NAME_ENDINGS = "nm|name"
_PLAIN_CODES = ("code", "areacode", "gsscode", "geographycode", "ons_code", "onscode")
_PLAIN_NAMES = ("name", "areaname", "geographyname", "geography")


@dataclass(frozen=True, slots=True)
class AreaColumn:
    """A column with the codes or names of one kind of area.

    Parameters
    ----------
    heading
        As the file writes it.
    vintage
        The year in its heading, such as 2021 in ``LSOA21CD``, if there is one.
    """

    heading: str
    kind: AreaKind
    vintage: int | None

    @property
    def key(self) -> str:
        """As the rows of a table know it."""
        return column_key(self.heading)


def _year(figures: str) -> int | None:
    if not figures:
        return None
    year = int(figures)
    return year if year > 99 else 2000 + year


def _find(headings: Iterable[str], kind: AreaKind, endings: str) -> list[AreaColumn]:
    prefixes = "|".join(_PREFIXES[kind])
    shape = re.compile(rf"(?:{prefixes})(\d{{2}}|\d{{4}})?(?:{endings})")
    found = ((heading, shape.fullmatch(column_key(heading))) for heading in headings)
    return [AreaColumn(heading, kind, _year(hit[1] or "")) for heading, hit in found if hit]


def find_code_columns(headings: Iterable[str], kind: AreaKind) -> list[AreaColumn]:
    """Columns with codes of a kind; one that says only "code" where there is no other."""
    headings = list(headings)
    plain = [
        AreaColumn(heading, kind, None)
        for heading in headings
        if column_key(heading) in _PLAIN_CODES
    ]
    return _find(headings, kind, _CODE_ENDINGS) or plain


def find_name_columns(headings: Iterable[str], kind: AreaKind) -> list[AreaColumn]:
    """Columns with names of a kind; one that says only "name" where there is no other."""
    headings = list(headings)
    plain = [
        AreaColumn(heading, kind, None)
        for heading in headings
        if column_key(heading) in _PLAIN_NAMES
    ]
    return _find(headings, kind, _NAME_ENDINGS) or plain


def choose_column(columns: Iterable[AreaColumn], vintage: int) -> AreaColumn | None:
    """The column of a vintage, else the only one; nothing where several might be meant."""
    columns = list(columns)
    fitting = [column for column in columns if column.vintage == vintage]
    if len(fitting) == 1 or len(columns) == 1:
        return (fitting or columns)[0]
    return None


def usual_code_columns(kind: AreaKind, vintage: int) -> str:
    """Headings that would have been understood, for a message."""
    first, *_ = _PREFIXES[kind]
    year = f"{vintage % 100:02}"
    return f"{first.upper()}{year}CD, {first}{year}_code or code"
