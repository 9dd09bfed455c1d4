"""Looks into a zipped workbook before anything reads it: its sizes as told and as they are."""

import zipfile
import zlib
from pathlib import Path

from importers.errors import SourceFileError

MOST_PARTS = 5_000
# Twenty thousand full rows unpack to about 70 MB.
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
# XML of many alike cells packs to a fortieth; a bomb to a thousandth.
MOST_RATIO = 250
RATIO_FROM_BYTES = 4 * 1024 * 1024
_CHUNK = 1 << 20
_TRICKS = (b"<!DOCTYPE", b"<!ENTITY")
_LONGEST_TRICK = max(map(len, _TRICKS))


def _refuse(path: Path, why: str) -> SourceFileError:
    return SourceFileError(f"{path} is not read: {why}.")


def _check_told(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    """See that the archive's own list of sizes is one that a workbook may have."""
    if len(parts) > MOST_PARTS:
        raise _refuse(path, f"it holds {len(parts)} parts; at most {MOST_PARTS} are taken")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED_BYTES:
        raise _refuse(
            path, f"it unpacks to {unpacked} bytes; at most {MOST_UNPACKED_BYTES} are taken"
        )
    for part in parts:
        _check_ratio(path, part, part.file_size)


def _check_ratio(path: Path, part: zipfile.ZipInfo, size: int) -> None:
    if size > RATIO_FROM_BYTES and size > MOST_RATIO * max(part.compress_size, 1):
        raise _refuse(
            path, f"its part {part.filename!r} is packed over {MOST_RATIO} to 1, like a zip bomb"
        )


def _check_part(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Unpack one part without keeping it; answer its size as it is."""
    size, tail = 0, b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > part.file_size or size > MOST_UNPACKED_BYTES:
                raise _refuse(path, f"its part {part.filename!r} is larger than it says")
            _check_ratio(path, part, size)
            seen = tail + chunk
            if any(trick in seen for trick in _TRICKS):
                raise _refuse(
                    path,
                    f"its part {part.filename!r} declares entities of its own, as no workbook does",
                )
            tail = chunk[-_LONGEST_TRICK:]
    return size


def check_archive(path: Path) -> None:
    """See that a zipped workbook unpacks to no more than it should, and hides no XML tricks.

    Raises
    ------
    SourceFileError
        It does not, or it is no zip archive that can be unpacked whole.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_told(path, parts)
            if any(part.flag_bits & 1 for part in parts):
                raise _refuse(path, "it is locked with a password; save it without one")
            unpacked = 0
            for part in parts:
                unpacked += _check_part(path, archive, part)
                if unpacked > MOST_UNPACKED_BYTES:
                    raise _refuse(path, f"it unpacks to over {MOST_UNPACKED_BYTES} bytes")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise _refuse(path, f"it is a damaged or incomplete workbook ({error})") from error
