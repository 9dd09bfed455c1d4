"""A schedule as it was written, apart from any database: equal ones are one and the same."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class WrittenSchedule:
    """The parts of a schedule that say when something is on; see ``Recurrence``."""

    valid_from: date | None
    valid_to: date | None
    dtstart: date | None
    until: date | None
    freq: str | None
    interval: int | None
    byday: str | None
    bymonthday: str | None
    bymonth: str | None
    exdate: str | None
    description: str | None
    notes: str | None
    opens_at: time | None
    closes_at: time | None
    is_term_time_only: bool | None
    is_open_on_bank_holidays: bool | None
