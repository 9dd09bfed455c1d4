"""OSM opening_hours notation, the part of it that weeks and months of groups need.

Notes
-----
https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification. A later rule of the notation
overrides an earlier one on the days that both name: all times of a day are written together.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import time

from directory.hours.rule import MIDNIGHT, WEEK, YEAR, Day, Rule, tidy

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CLOSED_ON_BANK_HOLIDAYS = "PH off"

_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_MONTH = f"(?:{'|'.join(MONTHS)})"
_TIME = r"\d\d:\d\d-\d\d:\d\d"
_RULE = re.compile(
    rf"(?:(?P<months>{_MONTH}(?:-{_MONTH})?(?:,{_MONTH}(?:-{_MONTH})?)*):?\ +)?"
    rf"(?:(?P<days>{_DAY}(?:-{_DAY}|\[[-\d,]+\])?(?:,\ ?{_DAY}(?:-{_DAY}|\[[-\d,]+\])?)*)\ +)?"
    rf"(?P<times>off|closed|24/7|{_TIME}(?:,\ ?{_TIME})*)"
)
_DAYS_OF_LIST = re.compile(rf"({_DAY})(?:-({_DAY})|\[([-\d,]+)\])?")

Span = tuple[time, time]
Hours = dict[Day, frozenset[Span]]


@dataclass(slots=True)
class _Year:
    """Hours of each day, month by month."""

    hours: dict[int, Hours] = field(default_factory=lambda: {month: {} for month in YEAR})

    def put(self, months: Iterable[int], days: Sequence[Day], spans: frozenset[Span]) -> None:
        """Let a rule override what earlier ones said of its days."""
        for month in months:
            for day in days:
                self.hours[month][day] = spans
                if not day.nth:
                    for nth in [d for d in self.hours[month] if d.nth and d.number == day.number]:
                        del self.hours[month][nth]

    def rules(self) -> Iterator[Rule] | None:
        """One rule a span; nothing where a counted day overrides a weekly one."""
        found = []
        for month, hours in self.hours.items():
            for day, spans in hours.items():
                weekly = hours.get(Day(day.number), frozenset()) if day.nth else frozenset()
                if not weekly <= spans:
                    return None
                found += [
                    Rule(opens=opens, closes=closes, days=(day,), months=(month,))
                    for opens, closes in spans - weekly
                ]
        return iter(found)


def _time(text: str) -> time | None:
    hour, minute = int(text[:2]), int(text[3:])
    if (hour, minute) == (24, 0):
        return MIDNIGHT
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _spans(text: str) -> frozenset[Span] | None:
    if text in ("off", "closed"):
        return frozenset()
    if text == "24/7":
        return frozenset({(MIDNIGHT, MIDNIGHT)})
    spans = set()
    for part in text.replace(" ", "").split(","):
        opens, closes = _time(part[:5]), _time(part[6:])
        if opens is None or closes is None or (opens == closes and opens != MIDNIGHT):
            return None
        spans.add((opens, closes))
    return frozenset(spans)


def _round(first: int, last: int, size: int) -> Iterator[int]:
    return ((first + i) % size for i in range((last - first) % size + 1))


def _days(text: str | None) -> list[Day] | None:
    if text is None:
        return [Day(number) for number in WEEK]
    found: list[Day] = []
    for first, last, nths in _DAYS_OF_LIST.findall(text):
        number = DAYS.index(first)
        if last:
            found += [Day(day) for day in _round(number, DAYS.index(last), 7)]
        elif nths:
            counted = [int(nth) for nth in nths.split(",") if nth.lstrip("-").isdigit()]
            if not counted or any(nth not in (-1, 1, 2, 3, 4, 5) for nth in counted):
                return None
            found += [Day(number, nth) for nth in counted]
        else:
            found.append(Day(number))
    return found


def _months(text: str | None) -> list[int]:
    if text is None:
        return list(YEAR)
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        ends = MONTHS.index(first), MONTHS.index(last or first)
        found += [month + 1 for month in _round(*ends, 12)]
    return found


def read_notation(text: str) -> tuple[Rule, ...] | None:
    """The rules that a text in the notation states; nothing where it is in none, or in more."""
    year, is_closed, has_rules = _Year(), False, False
    for part in text.strip().rstrip(";").split(";"):
        if part.strip() in (CLOSED_ON_BANK_HOLIDAYS, "PH closed"):
            is_closed = True
            continue
        found = _RULE.fullmatch(part.strip())
        if found is None:
            return None
        spans, days = _spans(found["times"]), _days(found["days"])
        if spans is None or days is None:
            return None
        has_rules = True
        year.put(_months(found["months"]), days, spans)
    rules = year.rules() if has_rules else None
    if rules is None:
        return None
    on_bank_holidays = False if is_closed else None
    return tidy(replace(rule, is_open_on_bank_holidays=on_bank_holidays) for rule in rules) or None


def _can_be_noted(rule: Rule) -> bool:
    return rule.closes is not None and rule.interval == 1 and bool(rule.days)


def _runs(numbers: Sequence[int], size: int) -> Iterator[tuple[int, int]]:
    """First and last of each run, going round from the end to the beginning."""
    found = set(numbers)
    if len(found) == size:
        yield numbers[0], numbers[-1]
        return
    for first in numbers:
        if (first - 1) % size in found:
            continue
        last = first
        while (last + 1) % size in found:
            last = (last + 1) % size
        yield first, last


def _month_list(months: Sequence[int]) -> str:
    # Over the turn of the year only where that is how people would say it.
    size = 12 if len(months) < 9 else 24
    runs = _runs([month - 1 for month in months], size)
    return ",".join(
        MONTHS[first] if first == last else f"{MONTHS[first]}-{MONTHS[last]}"
        for first, last in runs
    )


def _clock(moment: time, *, is_end: bool = False) -> str:
    return "24:00" if is_end and moment == MIDNIGHT else f"{moment:%H:%M}"


def _span_list(spans: frozenset[Span]) -> str:
    return ",".join(
        f"{_clock(opens)}-{_clock(closes, is_end=True)}" for opens, closes in sorted(spans)
    )


def _day_rules(hours: Hours) -> Iterator[str]:
    """Days of like hours, as runs of three and more; then those that are counted in the month."""
    weekly = {day.number: spans for day, spans in hours.items() if not day.nth}
    for number, spans in sorted(weekly.items()):
        if number and weekly.get(number - 1) == spans:
            continue
        last = number
        while weekly.get(last + 1) == spans:
            last += 1
        if last - number > 1:
            yield f"{DAYS[number]}-{DAYS[last]} {_span_list(spans)}"
        else:
            yield from (f"{DAYS[n]} {_span_list(spans)}" for n in range(number, last + 1))
    counted: dict[tuple[int, frozenset[Span]], list[int]] = defaultdict(list)
    for day, spans in sorted(hours.items()):
        if day.nth:
            whole = spans | weekly.get(day.number, frozenset())
            counted[day.number, whole].append(day.nth)
    for (number, spans), nths in counted.items():
        listed = ",".join(map(str, sorted(nths, key=lambda nth: (nth < 0, nth))))
        yield f"{DAYS[number]}[{listed}] {_span_list(spans)}"


def _hours_of(rules: Sequence[Rule], month: int) -> Hours:
    hours: dict[Day, set[Span]] = defaultdict(set)
    for rule in rules:
        if rule.closes is not None and (not rule.months or month in rule.months):
            for day in rule.days:
                hours[day].add((rule.opens, rule.closes))
    return {day: frozenset(spans) for day, spans in hours.items()}


def write_notation(rules: Sequence[Rule]) -> str | None:
    """The usual weeks and months that the rules state; nothing where the notation cannot tell them.

    Notes
    -----
    Every other week cannot be told without the first of them, nor a time without an end. What
    bounds the usual week is left to the schedule: its first and last date, single dates without it,
    and term time, of which nobody has recorded the dates.
    """
    on_bank_holidays = {rule.is_open_on_bank_holidays is False for rule in rules}
    if not all(map(_can_be_noted, rules)) or len(on_bank_holidays) != 1:
        return None
    months: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for month in YEAR:
        written = tuple(_day_rules(_hours_of(rules, month)))
        if written:
            months[written].append(month)
    parts: list[str] = []
    for written, found in months.items():
        prefix = "" if len(found) == len(YEAR) else f"{_month_list(found)} "
        parts += [prefix + part for part in written]
    if on_bank_holidays == {True}:
        parts.append(CLOSED_ON_BANK_HOLIDAYS)
    return "; ".join(parts)
