"""A release of postcodes read once, row by row, to a spool that the database can copy."""

import re
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO

import numpy as np
import shapely
from pyproj import Transformer

from directory.geography import BRITISH_NATIONAL_GRID, GREAT_BRITAIN, WGS84
from importers.errors import SourceFileError
from importers.feed import PostcodeFeed
from importers.formats.postcode_files import PostcodeTable, find_tables, refuse_if_too_large
from importers.formats.postcode_layouts import (
    FIELDS,
    NO_POINT,
    READERS,
    PostcodeLayout,
    PostcodeRow,
    find_layout,
)
from importers.report import IssueLog, Progress

AT_ONCE = 20_000
# Publishers' files hold no broken row at all; more than so many in a hundred is another file.
MOST_BROKEN_PERCENT = 1
MOST_NOTED = 20
BLOCK_BYTES = 256 * 1024
MEGABYTE = 1_000_000

# Passed over as they should be: another grid, or no point at all.
NORTHERN_IRELAND = "in Northern Ireland, which has a grid of its own"
ISLANDS = "on the Channel Islands or the Isle of Man"
WITHOUT_POINT = "no grid reference"
WITHOUT_FIGURE = "an outcode without a figure (GIR, NPT), terminated long ago"
# Broken.
NO_POSTCODE = "not a postcode"
NO_METRES = "easting or northing is no number of metres"
OUTSIDE = "no point within Great Britain"
BROKEN = frozenset({NO_POSTCODE, NO_METRES, OUTSIDE})

_CODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_OLD_CODE = re.compile(r"[A-Z]{3}[0-9][A-Z]{2}")
_AUTHORITY = re.compile(r"[ENSW][0-9]{8}")
_ELSEWHERE = {"BT": NORTHERN_IRELAND, "JE": ISLANDS, "GY": ISLANDS, "IM": ISLANDS}


@lru_cache(maxsize=1)
def _britain() -> shapely.Geometry:
    """Great Britain on its grid, with its edges as straight as they are in degrees."""
    transformer = Transformer.from_crs(WGS84, BRITISH_NATIONAL_GRID, always_xy=True)
    outline = shapely.segmentize(GREAT_BRITAIN, 0.05)
    on_grid: shapely.Geometry = shapely.transform(outline, transformer.transform, interleaved=False)
    shapely.prepare(on_grid)
    return on_grid


@dataclass(slots=True)
class _Chunk:
    """Rows that await a look at where they lie."""

    rows: list[PostcodeRow] = field(default_factory=list)
    eastings_m: list[int] = field(default_factory=list)
    northings_m: list[int] = field(default_factory=list)


class PostcodeSpool:
    """Rows ready to be copied, in a file that is gone as soon as nobody reads it."""

    def __init__(self) -> None:
        # Closed, and so deleted, with the last who holds it: a feed outlives the reading of it.
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._codes = array("Q")

    def add(self, lines: list[str], codes: list[str]) -> None:
        """Keep rows as PostgreSQL copies them, and their postcodes as numbers."""
        self._file.write("".join(lines).encode())
        self._codes.extend(int(code, 36) for code in codes)

    def repeated(self) -> list[int]:
        """Positions of rows whose postcode came before, in ascending order."""
        codes = np.frombuffer(self._codes, dtype=np.uint64)
        order = np.argsort(codes, kind="stable")
        is_repeat = codes[order][1:] == codes[order][:-1]
        return [int(at) for at in np.sort(order[1:][is_repeat])]

    def blocks(self) -> Iterator[bytes]:
        """The rows, each postcode once."""
        repeated = set(self.repeated())
        self._file.seek(0)
        if not repeated:
            while block := self._file.read(BLOCK_BYTES):
                yield block
            return
        for at, line in enumerate(self._file):
            if at not in repeated:
                yield line


