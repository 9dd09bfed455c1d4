"""The small pattern language of the phrase files, and the plain text that it is matched against."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from matching.words import Word

SENTENCE_END = re.compile(r"[.;!?\n\r]")
# Between words of a phrase there is one space; a full stop is a word of its own and is not crossed.
_GAP = r"(?:[^\s.]+ ){0,4}"
_NAME = re.compile(r"\{(\w+)\}")
_PART = re.compile(r"[^\s()|?*$]+|[()|?*$]|\s+")
_SIGNS = {"(": "(?:", ")": ")", "|": "|", "?": "?", "*": _GAP, "$": r"(?=\.|$)"}


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


def compile_phrase(phrase: str, choices: dict[str, str]) -> re.Pattern[str]:
    """A pattern over words parted by single spaces, each followed by one.

    Notes
    -----
    Every word of the pattern takes its following space with it, so that a word left out leaves
    no double space behind; nothing repeats without a bound, so matching stays linear.
    """
    written = phrase
    while _NAME.search(written):
        written = _NAME.sub(lambda match: choices[match[1]], written)
    parts = (part for part in _PART.findall(written) if not part.isspace())
    return re.compile(
        r"(?<!\S)" + "".join(_SIGNS.get(part) or f"(?:{re.escape(part)} )" for part in parts)
    )


def compile_phrases(block: str, choices: dict[str, str]) -> tuple[re.Pattern[str], ...]:
    """The patterns of a block of phrases, one a line."""
    lines = (line.strip() for line in block.splitlines())
    return tuple(compile_phrase(line, choices) for line in lines if line)


def first_match(
    text: str, phrases: Sequence[re.Pattern[str]], look_alikes: Sequence[re.Pattern[str]]
) -> tuple[int, int] | None:
    """Where the first words stand that a phrase covers and no look-alike touches."""
    found = sorted(match.span() for pattern in phrases for match in pattern.finditer(text))
    if not found:
        return None
    harmless = [match.span() for pattern in look_alikes for match in pattern.finditer(text)]
    for start, end in found:
        if end > start and not any(first < end and start < last for first, last in harmless):
            return start, end
    return None
