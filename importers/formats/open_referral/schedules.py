"""Schedules: RFC 5545 parts in columns, and the words beside them."""

import re
from dataclasses import replace

from directory.hours.bounds import read_bounds
from importers.fields import Fields
from importers.hours import schedules_from_text
from importers.records import ScheduleRecord

_DAYS = re.compile(
    r"[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU)(?:,[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU))*"
)
_NUMBERS = re.compile(r"[+-]?\d{1,3}(?:,[+-]?\d{1,3})*")
_DATES = re.compile(r"\d{4}-\d{2}-\d{2}(?:,\d{4}-\d{2}-\d{2})*")
_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


def _listed(item: Fields, key: str, shape: re.Pattern[str], example: str) -> str | None:
    """A comma-separated list in capitals without spaces, when it has the shape it should."""
    value = item.values.get(key)
    text = ",".join(map(str, value)) if isinstance(value, list) else item.name(key)
    if not text:
        return None
    text = "".join(text.upper().split()).strip(",")
    if not shape.fullmatch(text):
        item.note(key, f"is not a list such as {example}; left out")
        return None
    return text


def _frequency(item: Fields) -> str | None:
    text = (item.name("freq") or "").upper()
    if text and text not in _FREQUENCIES:
        item.note("freq", f"must be one of {', '.join(sorted(_FREQUENCIES))}; left out")
        return None
    return text or None


def _flag(item: Fields, key: str) -> bool | None:
    value = item.values.get(key)
    if value is None or isinstance(value, bool):
        return value
    item.note(key, "must be true or false; left out")
    return None


def _read_schedule(item: Fields) -> ScheduleRecord:
    byday = _listed(item, "byday", _DAYS, "MO,TH")
    opens_at, closes_at = item.clock("opens_at"), item.clock("closes_at")
    description = item.text("description")
    id_, _ = item.identify(
        "schedule", byday, opens_at, closes_at, description, item.name("dtstart")
    )
    return ScheduleRecord(
        id=id_,
        valid_from=item.day("valid_from"),
        valid_to=item.day("valid_to"),
        dtstart=item.day("dtstart"),
        timezone=item.name("timezone"),
        until=item.day("until"),
        count=item.whole("count", least=1),
        wkst=_listed(item, "wkst", _DAYS, "MO"),
        freq=_frequency(item),
        interval=item.whole("interval", least=1),
        byday=byday,
        byweekno=_listed(item, "byweekno", _NUMBERS, "1,20"),
        bymonthday=_listed(item, "bymonthday", _NUMBERS, "1,15"),
        byyearday=_listed(item, "byyearday", _NUMBERS, "1,200"),
        bymonth=_listed(item, "bymonth", _NUMBERS, "9,10,11"),
        exdate=_listed(item, "exdate", _DATES, "2026-12-25"),
        description=description,
        opens_at=opens_at,
        closes_at=closes_at,
        schedule_link=item.url("schedule_link"),
        attending_type=item.name("attending_type"),
        notes=item.text("notes"),
        is_term_time_only=_flag(item, "is_term_time_only"),
        is_open_on_bank_holidays=_flag(item, "is_open_on_bank_holidays"),
    )


def _told_in_words(schedule: ScheduleRecord) -> tuple[ScheduleRecord, ...]:
    """A schedule that says it in words alone, with the parts that the words name.

    Notes
    -----
    The first keeps the id of the feed, so that an export of ours comes back as it went out.
    """
    silent = ScheduleRecord(
        schedule.id,
        timezone=schedule.timezone,
        description=schedule.description,
        notes=schedule.notes,
        schedule_link=schedule.schedule_link,
        attending_type=schedule.attending_type,
    )
    if schedule != silent or not schedule.description:
        return (schedule,)
    found = schedules_from_text(schedule.description, schedule.id)
    return tuple(
        replace(
            record,
            id=schedule.id if record is found[0] else record.id,
            timezone=schedule.timezone,
            notes=schedule.notes,
            schedule_link=schedule.schedule_link,
            attending_type=schedule.attending_type,
        )
        for record in found
    )


def _bounded_by_notes(schedule: ScheduleRecord) -> ScheduleRecord:
    """A schedule with the months, terms and bank holidays that its notes name beside its parts."""
    if schedule.opens_at is None or not schedule.notes:
        return schedule
    bounds = read_bounds(schedule.notes)
    is_term, on_holidays = schedule.is_term_time_only, schedule.is_open_on_bank_holidays
    return replace(
        schedule,
        bymonth=schedule.bymonth or ",".join(map(str, bounds.months)) or None,
        is_term_time_only=bounds.is_term_time_only if is_term is None else is_term,
        is_open_on_bank_holidays=(
            bounds.is_open_on_bank_holidays if on_holidays is None else on_holidays
        ),
    )


def read_schedules(owner: Fields) -> tuple[ScheduleRecord, ...]:
    """An owner's schedules; an empty one says nothing."""
    found = (_read_schedule(item) for item in owner.children("schedules"))
    return tuple(
        told
        for schedule in found
        if schedule != ScheduleRecord(schedule.id)
        for told in _told_in_words(_bounded_by_notes(schedule))
    )
