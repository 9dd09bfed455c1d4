"""When something is on: next time, at a given time, and in plain words."""

from directory.hours.plain_words import ORDINALS, clock
from directory.hours.vocabulary import DAY_NAMES
from directory.opening.answers import (
    is_day_and_night,
    is_open_at,
    is_open_between,
    is_open_weekly,
)
from directory.opening.bank_holidays import is_bank_holiday
from directory.opening.cautions import cautions, is_in_term_time_only
from directory.opening.recurrence import DAYS, Recurrence, rule_of
from directory.opening.sittings import (
    HORIZON,
    LONDON,
    Sitting,
    next_open,
    next_sittings,
    sittings,
)
from directory.opening.words import describe

__all__ = [
    "DAYS",
    "DAY_NAMES",
    "HORIZON",
    "LONDON",
    "ORDINALS",
    "Recurrence",
    "Sitting",
    "cautions",
    "clock",
    "describe",
    "is_bank_holiday",
    "is_day_and_night",
    "is_in_term_time_only",
    "is_open_at",
    "is_open_between",
    "is_open_weekly",
    "next_open",
    "next_sittings",
    "rule_of",
    "sittings",
]
