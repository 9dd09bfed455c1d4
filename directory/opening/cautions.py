"""What may be otherwise than the hours say, in plain words."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from directory.hours.bounds import read_bounds
from directory.hours.reading import read_hours
from directory.opening.bank_holidays import is_bank_holiday
from directory.opening.recurrence import Recurrence, is_readable
from directory.opening.sittings import LONDON, next_sittings, sittings

_TERM_TIME = ("term time", "term-time", "termtime", "during term", "in term")
TERM_TIME_ONLY = "Term time only: check the dates"
SOME_IN_TERM_TIME = "Some times are in term time only: check the dates"
EVERY_OTHER_WEEK = "Not every week: ask which week is next"


def is_in_term_time_only(schedule: Recurrence) -> bool:
    """Whether it stops in the school holidays, as recorded or in the words beside it."""
    if schedule.is_term_time_only is not None:
        return schedule.is_term_time_only
    if schedule.notes and read_bounds(schedule.notes).is_term_time_only:
        return True
    rules = read_hours(schedule.description) if schedule.description else None
    if rules is not None:
        return any(rule.is_term_time_only for rule in rules)
    words = f"{schedule.description or ''} {schedule.notes or ''}".casefold()
    return any(phrase in words for phrase in _TERM_TIME)


def _term_time(schedules: Sequence[Recurrence]) -> Iterator[str]:
    count = sum(map(is_in_term_time_only, schedules))
    if count:
        yield TERM_TIME_ONLY if count == len(schedules) else SOME_IN_TERM_TIME


def _weeks(schedules: Sequence[Recurrence]) -> Iterator[str]:
    is_uncounted = any(
        (schedule.interval or 1) > 1 and schedule.dtstart is None for schedule in schedules
    )
    if is_uncounted:
        yield EVERY_OTHER_WEEK


def _is_on(schedules: Sequence[Recurrence], day: date) -> bool:
    begins = datetime.combine(day, time(), LONDON)
    return any(
        sitting.opens.date() == day
        for schedule in schedules
        for sitting in sittings(schedule, begins, begins + timedelta(days=1))
    )


def _bank_holidays(schedules: Sequence[Recurrence], now: datetime) -> Iterator[str]:
    unsure = [s for s in schedules if s.is_open_on_bank_holidays is None and is_readable(s)]
    days = dict.fromkeys(sitting.opens.date() for sitting in next_sittings(schedules, now))
    for day in days:
        if is_bank_holiday(day) and _is_on(unsure, day):
            yield f"May not run on the bank holiday {day:%A} {day.day} {day:%B}"


def cautions(schedules: Sequence[Recurrence], now: datetime) -> tuple[str, ...]:
    """What to ask about before setting out, for the next six times of a listing's schedules."""
    found = [*_term_time(schedules), *_weeks(schedules), *_bank_holidays(schedules, now)]
    return tuple(dict.fromkeys(found))
