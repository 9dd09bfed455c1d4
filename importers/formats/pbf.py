"""The framing of OpenStreetMap's PBF files: whether one is whole, and where it breaks off.

Notes
-----
A file is a row of blocks, each a length (four bytes, big endian), a header of that many bytes in
protocol buffers, and as much data as the header's third field says. Source: wiki.openstreetmap.org,
"PBF Format". The reader of streets stops at a break too, but does not say where it is.
"""

from pathlib import Path
from typing import BinaryIO

from importers.errors import SourceFileError
from importers.report import Progress

# Limits of the format.
LARGEST_HEADER_BYTES = 64 * 1024
LARGEST_DATA_BYTES = 32 * 1024 * 1024
# A county has 10 to 60 MB. Of a whole country the points alone fill the memory.
LARGEST_FILE_BYTES = 400 * 1024**2
_LENGTH_BYTES = 4
_TYPE, _DATA_SIZE = 1, 3
_VARINT, _TEXT = 0, 2
_FIRST_TYPE = "OSMHeader"


def refuse_if_broken(path: Path, progress: Progress) -> None:
    """Walk over a file's blocks without unpacking them.

    Raises
    ------
    SourceFileError
        It is not there, empty, too large, no such file, or breaks off; the message names the byte.
    """
    if not path.is_file():
        msg = f"{path} {'is not a file' if path.exists() else 'does not exist'}."
        raise SourceFileError(msg)
    size = path.stat().st_size
    if not size:
        msg = f"{path} is empty; an extract of OpenStreetMap is expected (FILE.osm.pbf)."
        raise SourceFileError(msg)
    if size > LARGEST_FILE_BYTES:
        msg = (
            f"{path} has {size} bytes and an import takes at most {LARGEST_FILE_BYTES}; cut the"
            " extract to your area and 10 km around it."
        )
        raise SourceFileError(msg)
    try:
        with path.open("rb") as file:
            _walk(path, file, size, progress)
    except OSError as error:
        msg = f"{path} could not be read: {error.strerror}."
        raise SourceFileError(msg) from error


def _walk(path: Path, file: BinaryIO, size: int, progress: Progress) -> None:
    at = 0
    while at < size:
        length = int.from_bytes(file.read(_LENGTH_BYTES))
        if size - at <= _LENGTH_BYTES or not 0 < length <= LARGEST_HEADER_BYTES:
            raise _broken(path, at, "the length of a block is expected there")
        header = file.read(length)
        kind, data_bytes = _read_header(header)
        if kind is None or not 0 < data_bytes <= LARGEST_DATA_BYTES:
            raise _broken(path, at, "the header of a block is expected there")
        if not at and kind != _FIRST_TYPE:
            raise _broken(path, at, f"the first block is {kind!r} and must be {_FIRST_TYPE!r}")
        after = at + _LENGTH_BYTES + length + data_bytes
        if after > size:
            what = f"the block that begins there ends at byte {after}, the file at byte {size}"
            raise _broken(path, at, what)
        file.seek(after)
        at = after
        progress(at, size)


def _broken(path: Path, at: int, what: str) -> SourceFileError:
    if at:
        return SourceFileError(f"{path}: byte {at}: the extract breaks off: {what}.")
    return SourceFileError(f"{path}: byte 0: this is no extract in PBF (FILE.osm.pbf): {what}.")


def _read_header(header: bytes) -> tuple[str | None, int]:
    """Type and size of a block's data; no type where the bytes are no header."""
    kind, data_bytes, at = None, 0, 0
    try:
        while at < len(header):
            key, at = _read_varint(header, at)
            field, wire = key >> 3, key & 7
            value, at = _read_varint(header, at)
            if wire == _TEXT:
                if field == _TYPE:
                    kind = header[at : at + value].decode("ascii")
                at += value
            elif wire != _VARINT:
                return None, 0
            elif field == _DATA_SIZE:
                data_bytes = value
    except (IndexError, UnicodeDecodeError):
        return None, 0
    return kind, data_bytes


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
