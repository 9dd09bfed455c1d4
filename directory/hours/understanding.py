"""What the writer of a text about hours is told of it: what was read, what was not, what is asked.

Nobody can be asked about a text from a feed, so that it is read whole or not at all. Whoever types
one can be: what was not read is shown to them, and they say whether the words may stand alone.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from directory.hours.clock_times import single_time, time_span
from directory.hours.pieces import Piece, Said, Times
from directory.hours.reading import read_hours
from directory.hours.rule import Day, Rule
from directory.hours.scan import has_day, has_time, is_24_hours, pieces_of
from directory.hours.tokens import LONGEST, tokens_of
from directory.hours.vocabulary import NUMBERS, Hint, Mark

# Where clauses end; a comma between figures or within a list is tried too, and does no harm.
_CLAUSE = re.compile(r"[^\n;.!?,()]+(?:[.,:](?=\d)[^\n;.!?,()]+)*")
# Some people mean the second of the month by "every 2nd Saturday", and some every other.
_WHICH_WEEKS = re.compile(
    r"\bevery (?:2nd|second|3rd|third|4th|fourth) (?:mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE
)
_COUNTED_WEEKS = re.compile(
    rf"(?<!every )(?<!each )(?:\bfor (?:an? |the )?)?\b(\d{{1,2}}|{'|'.join(NUMBERS)})[ -]weeks?\b"
    r"(?: (?:course|block|programme|only))?",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:ring|phone|call|text|e-?mail|contact|ask|appointments?|arrange[ds]?|arrangement)\b",
    re.IGNORECASE,
)
MOST_CLAUSES = 10
MOST_LEFT = 2


class Missing(StrEnum):
    """What keeps words from being read."""

    DAYS = "days"
    TIMES = "times"
    PART_OF_DAY = "part of day"
    WHICH_WEEKS = "which weeks"
    CONTRADICTION = "contradiction"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Understood:
    """A text about hours as it was read.

    Parameters
    ----------
    left
        The words that were not read, as they were written; the whole text where none were.
    missing
        Why, where words are left.
    first_days
        For what is on every other week: the days of which one must be the next; none where it is
        known.
    """

    rules: tuple[Rule, ...]
    left: tuple[str, ...] = ()
    missing: Missing | None = None
    first_days: tuple[date, ...] = ()


def understand(text: str, today: date) -> Understood:
    """Read a text that its writer can still change."""
    words = text.strip()
    counted = _COUNTED_WEEKS.search(words)
    if counted is None:
        return _read(words, today)
    # "Six weeks from 12 January" ends; without its first day nobody can tell when.
    read = _read(f"{words[: counted.start()]} {words[counted.end() :]}".strip(), today)
    number = NUMBERS.get(counted[1].lower()) or int(counted[1])
    if not read.rules or read.left:
        return Understood((), (words,), read.missing or Missing.OTHER)
    ended = tuple(one for rule in read.rules if (one := _ending_after(rule, number)))
    if len(ended) == len(read.rules):
        return replace(read, rules=ended)
    return replace(read, left=(counted[0].strip(),), missing=Missing.OTHER)


def is_by_asking(text: str) -> bool:
    """Whether the words send people to ask, and name no day and no time: "Ring to arrange"."""
    if not _ASKING.search(text) or any(letter.isdigit() for letter in text):
        return False
    return not any(has_day(piece) or has_time(piece) for piece in pieces_of(tokens_of(text)))


def _ending_after(rule: Rule, weeks: int) -> Rule | None:
    """The rule for so many of its weeks from its first day."""
    first = rule.starts or rule.valid_from
    if first is None or rule.is_monthly or rule.is_once or not weeks:
        return None
    last = first + timedelta(weeks=weeks * rule.interval, days=-1)
    return replace(rule, valid_to=min(rule.valid_to or last, last))


def _read(words: str, today: date) -> Understood:
    if not words:
        return Understood(())
    rules = read_hours(words, today)
    if rules is not None:
        return _settled(rules, (), None, today)
    for kept, left in _parts(words):
        rules = read_hours(kept, today)
        # Two clauses that tell hours each, and not together, contradict each other.
        if rules is not None and not any(read_hours(clause, today) for clause in left):
            return _settled(rules, left, Missing.OTHER, today)
    alone = [line for line in words.splitlines() if read_hours(line, today)]
    missing = Missing.CONTRADICTION if len(alone) > 1 else _what_is_missing(words)
    return Understood((), (words,), missing)


def _parts(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The text without one clause, then without two: the fewest words that can be left."""
    if len(text) > LONGEST:
        return
    clauses = list(_CLAUSE.finditer(text))
    if not 1 < len(clauses) <= MOST_CLAUSES:
        return
    for count in range(1, min(MOST_LEFT, len(clauses) - 1) + 1):
        left_out = sorted(combinations(clauses, count), key=_length_and_place)
        for gone in left_out:
            kept = text
            for clause in reversed(gone):
                kept = kept[: clause.start()] + kept[clause.end() :]
            yield kept, tuple(clause.group().strip() for clause in gone)


