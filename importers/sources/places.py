"""Places: a gazetteer with the columns of NPTG (localities) or NaPTAN (stops)."""

from collections import Counter
from pathlib import Path
from uuid import UUID

from directory.geography import GridPoint
from directory.kinds import PlaceKind
from importers.errors import SourceFileError
from importers.feed import GazetteerPlace, PlaceFeed
from importers.fields import Fields
from importers.formats.points import read_point
from importers.formats.table import TableRow, read_table
from importers.identity import derive
from importers.report import IssueLog, Progress
from importers.source import Source

# The first of these that a file has; keys as formats/table.py writes column names.
_CODE = ("nptglocalitycode", "localitycode", "code", "id")
_NAME = ("localityname", "name")
_OTHER_NAMES = ("shortname", "alternatename", "localitynamelang2")
_PARENT = ("parentnptglocalityref", "parentlocalityname", "parent")
_KIND = ("kind", "placekind")


def _first(row: Fields, keys: tuple[str, ...]) -> str | None:
    return row.name(*keys)


def _kind(row: Fields, code: str, parents: set[str], parent: str | None) -> PlaceKind:
    """What sort of place: as a column says, else by where it stands among the others.

    Notes
    -----
    NPTG does not say. A locality under another is part of it; one with several under it is a town.
    """
    given = (_first(row, _KIND) or "").lower()
    if given in {PlaceKind.TOWN, PlaceKind.SUBURB, PlaceKind.VILLAGE, PlaceKind.HAMLET}:
        return PlaceKind(given)
    if parent:
        return PlaceKind.SUBURB
    return PlaceKind.TOWN if code in parents else PlaceKind.VILLAGE


def _parents(rows: list[TableRow]) -> set[str]:
    """Codes and names that several other rows stand under."""
    above = Counter(
        next((row.cells[key].strip() for key in _PARENT if row.cells.get(key, "").strip()), "")
        for row in rows
    )
    return {name for name, count in above.items() if name and count > 2}


class _Gazetteer:
    """Reads rows one by one, each place once."""

    def __init__(self, rows: list[TableRow], source: str) -> None:
        self.log = IssueLog()
        self.rejected_by: Counter[str] = Counter()
        self.places: dict[UUID, GazetteerPlace] = {}
        self.duplicate = 0
        self._rows = rows
        self._source = source
        self._parents = _parents(rows)
        self._names = {
            code: name
            for code, name in ((self._cell(row, _CODE), self._cell(row, _NAME)) for row in rows)
            if code and name
        }

    def _cell(self, row: TableRow, keys: tuple[str, ...]) -> str:
        return next((row.cells[key].strip() for key in keys if row.cells.get(key, "").strip()), "")

    def _reject(self, row: Fields, field: str, reason: str, value: str | None = None) -> None:
        self.rejected_by[reason] += 1
        row.note(field, f"rejected: {reason}", value)

    def read(self, table_row: TableRow) -> None:
        row = Fields(table_row.cells, "", table_row.line, self._source, self.log)
        name = _first(row, _NAME)
        if name is None:
            self._reject(row, "name", "no name")
            return
        point = read_point(row)
        if point is None:
            self._reject(row, "easting", "no point within Great Britain", name)
            return
        code = _first(row, _CODE)
        source_id = code or f"{name} {point.easting_m:.0f} {point.northing_m:.0f}"
        id_ = derive(self._source, "place", source_id)
        if id_ in self.places:
            self.duplicate += 1
            return
        self.places[id_] = self._place(row, id_, source_id, name, point)

    def _place(
        self, row: Fields, id_: UUID, source_id: str, name: str, point: GridPoint
    ) -> GazetteerPlace:
        parent = _first(row, _PARENT)
        others = {_first(row, (key,)) for key in _OTHER_NAMES}
        is_parent = source_id if source_id in self._parents else name
        return GazetteerPlace(
            id=id_,
            source_id=source_id,
            name=name,
            also_known_as=tuple(sorted(other for other in others if other and other != name)),
            kind=_kind(row, is_parent, self._parents, parent),
            within=self._names.get(parent, parent) if parent else None,
            point=point,
        )


def read(origin: str, source: str, progress: Progress) -> PlaceFeed:
    """The places in a CSV file.

    Raises
    ------
    SourceFileError
        It has no column for names or for points.

    Notes
    -----
    A file of stops has a row a stop and the locality's code in each: the first point is kept.
    """
    rows = read_table(Path(origin))
    columns = {key for row in rows[:1] for key in row.cells}
    if rows and not columns & set(_NAME):
        msg = f"{origin}: line 1: there is no column LocalityName or name."
        raise SourceFileError(msg)
    gazetteer = _Gazetteer(rows, source)
    for done, row in enumerate(rows, start=1):
        gazetteer.read(row)
        progress(done, len(rows))
    return PlaceFeed(
        fetched=len(rows),
        places=tuple(gazetteer.places.values()),
        duplicate=gazetteer.duplicate,
        rejected_by=gazetteer.rejected_by,
        issues=tuple(gazetteer.log.issues),
    )


SOURCE = Source(
    name="places",
    title="Gazetteer of places",
    publisher="Department for Transport (NPTG, NaPTAN)",
    licence="Open Government Licence v3.0",
    attribution=(
        "Contains public sector information licensed under the Open Government Licence v3.0."
    ),
    layout=(
        "CSV with the columns NptgLocalityCode, LocalityName (or name), Easting and Northing (or"
        " lon and lat), and ParentNptgLocalityRef (or parent)"
    ),
    frequency="weekly",
    takes_address=False,
    read=read,
)
