"""The tables of postcodes in a file, a zip or a folder, opened one after the other."""

import csv
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from io import TextIOWrapper
from pathlib import Path, PurePosixPath
from typing import IO

from importers.errors import SourceFileError

# The whole of the ONS Postcode Directory has 1.3 GB once unpacked; its rows have 600 characters.
LARGEST_UNPACKED_BYTES = 4 * 1024**3
LONGEST_LINE = 20_000
MOST_FILES = 5_000
# Publishers' tables shrink to a tenth or a twentieth; a bomb shrinks to a thousandth.
MOST_PACKED = 200
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class PostcodeTable:
    """A CSV file, by itself or within a zip.

    Parameters
    ----------
    name
        What a message calls it.
    path
        Where it lies within the zip or folder.
    """

    name: str
    path: PurePosixPath
    size_bytes: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]

    def rows(self) -> Iterator[tuple[int, int, list[str]]]:
        """Each row's line, the characters read so far, and its cells.

        Raises
        ------
        SourceFileError
            It cannot be read to its end, or a line is longer than any such table has.
        """
        lines = _Lines(self.name)
        try:
            with (
                self.open() as stream,
                TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="") as text,
            ):
                reader = csv.reader(lines.of(text), strict=True)
                for cells in reader:
                    if cells:
                        yield reader.line_num, lines.characters, cells
        except csv.Error as error:
            msg = f"{self.name}: line {lines.number}: {error}."
            raise SourceFileError(msg) from error
        except BROKEN as error:
            msg = f"{self.name}: broken after line {lines.number}: {_reason(error)}."
            raise SourceFileError(msg) from error


class _Lines:
    """Lines of a text, none of them longer than memory should hold."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.number = 0
        self.characters = 0

    def of(self, text: TextIOWrapper) -> Iterator[str]:
        csv.field_size_limit(LONGEST_LINE)
        for line in iter(partial(text.readline, LONGEST_LINE + 1), ""):
            self.number += 1
            if len(line) > LONGEST_LINE:
                msg = (
                    f"{self.name}: line {self.number} has over {LONGEST_LINE:,} characters, which"
                    " no table of postcodes has."
                )
                raise SourceFileError(msg)
            self.characters += len(line)
            yield line


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).rstrip(".") or "it ends too early"


def _is_table(path: PurePosixPath) -> bool:
    return path.suffix.lower() == ".csv" and not path.name.startswith(".")


def _check_member(origin: Path, member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        msg = f"{origin}: {member.filename!r} leads out of the zip; nothing of it was read."
        raise SourceFileError(msg)
    if member.file_size > MOST_PACKED * max(member.compress_size, 1_000):
        msg = (
            f"{origin}: {member.filename} grows from {member.compress_size:,} bytes to"
            f" {member.file_size:,}; over {MOST_PACKED} times is no table of postcodes."
        )
        raise SourceFileError(msg)


def _in_zip(origin: Path) -> list[PostcodeTable]:
    try:
        archive = zipfile.ZipFile(origin)
    except BROKEN as error:
        msg = f"{origin}: the zip is broken or cut off ({_reason(error)})."
        raise SourceFileError(msg) from error
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MOST_FILES:
        msg = f"{origin} holds {len(members):,} files; at most {MOST_FILES:,} are looked at."
        raise SourceFileError(msg)
    for member in members:
        _check_member(origin, member)
    return [
        PostcodeTable(
            f"{origin.name}/{member.filename}",
            PurePosixPath(member.filename),
            member.file_size,
            partial(archive.open, member),
        )
        for member in members
        if _is_table(PurePosixPath(member.filename))
    ]


def _in_folder(origin: Path) -> list[PostcodeTable]:
    paths = sorted(path for path in origin.rglob("*") if _is_table(PurePosixPath(path)))
    if len(paths) > MOST_FILES:
        msg = f"{origin} holds {len(paths):,} tables; at most {MOST_FILES:,} are looked at."
        raise SourceFileError(msg)
    return [_alone(path, PurePosixPath(path.relative_to(origin))) for path in paths]


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def _alone(path: Path, within: PurePosixPath) -> PostcodeTable:
    return PostcodeTable(str(path), within, path.stat().st_size, partial(_open, path))


def find_tables(origin: Path) -> list[PostcodeTable]:
    """Every CSV file of a zip or folder, or the one CSV file.

    Raises
    ------
    SourceFileError
        There is no such file, or it is a zip that is broken or made to do harm.
    """
    if origin.is_dir():
        return _in_folder(origin)
    if not origin.is_file():
        msg = f"{origin} does not exist." if not origin.exists() else f"{origin} is not a file."
        raise SourceFileError(msg)
    try:
        with origin.open("rb") as stream:
            start = stream.read(4)
    except OSError as error:
        msg = f"{origin} could not be read: {error.strerror}."
        raise SourceFileError(msg) from error
    is_zip = start.startswith(b"PK") or origin.suffix.lower() == ".zip"
    return _in_zip(origin) if is_zip else [_alone(origin, PurePosixPath(origin.name))]


def refuse_if_too_large(origin: str, tables: list[PostcodeTable]) -> int:
    """Bytes of all tables together.

    Raises
    ------
    SourceFileError
        They are more than any release has.
    """
    size_bytes = sum(table.size_bytes for table in tables)
    if size_bytes > LARGEST_UNPACKED_BYTES:
        msg = (
            f"{origin} has {size_bytes:,} bytes once unpacked; an import of postcodes takes at most"
            f" {LARGEST_UNPACKED_BYTES:,}."
        )
        raise SourceFileError(msg)
    return size_bytes
