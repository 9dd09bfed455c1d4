"""Tables of a GTFS zip, their cells as text, and what is wrong with one by file, line and field."""

import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from importers.errors import SourceFileError

# A county's calls have 50 MB; a region's, of which rides between all stops would have to be worked
# out, take more memory than a small machine has.
LARGEST_TABLE_BYTES = 100 * 1024**2
# The first line names the columns.
FIRST_LINE = 2
_BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)
Texts = NDArray[np.object_]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class GtfsTable:
    """A table whose cells are texts without blanks around them; empty where there is none."""

    origin: str
    name: str
    frame: Any

    def __len__(self) -> int:
        return len(self.frame)

    def has(self, column: str) -> bool:
        """Whether the table has a column."""
        return column in self.frame.columns

    def texts(self, column: str) -> Texts:
        """The cells of a column; all empty where there is no such column."""
        if not self.has(column):
            return np.full(len(self), "", object)
        return np.asarray(self.frame[column].to_numpy(object))

    def numbers(self, column: str, is_needed: Flags | None = None) -> NDArray[np.float64]:
        """A column as numbers, not a number where a cell is empty.

        Raises
        ------
        SourceFileError
            A cell that is needed is no number.
        """
        texts = self.texts(column)
        made: NDArray[np.float64] = pd.to_numeric(pd.Series(texts), errors="coerce").to_numpy(
            np.float64, copy=True
        )
        is_bad = ~np.isfinite(made) & ((texts != "") if is_needed is None else is_needed)
        self.refuse(is_bad, column, "is no number")
        return made

    def times(self, column: str) -> NDArray[np.float64]:
        """A column of times (``25:10:00`` is ten past one the day after) in minutes.

        Raises
        ------
        SourceFileError
            A cell is neither empty nor a time.
        """
        texts = self.texts(column)
        parts = pd.Series(texts).str.extract(r"^(\d{1,3}):([0-5]\d):([0-5]\d)$").astype(float)
        made: NDArray[np.float64] = parts.to_numpy(np.float64) @ np.array([60.0, 1.0, 1 / 60])
        self.refuse(np.isnan(made) & (texts != ""), column, "is no time such as 08:05:00")
        return made

    def dates(self, column: str) -> "NDArray[np.datetime64]":
        """A column of days (``20260301``).

        Raises
        ------
        SourceFileError
            A cell is empty or no day.
        """
        if not self.has(column) and len(self):
            raise self.missing(column)
        made = pd.to_datetime(pd.Series(self.texts(column)), format="%Y%m%d", errors="coerce")
        self.refuse(np.asarray(made.isna()), column, "is no day such as 20260301")
        return np.asarray(made.to_numpy("datetime64[D]"))

    def refuse(self, is_bad: Flags, column: str, what: str) -> None:
        """Raise an error that names the first line where something is wrong."""
        if is_bad.any():
            row = int(np.flatnonzero(is_bad)[0])
            value = self.texts(column)[row]
            msg = (
                f"{self.origin}: {self.name}, line {row + FIRST_LINE}, {column}: {value!r} {what}."
            )
            raise SourceFileError(msg)

    def missing(self, column: str) -> SourceFileError:
        """What to raise where a column is not there."""
        msg = f"{self.origin}: {self.name}, line 1: there is no column {column}."
        return SourceFileError(msg)


class GtfsZip:
    """A zip of tables; opened as a context, and read table by table."""

    def __init__(self, path: Path) -> None:
        self.origin = str(path)
        if not path.is_file():
            msg = f"{path} {'is not a file' if path.exists() else 'does not exist'}."
            raise SourceFileError(msg)
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            msg = f"{path} is no zip of a timetable (GTFS): {error}."
            raise SourceFileError(msg) from error
        # Some pack the folder with the tables.
        self._members = {PurePosixPath(m.filename).name: m for m in self._zip.infolist()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        """Whether there is a table of a name."""
        return name in self._members

    def read(self, name: str, needed: Collection[str], wanted: Collection[str] = ()) -> GtfsTable:
        """A table with the columns that are needed, and those that are wanted and there.

        Raises
        ------
        SourceFileError
            There is no such table, it is broken, or lacks a column.
        """
        if not self.has(name):
            msg = f"{self.origin} holds no {name}; a timetable (GTFS) needs one."
            raise SourceFileError(msg)
        columns, member = {*needed, *wanted}, self._members[name]
        if member.file_size > LARGEST_TABLE_BYTES:
            msg = (
                f"{self.origin}: {name} unpacks to {member.file_size} bytes and an import takes at"
                f" most {LARGEST_TABLE_BYTES}; cut the timetable to your area and 10 km around it."
            )
            raise SourceFileError(msg)
        try:
            with self._zip.open(member) as stream:
                frame = pd.read_csv(
                    stream,
                    dtype=str,
                    keep_default_na=False,
                    skip_blank_lines=False,
                    skipinitialspace=True,
                    encoding="utf-8-sig",
                    usecols=lambda column: column.strip() in columns,
                )
        except UnicodeDecodeError as error:
            msg = f"{self.origin}: {name}: byte {error.start} is not UTF-8."
            raise SourceFileError(msg) from error
        except (pd.errors.ParserError, pd.errors.EmptyDataError, *_BROKEN) as error:
            msg = f"{self.origin}: {name}: {str(error).strip()}."
            raise SourceFileError(msg) from error
        frame.columns = frame.columns.str.strip()
        table = GtfsTable(self.origin, name, frame.fillna("").apply(lambda each: each.str.strip()))
        for column in needed:
            if not table.has(column):
                raise table.missing(column)
        return table
