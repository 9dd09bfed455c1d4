"""Many phrases, found in a text without trying most of them."""

from collections import defaultdict
from collections.abc import Iterable

from matching.hearing.phrase_patterns import Phrase, PlainText

Span = tuple[int, int]


class Needs:
    """Sets of words of which a text must hold one each, as the bits of a number."""

    def __init__(self) -> None:
        self._numbers: dict[frozenset[str], int] = {}
        self._bits: dict[str, int] = defaultdict(int)

    def mask(self, needed: Iterable[frozenset[str]]) -> int:
        """The bits that a text must have."""
        mask = 0
        for words in needed:
            if words not in self._numbers:
                self._numbers[words] = bit = 1 << len(self._numbers)
                for word in words:
                    self._bits[word] |= bit
            mask |= 1 << self._numbers[words].bit_length() - 1
        return mask

    def held_by(self, words: frozenset[str]) -> int:
        """The bits that a text of these words has."""
        held = 0
        for word in words:
            held |= self._bits.get(word, 0)
        return held


class PhraseIndex:
    """Many phrases, each tried only in a text that has the words it needs, where it may open."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.needs = Needs()
        self.masks: list[int] = []
        self._phrases = tuple(phrases)
        self._by_opening: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            self.masks.append(self.needs.mask(phrase.needed))
            for opening in phrase.openings:
                self._by_opening[opening].append(number)

    def possible_in(self, plain: PlainText) -> frozenset[int]:
        """The numbers of the phrases for which the text has the words."""
        held = self.needs.held_by(plain.vocabulary)
        return frozenset(n for n, mask in enumerate(self.masks) if mask & held == mask)

    def numbered_in(self, plain: PlainText, wanted: frozenset[int]) -> dict[int, list[Span]]:
        """Where each of the wanted phrases stands in the plain text, in order, by its number."""
        tried = {
            word: [(number, self._phrases[number].pattern.match) for number in numbers]
            for word in plain.vocabulary
            if (numbers := wanted.intersection(self._by_opening.get(word, ())))
        }
        spans: dict[int, list[Span]] = defaultdict(list)
        for at, word in zip(plain.starts, plain.words, strict=True):
            for number, match in tried.get(word, ()):
                found = match(plain.text, at)
                if found is not None:
                    spans[number].append(found.span())
        return spans

    def spans_in(self, plain: PlainText) -> list[Span]:
        """Where in the plain text a phrase stands, in order."""
        found = self.numbered_in(plain, self.possible_in(plain))
        return sorted(span for spans in found.values() for span in spans)
