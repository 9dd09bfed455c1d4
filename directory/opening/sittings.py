"""The sittings of schedules, one after another, by the clocks of London."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from zoneinfo import ZoneInfo

from directory.opening.recurrence import Recurrence, dates, ends_next_day, is_readable

LONDON = ZoneInfo("Europe/London")
# Far enough ahead to find a monthly session that a summer's pause hides.
HORIZON = timedelta(days=190)
# Six sessions of a month that pauses for a season.
FURTHEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting, Europe/London; ``closes`` is nothing where only the start is recorded."""

    opens: datetime
    closes: datetime | None

    @property
    def ends(self) -> datetime:
        """When it closes, and an hour after it opens where that is not recorded."""
        return self.closes or self.opens + timedelta(hours=1)


def local_moment(day: date, clock: time) -> datetime:
    """A time of day in London; in the hour that spring leaves out, the end of that hour."""
    moment = datetime.combine(day, clock, LONDON)
    shown = moment.astimezone(UTC).astimezone(LONDON)
    if shown.time() == clock:
        return moment
    return shown.replace(minute=0, second=0, microsecond=0)


def sittings(schedule: Recurrence, after: datetime, before: datetime) -> Iterator[Sitting]:
    """The sittings of one schedule that end after ``after`` and start before ``before``.

    Notes
    -----
    A closing time at or before the opening time is on the next day; the clocks change as in
    London.
    """
    if not is_readable(schedule) or schedule.opens_at is None:
        return
    # Moments are compared in UTC: local ones of one zone would compare by the clock alone.
    earliest, latest = after.astimezone(UTC), before.astimezone(UTC)
    first = (after.astimezone(LONDON) - timedelta(days=1)).date()
    for day in dates(schedule, first, before.astimezone(LONDON).date()):
        opens, closes = local_moment(day, schedule.opens_at), None
        if schedule.closes_at is not None:
            closing_day = day + ends_next_day(schedule.opens_at, schedule.closes_at)
            closes = local_moment(closing_day, schedule.closes_at)
            # A sitting within the hour that spring leaves out does not happen.
            if closes.astimezone(UTC) <= opens.astimezone(UTC):
                continue
        if (closes or opens).astimezone(UTC) > earliest and opens.astimezone(UTC) < latest:
            yield Sitting(opens, closes)


def next_sittings(
    schedules: Iterable[Recurrence], now: datetime, count: int = 6
) -> tuple[Sitting, ...]:
    """The next sittings, that which is on now included, in the order in which they open."""
    each = (sittings(schedule, now, now + FURTHEST) for schedule in schedules)
    return tuple(islice(_distinct(merge(*each, key=_opens_and_ends)), count))


def _opens_and_ends(sitting: Sitting) -> tuple[datetime, datetime]:
    return sitting.opens.astimezone(UTC), sitting.ends.astimezone(UTC)


def _distinct(found: Iterable[Sitting]) -> Iterator[Sitting]:
    last: Sitting | None = None
    for sitting in found:
        if sitting != last:
            yield sitting
        last = sitting


def next_open(schedules: Iterable[Recurrence], now: datetime) -> datetime | None:
    """When it next opens or, when it is open, when it opened; nothing where that is not known."""
    firsts = (next(sittings(schedule, now, now + HORIZON), None) for schedule in schedules)
    return min((sitting.opens for sitting in firsts if sitting), default=None)
