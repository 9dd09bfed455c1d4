"""Rows of a delimited text file, by column name, each with its line."""

import codecs
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from pathlib import Path

from importers.errors import SourceFileError
from importers.formats.files import read_bytes

LONGEST_CELL = 100_000


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its line, and its cells by column name in lower case without underscores."""

    line: int
    cells: dict[str, str]


def column_key(name: str) -> str:
    """A column's name as rows know it, however the publisher writes it."""
    return "".join(char for char in name.lower() if char.isalnum())


def _decode(data: bytes) -> str:
    """UTF-8, or UTF-16 that says so, else the Windows encoding that spreadsheets write."""
    has_mark = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if has_mark else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_headings(path: Path) -> list[str]:
    """The first line of a CSV file, as it stands there.

    Raises
    ------
    SourceFileError
        The file cannot be read.
    """
    csv.field_size_limit(LONGEST_CELL)
    text = _decode(read_bytes(path)).replace("\x00", "")
    return [heading.strip() for heading in next(csv.reader(StringIO(text)), [])]


def read_table(path: Path, columns: Sequence[str] = ()) -> list[TableRow]:
    """The rows of a CSV file, below its line of column names.

    Parameters
    ----------
    columns
        The columns of a file that is published without such a line; used unless the first line
        names the first of them.

    Raises
    ------
    SourceFileError
        It has no column names, or not as many cells as ``columns``, or a row cannot be told into
        cells.
    """
    csv.field_size_limit(LONGEST_CELL)
    text = _decode(read_bytes(path)).replace("\x00", "")
    reader = csv.reader(StringIO(text), strict=True)
    try:
        first = next(reader, [])
        names = [column_key(name) for name in first]
        is_unnamed = bool(columns) and column_key(columns[0]) not in names
        if is_unnamed and len(first) != len(columns):
            msg = (
                f"{path}: line 1 has {len(first)} columns; it should have {len(columns)}, or name"
                f" them, beginning with {columns[0]}."
            )
            raise SourceFileError(msg)
        if not any(names):
            msg = f"{path}: line 1: there are no column names."
            raise SourceFileError(msg)
        if is_unnamed:
            names = [column_key(name) for name in columns]
        rows = chain([first], reader) if is_unnamed else reader
        found = [(reader.line_num, cells) for cells in rows if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        msg = f"{path}: line {reader.line_num}: {error}."
        raise SourceFileError(msg) from error
    is_cut = bool(text) and not text.endswith(("\n", "\r"))
    if found and is_cut and len(found[-1][1]) < len(names):
        msg = (
            f"{path}: line {found[-1][0]}: the file ends in the middle of a row, after"
            f" {len(found[-1][1])} of {len(names)} cells; fetch it again."
        )
        raise SourceFileError(msg)
    return [TableRow(line, dict(zip(names, cells, strict=False))) for line, cells in found]
