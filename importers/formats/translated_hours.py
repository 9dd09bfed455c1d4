"""Parts of opening hours that older and other standards write in their own way."""

import re
from collections.abc import Iterable
from datetime import date, time
from uuid import UUID

from importers.fields import Fields
from importers.formats.translated import Translated
from importers.hours import schedules_from_text
from importers.records import ScheduleRecord, columns_of

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_CODES = {
    word: day[:2].upper()
    for day in _DAYS
    for word in (day, f"{day}s", day[:2], day[:3], day[:4] if day != "sunday" else day[:3])
}
_NUMBERED = re.compile(r"[+-]?\d[A-Z]{2}")
_YES = {"true", "yes", "y", "1"}
_NO = {"false", "no", "n", "0"}


def day_code(value: object) -> str:
    """``MO`` for "Monday", "mon" or ``https://schema.org/Monday``; another word as it stands."""
    word = re.split(r"[/#:]", str(value).strip())[-1].strip()
    if _NUMBERED.fullmatch(word.upper()):
        return word.upper()
    return _CODES.get(word.lower(), word)


def day_codes(value: object) -> str | None:
    """The days in a list, or in words between commas, as BYDAY has them."""
    words = value if isinstance(value, list) else str(value or "").split(",")
    return ",".join(day_code(word) for word in words if str(word).strip()) or None


def clock_of(value: object) -> object:
    """The time of day in a date-time; anything else as it stands."""
    return value.partition("T")[2] or value if isinstance(value, str) else value


def flag(old: Fields, key: str) -> bool | None:
    """Yes or no in whichever way it is written; nothing where it is not said, or not plainly."""
    value = old.values.get(key)
    word = str(value).strip().lower()
    return True if word in _YES else False if word in _NO else None


def day_words(day: date) -> str:
    """``24 December 2026``."""
    return f"{day.day} {day:%B %Y}"


def schedules_as_written(text: str, path: str, owner_id: UUID) -> list[Translated]:
    """Schedules of hours that stand as text in the field at ``path``."""
    return [_as_translated(record, path) for record in schedules_from_text(text, owner_id)]


def _as_translated(record: ScheduleRecord, path: str) -> Translated:
    item = Translated(path, id=record.id)
    for name in columns_of(ScheduleRecord):
        value = getattr(record, name)
        if name != "id" and value is not None:
            item[name] = value.isoformat() if isinstance(value, date | time) else value
    return item


def leave_out(schedule: Translated, days: Iterable[date]) -> None:
    """Say that a schedule is not on at these days, in so far as it would be."""
    codes = {code for code in str(schedule.get("byday") or "").split(",") if code}
    # A rule such as "the second Tuesday" is left to the reader of the rule.
    is_weekly = bool(codes) and all(len(code) == 2 for code in codes)
    meant = {
        day.isoformat()
        for day in days
        if not is_weekly or _DAYS[day.weekday()][:2].upper() in codes
    }
    held = str(schedule.get("exdate") or "")
    dates = sorted({*meant, *filter(None, held.split(","))})
    if dates:
        schedule["exdate"] = ",".join(dates)
