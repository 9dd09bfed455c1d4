"""When an opportunity is on: its schedules, or what its single dates add up to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import gcd
from typing import Any
from uuid import UUID

from importers.fields import Fields
from importers.formats.openactive.moments import length, local_day, local_moment
from importers.formats.translated import Translated
from importers.formats.translated_hours import day_codes, leave_out
from importers.identity import derive

_REPEAT = re.compile(r"P(\d{1,3})([DWM])")
_DAYS = "MO TU WE TH FR SA SU".split()
_EVERY_DAY = ",".join(_DAYS)
# The Monday from which every other week is counted where only dates are known.
_FIRST_MONDAY = date(2024, 1, 1)
MOST_SINGLE_DATES = 12
_LONGEST_PERIOD_WEEKS = 4
_CANCELLED = "EventCancelled"
# What happens on the date that it begins, and not from then on.
ONCE = frozenset({"Event", "HeadlineEvent", "ScheduledSession"})


def objects(old: Fields, key: str) -> list[Fields]:
    """The objects in a field that holds one of them or a list."""
    if isinstance(old.values.get(key), dict):
        one = old.child(key)
        return [one] if one else []
    return old.children(key) if isinstance(old.values.get(key), list) else []


def is_cancelled(values: dict[str, Any]) -> bool:
    """Whether it has been called off."""
    return str(values.get("eventStatus") or "").endswith(_CANCELLED)


def _recurrence(item: Fields, starts: date | None) -> dict[str, Any]:
    """Frequency, interval and days; none where the length between two is one we cannot keep."""
    match = _REPEAT.fullmatch(str(item.values.get("repeatFrequency") or "P1W"))
    if match is None:
        item.note("repeatFrequency", "must be such as P1D, P1W or P1M; left out")
        return {}
    number, unit = int(match[1]) or 1, match[2]
    days = day_codes(item.values.get("byDay"))
    if unit == "D" and number % 7 == 0:
        number, unit = number // 7, "W"
    if unit == "D" and number == 1:
        return {"freq": "WEEKLY", "byday": days or _EVERY_DAY}
    if unit == "M":
        return {"freq": "MONTHLY", "interval": number, "byday": days} | _month_days(item, starts)
    if unit == "D":
        return {"freq": "DAILY", "interval": number}
    return {
        "freq": "WEEKLY",
        "interval": number,
        "byday": days or (starts and _DAYS[starts.weekday()]),
    }


def _month_days(item: Fields, starts: date | None) -> dict[str, Any]:
    value = item.values.get("byMonthDay")
    if item.values.get("byDay") or (value is None and starts is None):
        return {}
    return {"bymonthday": value if value is not None else (starts and starts.day)}


def _closing(item: Fields) -> object:
    """When it ends: as it says, or from how long it takes."""
    ends, takes = item.values.get("endTime"), length(item.values.get("duration"))
    starts = str(item.values.get("startTime") or "")
    if ends or takes is None or not re.match(r"\d{2}:\d{2}", starts):
        return ends
    moment = datetime(2024, 1, 1, int(starts[:2]) % 24, int(starts[3:5]) % 60)  # noqa: DTZ001
    return f"{moment + takes:%H:%M}"


def _list_of(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _read_schedule(item: Fields, owner_id: UUID, number: int) -> Translated:
    starts = local_day(item.values.get("startDate"))
    schedule = Translated(item.path, id=derive(owner_id, "schedule", number))
    recurrence = _recurrence(item, starts)
    for key, name in (
        ("freq", "repeatFrequency"),
        ("interval", "repeatFrequency"),
        ("byday", "byDay"),
        ("bymonthday", "byMonthDay"),
    ):
        schedule.put(key, recurrence.get(key), name)
    schedule.take(
        item,
        dtstart="startDate",
        until="endDate",
        count="repeatCount",
        opens_at="startTime",
        timezone="scheduleTimezone",
        notes="schedulingNote",
    ).take(item, notes="beta:schedulingNote", timezone="beta:timeZone")
    schedule.put("closes_at", _closing(item), "endTime")
    given = {str(part) for part in _list_of(item.values.get("byMonth"))}
    months = [str(month) for month in range(1, 13) if str(month) in given]
    schedule.put("bymonth", ",".join(months), "byMonth")
    excepted = (local_day(part) for part in _list_of(item.values.get("exceptDate")))
    leave_out(schedule, (day for day in excepted if day))
    return schedule


def _is_over(item: Fields, today: date) -> bool:
    last = local_day(item.values.get("endDate"))
    return last is not None and last < today


@dataclass(frozen=True, slots=True)
class _Time:
    """Day of the week, start and end that several dates may share; ``HH:MM``."""

    weekday: int
    opens_at: str | None
    closes_at: str | None


def _time_of(values: dict[str, Any], usual: object) -> tuple[date, _Time] | None:
    starts, ends = local_moment(values.get("startDate")), local_moment(values.get("endDate"))
    day = local_day(values.get("startDate"))
    if day is None:
        return None
    takes = length(values.get("duration") or usual)
    if starts and ends is None and takes:
        ends = starts + takes
    opens_at = f"{starts:%H:%M}" if starts else None
    is_short = starts and ends and ends - starts < timedelta(days=1)
    return day, _Time(day.weekday(), opens_at, f"{ends:%H:%M}" if ends and is_short else None)


def _period_weeks(days: list[date]) -> int | None:
    """Weeks between dates that plainly repeat; nothing where they do not."""
    if len(days) < 2:
        return None
    weeks = gcd(*((after - before).days // 7 for before, after in pairwise(days)))
    expected = (days[-1] - days[0]).days // (7 * weeks) + 1
    is_plain = len(days) > expected / 2 and (weeks == 1 or len(days) > 2)
    return weeks if is_plain and weeks <= _LONGEST_PERIOD_WEEKS else None


def _weekly(days: list[date], weeks: int, schedule: Translated) -> Translated:
    """A recurrence over dates; where it begins is left open, since a feed's dates move on."""
    schedule["freq"], schedule["byday"] = "WEEKLY", _DAYS[days[0].weekday()]
    if weeks > 1:
        passed = (days[0] - _FIRST_MONDAY).days % (7 * weeks)
        schedule["interval"] = weeks
        schedule["dtstart"] = (_FIRST_MONDAY + timedelta(days=passed)).isoformat()
    number = (days[-1] - days[0]).days // (7 * weeks)
    expected = {days[0] + timedelta(weeks=weeks * step) for step in range(number + 1)}
    leave_out(schedule, expected - set(days))
    return schedule


