"""What a part of a text about hours says: days, times, months, dates, and what binds them."""

from dataclasses import dataclass
from enum import StrEnum

from directory.hours.rule import Day
from directory.hours.tokens import Token
from directory.hours.vocabulary import Hint, Mark


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the week, or of the month."""

    days: frozenset[Day] = frozenset()
    month_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Times:
    """Two times as written; ``last`` is nothing where a time stands alone."""

    first: Token
    last: Token | None


class Bound(StrEnum):
    """What a date bounds."""

    NONE = "none"
    STARTS = "starts"
    FROM = "from"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Months:
    """Months of the year; a single one may be a beginning or an end."""

    months: frozenset[int]
    bound: Bound = Bound.NONE


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many weeks or months."""

    interval: int
    is_months: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """A date, and what begins or ends with it; ``year`` and ``weekday`` only where said."""

    day: int
    month: int
    year: int | None
    bound: Bound
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class DatedRun:
    """From one date to another: ``24 December to 7 January``."""

    first: Dated
    last: Dated


@dataclass(frozen=True, slots=True)
class DatedList:
    """Several days of one month: ``21 and 28 December``."""

    dates: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """Morning, or later."""

    hint: Hint


@dataclass(frozen=True, slots=True)
class Said:
    """A mark or a word."""

    mark: Mark
    text: str = ""


@dataclass(frozen=True, slots=True)
class Exceptions:
    """When it is not on, or is on all the same.

    Parameters
    ----------
    nths
        Which of its days in a month: ``except the first of the month``.
    feasts
        Days and seasons by their names, ``christmas day``.
    """

    days: frozenset[Day] = frozenset()
    months: frozenset[int] = frozenset()
    dates: tuple[Dated, ...] = ()
    runs: tuple[DatedRun, ...] = ()
    nths: tuple[int, ...] = ()
    feasts: tuple[str, ...] = ()
    is_term_time_only: bool = False
    is_open_on_bank_holidays: bool | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A time within the hours when it is closed."""

    times: Times


Piece = (
    Days
    | Times
    | Months
    | Every
    | Dated
    | DatedRun
    | DatedList
    | PartOfDay
    | Said
    | Exceptions
    | Break
)
