"""Shared words: BM25 over stems, as a share of what the best listing could have."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log

from matching.criteria.level import Criterion, Level
from matching.listings.listing import ListingDocument

# Robertson and Zaragoza (2009), The Probabilistic Relevance Framework; the usual values.
K1, B = 1.2, 0.6
STRONG, SOME = 0.55, 0.2


class TextLevel(StrEnum):
    """Named levels of shared words."""

    STRONG = "strong"
    SOME = "some"
    FAINT = "faint"
    NONE = "none"
    NO_WORDS = "no_words"


NO_WORDS = Level(Criterion.TEXT, TextLevel.NO_WORDS, 0.0)
NONE = Level(Criterion.TEXT, TextLevel.NONE, 0.0)


@dataclass(frozen=True, slots=True)
class WordStatistics:
    """How rare each stem asked for is among the listings, and how long those are.

    Parameters
    ----------
    rarity
        Inverse document frequency: rare words weigh more.
    """

    rarity: dict[str, float]
    mean_length: float

    @classmethod
    def of(cls, documents: Sequence[ListingDocument], stems: Iterable[str]) -> "WordStatistics":
        """Count the stems asked for; the order of the documents does not matter."""
        holding = {s: sum(s in doc.stems for doc in documents) for s in set(stems)}
        return cls.counted(holding, len(documents), sum(doc.length for doc in documents))

    @classmethod
    def counted(
        cls, holding: Mapping[str, int], number: int, total_length: float
    ) -> "WordStatistics":
        """From so many documents of a length in all, of which so many hold each stem."""
        rarity = {s: log(1 + (number - n + 0.5) / (n + 0.5)) for s, n in holding.items()}
        return cls(rarity, total_length / number if number else 1.0)


def judge_text(
    stems: Sequence[str], document: ListingDocument, statistics: WordStatistics
) -> Level:
    """Level of the words that a thread shares with a listing."""
    if not stems:
        return NO_WORDS
    shared = [stem for stem in stems if stem in document.stems]
    if not shared:
        return NONE
    got = 0.0
    length = 1 - B + B * document.length / max(1.0, statistics.mean_length)
    for stem in shared:
        count = document.stems[stem]
        got += statistics.rarity[stem] * count * (K1 + 1) / (count + K1 * length)
    possible = (K1 + 1) * sum(statistics.rarity[stem] for stem in stems)
    worth = min(1.0, got / possible) if possible else 0.0
    return Level(Criterion.TEXT, _name(worth), worth)


def _name(worth: float) -> TextLevel:
    if worth >= STRONG:
        return TextLevel.STRONG
    if worth >= SOME:
        return TextLevel.SOME
    return TextLevel.FAINT if worth > 0 else TextLevel.NONE
