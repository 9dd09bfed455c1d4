"""The small pattern language of the phrase files, and the plain text that it is matched against."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from matching.words import Word

SENTENCE_END = re.compile(r"[.;!?\n\r]")
# Between words of a phrase there is one space; a full stop is a word of its own and is not crossed.
_GAP = r"(?:[^\s.]+ ){0,4}"
_END = r"(?=\.|$)"
_NAME = re.compile(r"\{(\w+)\}")
_PART = re.compile(r"[^\s()\[\]|?*$]+|[()\[\]|?*$]")
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
    NOT_TEXTS = "not a table of texts"
    TABLES = "missing, or not known"


class PhraseError(ValueError):
    """A phrase is not written in the pattern language, or a file of phrases not as it should be."""

    def __init__(self, fault: Fault, where: str) -> None:
        super().__init__(f"{fault}: {where}")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class PlainText:
    """The words of a text, each followed by one space, and where each stands in the text."""

    text: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

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
    at = before = 0
    for word in words:
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
    return PlainText("".join(pieces), tuple(starts), tuple(spans))


def as_written(word: str) -> tuple[str, ...]:
    """A word of a phrase stands for itself alone."""
    return (word,)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as a pattern, the words it may open with, and every word it knows."""

    pattern: re.Pattern[str]
    openings: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Piece:
    written: str
    openings: frozenset[str]
    may_be_left_out: bool


class _Reading:
    """One phrase as it is read from left to right."""

    def __init__(self, phrase: str, forms: Forms) -> None:
        self.phrase = phrase
        self.parts = _PART.findall(phrase)
        self.forms = forms
        self.at = 0
        self.words: set[str] = set()

    def next(self) -> str | None:
        return self.parts[self.at] if self.at < len(self.parts) else None

    def whole(self) -> _Piece:
        piece = self.choice()
        if self.next() is not None:
            raise PhraseError(Fault.BRACKET_TOO_MANY, self.phrase)
        if piece.may_be_left_out:
            raise PhraseError(Fault.NO_WORD, self.phrase)
        return piece

    def choice(self) -> _Piece:
        ways = [self.sequence()]
        while self.next() == "|":
            self.at += 1
            ways.append(self.sequence())
        return _Piece(
            "(?:" + "|".join(way.written for way in ways) + ")",
            frozenset().union(*(way.openings for way in ways)),
            any(way.may_be_left_out for way in ways),
        )

    def sequence(self) -> _Piece:
        written, openings, is_open = "", frozenset[str](), True
        while self.next() not in (None, "|", ")", "]"):
            piece = self.item()
            written += piece.written
            if is_open:
                openings |= piece.openings
            is_open = is_open and piece.may_be_left_out
        return _Piece(written, openings, is_open)

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
        return self.word(part)

    def several(self, piece: _Piece) -> _Piece:
        if piece.may_be_left_out:
            raise PhraseError(Fault.NO_WORD, self.phrase)
        return _Piece(piece.written + _MOST_OF_THOSE, piece.openings, True)

    def word(self, part: str) -> _Piece:
        # Longer ways first, so that "do not" is taken whole where "do" is a way too.
        ways = sorted(self.forms(part), key=len, reverse=True)
        self.words.update(word for way in ways for word in way.split())
        written = "|".join("".join(re.escape(word) + " " for word in way.split()) for way in ways)
        return _Piece(f"(?:{written})", frozenset(way.split()[0] for way in ways), False)


def read_phrase(phrase: str, choices: Mapping[str, str], forms: Forms = as_written) -> Phrase:
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
    written = phrase
    for _ in range(DEEPEST_CHOICE):
        unknown = [name for name in _NAME.findall(written) if name not in choices]
        if unknown:
            raise PhraseError(Fault.NO_SUCH_CHOICE, unknown[0])
        written = _NAME.sub(lambda match: choices[match[1]], written)
    if "{" in written or "}" in written:
        raise PhraseError(Fault.ENDLESS_CHOICE, phrase)
    if written.lstrip().startswith("*"):
        raise PhraseError(Fault.OPENS_WITH_GAP, phrase)
    reading = _Reading(written, forms)
    whole = reading.whole()
    pattern = re.compile(r"(?<!\S)" + whole.written)
    return Phrase(pattern, whole.openings, frozenset(reading.words))


def lines_of(block: str) -> list[str]:
    """The phrases of a block, one a line; a line that opens with # is a remark."""
    lines = (line.strip() for line in block.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def compile_phrases(block: str, choices: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
    """The patterns of a block of phrases, one a line."""
    return tuple(read_phrase(line, choices).pattern for line in lines_of(block))


class PhraseIndex:
    """Many phrases, each tried only where a word stands that it may open with."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        by_opening: dict[str, list[re.Pattern[str]]] = defaultdict(list)
        for phrase in phrases:
            for opening in phrase.openings:
                by_opening[opening].append(phrase.pattern)
        self._by_opening = {opening: tuple(found) for opening, found in by_opening.items()}

    def spans_in(self, plain: PlainText) -> list[tuple[int, int]]:
        """Where in the plain text a phrase stands, in order; linear in its length."""
        spans = []
        for at in plain.starts:
            word = plain.text[at : plain.text.index(" ", at)]
            for pattern in self._by_opening.get(word, ()):
                match = pattern.match(plain.text, at)
                if match is not None:
                    spans.append(match.span())
        return spans


def first_clear(
    found: Iterable[tuple[int, int]], harmless: Iterable[tuple[int, int]]
) -> tuple[int, int] | None:
    """The first of the spans found that no harmless one touches."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(harmless):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        elif last > first:
            merged.append((first, last))
    for start, end in sorted(found):
        before = bisect_left(merged, (end,)) - 1
        if end > start and (before < 0 or merged[before][1] <= start):
            return start, end
    return None


def first_match(
    text: str, phrases: Sequence[re.Pattern[str]], look_alikes: Sequence[re.Pattern[str]]
) -> tuple[int, int] | None:
    """Where the first words stand that a phrase covers and no look-alike touches."""
    found = [match.span() for pattern in phrases for match in pattern.finditer(text)]
    if not found:
        return None
    harmless = (match.span() for pattern in look_alikes for match in pattern.finditer(text))
    return first_clear(found, harmless)
