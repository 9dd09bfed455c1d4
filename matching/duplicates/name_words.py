"""A listing's name as words, each with how much it says of which listing it is."""

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path

from directory.place_list import read_place_list
from matching.taxonomy.phrases import listed_tree
from matching.words import Word, stem_of, words_of

_LISTS = tomllib.loads(
    Path(__file__).with_name("words_that_say_nothing.toml").read_text(encoding="utf-8")
)
JOINING = frozenset(_LISTS["joining"].split())
# What a word of each list weighs against 1 for a word of its own.
GENERAL, TOWN, KIND, OCCASION, OF_THE_PLACE, ASIDE = 0.12, 0.3, 0.45, 0.6, 0.55, 0.75
LEAST_RARE = 0.3
# In a directory of fewer names every word looks rare.
FEWEST_NAMES = 300
LONGEST_INITIALS = 3
# Words that are as often written another way.
WRITTEN = {"saint": "st", "saints": "st"} | {
    word: str(number)
    for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem_of(word) for word in text.split())


_WEIGHTS: Mapping[str, float] = {
    **dict.fromkeys(_stems(_LISTS["occasions"]), OCCASION),
    **dict.fromkeys(_stems(_LISTS["kinds"]), KIND),
    **dict.fromkeys(_stems(_LISTS["general"]), GENERAL),
}
_CONTRASTS = tuple(_stems(text) for text in _LISTS["contrasts"])
_NO_CONCEPTS: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def _towns() -> frozenset[str]:
    """Words of the names of places that the project's own list has."""
    listed = read_place_list()
    names = (name for place in listed for name in (place.name, *place.also_known_as))
    return frozenset(word.stem for name in names for word in words_of(name))


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word, what it weighs by its list, and the concepts that it stands for."""

    text: str
    stem: str
    weight: float
    concepts: frozenset[str]
    is_town: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A name's words, each once.

    Parameters
    ----------
    core
        Letters of the words that are in no list of general ones, run together.
    contrasts
        Which of a set of words that exclude each other it has, by the set.
    numerals
        The numbers in it.
    shorts
        Words so short that they may be the initials of others.
    """

    words: tuple[NameWord, ...]
    core: str
    contrasts: Mapping[int, frozenset[str]]
    numerals: frozenset[str]
    shorts: tuple[NameWord, ...]

    @property
    def stems(self) -> frozenset[str]:
        """Stems of its words."""
        return frozenset(word.stem for word in self.words)


def _aside_from(text: str) -> int:
    """Where in a name that begins which is said in passing: a bracket, an "@" or a dash."""
    marks = [at for mark in ("(", "@", " - ", " \u2013 ") if (at := text.find(mark)) > 0]
    return min(marks, default=len(text))


def _concepts(words: list[Word]) -> list[frozenset[str]]:
    found: list[set[str]] = [set() for _ in words]
    for mention in listed_tree().find(words):
        for at in range(mention.first, mention.end):
            found[at].add(mention.concept)
    return [frozenset(concepts) for concepts in found]


@lru_cache(maxsize=65_536)
def read_name(text: str) -> Name:
    """The words of a name; worked out once in the process."""
    words = words_of(text)
    aside = _aside_from(text)
    kept: dict[str, NameWord] = {}
    for word, concepts in zip(words, _concepts(words), strict=True):
        plain = WRITTEN.get(word.text, word.text)
        stem = WRITTEN.get(word.text, word.stem)
        if plain in JOINING:
            continue
        is_town = stem in _towns() and stem not in _WEIGHTS
        weight = TOWN if is_town else _WEIGHTS.get(stem, 1.0)
        if word.start >= aside:
            weight *= ASIDE
        # A library and a community centre are places to go to, and not one thing.
        told = concepts if _WEIGHTS.get(stem, 1.0) >= OCCASION else _NO_CONCEPTS
        if stem not in kept:
            kept[stem] = NameWord(plain, stem, weight, told, is_town)
    return Name(
        words=tuple(kept.values()),
        core="".join(word.text for word in kept.values() if word.weight > GENERAL),
        contrasts={
            number: frozenset(kept.keys() & stems)
            for number, stems in enumerate(_CONTRASTS)
            if kept.keys() & stems
        },
        numerals=frozenset(stem for stem in kept if stem.isdigit()),
        shorts=tuple(w for w in kept.values() if 2 <= len(w.text) <= LONGEST_INITIALS),
    )


class Frequencies:
    """In how many listings each word of a name is, and so how much it tells them apart."""

    def __init__(self, names: Iterable[Collection[Name]]) -> None:
        counted: Counter[str] = Counter()
        self.names = 0
        for of_one in names:
            self.names += 1
            counted.update({word.stem for name in of_one for word in name.words})
        self._counted = counted
        names_at_least = max(self.names, FEWEST_NAMES)
        most = log(names_at_least / 2)
        self._rareness = {
            stem: max(LEAST_RARE, min(1.0, log(names_at_least / max(2, count)) / most))
            for stem, count in counted.items()
        }

    def count(self, stem: str) -> int:
        """How many listings have the word."""
        return self._counted[stem]

    def rareness(self, stem: str) -> float:
        """1 for a word that two listings have, or fewer, down to ``LEAST_RARE``."""
        return self._rareness.get(stem, 1.0)
