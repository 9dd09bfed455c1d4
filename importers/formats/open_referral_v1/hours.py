"""Regular and holiday schedules."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from importers.fields import Fields
from importers.formats.translated import Translated
from importers.formats.translated_hours import (
    clock_of,
    day_codes,
    day_words,
    flag,
    leave_out,
    schedules_as_written,
)
from importers.identity import derive

REGULAR = ("regular_schedules", "regular_schedule", "opening_times")
HOLIDAY = ("holiday_schedules", "holiday_schedule")
# A longer closure is told in words: as single dates it would bury the hours themselves.
LONGEST_CLOSURE_DAYS = 92
_SAME = ("valid_from", "valid_to", "dtstart", "until", "count", "freq", "interval", "bymonthday")
_EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"


@dataclass(frozen=True, slots=True)
class Holidays:
    """What holidays change: days without the regular hours, hours in their place, and words."""

    closed: tuple[date, ...] = ()
    instead: tuple[Translated, ...] = ()
    words: tuple[str, ...] = ()


def _span(first: date, last: date) -> str:
    return day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"


def _instead(item: Fields, first: date, last: date, owner_id: UUID) -> Translated:
    schedule = Translated(
        item.path,
        id=derive(owner_id, "holiday", first, last, item.values.get("opens_at")),
        freq="WEEKLY",
        byday=_EVERY_DAY,
        description=f"Holiday hours, {_span(first, last)}",
    )
    schedule.put("dtstart", first.isoformat(), "start_date")
    schedule.put("until", last.isoformat(), "end_date")
    return _with_clock(schedule, item)


def _with_clock(schedule: Translated, item: Fields) -> Translated:
    for key in ("opens_at", "closes_at"):
        schedule.put(key, clock_of(item.values.get(key)), key)
    return schedule


def read_holidays(owner: Fields, owner_id: UUID) -> Holidays:
    """The holidays of a service or of a service at a location."""
    closed: list[date] = []
    instead: list[Translated] = []
    words: list[str] = []
    for item in (item for key in HOLIDAY for item in owner.children(key)):
        first = item.day("start_date")
        last = item.day("end_date") or first
        if first is None or last is None:
            continue
        if last < first:
            item.note("end_date", "is before start_date; left out")
            continue
        length = (last - first).days + 1
        has_hours = bool(item.values.get("opens_at"))
        is_closed = flag(item, "closed") or (flag(item, "closed") is None and not has_hours)
        if length <= LONGEST_CLOSURE_DAYS and (is_closed or has_hours):
            closed += [first + timedelta(days=number) for number in range(length)]
        if is_closed:
            words.append(f"Closed {_span(first, last)}.")
        elif has_hours:
            instead.append(_instead(item, first, last, owner_id))
    return Holidays(tuple(closed), tuple(instead), tuple(words))


def _read_schedule(item: Fields, number: int, owner_id: UUID) -> list[Translated]:
    """One regular schedule; where it has nothing but words, what the words say."""
    named = item.refer("id", "schedule")
    days = next((key for key in ("byday", "weekday", "day") if item.values.get(key)), "byday")
    schedule = Translated(item.path, id=named[0] if named else derive(owner_id, "hours", number))
    schedule.put("byday", day_codes(item.values.get(days)), days)
    _with_clock(schedule.take(item, *_SAME, "description", "notes"), item)
    if "byday" in schedule:
        schedule.setdefault("freq", "WEEKLY")
    parts = {"byday", "bymonthday", "opens_at", "closes_at", "dtstart"}
    text = item.values.get("description")
    if parts.isdisjoint(schedule) and isinstance(text, str):
        path = item.path_of("description")
        return schedules_as_written(text, path, derive(owner_id, "hours", number))
    return [schedule]


def read_hours(owner: Fields, owner_id: UUID, holidays: Holidays) -> list[Translated]:
    """The regular schedules of an owner, without the days on which it is closed."""
    found: list[Translated] = []
    for key in REGULAR:
        value = owner.values.get(key)
        if isinstance(value, str):
            found += schedules_as_written(value, owner.path_of(key), derive(owner_id, key))
            continue
        for number, item in enumerate(owner.children(key)):
            found += _read_schedule(item, number, owner_id)
    for schedule in found:
        leave_out(schedule, holidays.closed)
        if holidays.words:
            words = [str(schedule.get("notes") or ""), *holidays.words]
            schedule["notes"] = " ".join(filter(None, words))
    return found


def holidays_alone(holidays: Holidays, owner: Fields, owner_id: UUID) -> list[Translated]:
    """Holidays of an owner whose regular hours are nowhere, as words."""
    path = next((owner.path_of(key) for key in HOLIDAY if owner.values.get(key)), owner.path)
    return [
        Translated(path, id=derive(owner_id, "holiday", words), description=words)
        for words in holidays.words
    ]
