"""Times that are said by how long it lasts: ``2pm for two hours``, ``7 for an hour and a half``."""

from collections.abc import Sequence
from dataclasses import replace

from directory.hours.day_words import text_at
from directory.hours.pieces import Times
from directory.hours.tokens import Kind, Token
from directory.hours.vocabulary import NUMBERS

Tokens = Sequence[Token]
_HALF_DAY_MIN = 12 * 60


def find_lasting(tokens: Tokens, first: Token, at: int) -> tuple[Times, int] | None:
    """A time and how long it lasts, and where that ends.

    Parameters
    ----------
    first
        The time, which ends before the token ``at``.
    """
    length = _length(tokens, at + 1) if text_at(tokens, at) == "for" else None
    if length is None or not 0 < length[0] < _HALF_DAY_MIN:
        return None
    return Times(first, _later(first, length[0])), length[1]


def _length(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Minutes: ``two hours``, ``an hour and a half``, ``half an hour``, ``90 minutes``."""
    if text_at(tokens, at) == "half" and text_at(tokens, at + 1) in ("an", "hour"):
        return 30, at + (3 if text_at(tokens, at + 1) == "an" else 2)
    number, unit = _number(tokens, at), text_at(tokens, at + 1)
    if number is not None and unit in ("minutes", "mins", "min"):
        return number, at + 2
    if number is None or unit not in ("hour", "hours", "hr", "hrs"):
        return None
    is_half = [text_at(tokens, at + step) for step in (2, 3, 4)] == ["and", "a", "half"]
    return number * 60 + 30 * is_half, at + (5 if is_half else 2)


def _number(tokens: Tokens, at: int) -> int | None:
    if text_at(tokens, at) in ("a", "an"):
        return 1
    if at < len(tokens) and tokens[at].kind is Kind.CLOCK:
        token = tokens[at]
        return token.hour if token.minute is None and not token.suffix else None
    return NUMBERS.get(text_at(tokens, at))


def _later(token: Token, length_min: int) -> Token:
    """The time so much later, as it would have been written beside the first."""
    minutes = token.hour * 60 + (token.minute or 0) + length_min
    if token.hour > 12 or token.suffix not in ("am", "pm"):
        hour = minutes // 60 if token.hour > 12 else (minutes // 60 - 1) % 12 + 1
        return replace(token, hour=hour % 24, minute=minutes % 60, suffix="")
    minutes += _HALF_DAY_MIN * (token.suffix == "pm") - _HALF_DAY_MIN * (token.hour == 12)
    suffix = "pm" if minutes // _HALF_DAY_MIN % 2 else "am"
    return replace(token, hour=(minutes // 60 - 1) % 12 + 1, minute=minutes % 60, suffix=suffix)