def _length_and_place(gone: Sequence[re.Match[str]]) -> tuple[int, int]:
    return sum(len(one.group()) for one in gone), -gone[0].start()


def _settled(
    rules: tuple[Rule, ...], left: tuple[str, ...], missing: Missing | None, today: date
) -> Understood:
    """Every other week is counted from the first day that is said, or has to be asked."""
    told = tuple(_counted_from(rule) for rule in rules)
    open_ = [rule for rule in told if rule.interval > 1 and rule.starts is None]
    days = {day for rule in open_ for day in next_days(rule, today)}
    return Understood(told, left, missing, tuple(sorted(days)))


def _counted_from(rule: Rule) -> Rule:
    """``Every other Thursday from 3 December`` is counted from the first Thursday on or after."""
    if rule.interval == 1 or rule.starts is not None or rule.valid_from is None:
        return rule
    first = rule.valid_from
    if not rule.is_monthly:
        numbers = {day.number for day in rule.days}
        days = (first + timedelta(days=step) for step in range(7))
        first = next(day for day in days if day.weekday() in numbers)
    return replace(rule, starts=first, valid_from=None)


def next_days(rule: Rule, today: date) -> list[date]:
    """The next days, of which one begins the weeks or months that are counted."""
    span = 31 * (rule.interval + 1) if rule.is_monthly else 7 * rule.interval
    days = (today + timedelta(days=step) for step in range(span))
    found = [day for day in days if _is_on(rule, day)]
    if not rule.is_monthly:
        return found
    # One of each month tells which months are meant.
    months = {(day.year, day.month): day for day in reversed(found)}
    return sorted(months.values())[: rule.interval]


def _is_on(rule: Rule, day: date) -> bool:
    """Whether a rule would be on that day, were it on every week or month."""
    length = monthrange(day.year, day.month)[1]
    nths = (0, (day.day - 1) // 7 + 1, -1 if day.day > length - 7 else 0)
    return day.day in rule.month_days or any(Day(day.weekday(), nth) in rule.days for nth in nths)


def with_first_day(rules: Sequence[Rule], first: date) -> tuple[Rule, ...]:
    """The rules that were left open, counted from the day that the writer chose."""
    return tuple(
        replace(rule, starts=first) if rule.interval > 1 and rule.starts is None else rule
        for rule in rules
    )


def _what_is_missing(text: str) -> Missing:
    """Why nothing was read, as far as one thing is to blame."""
    tokens = tokens_of(text)
    pieces = list(pieces_of(tokens))
    is_24h = is_24_hours(tokens)
    if _WHICH_WEEKS.search(text):
        return Missing.WHICH_WEEKS
    if any(isinstance(piece, Said) and piece.mark is Mark.UNREAD for piece in pieces):
        return Missing.OTHER
    if any(_may_be_either(piece, is_24h=is_24h) for piece in pieces):
        return Missing.PART_OF_DAY
    has_days, has_times = any(map(has_day, pieces)), any(map(has_time, pieces))
    if has_days != has_times:
        return Missing.TIMES if has_days else Missing.DAYS
    return Missing.OTHER


def _may_be_either(piece: Piece, *, is_24h: bool) -> bool:
    """Whether a time would be told if somebody said "morning" or "evening"."""
    if not isinstance(piece, Times):
        return False
    read = [
        single_time(piece.first, hint, is_24h=is_24h)
        if piece.last is None
        else time_span(piece.first, piece.last, hint, is_24h=is_24h)
        for hint in (None, *Hint)
    ]
    return read[0] is None and any(read)
