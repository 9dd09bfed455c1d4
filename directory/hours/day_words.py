"""Days as they are written: ``Mon-Fri``, ``Tuesdays & Thursdays``, ``1st and 3rd Wednesday``."""

from collections.abc import Sequence

from directory.hours.pieces import Days, Every
from directory.hours.rule import Day
from directory.hours.tokens import Kind, Token
from directory.hours.vocabulary import (
    AND,
    EACH,
    NUMBERS,
    ORDINALS,
    PHRASES,
    SEVERAL_DAYS,
    TO,
    Mark,
    day_of,
)

Tokens = Sequence[Token]
OF_THE_MONTH = tuple(words.split() for words, mark in PHRASES.items() if mark is Mark.MONTHLY)
MONTH_ENDINGS = tuple(sorted(OF_THE_MONTH, key=len, reverse=True))
FILLERS = frozenset(("the", "on", "a", "every", "each"))


def text_at(tokens: Tokens, at: int) -> str:
    """The text of a token, empty beyond the last."""
    return tokens[at].text if at < len(tokens) else ""


def _is(tokens: Tokens, at: int, *kinds: Kind) -> bool:
    return at < len(tokens) and tokens[at].kind in kinds


def _day(tokens: Tokens, at: int) -> int | None:
    return day_of(tokens[at].text) if _is(tokens, at, Kind.WORD) else None


def _past(tokens: Tokens, at: int, words: frozenset[str]) -> int:
    while text_at(tokens, at) in words:
        at += 1
    return at


def _letters(tokens: Tokens, at: int) -> tuple[tuple[int, ...], int]:
    """``M-F``, the one pair of single letters that everybody writes."""
    if [text_at(tokens, at + i) for i in range(3)] == ["m", "-", "f"]:
        return (0, 1, 2, 3, 4), at + 3
    return (), at


def _run(tokens: Tokens, at: int) -> tuple[tuple[int, ...], int]:
    """A day, a run of days, or a word for several."""
    several = SEVERAL_DAYS.get(text_at(tokens, at))
    if several:
        return several, at + 1
    first = _day(tokens, at)
    if first is None:
        return _letters(tokens, at)
    to = at + 1
    while _is(tokens, to, Kind.DASH):
        to += 1
    to = to + 1 if text_at(tokens, to) in TO else to
    last = _day(tokens, to) if to > at + 1 else None
    if last is None:
        return (first,), at + 1
    # "Monday - Wednesday - Friday" may be a list.
    if _is(tokens, to + 1, Kind.DASH) and _day(tokens, to + 2) is not None:
        return (), at
    return tuple((first + i) % 7 for i in range((last - first) % 7 + 1)), to + 1


def _joint(tokens: Tokens, at: int) -> int:
    """Where a list goes on after a comma, a slash, "and", or nothing."""
    if _is(tokens, at, Kind.COMMA, Kind.SLASH):
        at += 1
    if text_at(tokens, at) in AND:
        at += 1
    return _past(tokens, at, FILLERS)


def _ordinal(tokens: Tokens, at: int) -> int | None:
    if _is(tokens, at, Kind.ORDINAL):
        return tokens[at].hour if 1 <= tokens[at].hour <= 31 else None
    return ORDINALS.get(text_at(tokens, at))


def _ordinals(tokens: Tokens, at: int) -> tuple[list[int], int]:
    found: list[int] = []
    step = at
    while (ordinal := _ordinal(tokens, step)) is not None:
        found.append(ordinal)
        at = step + 1
        step = _joint(tokens, at)
    return found, at


def _month_ending(tokens: Tokens, at: int) -> int | None:
    """Where ``of the month`` ends, or nothing where it is not said."""
    for words in MONTH_ENDINGS:
        if [text_at(tokens, at + i) for i in range(len(words))] == words:
            return at + len(words)
    return None


