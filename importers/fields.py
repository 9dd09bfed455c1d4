"""One object of a feed: its fields read to types, whatever cannot be read noted and left out."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from importers.identity import derive, find_uuid
from importers.report import IssueLog, Line
from importers.wording import LONGEST_NAME, LONGEST_TEXT, plain_line, plain_text

_EMAIL = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\"]+")
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:\s*Z|[+-]\d{2}:?\d{2})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?")
_LARGEST_WHOLE = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Fields:
    """An object, the path to it within its row, and the row's line.

    Parameters
    ----------
    source
        Name of the source, part of the ids that are derived.
    """

    values: Mapping[str, Any]
    path: str
    line: Line
    source: str
    log: IssueLog

    def path_of(self, key: str) -> str:
        """Path of a field within the row."""
        return f"{self.path}.{key}" if self.path else key

    def note(self, key: str, message: str, value: object = None) -> None:
        """Note an issue of one field, with its value unless another is given."""
        shown = self.values.get(key) if value is None else value
        self.log.note(self.line, self.path_of(key), shown, message)

    def _scalar(self, key: str) -> Any:
        """A field's value; nothing where it is absent, empty, or an object or a list."""
        value = self.values.get(key)
        if isinstance(value, dict | list):
            self.note(key, "must be a single value; left out")
            return None
        return None if value is None or (isinstance(value, str) and not value.strip()) else value

    def text(self, *keys: str) -> str | None:
        """Plain text, over several lines where it was written so; the first of ``keys`` held."""
        return self._words(keys, plain_text, LONGEST_TEXT)

    def name(self, *keys: str) -> str | None:
        """Plain text on one line."""
        return self._words(keys, plain_line, LONGEST_NAME)

    def _words(self, keys: tuple[str, ...], clean: Any, longest: int) -> str | None:
        for key in keys:
            value = self._scalar(key)
            if value is None or isinstance(value, bool):
                continue
            # Cleaning takes time that grows with the text, so an endless cell is cut first.
            text: str = clean(str(value)[: longest * 4])
            if len(text) > longest:
                self.note(key, f"is longer than {longest} characters; the rest was left out")
                text = text[:longest].rstrip()
            if text:
                return text
        return None

    def url(self, key: str) -> str | None:
        """A web address; http and https alone, since pages link to it."""
        text = self.name(key)
        if text is None:
            return None
        if _DOMAIN.fullmatch(text):
            text = f"https://{text}"
        try:
            parts = urlsplit(text)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or " " in text:
            self.note(key, "is not a web address that begins with http:// or https://; left out")
            return None
        return text

    def email(self, key: str) -> str | None:
        """An e-mail address."""
        text = self.name(key)
        if text is None:
            return None
        text = text.removeprefix("mailto:")
        if not _EMAIL.fullmatch(text):
            self.note(key, "is not an e-mail address; left out")
            return None
        return text

    def decimal(self, key: str) -> Decimal | None:
        """A finite number, also where it was written as text."""
        value = self._scalar(key)
        if value is None:
            return None
        try:
            number = Decimal(str(value).strip()) if not isinstance(value, bool) else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number.adjusted()) > 15:
            self.note(key, "is not a number that can be used; left out")
            return None
        return number

    def number(self, key: str) -> float | None:
        """A finite number in floating point."""
        number = self.decimal(key)
        return None if number is None or not math.isfinite(float(number)) else float(number)

    def whole(self, key: str, *, least: int = 0) -> int | None:
        """A whole number that a database column can hold."""
        number = self.decimal(key)
        if number is None:
            return None
        if number != number.to_integral_value() or not least <= number <= _LARGEST_WHOLE:
            self.note(key, f"must be a whole number from {least}; left out")
            return None
        return int(number)

    def day(self, key: str) -> date | None:
        """An ISO 8601 date; the date of a date-time."""
        text = self.name(key)
        if text is None:
            return None
        try:
            if not _DAY.fullmatch(text):
                raise ValueError
            return date.fromisoformat(text[:10])
        except ValueError:
            self.note(key, "is not a date such as 2026-03-31; left out")
            return None

    def moment(self, key: str) -> datetime | None:
        """An ISO 8601 date-time; without a zone it is taken to be UTC."""
        text = self.name(key)
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.note(key, "is not a date-time such as 2026-03-31T09:00:00Z; left out")
            return None

    def clock(self, key: str) -> time | None:
        """A time of day as the clock on the wall shows it.

        Notes
        -----
        The standard's own text asks for a zone and its examples have none. A time that opens doors
        is a local one, so a zone is read over.
        """
        text = self.name(key)
        if text is None:
            return None
        match = _CLOCK.fullmatch(text)
        hour, minute = (int(match[1]), int(match[2])) if match else (99, 99)
        if (hour, minute) == (24, 0):
            return time(0, 0)
        if hour > 23 or minute > 59:
            self.note(key, "is not a time such as 09:30; left out")
            return None
        return time(hour, minute, min(int(match[3] or 0), 59) if match else 0)

    def child(self, key: str) -> "Fields | None":
        """The object in a field."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note(key, "must be an object; left out")
            return None
        return self._below(key, value)

    def children(self, key: str) -> "list[Fields]":
        """The objects in a field that holds a list."""
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.note(key, "must be a list; left out")
            return []
        found = []
        for index, item in enumerate(value):
            if isinstance(item, dict):
                found.append(self._below(f"{key}[{index}]", item))
            elif item is not None:
                self.log.note(
                    self.line, self.path_of(f"{key}[{index}]"), item, "must be an object; left out"
                )
        return found

    def _below(self, key: str, values: Mapping[str, Any]) -> "Fields":
        return Fields(values, self.path_of(key), self.line, self.source, self.log)

    def identify(self, kind: str, *otherwise: object) -> tuple[UUID, str | None]:
        """The record's id, and the id that its source uses where that is not a UUID.

        Parameters
        ----------
        kind
            Of record: a source may number each kind from 1.
        otherwise
            What stays the same from one import to the next, for a record without an id.
        """
        return self.refer("id", kind) or (derive(self.source, kind, *otherwise), None)

    def refer(self, key: str, kind: str) -> tuple[UUID, str | None] | None:
        """The id of the record of ``kind`` that a field names, or nothing."""
        local_id = self.name(key)
        if local_id is None:
            return None
        known = find_uuid(local_id)
        return (known, None) if known else (derive(self.source, kind, local_id), local_id)
