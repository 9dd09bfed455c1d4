"""What opening hours say: days and times that come round, with what bounds them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

MIDNIGHT = time(0, 0)
WEEK = range(7)
YEAR = range(1, 13)


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day of the week, Monday 0; ``nth`` of the month, -1 for the last, 0 for every week."""

    number: int
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One sitting that comes round; local time.

    Parameters
    ----------
    closes
        At or before ``opens`` it is on the next day, so midnight to midnight is day and night;
        nothing where only the start is known.
    months
        1 to 12; empty for the whole year.
    interval
        2 for every other week, or every other month for days that are counted in the month.
    starts
        The first date, from which ``interval`` is counted; with neither days nor days of the month
        it is the only one.
    """

    opens: time
    closes: time | None
    days: tuple[Day, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    interval: int = 1
    starts: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    excluded: tuple[date, ...] = ()
    is_term_time_only: bool | None = None
    is_open_on_bank_holidays: bool | None = None

    @property
    def is_monthly(self) -> bool:
        """Whether its days are counted in the month."""
        return bool(self.month_days) or any(day.nth for day in self.days)

    @property
    def is_once(self) -> bool:
        """Whether it is on a single date."""
        return not self.days and not self.month_days

    @property
    def is_day_and_night(self) -> bool:
        """Whether it lasts from midnight to midnight."""
        return self.opens == self.closes == MIDNIGHT


def _order(rule: Rule) -> tuple[object, ...]:
    return (
        rule.days,
        rule.month_days,
        rule.opens,
        rule.closes is None,
        rule.closes or MIDNIGHT,
        rule.months,
        rule.interval,
        *((day or date.min) for day in (rule.starts, rule.valid_from, rule.valid_to)),
        rule.excluded,
        str(rule.is_term_time_only),
        str(rule.is_open_on_bank_holidays),
    )


def tidy(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The same sittings in as few rules as can be, in one order."""
    months: dict[tuple[Rule, Day | None], set[int]] = defaultdict(set)
    for rule in rules:
        rest = replace(rule, days=(), months=())
        for day in rule.days or (None,):
            months[rest, day].update(rule.months or YEAR)
    days: dict[tuple[Rule, tuple[int, ...], bool], list[Day]] = defaultdict(list)
    for (rest, day), found in months.items():
        said = () if len(found) == len(YEAR) else tuple(sorted(found))
        days[rest, said, bool(day and day.nth)] += [day] if day else []
    joined = (
        replace(rest, days=tuple(sorted(listed)), months=said)
        for (rest, said, _), listed in days.items()
    )
    return tuple(sorted(joined, key=_order))
