"""The small pattern language of the phrase files, and the plain text that it is matched against."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from matching.hearing.words import Word

SENTENCE_END = re.compile(r"[.;!?\n\r]")
CLAUSE_END = re.compile(r"[.,;:!?()\n\r\u2013\u2014]|\s-+\s")
CLAUSE_WORDS = frozenset("but however although though whereas".split())
# Between words of a phrase there is one space; a full stop is a word of its own and is not crossed.
_GAP = r"(?:[^\s.]+ ){0,4}"
_END = r"(?=\.|$)"
_PART = re.compile(r"\{\w+\}|[^\s()\[\]|?*${}]+|[()\[\]|?*${}]")
_CLOSING = {"(": ")", "[": "]"}
_MOST_OF_THOSE = "{0,4}"
# A choice may name other choices, so deep and no deeper; one that names itself never ends.
DEEPEST_CHOICE = 8

# What a word of a phrase may be in the text: one or more ways, each of one or more words.
Forms = Callable[[str], tuple[str, ...]]


class Fault(StrEnum):
    """What may be wrong with a phrase, or with the file it stands in."""

    BRACKET_TOO_MANY = "a bracket too many"
    NOT_CLOSED = "a bracket is not closed"
    NO_WORD = "no word is needed"
    NOTHING_TO_LEAVE_OUT = "a question mark without a word"
    NO_SUCH_CHOICE = "no choice of this name"
    ENDLESS_CHOICE = "a choice names itself or is not closed"
    OPENS_WITH_GAP = "a phrase opens with a word, not a gap"
    NOT_A_FRAME = "what must be missing from a frame comes last"
    NOT_TEXTS = "not a table of texts"
    TABLES = "missing, or not known"


class PhraseError(ValueError):
    """A phrase is not written in the pattern language, or a file of phrases not as it should be."""

    def __init__(self, fault: Fault, where: str) -> None:
        super().__init__(f"{fault}: {where}")
        self.fault = fault


@dataclass(frozen=True)
class PlainText:
    """The words of a text, each followed by one space, and where each stands in the text.

    Parameters
    ----------
    clauses
        Where each clause begins in the plain text.
    """

    text: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    clauses: tuple[int, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words and full stops in order."""
        return tuple(self.text.split())

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word once."""
        return frozenset(self.words)

    @cached_property
    def stops(self) -> tuple[int, ...]:
        """Where the full stops stand."""
        return tuple(at for at, word in zip(self.starts, self.words, strict=True) if word == ".")

    def clause_of(self, start: int, end: int) -> tuple[int, int]:
        """The clauses, whole, that two offsets of the plain text stand in."""
        first = bisect_right(self.clauses, start) - 1
        after = bisect_left(self.clauses, max(end, start + 1))
        last = self.clauses[after] if after < len(self.clauses) else len(self.text)
        return (self.clauses[first] if first >= 0 else 0), last

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of the words between two offsets of the plain text."""
        inside = [
            span
            for at, span in zip(self.starts, self.spans, strict=True)
            if start <= at < end and span[0] < span[1]
        ]
        return inside[0][0], inside[-1][1]


def plain_text(said: str, words: Sequence[Word]) -> PlainText:
    """The plain text of some words of ``said``; sentence ends become full stops between them."""
    pieces: list[str] = []
    starts: list[int] = []
    spans: list[tuple[int, int]] = []
    clauses: list[int] = []
    at = before = 0
    for word in words:
        is_new = word.start > before and CLAUSE_END.search(said, before, word.start)
        if not before or is_new or word.text in CLAUSE_WORDS:
            clauses.append(at)
        if before and SENTENCE_END.search(said, before, word.start):
            starts.append(at)
            spans.append((word.start, word.start))
            pieces.append(". ")
            at += 2
        starts.append(at)
        spans.append((word.start, word.end))
        pieces.append(word.text + " ")
        at += len(word.text) + 1
        before = word.end
    return PlainText("".join(pieces), tuple(starts), tuple(spans), tuple(clauses))


