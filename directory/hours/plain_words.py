"""Rules in plain words: ``Tuesdays 2pm to 4pm, every other week, not in August``."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time

from directory.hours.rule import MIDNIGHT, YEAR, Day, Rule
from directory.hours.vocabulary import DAY_NAMES, MONTH_NAMES

ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
# The rest of the year is said by what is left out.
MOST_MONTHS_LEFT_OUT = 3


def clock(moment: time) -> str:
    """A time of day as people say it: ``2pm``, ``10:30am``, ``noon``."""
    if moment == time(12):
        return "noon"
    if moment == MIDNIGHT:
        return "midnight"
    hour, half = (moment.hour - 1) % 12 + 1, "am" if moment.hour < 12 else "pm"
    return f"{hour}:{moment.minute:02}{half}" if moment.minute else f"{hour}{half}"


def listed(words: Sequence[str]) -> str:
    """``A, B and C``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _ordinal(number: int) -> str:
    if number < 0:
        return "last day" if number == -1 else f"{_ordinal(-number)} day from the end"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number // 10 != 1 else 0, "th")
    return f"{number}{ending}"


def say_days(days: Sequence[Day]) -> str:
    """``Monday to Friday``, ``Tuesdays and Thursdays``, ``second Wednesday of the month``."""
    monthly = [day for day in days if day.nth]
    if monthly:
        names = [f"{ORDINALS.get(day.nth, day.nth)} {DAY_NAMES[day.number]}" for day in monthly]
        return f"{listed(names)} of the month"
    numbers = sorted({day.number for day in days})
    if len(numbers) == len(DAY_NAMES):
        return "every day"
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{DAY_NAMES[numbers[0]]} to {DAY_NAMES[numbers[-1]]}"
    return listed([f"{DAY_NAMES[number]}s" for number in numbers])


def say_date(day: date) -> str:
    """``25 December 2026``."""
    return f"{day.day} {day:%B} {day.year:04}"


def _hours(rule: Rule) -> str:
    if rule.is_day_and_night:
        return "24 hours"
    if rule.closes is None:
        return f"from {clock(rule.opens)}"
    return f"{clock(rule.opens)} to {clock(rule.closes)}"


def _months(months: Sequence[int]) -> str | None:
    if not months:
        return None
    left_out = [MONTH_NAMES[month - 1] for month in YEAR if month not in months]
    if len(left_out) <= MOST_MONTHS_LEFT_OUT:
        return f"not in {listed(left_out)}"
    beginnings = [month for month in months if (month - 2) % 12 + 1 not in months]
    if len(beginnings) == 1 and len(months) > 2:
        last = (beginnings[0] + len(months) - 2) % 12 + 1
        return f"{MONTH_NAMES[beginnings[0] - 1]} to {MONTH_NAMES[last - 1]}"
    return f"in {listed([MONTH_NAMES[month - 1] for month in months])}"


def _every(rule: Rule) -> str | None:
    if rule.interval == 1:
        return None
    unit = "month" if rule.is_monthly else "week"
    return f"every other {unit}" if rule.interval == 2 else f"every {rule.interval} {unit}s"


def _bank_holidays(rule: Rule) -> str | None:
    if rule.is_open_on_bank_holidays is None:
        return None
    return "open on bank holidays" if rule.is_open_on_bank_holidays else "not on bank holidays"


def _dates(rule: Rule) -> Iterator[str]:
    if rule.starts and not rule.is_once:
        yield f"starting {say_date(rule.starts)}"
    if rule.valid_from:
        yield f"from {say_date(rule.valid_from)}"
    if rule.valid_to:
        yield f"until {say_date(rule.valid_to)}"
    if rule.excluded:
        yield f"except {listed([say_date(day) for day in rule.excluded])}"


def _when(rule: Rule) -> str:
    if rule.days:
        return say_days(rule.days)
    if rule.month_days:
        return f"{listed([_ordinal(number) for number in rule.month_days])} of the month"
    return f"{rule.starts:%A} {say_date(rule.starts)}" if rule.starts else ""


def say_rule(rule: Rule, *, is_dated: bool = True) -> str:
    """One rule in words, without a capital; empty where it says no day.

    Parameters
    ----------
    is_dated
        Whether to say from and until when, and which dates are left out.
    """
    when = _when(rule)
    if not when:
        return ""
    parts = [
        f"{when} {_hours(rule)}",
        _every(rule),
        _months(rule.months),
        "term time only" if rule.is_term_time_only else None,
        _bank_holidays(rule),
        *(_dates(rule) if is_dated else ()),
    ]
    return ", ".join(part for part in parts if part)


def say_rules(rules: Iterable[Rule], *, is_dated: bool = True) -> str:
    """Rules in words; each can be read again by itself."""
    phrases = (say_rule(rule, is_dated=is_dated) for rule in rules)
    return "; ".join(phrase[0].upper() + phrase[1:] for phrase in phrases if phrase)
