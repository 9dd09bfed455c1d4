"""A file of one JSON object a line, and its fields read or refused by line and name."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from matching.evaluation.errors import EvaluationSetError

# As much of a wrong value as fits on the line that tells of it.
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class JsonLine:
    """One object of a file, and where it stands."""

    file: Path
    number: int
    values: Mapping[str, Any]

    def refuse(self, field: str, message: str) -> NoReturn:
        """Say of one field what it was and what is allowed."""
        if field in self.values:
            shown = json.dumps(self.values[field], ensure_ascii=False)
            if len(shown) > LONGEST_SHOWN:
                shown = shown[: LONGEST_SHOWN - 1] + "…"
            message = f"was {shown}; {message}"
        msg = f"{self.file}: line {self.number}, field {field}: {message}."
        raise EvaluationSetError(msg)

    def text(self, field: str) -> str:
        """A field that has to hold words."""
        value = self.values.get(field)
        if not isinstance(value, str) or not value.strip():
            self.refuse(field, "it must be a text that is not empty")
        return value

    def optional_text(self, field: str) -> str | None:
        """Words, or nothing where the field is missing, null or blank."""
        value = self.values.get(field)
        if value is not None and not isinstance(value, str):
            self.refuse(field, "it must be a text or null")
        return value if value and value.strip() else None

    def whole_number(self, field: str, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self.values.get(field)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.refuse(field, f"it must be a whole number from {least} to {most}")
        return value

    def items(self, field: str) -> list[Any]:
        """A list of anything; empty where the field is missing or null."""
        value = self.values.get(field)
        if value is not None and not isinstance(value, list):
            self.refuse(field, "it must be a list")
        return value or []

    def names(self, field: str) -> tuple[str, ...]:
        """A list of texts; empty where the field is missing or null."""
        found = self.items(field)
        if not all(isinstance(item, str) for item in found):
            self.refuse(field, "it must be a list of texts")
        return tuple(found)


def read_lines(file: Path) -> Iterator[JsonLine]:
    """The objects of a file in order; blank lines are passed over.

    Raises
    ------
    EvaluationSetError
        The file cannot be read, is not UTF-8, or has a line that is no JSON object.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        msg = f"{file} cannot be read ({error.strerror}); a judged set needs it."
        raise EvaluationSetError(msg) from error
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            yield JsonLine(file, number, _object(file, number, line))


def _object(file: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        msg = f"{file}: line {number}: is not UTF-8."
        raise EvaluationSetError(msg) from error
    except (json.JSONDecodeError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        msg = f"{file}: line {number}: is no JSON ({reason})."
        raise EvaluationSetError(msg) from error
    if not isinstance(value, dict):
        msg = f"{file}: line {number}: must be a JSON object."
        raise EvaluationSetError(msg)
    return value
