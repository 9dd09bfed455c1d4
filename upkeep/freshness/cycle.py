"""On which day the keepers of a listing are asked whether it is right."""

from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from dateutil.relativedelta import relativedelta

# Days that every month has.
DAYS = 28
# What is due within a week is asked after at once, so that nobody gets two messages in one.
TOGETHER = timedelta(days=6)
# What is overdue by more waits for its day, so that old data does not fall due in one heap.
CAUGHT_UP = timedelta(days=6)
# After an answer that left the date where it was they are asked again in the month after.
AGAIN = timedelta(days=25)
REMINDED = timedelta(days=14)


def day_of_month(service_id: UUID) -> int:
    """The day of the month on which a listing falls due, always the same for the same listing."""
    return 1 + int.from_bytes(sha256(service_id.bytes).digest()[:4]) % DAYS


def due_on(service_id: UUID, months: int, assured_on: date | None, not_before: date) -> date:
    """The next day on which a listing falls due.

    Parameters
    ----------
    months
        Of its review cycle.
    not_before
        What fell due before is put off to the listing's next day of a month.

    Notes
    -----
    The listing's day of the month that is nearest to the end of the cycle: an answer that comes a
    week late does not move the day of the next cycle.
    """
    day = day_of_month(service_id)
    if assured_on is not None:
        ends = assured_on + relativedelta(months=months)
        beside = (ends + relativedelta(months=step, day=day) for step in (-1, 0, 1))
        due = min(beside, key=lambda each: abs((each - ends).days))
        if due >= not_before:
            return due
    this_month = not_before.replace(day=day)
    return this_month if this_month >= not_before else this_month + relativedelta(months=1)


def earliest(today: date, last_asked_on: date | None) -> date:
    """Before which day nothing falls due."""
    caught_up = today - CAUGHT_UP
    return max(caught_up, last_asked_on + AGAIN) if last_asked_on else caught_up
