"""Frames: words that speak of a danger when they stand near one another, in whatever phrase."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from matching.danger.index import PhraseIndex, Span
from matching.hearing.phrase_patterns import Fault, Phrase, PhraseError, PlainText

# Words that may stand between the parts of a frame, unless it says otherwise.
USUAL_REACH = 8
# Places of one part that are tried beside another: the nearest ones.
MOST_TRIED = 6
_REACH = re.compile(r"\s@(\d+)(?!\S)")
_BETWEEN = re.compile(r"\s([&>!])\s")


@dataclass(frozen=True, slots=True)
class Found:
    """Where something speaks of a danger, and the words in it that do."""

    span: Span
    parts: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    parts: tuple[tuple[bool, int], ...]
    without: tuple[int, ...]
    reach: int

    @property
    def numbers(self) -> tuple[int, ...]:
        """Every part that is to be looked for."""
        return (*(part for _, part in self.parts), *self.without)


class _Sentence:
    """How far apart two places of a text are, in words, within one sentence."""

    def __init__(self, plain: PlainText) -> None:
        self.plain = plain

    def number(self, at: int) -> int:
        return bisect_left(self.plain.stops, at)

    def words_between(self, one: Span, other: Span) -> int:
        first, second = sorted((one, other))
        at = self.plain.starts
        return bisect_left(at, second[0]) - bisect_left(at, first[1])


class FrameIndex:
    """The frames of one danger.

    Parameters
    ----------
    lines
        Parts, each joined to those before it by ``>`` (it comes after the last) or ``&`` (before or
        after); then ``!`` and what must not stand in the same sentence, then ``@`` and how many
        words may stand between.
    read
        How a part is read.
    """

    def __init__(self, lines: Iterable[str], read: Callable[[str], Phrase]) -> None:
        self._numbers: dict[str, int] = {}
        self._frames = [self._frame(line) for line in lines]
        self._parts = PhraseIndex(read(part) for part in self._numbers)
        self._masks = [self._mask(frame) for frame in self._frames]

    def _frame(self, line: str) -> _Frame:
        reach = _REACH.search(line)
        first, *rest = _BETWEEN.split(_REACH.sub("", line))
        joined = [(False, self._number(first))]
        without: list[int] = []
        for mark, part in zip(rest[::2], rest[1::2], strict=True):
            if mark == "!":
                without.append(self._number(part))
            elif without:
                raise PhraseError(Fault.NOT_A_FRAME, line)
            else:
                joined.append((mark == ">", self._number(part)))
        how_far = int(reach[1]) if reach else USUAL_REACH
        return _Frame(tuple(joined), tuple(without), how_far)

    def _mask(self, frame: _Frame) -> int:
        mask = 0
        for _, part in frame.parts:
            mask |= self._parts.masks[part]
        return mask

    def _number(self, part: str) -> int:
        return self._numbers.setdefault(part.strip(), len(self._numbers))

    def found_in(self, plain: PlainText) -> list[Found]:
        """Every frame that stands in the plain text."""
        held = self._parts.needs.held_by(plain.vocabulary)
        possible = [
            frame
            for frame, mask in zip(self._frames, self._masks, strict=True)
            if mask & held == mask
        ]
        wanted = frozenset(number for frame in possible for number in frame.numbers)
        spans = self._parts.numbered_in(plain, wanted)
        sentence = _Sentence(plain)
        return [
            found
            for frame in possible
            if all(part in spans for _, part in frame.parts)
            for found in _places(frame, spans, sentence)
        ]


def _places(frame: _Frame, spans: dict[int, list[Span]], sentence: _Sentence) -> Iterator[Found]:
    barred = {sentence.number(start) for part in frame.without for start, _ in spans.get(part, ())}
    for anchor in spans[frame.parts[0][1]]:
        if sentence.number(anchor[0]) in barred:
            continue
        taken = [anchor]
        for is_after, part in frame.parts[1:]:
            near = _nearest(taken, spans[part], is_after, frame.reach, sentence)
            if near is None:
                break
            taken.append(near)
        else:
            yield Found((min(taken)[0], max(end for _, end in taken)), tuple(taken))


def _nearest(
    taken: Sequence[Span], spans: Sequence[Span], is_after: bool, reach: int, sentence: _Sentence
) -> Span | None:
    """The nearest place of a part that overlaps none that is taken."""
    whole = (min(taken)[0], max(end for _, end in taken))
    first = bisect_left(spans, (taken[-1][1] if is_after else whole[0], 0))
    before = 0 if is_after else MOST_TRIED
    for near in sorted(
        spans[max(0, first - before) : first + MOST_TRIED],
        key=lambda span: abs(span[0] - whole[0]),
    ):
        is_clear = all(near[1] <= start or near[0] >= end for start, end in taken)
        is_near = sentence.words_between(whole, near) <= reach
        if is_clear and is_near and sentence.number(near[0]) == sentence.number(whole[0]):
            return near
    return None