def _of_month(tokens: Tokens, at: int) -> tuple[Days | Every, int] | None:
    """``first and third Monday of the month``; ``the 1st of the month``."""
    is_every = text_at(tokens, at - 1) in EACH if at else False
    ordinals, at = _ordinals(tokens, at)
    if not ordinals:
        return None
    days: set[Day] = set()
    while ordinals and (day := _day(tokens, at)) is not None:
        days.update(Day(day, nth) for nth in ordinals)
        at += 1
        more, after = _ordinals(tokens, _joint(tokens, at))
        if not more or _day(tokens, after) is None:
            break
        # "Every second Tuesday" says something else than "the second Tuesday of every month".
        ordinals, at = more, after
    ending = _month_ending(tokens, at)
    if not days:
        dates = tuple(sorted(ordinals))
        return (Days(month_days=dates), ending) if ending and dates[0] > 0 else None
    if any(not -1 <= day.nth <= 5 for day in days):
        return None
    is_single = len({day.nth for day in days}) == 1
    if is_every and ending is None and is_single and any(day.nth > 1 for day in days):
        return None
    return Days(frozenset(days)), ending or at


def _after_day(tokens: Tokens, at: int, number: int) -> tuple[Days, int] | None:
    """``Wednesdays (1st and 3rd of the month)``."""
    step = at
    while _is(tokens, step, Kind.OPEN, Kind.DASH, Kind.COMMA, Kind.COLON):
        step += 1
    ordinals, step = _ordinals(tokens, _past(tokens, step, FILLERS))
    ending = _month_ending(tokens, step) if ordinals else None
    if ending is None or any(not -1 <= nth <= 5 for nth in ordinals):
        return None
    return Days(frozenset(Day(number, nth) for nth in ordinals)), ending


def _numbered(tokens: Tokens, at: int) -> int | None:
    """How many weeks lie between: ``other``, ``second``, ``two``, ``3``."""
    word = text_at(tokens, at)
    if word == "other":
        return 2
    if _is(tokens, at, Kind.CLOCK) and tokens[at].minute is None and not tokens[at].suffix:
        number: int | None = tokens[at].hour
    else:
        number = _ordinal(tokens, at) or NUMBERS.get(word)
    return number if number is not None and 2 <= number <= 12 else None


def find_interval(tokens: Tokens, at: int) -> tuple[Every, int] | None:
    """``fortnightly``, ``every other week``, ``alternate Mondays`` (the day itself is left)."""
    word, following = text_at(tokens, at), text_at(tokens, at + 1)
    if word in ("fortnightly", "fortnight"):
        return Every(2), at + 1
    if word in ("alternate", "alternating"):
        return Every(2), at + 1 + (following in ("week", "weeks"))
    if word in EACH and following == "fortnight":
        return Every(2), at + 2
    return _numbered_interval(tokens, at) if word in EACH else None


def _numbered_interval(tokens: Tokens, at: int) -> tuple[Every, int] | None:
    """``every other``, ``every 3 weeks``, ``every second Tuesday`` where no month is named."""
    number, unit = _numbered(tokens, at + 1), text_at(tokens, at + 2)
    if number is None:
        return None
    if unit in ("week", "weeks", "month", "months"):
        return Every(number, unit.startswith("month")), at + 3
    is_day = text_at(tokens, at + 1) in ("other", "second") and _day(tokens, at + 2) is not None
    return (Every(2), at + 2) if is_day and not _of_month(tokens, at + 1) else None


def find_days(tokens: Tokens, at: int) -> tuple[Days, int] | None:
    """Days of the week or the month that begin at a token, and where they end."""
    counted = _of_month(tokens, at)
    if counted and isinstance(counted[0], Days):
        return counted[0], counted[1]
    run, end = _run(tokens, at)
    if not run:
        return None
    if len(run) == 1 and (dated := _after_day(tokens, end, run[0])):
        return dated
    found = {Day(number) for number in run}
    while True:
        step = _joint(tokens, end)
        more, after = _run(tokens, step)
        # A day that goes on as "Wednesday (1st of the month)" begins a list of its own.
        if not more or (len(more) == 1 and _after_day(tokens, after, more[0])):
            return Days(frozenset(found)), end
        found.update(Day(number) for number in more)
        end = after
