"""What was understood of words about hours, as the page says it back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from api.pages.wording import say_date
from directory.hours.plain_words import say_rule
from directory.hours.understanding import Missing, Understood
from directory.opening import Sitting, clock, is_bank_holiday, next_sittings
from importers.hours import record_of

WHY = {
    Missing.DAYS: "Say on which days it is, for example: Tuesdays",
    Missing.TIMES: "Say at what time it starts and ends, for example: 2pm to 4pm",
    Missing.PART_OF_DAY: "Say whether it is in the morning or the evening: write am or pm",
    Missing.WHICH_WEEKS: (
        "Some people read this as every so many weeks and some as once a month. Say for example:"
        " every other Saturday, or: the second Saturday of the month"
    ),
    Missing.CONTRADICTION: "Two lines speak of the same time, and say different things",
    Missing.OTHER: "We could not turn this into dates",
}


@dataclass(frozen=True, slots=True)
class Read:
    """Words about hours as they were understood.

    Parameters
    ----------
    said
        What was understood, in our words.
    dates
        The next six, in words.
    left, why
        Words that nothing was read from, and what would help.
    firsts
        Days of which one must be chosen as the next: ISO date and words.
    """

    said: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    why: str = ""
    firsts: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say back."""
        return not (self.said or self.left)


def say_read(read: Understood, now: datetime) -> Read:
    """What was understood, as a page says it back.

    Parameters
    ----------
    now
        Local time; the dates are those that follow it.
    """
    said = tuple(_capital(say_rule(rule)) for rule in read.rules)
    records = [record_of(rule, UUID(int=0), None) for rule in read.rules]
    sittings = () if read.first_days else next_sittings(records, now)
    return Read(
        said=said,
        dates=tuple(_say_sitting(one, now.date()) for one in sittings),
        notes=tuple(_notes(read, sittings)),
        left=read.left,
        why=WHY[read.missing] if read.missing else "",
        firsts=tuple((day.isoformat(), say_day(day)) for day in read.first_days),
    )


def _notes(read: Understood, sittings: tuple[Sitting, ...]) -> list[str]:
    """What the dates do not show."""
    found = []
    if read.rules and not read.first_days and not sittings:
        found.append("It is not on again: the dates are over.")
    if any(rule.is_term_time_only for rule in read.rules):
        found.append("We do not know the dates of school terms: people are told to check them.")
    unsure = any(rule.is_open_on_bank_holidays is None for rule in read.rules)
    holidays = [one.opens.date() for one in sittings if is_bank_holiday(one.opens.date())]
    if unsure and holidays:
        found.append(
            f"{say_day(holidays[0])} is a bank holiday. If it is not on then, add: not on bank"
            " holidays."
        )
    return found


def say_day(day: date) -> str:
    """``Tuesday 1 December 2026``."""
    return f"{day:%A} {say_date(day)}"


def _say_sitting(sitting: Sitting, today: date) -> str:
    """A time; of another year the year is said too."""
    opens, closes = sitting.opens, sitting.closes
    day = say_day(opens.date())
    if opens.year == today.year:
        day = day.removesuffix(f" {opens.year}")
    if closes is None:
        return f"{day}, {clock(opens.time())}"
    if closes - opens == timedelta(days=1) and clock(opens.time()) == "midnight":
        return f"{day}, all day"
    return f"{day}, {clock(opens.time())} to {clock(closes.time())}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
