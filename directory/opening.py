"""When something is on: next time, at a given time, and in plain words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Protocol
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday, weekdays

LONDON = ZoneInfo("Europe/London")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
# Far enough ahead to find a monthly session that a summer's pause hides.
HORIZON = timedelta(days=190)
MIDNIGHT = time(0, 0)


class Recurrence(Protocol):
    """What is read of an Open Referral schedule; times are local to Europe/London."""

    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def dtstart(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...
    @property
    def freq(self) -> str | None: ...
    @property
    def interval(self) -> int | None: ...
    @property
    def byday(self) -> str | None: ...
    @property
    def bymonthday(self) -> str | None: ...
    @property
    def description(self) -> str | None: ...
    @property
    def opens_at(self) -> time | None: ...
    @property
    def closes_at(self) -> time | None: ...


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting, Europe/London; ``closes`` is nothing where only the start is recorded."""

    opens: datetime
    closes: datetime | None


def _weekdays(byday: str | None) -> list[weekday]:
    """Weekdays of a BYDAY part such as ``MO,TU`` or ``2WE``; those it cannot hold are left out."""
    found = []
    for part in (byday or "").upper().replace(" ", "").split(","):
        name, number = part[-2:], part[:-2]
        if name in DAYS and (not number or number.lstrip("+-").isdigit()):
            day = weekdays[DAYS.index(name)]
            found.append(day(int(number)) if number and int(number) else day)
    return found


def _month_days(bymonthday: str | None) -> list[int]:
    parts = (bymonthday or "").replace(" ", "").split(",")
    days = [int(part) for part in parts if part.lstrip("+-").isdigit()]
    return [day for day in days if 1 <= abs(day) <= 31]


def _is_readable(schedule: Recurrence) -> bool:
    """Whether the parts say on which days it is; every other week needs a week to count from."""
    has_days = bool(_weekdays(schedule.byday) or _month_days(schedule.bymonthday))
    is_counted = (schedule.interval or 1) <= 1 or schedule.dtstart is not None
    return schedule.opens_at is not None and is_counted and (has_days or _is_once(schedule))


def _is_once(schedule: Recurrence) -> bool:
    return schedule.dtstart is not None and not schedule.freq and not schedule.byday


def _first_and_last(schedule: Recurrence, after: date, before: date) -> tuple[date, date]:
    starts = [day for day in (schedule.valid_from, schedule.dtstart) if day]
    ends = [day for day in (schedule.valid_to, schedule.until) if day]
    return max([after, *starts]), min([before, *ends])


def _dates(schedule: Recurrence, after: date, before: date) -> Iterator[date]:
    first, last = _first_and_last(schedule, after, before)
    if _is_once(schedule) and schedule.dtstart:
        if first <= schedule.dtstart <= last:
            yield schedule.dtstart
        return
    month_days = _month_days(schedule.bymonthday)
    is_monthly = (schedule.freq or "").upper() == "MONTHLY" or bool(month_days)
    rule = rrule(
        MONTHLY if is_monthly else WEEKLY,
        # Counting starts where the recurrence does, or every other week would drift.
        dtstart=datetime.combine(schedule.dtstart or first, MIDNIGHT),
        interval=max(1, schedule.interval or 1),
        byweekday=_weekdays(schedule.byday) or None,
        bymonthday=month_days or None,
    )
    end = datetime.combine(last, MIDNIGHT)
    for moment in rule.xafter(datetime.combine(first, MIDNIGHT), inc=True):
        if moment > end:
            return
        yield moment.date()


def sittings(schedule: Recurrence, after: datetime, before: datetime) -> Iterator[Sitting]:
    """The sittings of one schedule that end after ``after`` and start before ``before``.

    Notes
    -----
    A closing time at or before the opening time is on the next day; the clocks change as in
    London.
    """
    if not _is_readable(schedule) or schedule.opens_at is None:
        return
    first = (after.astimezone(LONDON) - timedelta(days=1)).date()
    for day in _dates(schedule, first, before.astimezone(LONDON).date()):
        opens = datetime.combine(day, schedule.opens_at, LONDON)
        closes = None
        if schedule.closes_at is not None:
            next_day = timedelta(days=schedule.closes_at <= schedule.opens_at)
            closes = datetime.combine(day + next_day, schedule.closes_at, LONDON)
        if (closes or opens) > after and opens < before:
            yield Sitting(opens, closes)


def next_open(schedules: Iterable[Recurrence], now: datetime) -> datetime | None:
    """When it next opens or, when it is open, when it opened; nothing where that is not known."""
    firsts = (next(sittings(schedule, now, now + HORIZON), None) for schedule in schedules)
    return min((sitting.opens for sitting in firsts if sitting), default=None)


