"""The parts of a schedule, and the dates that they name."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Protocol

from directory.hours.rule import WEEK, Day, Rule
from directory.opening.bank_holidays import is_bank_holiday

_NUMBER = re.compile(r"(?<![^,])[+-]?\d{1,3}(?![^,])", re.ASCII)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


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
    def bymonth(self) -> str | None: ...
    @property
    def exdate(self) -> str | None: ...
    @property
    def description(self) -> str | None: ...
    @property
    def notes(self) -> str | None: ...
    @property
    def opens_at(self) -> time | None: ...
    @property
    def closes_at(self) -> time | None: ...
    @property
    def is_term_time_only(self) -> bool | None: ...
    @property
    def is_open_on_bank_holidays(self) -> bool | None: ...


def _numbers(text: str | None, greatest: int) -> list[int]:
    """The whole numbers of a list; parts that are none, or too great, are left out."""
    found = (int(part) for part in _NUMBER.findall((text or "").replace(" ", "")))
    return [number for number in found if 1 <= abs(number) <= greatest]


def days_of(schedule: Recurrence) -> list[Day]:
    """Days of a BYDAY part such as ``MO,TU`` or ``2WE``; those it cannot hold are left out."""
    found = []
    for part in (schedule.byday or "").upper().replace(" ", "").split(","):
        name, number = part[-2:], part[:-2]
        if name in DAYS and (not number or _numbers(number, 53)):
            found.append(Day(DAYS.index(name), int(number or 0)))
    return found or _unnamed_days(schedule)


def _unnamed_days(schedule: Recurrence) -> list[Day]:
    """Days that RFC 5545 takes from the rest where BYDAY is left out."""
    freq = (schedule.freq or "").upper()
    if schedule.byday or schedule.bymonthday:
        return []
    if freq == "DAILY" and (schedule.interval or 1) == 1:
        return [Day(number) for number in WEEK]
    return [Day(schedule.dtstart.weekday())] if freq == "WEEKLY" and schedule.dtstart else []


def month_days_of(schedule: Recurrence) -> list[int]:
    """Days of the month, those from its end below nothing."""
    return _numbers(schedule.bymonthday, 31)


def months_of(schedule: Recurrence) -> list[int]:
    """Months, 1 to 12; empty for the whole year."""
    return sorted({month for month in _numbers(schedule.bymonth, 12) if month > 0})


def excluded_dates(schedule: Recurrence) -> frozenset[date]:
    """Dates on which it is not on."""
    found = set()
    for part in (schedule.exdate or "").replace(" ", "").split(","):
        try:
            found.add(date.fromisoformat(part[:10]))
        except ValueError:
            continue
    return frozenset(found)


def is_readable(schedule: Recurrence) -> bool:
    """Whether the parts say on which days it is; every other week needs a week to count from."""
    has_days = bool(days_of(schedule) or month_days_of(schedule))
    is_counted = (schedule.interval or 1) <= 1 or schedule.dtstart is not None
    return schedule.opens_at is not None and is_counted and (has_days or _is_once(schedule))


def _is_once(schedule: Recurrence) -> bool:
    return schedule.dtstart is not None and not schedule.freq and not schedule.byday


def _first_and_last(schedule: Recurrence, after: date, before: date) -> tuple[date, date]:
    starts = [day for day in (schedule.valid_from, schedule.dtstart) if day]
    ends = [day for day in (schedule.valid_to, schedule.until) if day]
    return max([after, *starts]), min([before, *ends])


@dataclass(frozen=True, slots=True)
class _Pattern:
    """The parts that say on which dates it is, read once for many dates."""

    days: frozenset[Day]
    month_days: frozenset[int]
    months: frozenset[int]
    excluded: frozenset[date]
    interval: int
    counted_from: date | None
    is_monthly: bool
    is_closed_on_bank_holidays: bool

    def holds(self, day: date) -> bool:
        """Whether it is on that date."""
        length = monthrange(day.year, day.month)[1]
        from_end = day.day - length - 1
        nths = (0, (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1))
        return (
            (not self.months or day.month in self.months)
            and (not self.month_days or not self.month_days.isdisjoint((day.day, from_end)))
            and (not self.days or any(Day(day.weekday(), nth) in self.days for nth in nths))
            and self._is_counted(day)
            and day not in self.excluded
            and not (self.is_closed_on_bank_holidays and is_bank_holiday(day))
        )

    def _is_counted(self, day: date) -> bool:
        """Whether as many weeks or months lie between it and the first as there should."""
        first = self.counted_from
        if self.interval == 1 or first is None:
            return True
        if self.is_monthly:
            apart = (day.year - first.year) * 12 + day.month - first.month
        else:
            apart = (day.toordinal() - 1) // 7 - (first.toordinal() - 1) // 7
        return apart % self.interval == 0


def _pattern(schedule: Recurrence) -> _Pattern:
    month_days = frozenset(month_days_of(schedule))
    return _Pattern(
        days=frozenset(days_of(schedule)),
        month_days=month_days,
        months=frozenset(months_of(schedule)),
        excluded=excluded_dates(schedule),
        interval=max(1, schedule.interval or 1),
        counted_from=schedule.dtstart,
        is_monthly=(schedule.freq or "").upper() == "MONTHLY" or bool(month_days),
        is_closed_on_bank_holidays=schedule.is_open_on_bank_holidays is False,
    )


def dates(schedule: Recurrence, after: date, before: date) -> Iterator[date]:
    """The dates from ``after`` to ``before``, both included, on which a readable schedule is on."""
    first, last = _first_and_last(schedule, after, before)
    if _is_once(schedule) and schedule.dtstart:
        first, last = max(first, schedule.dtstart), min(last, schedule.dtstart)
    pattern = _pattern(schedule)
    # Day by day, so that a day that never comes is looked for no longer than it is asked for.
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if pattern.holds(day):
            yield day


def ends_next_day(opens: time, closes: time) -> timedelta:
    """A closing time at or before the opening time is on the next day."""
    return timedelta(days=closes <= opens)


def rule_of(schedule: Recurrence) -> Rule | None:
    """The parts as a rule; nothing where no time is recorded."""
    if schedule.opens_at is None:
        return None
    days = days_of(schedule)
    return Rule(
        opens=schedule.opens_at,
        closes=schedule.closes_at,
        days=tuple(sorted(set(days))),
        month_days=tuple(sorted(set(month_days_of(schedule)))) if not days else (),
        months=tuple(months_of(schedule)),
        interval=max(1, schedule.interval or 1),
        starts=schedule.dtstart,
        valid_from=schedule.valid_from,
        valid_to=schedule.valid_to,
        excluded=tuple(sorted(excluded_dates(schedule))),
        is_term_time_only=schedule.is_term_time_only,
        is_open_on_bank_holidays=schedule.is_open_on_bank_holidays,
    )
