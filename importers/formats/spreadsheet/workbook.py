"""Sheets of a workbook (XLSX, XLSB, XLS, ODS), read by a process of their own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import IO, Any

from importers.errors import SourceFileError
from importers.formats.spreadsheet.archive import check_archive
from importers.formats.spreadsheet.cells import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    Cell,
    NumberedRow,
    Sheet,
)

ZIPPED = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_READER = Path(__file__).with_name("workbook_rows.py")
# How a locked workbook calls its one part; such a file is no workbook until it is unlocked.
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins so is a workbook, whatever its name ends in."""
    return head.startswith((ZIPPED, COMPOUND))


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        kind, text = value
        return date.fromisoformat(text) if kind == "date" else time.fromisoformat(text)
    cell: Cell = value
    return cell


class _Rows:
    """What the reading process writes, line by line, turned into sheets."""

    def __init__(self, path: Path, lines: IO[str]) -> None:
        self._path = path
        self._lines = lines
        self._next: dict[str, Any] = {}
        self._cells = 0
        self.is_whole = False

    def sheets(self) -> Iterator[Sheet]:
        self._advance()
        while "sheet" in self._next:
            about, self._next = self._next, {}
            yield Sheet(about["sheet"], self._rows(about["sheet"]), about["is_hidden"])
            if not self._next:
                for _ in self._rows(about["sheet"]):
                    pass
        if "problem" in self._next:
            raise SourceFileError(self._explain(self._next["problem"]))
        self.is_whole = "end" in self._next

    def _advance(self) -> list[Any] | None:
        """The next row; nothing where something else comes, which is kept for later."""
        line = self._lines.readline()
        try:
            value = json.loads(line) if line.endswith("\n") else {"broken": True}
        except ValueError:
            value = {"broken": True}
        if isinstance(value, list):
            return value
        self._next = value
        return None

    def _rows(self, sheet: str) -> Iterator[NumberedRow]:
        while not self._next and (row := self._advance()):
            number, values = row
            cells = [_cell(value) for value in values]
            self._cells += sum(cell is not None for cell in cells)
            if self._cells > MOST_CELLS:
                msg = f"{self._path}: sheet {sheet}: over {MOST_CELLS} cells are filled in."
                raise SourceFileError(msg)
            if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in cells):
                msg = (
                    f"{self._path}: sheet {sheet}, row {number}: a cell is longer than"
                    f" {LONGEST_CELL} characters."
                )
                raise SourceFileError(msg)
            yield NumberedRow(number, cells)
        if "too_wide" in self._next:
            msg = (
                f"{self._path}: sheet {sheet} has {self._next['too_wide']} columns; at most"
                f" {MOST_COLUMNS} are taken."
            )
            raise SourceFileError(msg)

    def _explain(self, problem: str) -> str:
        if problem == "password":
            return f"{self._path} is locked with a password; save it without one."
        if problem == "memory":
            return f"{self._path} is too large to read: its cells fill too much memory."
        return f"{self._path} is not a workbook that can be read: {problem}."


def check_workbook(path: Path) -> None:
    """See what can be seen before a workbook is opened.

    Raises
    ------
    SourceFileError
        It is locked, damaged, or a trap.
    """
    with path.open("rb") as file:
        if file.read(len(COMPOUND)) == COMPOUND:
            if _LOCKED in file.read():
                msg = f"{path} is locked with a password; save it without one."
                raise SourceFileError(msg)
            return
    check_archive(path)


@contextmanager
def open_workbook(path: Path) -> Iterator[Iterator[Sheet]]:
    """The sheets of a workbook, in its order, for as long as the block lasts.

    Raises
    ------
    SourceFileError
        It is locked, damaged, a trap, or takes more memory or time than a spreadsheet should.
    """
    check_workbook(path)
    words = [sys.executable, "-I", str(_READER), str(path.resolve())]
    words += [str(LONGEST_CELL), str(MOST_COLUMNS)]
    with subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="ascii",
    ) as process:
        if process.stdout is None:
            msg = f"{path} could not be read: no process to read it."
            raise SourceFileError(msg)
        rows = _Rows(path, process.stdout)
        try:
            yield rows.sheets()
        finally:
            process.kill()
        if not rows.is_whole:
            msg = (
                f"{path} could not be read: it is damaged, or its cells lie so far apart that they"
                " take more memory or time than a spreadsheet should."
            )
            raise SourceFileError(msg)
