"""Days and the times that belong to them, while a text is being read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from itertools import product

from directory.hours.clock_times import single_time, time_span
from directory.hours.pieces import Dated, Days, Every, Times
from directory.hours.rule import MIDNIGHT, Day, Rule
from directory.hours.vocabulary import Hint

DAY_MIN = 24 * 60


class UnreadError(Exception):
    """The words do not say when it is, or say it twice and differently."""


@dataclass(slots=True)
class Span:
    """Times as written, and the part of the day named beside them; none is day and night.

    Parameters
    ----------
    is_aside
        A meal or the last entry, which may lie within the hours and say nothing new.
    """

    times: Times | None
    hint: Hint | None = None
    is_aside: bool = False

    def read(self, *, is_24h: bool) -> tuple[time, time | None]:
        """The opening and closing time."""
        if self.times is None:
            return MIDNIGHT, MIDNIGHT
        if self.times.last is None:
            opens = single_time(self.times.first, self.hint, is_24h=is_24h)
            if opens is None:
                raise UnreadError
            return opens, None
        found = time_span(self.times.first, self.times.last, self.hint, is_24h=is_24h)
        if found is None:
            raise UnreadError
        return found


@dataclass(slots=True)
class Group:
    """Days, their times, and what holds for them alone."""

    days: frozenset[Day] = frozenset()
    month_days: tuple[int, ...] = ()
    once: tuple[Dated, ...] = ()
    spans: list[Span] = field(default_factory=list)
    breaks: list[Times] = field(default_factory=list)
    is_closed: bool = False
    months: frozenset[int] | None = None
    is_term_time_only: bool = False
    every: Every | None = None

    @property
    def has_days(self) -> bool:
        """Whether it is said on which days."""
        return bool(self.days or self.month_days or self.once)

    @property
    def is_complete(self) -> bool:
        """Whether days and times are both said."""
        return self.has_days and (bool(self.spans) or self.is_closed)

    def set_days(self, said: Days) -> None:
        """Take the days; said twice, the more exact holds, as in ``Friday: the last Friday``."""
        if self.days and not self.month_days and not said.month_days:
            if {day.number for day in self.days} != {day.number for day in said.days}:
                raise UnreadError
            if all(day.nth for day in self.days):
                if any(day.nth for day in said.days) and said.days != self.days:
                    raise UnreadError
                return
        elif self.has_days:
            raise UnreadError
        self.days, self.month_days = said.days, said.month_days

    def sittings(self, *, is_24h: bool) -> Iterator[tuple[time, time | None]]:
        """Opening and closing times, less the breaks in them."""
        spans = [span.read(is_24h=is_24h) for span in self.spans if not span.is_aside]
        for aside in (span.read(is_24h=is_24h) for span in self.spans if span.is_aside):
            if not any(_is_within(aside, span) for span in spans):
                spans.append(aside)
        if len(spans) > 1 and any(closes is None for _, closes in spans):
            raise UnreadError
        for times in self.breaks:
            cut = Span(times).read(is_24h=is_24h)
            spans = _without(spans, cut)
        yield from spans

    def _dates(self) -> list[date | None]:
        """The single dates that it is on; one of nothing where it comes round."""
        if any(one.year is None for one in self.once):
            raise UnreadError
        return [date(one.year or 0, one.month, one.day) for one in self.once] or [None]

    def rules(self, *, is_24h: bool) -> Iterator[Rule]:
        """What it says, as rules."""
        for on, (opens, closes) in product(self._dates(), self.sittings(is_24h=is_24h)):
            rule = Rule(
                opens=opens,
                closes=closes,
                days=tuple(sorted(self.days)),
                month_days=self.month_days,
                months=tuple(sorted(self.months or ())),
                interval=self.every.interval if self.every else 1,
                starts=on,
                is_term_time_only=self.is_term_time_only or None,
            )
            if self.every and self.every.is_months != rule.is_monthly:
                raise UnreadError
            yield rule


def _is_within(aside: tuple[time, time | None], span: tuple[time, time | None]) -> bool:
    opens, closes = span
    last = aside[1] or aside[0]
    return closes is not None and opens <= aside[0] <= last <= closes


def _without(
    spans: list[tuple[time, time | None]], cut: tuple[time, time | None]
) -> list[tuple[time, time | None]]:
    """The spans without a break that lies within one of them."""
    found: list[tuple[time, time | None]] = []
    is_cut = False
    for opens, closes in spans:
        if closes and cut[1] and opens < cut[0] < cut[1] < closes:
            found += [(opens, cut[0]), (cut[1], closes)]
            is_cut = True
        else:
            found.append((opens, closes))
    if not is_cut:
        raise UnreadError
    return found


def _minutes(rule: Rule) -> tuple[int, int]:
    opens = rule.opens.hour * 60 + rule.opens.minute
    if rule.closes is None:
        return opens, opens + 1
    closes = rule.closes.hour * 60 + rule.closes.minute
    return opens, closes if closes > opens else closes + DAY_MIN


def _meet(one: Day, other: Day) -> bool:
    is_same = one.nth == other.nth or not one.nth or not other.nth
    return one.number == other.number and is_same


def _alternate(one: Rule, other: Rule) -> bool:
    """Whether one ends before the other begins, or they take turns week by week."""
    ends = (one.valid_to or date.max, other.valid_to or date.max)
    if ends[0] < (other.valid_from or date.min) or ends[1] < (one.valid_from or date.min):
        return True
    if one.interval != other.interval or not one.starts or not other.starts or one.is_monthly:
        return False
    weeks = (one.starts.toordinal() - 1) // 7 - (other.starts.toordinal() - 1) // 7
    return weeks % one.interval != 0


def contradict(one: Rule, other: Rule) -> bool:
    """Whether two rules speak of the same time of the same day."""
    if set(one.months or range(13)).isdisjoint(other.months or range(13)) or _alternate(one, other):
        return False
    if not any(_meet(day, another) for day in one.days for another in other.days):
        is_dated = bool(one.month_days or one.is_once) and one.month_days == other.month_days
        if not is_dated or one.is_once != other.is_once or one.starts != other.starts:
            return False
    (opens, closes), (opens_2, closes_2) = _minutes(one), _minutes(other)
    return opens < closes_2 and opens_2 < closes
