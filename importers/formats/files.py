"""A file from outside, read to text or refused with the line where it goes wrong."""

import json
from pathlib import Path

from importers.errors import SourceFileError

LARGEST_FILE_BYTES = 256 * 1024 * 1024


def read_bytes(path: Path) -> bytes:
    """All of a file.

    Raises
    ------
    SourceFileError
        It is not there, not a plain file, not readable, or larger than an import takes.
    """
    if not path.exists():
        msg = f"{path} does not exist."
        raise SourceFileError(msg)
    if not path.is_file():
        msg = f"{path} is not a file."
        raise SourceFileError(msg)
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            msg = f"{path} has {size} bytes; an import takes at most {LARGEST_FILE_BYTES}."
            raise SourceFileError(msg)
        return path.read_bytes()
    except OSError as error:
        msg = f"{path} could not be read: {error.strerror}."
        raise SourceFileError(msg) from error


def decode(data: bytes, origin: str) -> str:
    """Text in UTF-8, or in UTF-16 or UTF-32 that says so, with or without a byte order mark.

    Raises
    ------
    SourceFileError
        It is in another encoding; the message names the line.
    """
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        msg = (
            f"{origin}: line {line}: byte {data[error.start : error.start + 1].hex()} is not"
            f" {encoding.upper()}; save the file as UTF-8."
        )
        raise SourceFileError(msg) from error


def read_text(path: Path) -> str:
    """A file's text."""
    return decode(read_bytes(path), str(path))
