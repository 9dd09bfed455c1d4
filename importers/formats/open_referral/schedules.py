"""Schedules: RFC 5545 parts in columns, and the words beside them."""

import re

from importers.fields import Fields
from importers.records import ScheduleRecord

_DAYS = re.compile(
    r"[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU)(?:,[+-]?\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU))*"
)
_NUMBERS = re.compile(r"[+-]?\d{1,3}(?:,[+-]?\d{1,3})*")
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
        description=description,
        opens_at=opens_at,
        closes_at=closes_at,
        schedule_link=item.url("schedule_link"),
        attending_type=item.name("attending_type"),
        notes=item.text("notes"),
    )


def read_schedules(owner: Fields) -> tuple[ScheduleRecord, ...]:
    """An owner's schedules; an empty one says nothing."""
    found = (_read_schedule(item) for item in owner.children("schedules"))
    return tuple(schedule for schedule in found if schedule != ScheduleRecord(schedule.id))
