"""Text cut into words, numbers and marks; the time it takes grows with its length alone."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

from directory.hours.vocabulary import DAYS, MONTHS

_SHORT = DAYS.keys() | MONTHS.keys()
# Longer text is no opening hours.
LONGEST = 2_000

_TAG = re.compile(r"<[^<>]{0,200}>")
_MIXED_UP = {"â€“": "-", "â€”": "-", "â€™": "'", "â€˜": "'", "Â": " "}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−~"), "-")
_QUOTES = dict.fromkeys(map(ord, "'‘’ʼ`´"), None)


class Kind(StrEnum):
    """Kinds of token."""

    WORD = "word"
    CLOCK = "clock"
    ORDINAL = "ordinal"
    DATE = "date"
    DASH = "dash"
    COMMA = "comma"
    SLASH = "slash"
    COLON = "colon"
    BREAK = "break"
    OPEN = "("
    CLOSE = ")"
    # Telephone numbers, prices, ages, postcodes: numbers that are no time.
    OTHER = "other"
    # A number that nothing here explains.
    STRANGE = "strange"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text.

    Parameters
    ----------
    hour, minute
        Of a number as written; ``minute`` is nothing where only the hour is.
    suffix
        ``am``, ``pm``, ``noon`` or ``midnight`` where one stands behind the number.
    is_padded
        Written with two digits for an hour under ten.
    """

    kind: Kind
    text: str
    hour: int = 0
    minute: int | None = None
    suffix: str = ""
    is_padded: bool = False
    is_capital: bool = False


_PIECES = re.compile(
    r"""
      (?P<phone>\+?\b\d(?:[ ]?\d){9,12}\b)
    | (?P<money>£\ ?\d+(?:[.,]\d{1,2})?p?|\b\d+p\b)
    | (?P<postcode>\b[a-z]{1,2}\d[a-z\d]?\ ?\d[a-z]{2}\b)
    | (?P<date>\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2}\.\d{1,2}\.\d{4}\b)
    | (?P<ordinal>\b\d{1,2}\ ?(?:st|nd|rd|th)\b)
    | (?P<age>\b\d{1,3}(?:\+|s\b|%|\ ?y/?o\b))
    | (?P<spaced>\b\d{1,2}\ (?:00|15|30|45)\ ?[ap]m\b)
    | (?P<clock>\b\d{1,4}(?:[.:]\d{1,3})?(?::00)?
        (?:\ {0,2}(?:[ap]\ ?m\b|[ap]\.\ ?m\b\.?|hrs\b|h\b)|\.[ap]m\b
          |(?:(?<=\b12)|(?<=[.:]00))\ {0,2}(?:noon|midday|midnight)\b)?
        (?![.:]?\w))
    | (?P<strange>\d[\w.:]*)
    | (?P<word>[^\W\d_]\w*)
    | (?P<break>[\n;.|•·!?*]+)
    | (?P<mark>[-,/:()\[\]&+@])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d+)(?: ?[.:] ?(\d+))?(?::00)?\.? *([a-z. ]*)", re.IGNORECASE)
_SPACED = re.compile(r"(\d+) (\d+) ?([ap]m)", re.IGNORECASE)
_MARKS = {
    "-": Kind.DASH, ",": Kind.COMMA, "/": Kind.SLASH, ":": Kind.COLON,
    "(": Kind.OPEN, ")": Kind.CLOSE, "[": Kind.OPEN, "]": Kind.CLOSE,
}  # fmt: skip
_SUFFIXES = {"midday": "noon", "hrs": "", "h": ""}


def plain(text: str) -> str:
    """Text without markup and entities, its dashes and quotation marks of one kind."""
    text = unescape(unescape(text))
    text = _TAG.sub("\n", text)
    for wrong, right in _MIXED_UP.items():
        text = text.replace(wrong, right)
    text = unicodedata.normalize("NFKC", text).translate(_DASHES | _QUOTES)
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


def _minutes(written: str | None) -> tuple[int | None, bool]:
    """The minutes of a time as written, and whether they can be minutes at all."""
    if written is None:
        return None, True
    # A figure too many where only one reading is left: 10.400 is no other time than 10.40.
    if len(written) == 3 and written[1:] == "00":
        written = written[:2]
    if len(written) == 1:
        return 0, written == "0"
    return int(written[:2]), len(written) == 2 and int(written) < 60


def _clock(text: str) -> Token:
    found = _SPACED.fullmatch(text) or _CLOCK.fullmatch(text)
    if found is None:
        return Token(Kind.STRANGE, text)
    digits, written, suffix = found[1], found[2], found[3].replace(".", "").replace(" ", "").lower()
    is_hours = suffix in {"hrs", "h"}
    suffix = _SUFFIXES.get(suffix, suffix)
    if len(digits) > 2:
        if written is not None or (len(digits) == 3 and not suffix):
            return Token(Kind.STRANGE, text)
        digits, written = digits[:-2], digits[-2:]
    minute, is_minute = _minutes(written)
    # A bare number may be a day of the month.
    if not is_minute or (int(digits) > 24 and (suffix or minute is not None)):
        return Token(Kind.STRANGE, text)
    if is_hours and minute is None:
        return Token(Kind.CLOCK if digits == "24" else Kind.OTHER, text, int(digits))
    is_padded = len(digits) == 2 and digits[0] == "0"
    return Token(Kind.CLOCK, text, int(digits), minute, suffix, is_padded)


_READERS: dict[str, Callable[[str], Token]] = {
    "clock": _clock,
    "spaced": _clock,
    "word": lambda text: Token(Kind.WORD, text.lower(), is_capital=text[0].isupper()),
    "mark": lambda text: Token(_MARKS.get(text, Kind.WORD), text),
    "break": lambda text: Token(Kind.BREAK, text),
    "ordinal": lambda text: Token(Kind.ORDINAL, text, int(text.rstrip("stndrhSTNDRH "))),
    "date": lambda text: Token(Kind.DATE, text),
    "strange": lambda text: Token(Kind.STRANGE, text),
}


def _other(text: str) -> Token:
    return Token(Kind.OTHER, text)


def _tokens(text: str) -> Iterator[Token]:
    for found in _PIECES.finditer(text):
        yield _READERS.get(str(found.lastgroup), _other)(found.group())


def _is_full_stop(token: Token, before: Token) -> bool:
    """Whether a mark ends a sentence; that of ``Mon.`` does not."""
    is_short = before.text in _SHORT and len(before.text) <= 5
    return not (token.text == "." and is_short)


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text; what is neither word, number nor mark is left out."""
    found = list(_tokens(plain(text)))
    return tuple(
        token for at, token in enumerate(found) if not at or _is_full_stop(token, found[at - 1])
    )