def as_written(word: str) -> tuple[str, ...]:
    """A word of a phrase stands for itself alone."""
    return (word,)


@dataclass(frozen=True)
class Phrase:
    """A phrase as a pattern, the words it may open with, and every word it knows.

    Parameters
    ----------
    written
        The pattern as text: most phrases are never tried, so none is compiled before it is.
    needed
        Of each of these sets some word must stand in a text, or the phrase does not.
    """

    written: str
    openings: frozenset[str]
    words: frozenset[str]
    needed: tuple[frozenset[str], ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first tried."""
        return re.compile(self.written)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a phrase; ``ways`` are all its ways, where they are words and nothing else."""

    written: str
    openings: frozenset[str]
    may_be_left_out: bool
    needed: tuple[frozenset[str], ...] = ()
    ways: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()


class Choices:
    """What the names in braces stand for, each read once.

    Parameters
    ----------
    texts
        The phrase that each name stands for; it may name others.
    forms
        What each word may be in a text.
    """

    def __init__(self, texts: Mapping[str, str], forms: Forms = as_written) -> None:
        self.texts = texts
        self.forms = forms
        self._read: dict[str, _Piece] = {}
        self._depth = 0

    def piece(self, name: str) -> _Piece:
        """What a name stands for, read.

        Raises
        ------
        PhraseError
            If no choice has the name, or it names itself.
        """
        if name not in self.texts:
            raise PhraseError(Fault.NO_SUCH_CHOICE, name)
        if name not in self._read:
            self._depth += 1
            if self._depth > DEEPEST_CHOICE:
                raise PhraseError(Fault.ENDLESS_CHOICE, name)
            self._read[name] = _Reading(self.texts[name], self).all()
            self._depth -= 1
        return self._read[name]


class _Reading:
    """One phrase as it is read from left to right."""

    def __init__(self, phrase: str, choices: Choices) -> None:
        self.phrase = phrase
        self.parts = _PART.findall(phrase)
        self.choices = choices
        self.at = 0
        self.words: set[str] = set()

    def next(self) -> str | None:
        return self.parts[self.at] if self.at < len(self.parts) else None

    def all(self) -> _Piece:
        piece = self.choice()
        if self.next() is not None:
            raise PhraseError(Fault.BRACKET_TOO_MANY, self.phrase)
        return replace(piece, words=frozenset(self.words))

    def whole(self) -> _Piece:
        piece = self.all()
        if piece.may_be_left_out:
            raise PhraseError(Fault.NO_WORD, self.phrase)
        return piece

    def choice(self) -> _Piece:
        ways = [self.sequence()]
        while self.next() == "|":
            self.at += 1
            ways.append(self.sequence())
        plain = [text for way in ways for text in way.ways]
        written = [way.written for way in ways if not way.ways]
        if plain:
            written.append(_one_of(plain))
        return _Piece(
            "(?:" + "|".join(written) + ")" if len(written) > 1 else written[0],
            frozenset().union(*(way.openings for way in ways)),
            any(way.may_be_left_out for way in ways),
            _needed_by_one_of(ways),
            () if len(written) > 1 or not plain else tuple(plain),
        )

    def sequence(self) -> _Piece:
        written, openings, is_open = "", frozenset[str](), True
        needed: tuple[frozenset[str], ...] = ()
        ways = [""]
        while self.next() not in (None, "|", ")", "]"):
            piece = self.item()
            written += piece.written
            ways = [f"{ways[0]} {way}".strip() for way in piece.ways] if len(ways) == 1 else []
            needed += piece.needed
            if is_open:
                openings |= piece.openings
            is_open = is_open and piece.may_be_left_out
        return _Piece(written, openings, is_open, needed, tuple(way for way in ways if way))

    def item(self) -> _Piece:
        piece = self.atom()
        if self.next() != "?":
            return piece
        self.at += 1
        return _Piece(f"(?:{piece.written})?", piece.openings, True)

    def atom(self) -> _Piece:
        part = self.parts[self.at]
        self.at += 1
        if part in _CLOSING:
            piece = self.choice()
            if self.next() != _CLOSING[part]:
                raise PhraseError(Fault.NOT_CLOSED, self.phrase)
            self.at += 1
            return piece if part == "(" else self.several(piece)
        if part == "$":
            return _Piece(_END, frozenset(), True)
        if part == "*":
            return _Piece(_GAP, frozenset(), True)
        if part == "?":
            raise PhraseError(Fault.NOTHING_TO_LEAVE_OUT, self.phrase)
        if part.startswith("{") or part == "}":
            piece = self.choices.piece(part.strip("{}"))
            self.words |= piece.words
            return piece
        return self.word(part)

    def several(self, piece: _Piece) -> _Piece:
        if piece.may_be_left_out:
            raise PhraseError(Fault.NO_WORD, self.phrase)
        return _Piece(f"(?:{piece.written}){_MOST_OF_THOSE}", piece.openings, True)

    def word(self, part: str) -> _Piece:
        ways = self.choices.forms(part)
        self.words.update(word for way in ways for word in way.split())
        openings = frozenset(way.split()[0] for way in ways)
        return _Piece(_one_of(ways), openings, False, (openings,), ways)


def _one_of(ways: Iterable[str]) -> str:
    """A pattern for any of some words, written flat: it is read and tried many times faster.

    Notes
    -----
    Longer ways first, so that "do not" is taken whole where "do" is a way too.
    """
    longest_first = sorted(set(ways), key=lambda way: (-len(way), way))
    return "(?:" + "|".join(re.escape(way).replace("\\ ", " ") for way in longest_first) + ") "


def _needed_by_one_of(ways: Sequence[_Piece]) -> tuple[frozenset[str], ...]:
    if len(ways) == 1:
        return ways[0].needed
    if not all(way.needed for way in ways):
        return ()
    return (frozenset().union(*(min(way.needed, key=len) for way in ways)),)


def read_phrase(phrase: str, choices: Choices) -> Phrase:
    """A pattern over words parted by single spaces, each followed by one.

    Raises
    ------
    PhraseError
        If brackets do not close, a choice is not known, or no word is needed.

    Notes
    -----
    Every word of the pattern takes its following space with it, so that a word left out leaves
    no double space behind; nothing repeats without a bound, so matching stays linear.
    """
    if phrase.lstrip().startswith("*"):
        raise PhraseError(Fault.OPENS_WITH_GAP, phrase)
    whole = _Reading(phrase, choices).whole()
    return Phrase(r"(?<!\S)" + whole.written, whole.openings, whole.words, whole.needed)


def lines_of(block: str) -> list[str]:
    """The phrases of a block, one a line; a line that opens with # is a remark."""
    lines = (line.strip() for line in block.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


class Harmless:
    """Stretches of a text that speak of something else."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._merged: list[tuple[int, int]] = []
        for first, last in sorted(spans):
            if self._merged and first < self._merged[-1][1]:
                self._merged[-1] = (self._merged[-1][0], max(last, self._merged[-1][1]))
            elif last > first:
                self._merged.append((first, last))

    def touches(self, start: int, end: int) -> bool:
        """Whether some stretch has a word in common with one."""
        before = bisect_left(self._merged, (end,)) - 1
        return before >= 0 and self._merged[before][1] > start


def first_clear(
    found: Iterable[tuple[int, int]], harmless: Iterable[tuple[int, int]]
) -> tuple[int, int] | None:
    """The first of the spans found that no harmless one touches."""
    stretches = Harmless(harmless)
    for start, end in sorted(found):
        if end > start and not stretches.touches(start, end):
            return start, end
    return None
