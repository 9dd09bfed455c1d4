"""Rows of delimited text, whatever its encoding and delimiter, never more than one at a time."""

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TextIO, TypeAlias

from importers.errors import SourceFileError
from importers.formats.files import LARGEST_FILE_BYTES
from importers.formats.spreadsheet.cells import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    Cell,
    NumberedRow,
)

# How many headings of a layout that is known stand in a row.
KnownHeadings: TypeAlias = Callable[[Sequence[Cell]], int]

# A row is read whole before its cells are counted, so a line without an end is refused first.
LONGEST_LINE_BYTES = 8 * 1024 * 1024
DELIMITERS = ",;\t|"
# Written after the last line: whatever swallows it has a quotation mark that is not closed.
_LAST = "\x1e(last)"
_CHUNK = 1 << 20
_SAMPLE_CHARS = 65_536
_SAMPLE_LINES = 40
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without its mark: nearly every other byte of English text is then nothing."""
    half = len(head) // 2
    if half < 2:
        return None
    if head[1::2].count(0) > half * 0.7 and head[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if head[::2].count(0) > half * 0.7 and head[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def find_encoding(path: Path) -> str:
    """UTF-8, UTF-16 or UTF-32 where a file is that, else the one that Windows writes."""
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    return _unmarked_utf16(head) or ("utf-8" if _is_utf8(path) else "cp1252")


def find_delimiter(sample: str, count_known: KnownHeadings) -> str:
    """The delimiter under which some row near the top holds the most headings that are known."""
    lines = sample.splitlines(keepends=True)[:_SAMPLE_LINES]

    def most_known(delimiter: str) -> int:
        try:
            return max(map(count_known, csv.reader(lines, delimiter=delimiter)), default=0)
        except csv.Error:
            return 0

    return max(DELIMITERS, key=most_known)


def check_lines(path: Path) -> None:
    """See that the file is of a size, and its lines of a length, that can be read.

    Raises
    ------
    SourceFileError
        They are not.
    """
    size = path.stat().st_size
    if size > LARGEST_FILE_BYTES:
        msg = f"{path} has {size} bytes; an import takes at most {LARGEST_FILE_BYTES}."
        raise SourceFileError(msg)
    since_break, line = 0, 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            since_break = since_break + len(chunk) if last < 0 else len(chunk) - last
            if since_break > LONGEST_LINE_BYTES:
                msg = f"{path}: line {line} is longer than {LONGEST_LINE_BYTES} bytes."
                raise SourceFileError(msg)
            line += chunk.count(b"\n")


def _rows(path: Path, file: TextIO, delimiter: str) -> Iterator[NumberedRow]:
    csv.field_size_limit(LONGEST_CELL)
    # A quotation mark within a cell is text to whoever typed it, so the strict mode is not used.
    lines = chain((line.replace("\x00", "") for line in file), (f"{_LAST}\r\n",))
    reader, filled, number = csv.reader(lines, delimiter=delimiter), 0, 0
    is_closed = False
    try:
        for number, cells in enumerate(reader, start=1):
            if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
                msg = f"{path}: row {number} has {len(cells)} cells, over {MOST_COLUMNS}."
                raise SourceFileError(msg)
            filled += sum(map(bool, cells))
            if filled > MOST_CELLS:
                msg = f"{path}: over {MOST_CELLS} cells are filled in."
                raise SourceFileError(msg)
            is_closed = cells == [_LAST]
            if not is_closed:
                yield NumberedRow(number, cells)
    except csv.Error as error:
        msg = f"{path}: row {number + 1}: {error}."
        raise SourceFileError(msg) from error
    except UnicodeError as error:
        msg = f"{path}: row {number + 1}: the text is cut or damaged; save it as CSV UTF-8."
        raise SourceFileError(msg) from error
    if not is_closed:
        msg = f"{path}: row {number}: a quotation mark is opened and never closed."
        raise SourceFileError(msg)


def read_delimited(path: Path, count_known: KnownHeadings) -> Iterator[NumberedRow]:
    """Every row of the file, numbered as a spreadsheet would show it.

    Raises
    ------
    SourceFileError
        It is too large, or cannot be told into rows and cells.
    """
    check_lines(path)
    encoding = find_encoding(path)
    # Windows-1252 has five bytes that mean nothing; everything else is read strictly.
    errors = "replace" if encoding == "cp1252" else "strict"
    with path.open(encoding=encoding, newline="", errors=errors) as file:
        try:
            sample = file.read(_SAMPLE_CHARS)
        except UnicodeError:
            sample = ""
        file.seek(0)
        yield from _rows(path, file, find_delimiter(sample, count_known))
