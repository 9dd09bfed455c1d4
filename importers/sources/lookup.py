"""Lookups: the publishers' tables of which area of one kind or year is which of another."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import permutations
from pathlib import Path

from directory import attribution
from directory.kinds import AreaKind
from directory.queries.areas import AreaSet
from importers.area_feeds import Counterpart, FoundCounterparts, LookupFeed
from importers.errors import SourceFileError
from importers.fields import Fields
from importers.formats.area_columns import AreaColumn, find_code_columns, find_name_columns
from importers.formats.table import TableRow, column_key, read_headings, read_table
from importers.report import IssueLog, Progress
from importers.source import Source

# How the Office for National Statistics marks what became of an area.
CHANGES = {"U": "areas_unchanged", "S": "areas_split", "M": "areas_merged", "X": "areas_redrawn"}
_CHANGE_KEYS = ("changecode", "chgind", "chngind", "changeindicator")
# One column may hold both authorities and districts; how a code begins tells which it is.
_DISTRICT_CODES = ("E07", "W05", "N08")


def _dated(
    headings: Sequence[str], find: Callable[[Iterable[str], AreaKind], list[AreaColumn]]
) -> dict[str, AreaColumn]:
    """Columns whose headings name a kind and a year, by heading.

    Notes
    -----
    Authority comes last, so that a column that may hold districts too counts as one of authorities.
    """
    return {
        column.heading: column
        for kind in AreaKind
        for column in find(headings, kind)
        if column.vintage is not None
    }


class _Lookup:
    """Takes the rows of a file one by one."""

    def __init__(self, path: str, headings: Sequence[str], source: str) -> None:
        self.log = IssueLog()
        self.rejected_by: Counter[str] = Counter()
        self.details: Counter[str] = Counter()
        self.rows: list[FoundCounterparts] = []
        self._source = source
        self._codes = _dated(headings, find_code_columns)
        names = _dated(headings, find_name_columns).values()
        self._names = {(name.kind, name.vintage): name.heading for name in names}
        keys = {column_key(heading): heading for heading in headings}
        self._change = next((keys[key] for key in _CHANGE_KEYS if key in keys), None)
        if len(self._codes) < 2:
            said = ", ".join(headings[:20]) or "none"
            msg = (
                f"{path}: line 1: a lookup has at least two columns of codes whose headings name"
                f" kind and year, such as LSOA11CD and LSOA21CD; there are {said}."
            )
            raise SourceFileError(msg)

    def take(self, table_row: TableRow) -> None:
        """Take one in, or say why not."""
        row = Fields(table_row.cells, "", table_row.line, self._source, self.log)
        areas = list(self._areas(row))
        if len(areas) < 2:
            self.rejected_by["fewer than two codes"] += 1
            row.note(next(iter(self._codes)), "rejected: fewer than two codes")
            return
        if self._change:
            change = row.name(column_key(self._change)) or ""
            counted = CHANGES.get(change.upper())
            if counted is None:
                row.note(self._change, f"is none of {', '.join(CHANGES)}", change)
            else:
                self.details[counted] += 1
        pairs = tuple(
            Counterpart(which, code, to_which, to_code, to_name)
            for (which, code, _), (to_which, to_code, to_name) in permutations(areas, 2)
        )
        self.rows.append(FoundCounterparts(table_row.line, pairs))

    def _areas(self, row: Fields) -> Iterator[tuple[AreaSet, str, str | None]]:
        """The areas that stand in a row, with their names."""
        for column in self._codes.values():
            code = row.name(column.key)
            if code is None or column.vintage is None:
                continue
            kind = column.kind
            if kind == AreaKind.AUTHORITY and code.startswith(_DISTRICT_CODES):
                kind = AreaKind.DISTRICT
            heading = self._names.get((column.kind, column.vintage))
            name = row.name(column_key(heading)) if heading else None
            yield AreaSet(kind, column.vintage), code, name


def read(origin: str, source: str, progress: Progress) -> LookupFeed:
    """The counterparts in a CSV file.

    Raises
    ------
    SourceFileError
        It has not two columns of codes that name their kind and year.
    """
    rows = read_table(Path(origin))
    lookup = _Lookup(origin, read_headings(Path(origin)), source)
    for done, row in enumerate(rows, start=1):
        lookup.take(row)
        progress(done, len(rows))
    return LookupFeed(
        path=origin,
        fetched=len(rows),
        rows=tuple(lookup.rows),
        details=lookup.details,
        rejected_by=lookup.rejected_by,
        issues=tuple(lookup.log.issues),
    )


SOURCE = Source(
    name="lookup",
    title="Which area of one kind or year is which of another",
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    attribution=attribution.AREAS,
    layout=(
        "CSV with two or more columns of codes whose headings name kind and year (LSOA11CD,"
        " lsoa21_code, WD24CD, ltla24_code), and of names (LSOA21NM)"
    ),
    frequency="yearly",
    takes_address=False,
    read=read,
)
