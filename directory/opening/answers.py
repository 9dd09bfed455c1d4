"""Whether something is on at a moment, between two, in a week, or day and night."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from directory.opening.recurrence import DAYS, Recurrence, is_readable
from directory.opening.sittings import next_sittings, sittings


def is_open_at(schedules: Sequence[Recurrence], moment: datetime) -> bool | None:
    """Whether it is open at a moment; nothing where the hours are not recorded."""
    return is_open_between(schedules, moment, moment + timedelta(minutes=1))


def is_open_between(
    schedules: Sequence[Recurrence], opens: datetime, closes: datetime
) -> bool | None:
    """Whether a sitting falls, at least in part, between two moments; nothing where not known."""
    readable = [schedule for schedule in schedules if is_readable(schedule)]
    earliest = opens.astimezone(UTC)
    if any(
        sitting.ends.astimezone(UTC) > earliest
        for schedule in readable
        for sitting in sittings(schedule, opens - timedelta(hours=1), closes)
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
    readable = [schedule for schedule in schedules if is_readable(schedule)]
    for schedule in readable:
        for sitting in sittings(schedule, now, now + timedelta(weeks=5)):
            starts_in_time = opens_to is None or sitting.opens.time() < opens_to
            is_same_day = sitting.ends.date() == sitting.opens.date()
            ends_in_time = opens_from is None or not is_same_day or sitting.ends.time() > opens_from
            if DAYS[sitting.opens.weekday()] in days and starts_in_time and ends_in_time:
                return True
    return False if readable and len(readable) == len(schedules) else None


def is_day_and_night(schedules: Sequence[Recurrence], now: datetime) -> bool:
    """Whether it is open now and never closes in the week to come."""
    until = now
    for sitting in next_sittings(schedules, now, count=60):
        if sitting.closes is None or sitting.opens > until:
            return False
        until = max(until, sitting.closes)
        if until >= now + timedelta(weeks=1):
            return True
    return False
