"""Which part of the week a journey is made in, by the day and the time asked for."""

from datetime import datetime, time

from matching.request import Weekday, WeeklyWindow
from matching.travel.engine import TimeBand

MORNING_UNTIL = time(10)
# Between the bands, whose hours ``timetable.BANDS`` has, the nearer one is taken.
EVENING_FROM = time(16)
_WEEKEND = {Weekday.SA: TimeBand.SATURDAY, Weekday.SU: TimeBand.SUNDAY}


def band_at(day: Weekday | None, at: time | None) -> TimeBand:
    """The time band that a day and a time lie in; a weekday's midday where nothing is said."""
    if day in _WEEKEND:
        return _WEEKEND[day]
    if at is None or MORNING_UNTIL <= at < EVENING_FROM:
        return TimeBand.WEEKDAY_MIDDAY
    return TimeBand.WEEKDAY_MORNING if at < MORNING_UNTIL else TimeBand.WEEKDAY_EVENING


def band_of(when: datetime | WeeklyWindow | None) -> TimeBand:
    """The time band of a moment, or of the first day of a window that something should be on in."""
    if when is None:
        return TimeBand.WEEKDAY_MIDDAY
    if isinstance(when, datetime):
        return band_at(tuple(Weekday)[when.weekday()], when.time())
    first = when.days[0] if when.days else None
    return band_at(first, when.opens_from)
