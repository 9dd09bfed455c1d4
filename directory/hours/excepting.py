"""Rules without the days, months and dates on which it is not on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from directory.hours.group import UnreadError
from directory.hours.pieces import Dated, DatedRun, Exceptions
from directory.hours.rule import YEAR, Day, Rule

# Longer it is no exception, but says when it is on.
LONGEST_PAUSE_DAYS = 100
_NTHS = (1, 2, 3, 4, 5)


def day_of_year(dated: Dated) -> date | None:
    """The day, where its year is known."""
    return date(dated.year, dated.month, dated.day) if dated.year else None


def except_from(rules: Iterable[Rule], exceptions: Sequence[Exceptions]) -> list[Rule]:
    """The rules without what the exceptions take out of them; taking all is a contradiction."""
    found = list(rules)
    for exception in exceptions:
        found = [_except(rule, exception) for rule in found]
    return found


def _except(rule: Rule, exception: Exceptions) -> Rule:
    if any(day.nth for day in exception.days):
        raise UnreadError
    numbers = {day.number for day in exception.days}
    days = tuple(day for day in rule.days if day.number not in numbers)
    months = tuple(m for m in rule.months or YEAR if m not in exception.months)
    if (rule.days and not days) or not months:
        raise UnreadError
    dates = {day for dated in exception.dates if (day := day_of_year(dated))}
    dates.update(day for run in exception.runs for day in _days_of(run, rule))
    return replace(
        rule,
        days=tuple(_without_nths(days, exception.nths)) if exception.nths else days,
        months=months if exception.months else rule.months,
        excluded=tuple(sorted({*rule.excluded, *dates})),
        is_term_time_only=exception.is_term_time_only or rule.is_term_time_only,
        is_open_on_bank_holidays=(
            rule.is_open_on_bank_holidays
            if exception.is_open_on_bank_holidays is None
            else exception.is_open_on_bank_holidays
        ),
    )


def _without_nths(days: Sequence[Day], nths: Sequence[int]) -> Iterator[Day]:
    """``Mondays except the first of the month``; with several days it may be the month's first."""
    if len(days) != 1 or days[0].nth or not set(nths) < set(_NTHS):
        raise UnreadError
    yield from (Day(days[0].number, nth) for nth in _NTHS if nth not in nths)


def _days_of(run: DatedRun, rule: Rule) -> Iterator[date]:
    """The days of a pause on which it would have been on."""
    first, last = day_of_year(run.first), day_of_year(run.last)
    if first is None or last is None:
        return
    count = (last - first).days + 1
    if not 1 < count <= LONGEST_PAUSE_DAYS:
        raise UnreadError
    numbers = {day.number for day in rule.days}
    for day in (first + timedelta(days=step) for step in range(count)):
        if not numbers or day.weekday() in numbers:
            yield day
