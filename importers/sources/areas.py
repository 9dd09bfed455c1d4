"""Areas: the outlines of LSOAs, wards, authorities and the like from a map layer."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import shapely

from directory import attribution, authorities
from directory.kinds import AreaKind
from directory.queries.areas import AreaSet
from importers.area_feeds import AreaFeed, FoundArea
from importers.asked import Asked, AskingReader, Option
from importers.errors import ImportOptionError, SourceFileError
from importers.fields import Fields
from importers.formats.area_columns import (
    AreaColumn,
    choose_column,
    find_code_columns,
    find_name_columns,
    usual_code_columns,
)
from importers.formats.polygons import DrawnArea, read_areas
from importers.identity import derive
from importers.overlaps import find_overlap
from importers.report import IssueLog, Progress
from importers.source import Source

# Boundaries hold for some years; columns that say another decade belong to another file.
SAME_BOUNDARIES_YEARS = 4


def set_asked(kind: AreaKind | None, vintage: int | None) -> AreaSet:
    """The kind and vintage that an import was asked for, which its options made sure of."""
    if kind is None or vintage is None:
        msg = "kind and vintage of the areas are needed."
        raise ImportOptionError(msg)
    return AreaSet(kind, vintage)


class _Layer:
    """Takes the areas of a file one by one."""

    def __init__(self, path: str, drawn: Sequence[DrawnArea], which: AreaSet, source: str) -> None:
        self.log = IssueLog()
        self.rejected_by: Counter[str] = Counter()
        self.details: Counter[str] = Counter({"mended": 0, "named_by_code": 0})
        self.areas: dict[str, FoundArea] = {}
        self.outlines: list[shapely.Geometry] = []
        self._path = path
        self._which = which
        self._source = source
        headings = list(dict.fromkeys(name for area in drawn for name in area.properties))
        self._code = self._code_column(headings) if drawn else None
        named = find_name_columns(headings, which.kind)
        year = self._code.vintage if self._code and self._code.vintage else which.vintage
        self._name = choose_column(named, year)

    def _code_column(self, headings: Sequence[str]) -> AreaColumn:
        kind, vintage = self._which
        columns = find_code_columns(headings, kind)
        chosen = choose_column(columns, vintage)
        if chosen is None:
            said = ", ".join(headings[:20]) or "none"
            several = ", ".join(column.heading for column in columns)
            why = (
                f"the columns {several} might all hold the codes; keep the one of {vintage}"
                if columns
                else f"there is no column with codes, such as"
                f" {usual_code_columns(kind, vintage)}; there are {said}"
            )
            msg = f"{self._path}: line 1: {why}."
            raise SourceFileError(msg)
        if chosen.vintage and abs(chosen.vintage - vintage) > SAME_BOUNDARIES_YEARS:
            message = f"is of {chosen.vintage}, and was taken as of {vintage}"
            self.log.note(1, chosen.heading, None, message)
        return chosen

    def _reject(self, area: DrawnArea, field: str, reason: str, message: str, code: object) -> None:
        self.rejected_by[reason] += 1
        self.log.note(area.line, field, code, f"rejected: {message}")

    def take(self, area: DrawnArea) -> None:
        """Take one in, or say why not."""
        row = Fields(area.properties, "", area.line, self._source, self.log)
        heading = self._code.heading if self._code else ""
        code = row.name(heading)
        if code is None:
            self._reject(area, heading, "no code", "no code", None)
            return
        if code in self.areas:
            msg = (
                f"{self._path}: line {area.line}, field {heading}: {code} stands on line"
                f" {self.areas[code].line} already; every area must have a code of its own."
            )
            raise SourceFileError(msg)
        if area.outline is None:
            message = f"the outline {area.problem}"
            self._reject(area, "geometry", "no outline", message, code)
            return
        name = row.name(self._name.heading) if self._name else authorities.NAMES.get(code)
        self.details["named_by_code"] += name is None
        self.details["mended"] += area.is_mended
        id_ = derive("area", self._which.kind, self._which.vintage, code)
        outline: bytes = shapely.to_wkb(area.outline)
        self.areas[code] = FoundArea(id_, area.line, code, name or code, outline)
        self.outlines.append(area.outline)

    def refuse_overlaps(self) -> None:
        """Refuse areas that lie upon each other.

        Raises
        ------
        SourceFileError
            Two of them overlap by more than a sliver.
        """
        overlap = find_overlap(self.outlines)
        if overlap is None:
            return
        areas = list(self.areas.values())
        first, second = areas[overlap.first], areas[overlap.second]
        msg = (
            f"{self._path}: line {second.line}, field geometry: {second.code} ({second.name}) and"
            f" {first.code} ({first.name}, line {first.line}) overlap by {overlap.share:.0%} of the"
            f" smaller one; {self._which.kind.value} areas must lie side by side."
        )
        raise SourceFileError(msg)


def read(origin: str, source: str, progress: Progress, asked: Asked) -> AreaFeed:
    """The areas of a file.

    Raises
    ------
    SourceFileError
        It cannot be read, names no projection, has no column of codes, gives a code twice, or its
        areas overlap.
    """
    which = set_asked(asked.kind, asked.vintage)
    drawn = read_areas(Path(origin))
    layer = _Layer(origin, drawn, which, source)
    for done, area in enumerate(drawn, start=1):
        layer.take(area)
        progress(done, len(drawn))
    layer.refuse_overlaps()
    # Who drew a partnership's border, and on what terms, is not known.
    is_official = which.kind != AreaKind.PARTNERSHIP
    return AreaFeed(
        path=origin,
        fetched=len(drawn),
        which=which,
        areas=tuple(layer.areas.values()),
        attribution=attribution.AREAS if is_official else None,
        details=layer.details,
        rejected_by=layer.rejected_by,
        issues=tuple(layer.log.issues),
    )


SOURCE = Source(
    name="areas",
    title="Outlines of areas that people are counted in",
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    attribution=attribution.AREAS,
    layout=(
        "GeoJSON, GeoPackage, or a shapefile with its .prj (also zipped), in any projection that"
        " it names, with a column of codes (LSOA21CD, ward22_code, code) and of names; --kind and"
        " --vintage say what they are"
    ),
    frequency="yearly",
    takes_address=False,
    read=AskingReader((Option.KIND, Option.VINTAGE), read),
)
