"""Plain BM25 over stemmed words: what a search engine answers without knowing what people mean.

Notes
-----
S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with
the usual k1 = 1.2 and b = 0.75.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log

from matching.hearing.words import is_telling, words_of

K1 = 1.2
B = 0.75


def _stems(text: str) -> Counter[str]:
    return Counter(word.stem for word in words_of(text) if is_telling(word))


class Bm25:
    """Texts, indexed once and asked many times."""

    def __init__(self, texts: Sequence[str]) -> None:
        documents = [_stems(text) for text in texts]
        lengths = [document.total() for document in documents]
        mean_length = sum(lengths) / len(lengths) if any(lengths) else 1.0
        self._held_by: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, document in enumerate(documents):
            damping = K1 * (1 - B + B * lengths[number] / mean_length)
            for stem, count in document.items():
                self._held_by[stem].append((number, count * (K1 + 1) / (count + damping)))
        self._texts = len(texts)

    def scores(self, said: str) -> list[float]:
        """How well each text answers; 0 where it shares no word."""
        found = [0.0] * self._texts
        for stem in _stems(said):
            held_by = self._held_by.get(stem, ())
            rarity = log(1 + (self._texts - len(held_by) + 0.5) / (len(held_by) + 0.5))
            for number, weight in held_by:
                found[number] += rarity * weight
        return found
