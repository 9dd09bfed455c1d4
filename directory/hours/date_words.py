"""Dates and months as they are written: ``7th November 2026``, ``October to March``."""

from calendar import monthrange
from collections.abc import Sequence

from directory.hours.day_words import text_at
from directory.hours.pieces import Bound, Dated, Months
from directory.hours.tokens import Kind, Token
from directory.hours.vocabulary import AND, MONTHS, TO

Tokens = Sequence[Token]
STARTS = frozenset("starting starts commencing commences beginning begins next".split())
# "Next one: 8 December", "next meeting is on the 8th of December".
_AFTER_NEXT = frozenset("one is on date meeting session the :".split())
FROM = frozenset(("from", "since"))
UNTIL = frozenset(("until", "till", "til", "to", "ending", "ends"))
BEFORE_MAY = frozenset("in to until till from during of and - not or , / (".split())


def month_at(tokens: Tokens, at: int) -> int | None:
    """The month that a token names."""
    if at >= len(tokens) or tokens[at].kind is not Kind.WORD:
        return None
    word = tokens[at].text
    if word == "may" and not tokens[at].is_capital and text_at(tokens, at - 1) not in BEFORE_MAY:
        return None
    return MONTHS.get(word)


def year_at(tokens: Tokens, at: int) -> int | None:
    """A year of this century; the tokens hold it as a clock time, 20:26, or as strange."""
    if at >= len(tokens) or tokens[at].kind not in (Kind.CLOCK, Kind.STRANGE):
        return None
    text = tokens[at].text
    return int(text) if len(text) == 4 and text.startswith("20") and text.isdecimal() else None


def number_at(tokens: Tokens, at: int) -> int | None:
    """A day of the month: ``7th`` or ``7``."""
    if at >= len(tokens) or tokens[at].kind not in (Kind.ORDINAL, Kind.CLOCK):
        return None
    token = tokens[at]
    if token.minute is not None or token.suffix or not 1 <= token.hour <= 31:
        return None
    return token.hour


def _written(tokens: Tokens, at: int) -> tuple[int, int, int | None, int] | None:
    """Day, month, year and where they end."""
    day, month = number_at(tokens, at), None
    if day is not None:
        of = at + 1 + (text_at(tokens, at + 1) == "of")
        month, end = month_at(tokens, of), of + 1
    else:
        month, day, end = month_at(tokens, at), number_at(tokens, at + 1), at + 2
        # "November 10-12" may be a time.
        if day is None or (tokens[at + 1].kind is Kind.CLOCK and year_at(tokens, end) is None):
            return None
    if month is None or day is None:
        return None
    year = year_at(tokens, end)
    return day, month, year, end + (year is not None)


def _in_figures(token: Token) -> tuple[int, int, int | None] | None:
    parts = token.text.replace("/", "-").replace(".", "-").split("-")
    day, month, year = (int(part) for part in (parts if len(parts[0]) < 4 else parts[::-1]))
    return day, month, year if year > 99 else 2000 + year


def bound_before(tokens: Tokens, at: int) -> Bound:
    """What the word before a token says of the date there."""
    before = text_at(tokens, at - 1) if at else ""
    step = at - 1
    while step > 0 and tokens[step].text in _AFTER_NEXT:
        step -= 1
    if step >= 0 and tokens[step].text in STARTS:
        return Bound.STARTS
    if before == "on" and at > 1:
        before = text_at(tokens, at - 2)
    if before in FROM:
        return Bound.FROM
    return Bound.UNTIL if before in UNTIL or before == "-" else Bound.NONE


def is_a_day(year: int | None, month: int, day: int) -> bool:
    """Whether there is such a day, in some year where none is said."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 2024, month)[1]


def find_date(tokens: Tokens, at: int) -> tuple[Dated, int] | None:
    """A date that begins at a token, and where it ends; nothing where there is no such day."""
    if tokens[at].kind is Kind.DATE:
        figures = _in_figures(tokens[at])
        found = (*figures, at + 1) if figures else None
    else:
        found = _written(tokens, at)
    if found is None:
        return None
    day, month, year, end = found
    if not is_a_day(year, month, day):
        return None
    return Dated(day, month, year, bound_before(tokens, at)), end


def find_months(tokens: Tokens, at: int) -> tuple[Months, int] | None:
    """Months that begin at a token: one, a run, or a list."""
    first = month_at(tokens, at)
    if first is None:
        return None
    found, end = {first}, at + 1
    while True:
        step = end
        while step < len(tokens) and tokens[step].kind in (Kind.DASH, Kind.COMMA, Kind.SLASH):
            step += 1
        is_run = text_at(tokens, step) in TO or (step > end and tokens[end].kind is Kind.DASH)
        step += text_at(tokens, step) in TO | AND | {"or"}
        following = month_at(tokens, step)
        if following is None:
            break
        if is_run:
            found.update((first + i - 1) % 12 + 1 for i in range((following - first) % 12 + 1))
        found.add(following)
        first, end = following, step + 1
    bound = bound_before(tokens, at) if len(found) == 1 else Bound.NONE
    return Months(frozenset(found), bound), end