class _Release:
    """Reads tables of one layout into a spool."""

    def __init__(self, layout: PostcodeLayout) -> None:
        self.layout = layout
        self.spool = PostcodeSpool()
        self.log = IssueLog()
        self.fetched = 0
        self.rejected_by: Counter[str] = Counter()
        self._first_broken: str | None = None

    def read(self, table: PostcodeTable, progress: Progress, before: int, total: int) -> None:
        chunk = _Chunk()
        for row in READERS[self.layout](table):
            self.fetched += 1
            self._take(table, row, chunk)
            if self.fetched % AT_ONCE == 0:
                self._keep(table, chunk)
                chunk = _Chunk()
                progress((before + row.characters) // MEGABYTE, total // MEGABYTE)
        self._keep(table, chunk)

    def _take(self, table: PostcodeTable, row: PostcodeRow, chunk: _Chunk) -> None:
        code = row.code
        if _OLD_CODE.fullmatch(code):
            self.rejected_by[WITHOUT_FIGURE] += 1
        elif not _CODE.fullmatch(code):
            self._reject(table, row, NO_POSTCODE, FIELDS[self.layout][0], code)
        elif code[:2] in _ELSEWHERE:
            self.rejected_by[_ELSEWHERE[code[:2]]] += 1
        elif row.quality == NO_POINT or not row.easting:
            self.rejected_by[WITHOUT_POINT] += 1
        elif not (_is_metres(row.easting) and _is_metres(row.northing)):
            at = f"{row.easting}, {row.northing}"
            self._reject(table, row, NO_METRES, FIELDS[self.layout][1], at)
        else:
            chunk.rows.append(row)
            chunk.eastings_m.append(int(row.easting))
            chunk.northings_m.append(int(row.northing))

    def _keep(self, table: PostcodeTable, chunk: _Chunk) -> None:
        if not chunk.rows:
            return
        eastings_m = np.array(chunk.eastings_m, dtype=float)
        northings_m = np.array(chunk.northings_m, dtype=float)
        inside = shapely.contains_xy(_britain(), eastings_m, northings_m)
        for at in np.flatnonzero(~inside):
            row, where = chunk.rows[at], (eastings_m[at], northings_m[at])
            message = OUTSIDE
            if shapely.contains_xy(_britain(), where[1], where[0]):
                message = f"{OUTSIDE}; with easting and northing exchanged there is one"
            self._reject(
                table,
                row,
                OUTSIDE,
                FIELDS[self.layout][1],
                f"{row.easting}, {row.northing}",
                message,
            )
        kept = [int(at) for at in np.flatnonzero(inside)]
        rows = chunk.rows
        lines = [_copied(rows[at], chunk.eastings_m[at], chunk.northings_m[at]) for at in kept]
        self.spool.add(lines, [rows[at].code for at in kept])

    def _reject(
        self,
        table: PostcodeTable,
        row: PostcodeRow,
        reason: str,
        field: str,
        value: str,
        message: str | None = None,
    ) -> None:
        self.rejected_by[reason] += 1
        if self.rejected_by[reason] <= MOST_NOTED:
            where = f"{table.path}: {field}"
            self.log.note(row.line, where, value, f"rejected: {message or reason}")
        self._first_broken = self._first_broken or (
            f"{table.name}: line {row.line}, field {field}: {value[:60]!r}: {message or reason}"
        )

    def refuse_if_broken(self) -> None:
        broken = sum(self.rejected_by[reason] for reason in BROKEN)
        if broken * 100 > self.fetched * MOST_BROKEN_PERCENT:
            msg = f"{self._first_broken}; {broken:,} of {self.fetched:,} rows are like that."
            raise SourceFileError(msg)

    def as_feed(self) -> PostcodeFeed:
        repeated = self.spool.repeated()
        for reason in BROKEN:
            if (more := self.rejected_by[reason] - MOST_NOTED) > 0:
                self.log.note(None, "", None, f"{more:,} more rows were rejected: {reason}")
        if repeated:
            message = f"{len(repeated):,} rows repeat a postcode; the first of each is kept"
            self.log.note(None, "postcode", None, message)
        return PostcodeFeed(
            fetched=self.fetched,
            names_authority=self.layout is PostcodeLayout.ONS_POSTCODE_DIRECTORY,
            blocks=self.spool.blocks,
            duplicate=len(repeated),
            rejected_by=self.rejected_by,
            issues=tuple(self.log.issues),
        )


def _is_metres(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 7


def _copied(row: PostcodeRow, easting_m: int, northing_m: int) -> str:
    """A row as PostgreSQL's COPY reads it; everything in it has been matched letter by letter."""
    authority = row.authority if _AUTHORITY.fullmatch(row.authority) else "\\N"
    return (
        f"{row.code}\t{authority}\t{'t' if row.is_live else 'f'}\t"
        f"{'t' if row.is_guess else 'f'}\t{easting_m}\t{northing_m}\n"
    )


def _choose(origin: str, tables: list[PostcodeTable]) -> tuple[PostcodeLayout, list[PostcodeTable]]:
    """The tables that hold postcodes, each postcode once, and their layout."""
    by_layout: dict[PostcodeLayout, list[PostcodeTable]] = {}
    for table in tables:
        _, _, first = next(table.rows(), (0, 0, []))
        if layout := find_layout(first):
            by_layout.setdefault(layout, []).append(table)
    if len(by_layout) > 1:
        msg = f"{origin} holds {' and '.join(sorted(by_layout))}; import one, then the other."
        raise SourceFileError(msg)
    for layout, found in by_layout.items():
        # The same rows come whole, and once more by postcode area for those with a small machine.
        whole = [table for table in found if table.path.parent.name.lower() != "multi_csv"]
        return layout, whole or found
    msg = (
        f"{origin}: line 1: no table of postcodes begins like that: it should name the columns of"
        " the ONS Postcode Directory (pcds, doterm, lad25cd, east1m, north1m) or be a row of"
        " Code-Point Open, as in Data/CSV."
    )
    raise SourceFileError(msg)


def read_release(origin: str, source: str, progress: Progress) -> PostcodeFeed:  # noqa: ARG001
    """Read a release of the ONS Postcode Directory or of Code-Point Open.

    Raises
    ------
    SourceFileError
        It is neither, is broken or cut off, or over 1 % of its rows cannot be read.
    """
    layout, tables = _choose(origin, find_tables(Path(origin)))
    total = refuse_if_too_large(origin, tables)
    release = _Release(layout)
    before = 0
    for table in tables:
        release.read(table, progress, before, total)
        before += table.size_bytes
    progress(total // MEGABYTE, total // MEGABYTE)
    release.refuse_if_broken()
    return release.as_feed()