def _from_dates(
    dates: Iterable[dict[str, Any]], usual: object, today: date, path: str, owner_id: UUID
) -> list[Translated]:
    """What the coming dates add up to: a recurrence where it is plain, else the next dates."""
    by_time: dict[_Time, set[date]] = {}
    for values in dates:
        found = None if is_cancelled(values) else _time_of(values, usual)
        if found and found[0] >= today:
            by_time.setdefault(found[1], set()).add(found[0])
    weekly, single = [], []
    for time, days in by_time.items():
        weeks = _period_weeks(sorted(days))
        for day in sorted(days) if weeks is None else [min(days)]:
            mark = day if weeks is None else weeks
            schedule = Translated(path, id=derive(owner_id, "date", str(time), mark))
            schedule.put("opens_at", time.opens_at, "startDate")
            schedule.put("closes_at", time.closes_at, "endDate")
            if weeks is None:
                single.append((day, schedule.put("dtstart", day.isoformat(), "startDate")))
            else:
                weekly.append(_weekly(sorted(days), weeks, schedule))
    single.sort(key=lambda pair: pair[0])
    return [*weekly, *(schedule for _, schedule in single[:MOST_SINGLE_DATES])]


def _available(old: Fields, owner_id: UUID) -> list[Translated]:
    """The hours at which a facility can be used."""
    found = []
    for number, item in enumerate(objects(old, "hoursAvailable")):
        schedule = Translated(item.path, id=derive(owner_id, "hours", number), freq="WEEKLY")
        schedule.put("byday", day_codes(item.values.get("dayOfWeek")), "dayOfWeek")
        schedule.take(item, opens_at="opens", closes_at="closes")
        found.append(
            schedule.take(item, "description", valid_from="validFrom", valid_to="validThrough")
        )
    return found


def _once(old: Fields, today: date, owner_id: UUID) -> list[Translated] | None:
    """The one date of an event; nothing at all where it has passed."""
    begins = local_day(old.values.get("startDate"))
    ends = local_day(old.values.get("endDate")) or begins
    if ends is not None and ends < today:
        return None
    return _from_dates([dict(old.values)], None, today, old.path, owner_id)


def read_hours(
    old: Fields, kind: str, dates: list[dict[str, Any]], today: date, owner_id: UUID
) -> list[Translated] | None:
    """The schedules of an opportunity; nothing at all where all of it is over.

    Notes
    -----
    Schedules speak before single dates, which the operator's system makes from them.
    """
    if _is_over(old, today):
        return None
    items = objects(old, "eventSchedule")
    current = [item for item in items if not _is_over(item, today)]
    schedules = [_read_schedule(item, owner_id, number) for number, item in enumerate(current)]
    called_off = [local_day(one.get("startDate")) for one in dates if is_cancelled(one)]
    for schedule in schedules:
        leave_out(schedule, (day for day in called_off if day))
    if any({"byday", "bymonthday"} & schedule.keys() for schedule in schedules):
        return schedules + _available(old, owner_id)
    path = old.path_of("subEvent") if old.values.get("subEvent") else old.path
    found = _from_dates(dates, old.values.get("duration"), today, path, owner_id)
    if not found and (dates or len(items) > len(current)):
        return None
    if not found and not schedules and kind in ONCE:
        return _once(old, today, owner_id)
    return (found or schedules) + _available(old, owner_id)