def is_open_at(schedules: Sequence[Recurrence], moment: datetime) -> bool | None:
    """Whether it is open at a moment; nothing where the hours are not recorded."""
    return is_open_between(schedules, moment, moment + timedelta(minutes=1))


def is_open_between(
    schedules: Sequence[Recurrence], opens: datetime, closes: datetime
) -> bool | None:
    """Whether a sitting falls, at least in part, between two moments; nothing where not known."""
    readable = [schedule for schedule in schedules if _is_readable(schedule)]
    if any(
        sitting.opens < closes and (sitting.closes or sitting.opens + timedelta(hours=1)) > opens
        for schedule in readable
        for sitting in sittings(schedule, opens - timedelta(days=1), closes)
    ):
        return True
    return False if readable and len(readable) == len(schedules) else None


def is_open_weekly(
    schedules: Sequence[Recurrence],
    days: Sequence[str],
    opens_from: time | None,
    opens_to: time | None,
    now: datetime,
) -> bool | None:
    """Whether a sitting of the next five weeks falls on one of the days and within the hours.

    Parameters
    ----------
    days
        iCalendar names, ``MO`` to ``SU``.
    opens_from, opens_to
        Local hours that the sitting must overlap; nothing means the start or end of the day.
    """
    readable = [schedule for schedule in schedules if _is_readable(schedule)]
    for schedule in readable:
        for sitting in sittings(schedule, now, now + timedelta(weeks=5)):
            ends = sitting.closes or sitting.opens + timedelta(hours=1)
            starts_in_time = opens_to is None or sitting.opens.time() < opens_to
            is_same_day = ends.date() == sitting.opens.date()
            ends_in_time = opens_from is None or not is_same_day or ends.time() > opens_from
            if DAYS[sitting.opens.weekday()] in days and starts_in_time and ends_in_time:
                return True
    return False if readable and len(readable) == len(schedules) else None


def clock(moment: time) -> str:
    """A time of day as people say it: ``2pm``, ``10:30am``, ``noon``."""
    if moment == time(12):
        return "noon"
    if moment == MIDNIGHT:
        return "midnight"
    hour, half = (moment.hour - 1) % 12 + 1, "am" if moment.hour < 12 else "pm"
    return f"{hour}:{moment.minute:02}{half}" if moment.minute else f"{hour}{half}"


def _hours(schedule: Recurrence) -> str:
    if schedule.opens_at is None:
        return ""
    if schedule.closes_at is None:
        return f" from {clock(schedule.opens_at)}"
    return f" {clock(schedule.opens_at)} to {clock(schedule.closes_at)}"


def _day_phrase(days: list[weekday]) -> str:
    """``Monday to Friday``, ``Tuesdays and Thursdays``, ``second Wednesday of the month``."""
    monthly = [day for day in days if day.n]
    if monthly:
        names = [f"{ORDINALS.get(day.n, day.n)} {DAY_NAMES[day.weekday]}" for day in monthly]
        return f"{' and '.join(names)} of the month"
    numbers = sorted({day.weekday for day in days})
    if len(numbers) == 7:
        return "every day"
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{DAY_NAMES[numbers[0]]} to {DAY_NAMES[numbers[-1]]}"
    names = [f"{DAY_NAMES[number]}s" for number in numbers]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _recurrence_phrase(group: list[Recurrence]) -> str:
    days = [day for schedule in group for day in _weekdays(schedule.byday)]
    first = group[0]
    if days:
        phrase = _day_phrase(days)
    elif month_days := _month_days(first.bymonthday):
        phrase = f"day {', '.join(map(str, month_days))} of the month"
    elif first.dtstart:
        phrase = f"{first.dtstart:%A} {first.dtstart.day} {first.dtstart:%B %Y}"
    else:
        return ""
    if (interval := first.interval or 1) > 1 and days and not days[0].n:
        phrase = f"every {'other' if interval == 2 else interval} week, {phrase}"
    return phrase + _hours(first)


def describe(schedules: Iterable[Recurrence]) -> str:
    """Say in plain words when something is on; empty where nothing is recorded.

    Notes
    -----
    A schedule's own description goes before our words for its parts: its writer knew more.
    """
    listed = list(schedules)
    written = list(dict.fromkeys(s.description.strip() for s in listed if s.description))
    silent = [schedule for schedule in listed if not schedule.description]
    silent.sort(key=lambda s: (str(s.opens_at), str(s.closes_at), s.interval or 1))
    spoken = [
        _recurrence_phrase(list(group))
        for _, group in groupby(silent, key=lambda s: (s.opens_at, s.closes_at, s.interval or 1))
    ]
    phrases = written + [phrase[0].upper() + phrase[1:] for phrase in spoken if phrase]
    return "; ".join(phrase.rstrip(".") for phrase in phrases)
