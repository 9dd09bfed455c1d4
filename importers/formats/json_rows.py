"""Rows of a JSON document, each with the line that it begins on."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from importers.errors import SourceFileError

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")
_KEY = re.compile(r'"([^"\\]{1,80})"\s*:')
# How far back from a mistake the name of its field is looked for.
_NEARBY = 4000


@dataclass(frozen=True, slots=True)
class JsonRow:
    """One value of a list, and the line that it begins on."""

    line: int
    value: Any


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """A document's rows, and what stands beside them in its envelope.

    Parameters
    ----------
    rows_key
        The envelope's field that held the rows; nothing where the document is a list or one row.
    """

    rows: tuple[JsonRow, ...]
    envelope: dict[str, Any]
    rows_key: str | None


class _Lines:
    """Counts lines forwards, so that a long document is gone through once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offset = 0
        self._line = 1

    def at(self, offset: int) -> int:
        self._line += self._text.count("\n", self._offset, offset)
        self._offset = offset
        return self._line


def _after_space(text: str, offset: int) -> int:
    match = _SPACE.match(text, offset)
    return match.end() if match else offset


def _expect(text: str, offset: int, char: str) -> int:
    if text[offset : offset + 1] != char:
        msg = f"Expecting '{char}' delimiter"
        raise json.JSONDecodeError(msg, text, offset)
    return offset + 1


def _items(text: str, offset: int) -> Iterator[tuple[int, Any, int]]:
    """Start, value and end of each item of the list that opens at ``offset``; last, the list's."""
    offset = _after_space(text, _expect(text, offset, "["))
    if text[offset : offset + 1] == "]":
        yield -1, None, offset + 1
        return
    while True:
        value, end = _DECODER.raw_decode(text, offset)
        yield offset, value, end
        end = _after_space(text, end)
        if text[end : end + 1] == "]":
            yield -1, None, end + 1
            return
        offset = _after_space(text, _expect(text, end, ","))


def _rows(text: str, offset: int, lines: _Lines) -> tuple[tuple[JsonRow, ...], int]:
    rows = []
    for start, value, end in _items(text, offset):
        offset = end
        if start >= 0:
            rows.append(JsonRow(lines.at(start), value))
    return tuple(rows), offset


def _members(
    text: str, offset: int, rows_keys: tuple[str, ...], lines: _Lines
) -> tuple[JsonDocument, int]:
    start_line = lines.at(offset)
    envelope: dict[str, Any] = {}
    rows: tuple[JsonRow, ...] | None = None
    rows_key = None
    offset = _after_space(text, offset + 1)
    is_first = True
    while text[offset : offset + 1] != "}" or not is_first:
        if text[offset : offset + 1] != '"':
            msg = "Expecting property name enclosed in double quotes"
            raise json.JSONDecodeError(msg, text, offset)
        key, offset = _DECODER.raw_decode(text, offset)
        offset = _after_space(text, _expect(text, _after_space(text, offset), ":"))
        if key in rows_keys and rows is None and text[offset : offset + 1] == "[":
            rows, offset = _rows(text, offset, lines)
            rows_key = key
        else:
            envelope[key], offset = _DECODER.raw_decode(text, offset)
        offset = _after_space(text, offset)
        is_first = False
        if text[offset : offset + 1] == "}":
            break
        offset = _after_space(text, _expect(text, offset, ","))
    if rows is None:
        rows = (JsonRow(start_line, envelope),)
    return JsonDocument(rows, envelope, rows_key), offset + 1


def _document(text: str, rows_keys: tuple[str, ...]) -> JsonDocument:
    lines = _Lines(text)
    start = _after_space(text, 0)
    opening = text[start : start + 1]
    if opening == "[":
        rows, end = _rows(text, start, lines)
        document = JsonDocument(rows, {}, None)
    elif opening == "{":
        document, end = _members(text, start, rows_keys, lines)
    else:
        value, end = _DECODER.raw_decode(text, start)
        document = JsonDocument((JsonRow(lines.at(start), value),), {}, None)
    end = _after_space(text, end)
    if end != len(text):
        msg = "Extra data"
        raise json.JSONDecodeError(msg, text, end)
    return document


def _field_before(text: str, offset: int) -> str:
    names = _KEY.findall(text[max(0, offset - _NEARBY) : offset])
    return f", field {names[-1]}" if names else ""


def parse_rows(text: str, rows_keys: tuple[str, ...], origin: str) -> JsonDocument:
    """The rows of a list, of an envelope's list under one of ``rows_keys``, or of one object.

    Raises
    ------
    SourceFileError
        It is not JSON; the message names line, column and the field before the mistake.
    """
    try:
        return _document(text, rows_keys)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}{_field_before(text, error.pos)}"
        msg = f"{origin}: {where}: this is not JSON: {error.msg}."
        raise SourceFileError(msg) from error
    except RecursionError as error:
        msg = f"{origin}: objects and lists lie within one another too deep to read."
        raise SourceFileError(msg) from error
    except ValueError as error:
        msg = f"{origin}: a number in it is too long to read."
        raise SourceFileError(msg) from error
