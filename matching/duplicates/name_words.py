"""A listing's name as words, each with how much it says of which listing it is."""

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path

from rapidfuzz.fuzz import token_set_ratio

from directory.place_list import read_place_list
from matching.hearing.words import Word, stem_of, words_of
from matching.taxonomy.phrases import listed_tree

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
# Of words that say something, so many letters tell two apart.
BEGINNING = 2
# How alike the words of two names must be, letter by letter, out of 100.
LEAST_LETTERS = 50.0
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


@dataclass(frozen=True, slots=True)
class NameStems:
    """What of a name tells at once that another is not like it.

    Parameters
    ----------
    stems
        Of all its words, each once.
    beginnings
        How the words that say something begin, or all of them where none does.
    letters
        Those words, in alphabetical order.
    """

    stems: tuple[str, ...]
    beginnings: frozenset[str]
    letters: str

    def begins_like(self, other: "NameStems") -> bool:
        """Whether any words that say something begin alike: else two names are two names."""
        return not self.beginnings.isdisjoint(other.beginnings)

    def is_spelt_like(self, other: "NameStems") -> bool:
        """Whether two names have enough letters in common to be compared."""
        return token_set_ratio(self.letters, other.letters, score_cutoff=LEAST_LETTERS) > 0


def stems_among(words: Iterable[tuple[str, bool]]) -> NameStems:
    """From the stems of a name's words, each with whether it says something."""
    known = dict(words)
    telling = [stem for stem, is_telling in known.items() if is_telling] or list(known)
    beginnings = frozenset(stem[:BEGINNING] for stem in telling)
    return NameStems(tuple(known), beginnings, " ".join(sorted(telling)))


@lru_cache(maxsize=4_096)
def stems_of_name(text: str) -> NameStems:
    """What tells at once that a name is another than this; a tenth of the work of ``read_name``."""
    words = (
        (WRITTEN.get(word.text, word.text), WRITTEN.get(word.text, word.stem))
        for word in words_of(text)
    )
    return stems_among(
        (stem, _WEIGHTS.get(stem, 1.0) > GENERAL) for plain, stem in words if plain not in JOINING
    )


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
    """In how many listings each word of a name is, and so how much it tells them apart.

    Parameters
    ----------
    stems
        Of each listing the stems of the words of its names, each once.
    """

    def __init__(self, stems: Iterable[Collection[str]]) -> None:
        counted: Counter[str] = Counter()
        self.names = 0
        for of_one in stems:
            self.names += 1
            counted.update(of_one)
        self._counted = counted
        self._names_at_least = max(self.names, FEWEST_NAMES)
        self._most = log(self._names_at_least / 2)

    def count(self, stem: str) -> int:
        """How many listings have the word."""
        return self._counted[stem]

    def rareness(self, stem: str) -> float:
        """1 for a word that two listings have, or fewer, down to ``LEAST_RARE``."""
        count = self._counted[stem]
        if count <= 2:
            return 1.0
        return max(LEAST_RARE, log(self._names_at_least / count) / self._most)
