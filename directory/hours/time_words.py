"""Times as they are written: ``10-12``, ``half 3 til 5``, ``opens at 10am, closes at 4pm``."""

from collections.abc import Sequence
from dataclasses import replace

from directory.hours.date_words import UNTIL, find_date
from directory.hours.day_words import text_at
from directory.hours.lengths import find_lasting
from directory.hours.pieces import Times
from directory.hours.tokens import Kind, Token
from directory.hours.vocabulary import (
    AFTER_OTHER_NUMBERS,
    BEFORE_OTHER_NUMBERS,
    ENDINGS,
    HINTS,
    NAMED_TIMES,
    NUMBERS,
    TO,
)

Tokens = Sequence[Token]
BEFORE_ALONE = frozenset(("at", "from", "@", "around", "until", "till"))
AT = frozenset(("at", "@", "from", "about", "around", "approx", "is", "the"))


def _named(token: Token) -> Token | None:
    hour = NAMED_TIMES.get(token.text)
    if hour is None:
        return None
    suffix = "noon" if hour == 12 else "midnight"
    return Token(Kind.CLOCK, token.text, hour, 0, suffix)


def _hour(tokens: Tokens, at: int) -> Token | None:
    """A plain hour: ``3``, ``three``, ``3pm``."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind is Kind.CLOCK and token.minute is None:
        return token
    number = NUMBERS.get(token.text)
    return Token(Kind.CLOCK, token.text, number) if number else None


def _spoken(tokens: Tokens, at: int) -> tuple[Token, int] | None:
    """``half past 3``, ``half 3``, ``quarter to four``, ``two o'clock``."""
    word, step = tokens[at].text, at + 1
    if word in ("half", "quarter"):
        towards = text_at(tokens, step)
        step += towards in ("past", "to")
        hour = _hour(tokens, step)
        if hour is None or (word == "quarter" and towards not in ("past", "to")):
            return None
        if towards == "to":
            earlier = (hour.hour - 2) % 12 + 1
            return replace(hour, hour=earlier, minute=45), step + 1
        return replace(hour, minute=30 if word == "half" else 15), step + 1
    number = NUMBERS.get(word)
    if number is None:
        return None
    suffix = text_at(tokens, step) if text_at(tokens, step) in ("am", "pm", "noon") else ""
    is_clock = text_at(tokens, step) in ("oclock", "clock")
    return Token(Kind.CLOCK, word, number, None, suffix), step + (is_clock or bool(suffix))


def _one(tokens: Tokens, at: int) -> tuple[Token, int] | None:
    """One time, and where it ends."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind is Kind.CLOCK:
        suffix = _suffix_behind(tokens, at + 1) if not token.suffix else ""
        return replace(token, suffix=token.suffix or suffix), at + 1 + bool(suffix)
    if token.kind is not Kind.WORD:
        return None
    named = _named(token)
    return (named, at + 1) if named else _spoken(tokens, at)


def _suffix_behind(tokens: Tokens, at: int) -> str:
    """``10 (am)`` and ``12 o'clock noon`` are left; ``am`` that a mark cut off is taken."""
    word = text_at(tokens, at)
    return word if word in ("am", "pm") else ""


def _connection(tokens: Tokens, at: int, is_between: bool) -> int | None:
    """Where the second time begins: after a dash, "to", "until", "and closes at"."""
    step = at
    while step < len(tokens) and tokens[step].kind is Kind.DASH:
        step += 1
    is_cut = step < len(tokens) and tokens[step].kind is Kind.COMMA
    step += is_cut and text_at(tokens, step + 1) in UNTIL
    if text_at(tokens, step) in ("up", "right", "through"):
        step += 1
    if text_at(tokens, step) in TO or (is_between and text_at(tokens, step) == "and"):
        step += 1
        while step < len(tokens) and tokens[step].kind is Kind.DASH:
            step += 1
    if step > at:
        return step
    if step < len(tokens) and tokens[step].kind is Kind.COMMA:
        step += 1
    step += text_at(tokens, step) == "and"
    if text_at(tokens, step) not in ENDINGS:
        return None
    step += 1
    return step + (text_at(tokens, step) in AT)


def _is_bare(token: Token) -> bool:
    return token.minute is None and not token.suffix


def is_other_number(tokens: Tokens, at: int, end: int) -> bool:
    """Whether the words beside bare numbers tell that they count something else than hours."""
    before = text_at(tokens, at - 1) if at else ""
    following = text_at(tokens, end)
    if following in ("to", "-"):
        return before in BEFORE_OTHER_NUMBERS
    return before in BEFORE_OTHER_NUMBERS or following in AFTER_OTHER_NUMBERS


def find_times(tokens: Tokens, at: int) -> tuple[Times, int] | None:
    """Two times, or one that stands alone, that begin at a token; and where they end."""
    first = _one(tokens, at)
    if first is None:
        return None
    first = first[0], _past_doors(tokens, *first)
    is_between = text_at(tokens, at - 1) == "between" if at else False
    hinted = first[1] + (text_at(tokens, first[1]) in HINTS)
    to = _connection(tokens, hinted, is_between)
    # "From 7pm until 12 December" says nothing of when it closes.
    is_time = to is not None and to < len(tokens) and find_date(tokens, to) is None
    last = _one(tokens, to) if is_time and to is not None else None
    if last is None:
        return find_lasting(tokens, *first) or _alone(tokens, at, *first)
    if _is_bare(first[0]) and _is_bare(last[0]) and is_other_number(tokens, at, last[1]):
        return None
    return Times(first[0], last[0]), last[1]


def _past_doors(tokens: Tokens, token: Token, end: int) -> int:
    """``10 for 10.30``: the doors open at the first, and it begins within the hour."""
    begins = _one(tokens, end + 1) if text_at(tokens, end) == "for" else None
    if begins is None or is_other_number(tokens, end + 1, begins[1]):
        return end
    apart = (begins[0].hour - token.hour) * 60 + (begins[0].minute or 0) - (token.minute or 0)
    return begins[1] if 0 < apart % 720 <= 60 else end


def _alone(tokens: Tokens, at: int, token: Token, end: int) -> tuple[Times, int] | None:
    """A single time; a bare number is one only after "at" or "from"."""
    before = text_at(tokens, at - 1) if at else ""
    is_word = tokens[at].kind is Kind.WORD and tokens[at].text not in NAMED_TIMES
    is_marked = not _is_bare(token) or text_at(tokens, end - 1) in ("oclock", "clock")
    # "At two of our halls" is no time.
    is_last = end == len(tokens) or tokens[end].kind is not Kind.WORD
    if is_marked or (before in BEFORE_ALONE and (not is_word or (before == "at" and is_last))):
        return Times(token, None), end
    return None
