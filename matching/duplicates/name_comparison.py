"""How alike two names are, by the words that say something."""

from dataclasses import dataclass, replace
from typing import TypeAlias

from rapidfuzz.fuzz import ratio

from matching.duplicates.comparable import Comparable
from matching.duplicates.levels import NameLevel
from matching.duplicates.name_words import OCCASION, OF_THE_PLACE, Frequencies, Name, NameWord

# Shares of two names' weight that their common words have.
NEAR, NEAR_COMMON_WORDS, PARTLY, COVERED = 0.65, 0.82, 0.36, 0.9
# What the common words have to say in all, 1 being one word that nobody else has.
TELLING, TELLING_PARTLY = 0.9, 0.75
# Spelt almost alike: out of 100, in words that are long enough and begin alike.
MISSPELT, SHORTEST_MISSPELT, SAME_CORE = 80.0, 5, 95.0
# A misspelt word is in few names; two common words that look alike are two words.
COMMON = 3
MISSPELT_WORTH, SAME_CONCEPT_WORTH = 0.9, 0.6
OF_THE_ORGANIZATION = 0.4
NEAR_OF_ONE = 0.86
ORDER = tuple(NameLevel)

Weighed: TypeAlias = list[tuple[NameWord, float]]


@dataclass(frozen=True, slots=True)
class NameLikeness:
    """The level of two names, the share that is common, and how much that says."""

    level: NameLevel
    share: float = 0.0
    telling: float = 0.0

    @property
    def rank(self) -> tuple[int, float, float]:
        """Greater for names more alike."""
        return -ORDER.index(self.level), self.share, self.telling


def _contradict(one: Name, other: Name) -> bool:
    """Whether each has a day, number or the like that excludes the other's."""
    if one.numerals and other.numerals and not one.numerals & other.numerals:
        return True
    return any(
        not stems & other.contrasts[number]
        for number, stems in one.contrasts.items()
        if number in other.contrasts
    )


@dataclass(frozen=True, slots=True)
class _Weighing:
    """What words weigh between two listings."""

    frequencies: Frequencies
    places: frozenset[str]
    organization: frozenset[str]

    def weigh(self, word: NameWord) -> float:
        """The weight of a word by its list, its rareness, and where else the listings have it."""
        weight = word.weight * self.frequencies.rareness(word.stem)
        if word.stem in self.places and not word.is_town and word.weight > OCCASION:
            weight *= OF_THE_PLACE
        if word.stem in self.organization:
            weight *= OF_THE_ORGANIZATION
        return weight

    def worth(self, one: NameWord, other: NameWord) -> float:
        """How far two words with stems of their own are one, 0 to 1."""
        if self._is_misspelt(one, other):
            return MISSPELT_WORTH
        return SAME_CONCEPT_WORTH if one.concepts & other.concepts else 0.0

    def _is_misspelt(self, one: NameWord, other: NameWord) -> bool:
        if one.text[0] != other.text[0]:
            return False
        if min(len(one.text), len(other.text)) < SHORTEST_MISSPELT:
            return False
        if one.is_town and other.is_town:
            return False
        is_known = all(self.frequencies.count(word.stem) >= COMMON for word in (one, other))
        return not is_known and ratio(one.text, other.text) >= MISSPELT


def _common(one: Weighed, other: Weighed, weighing: _Weighing) -> float:
    """The weight of what two names have in common, each word used once."""
    there = {word.stem: weight for word, weight in other}
    here = {word.stem for word, _ in one}
    total = sum(min(weight, there[word.stem]) for word, weight in one if word.stem in there)
    matches = [
        (worth * min(a_weight, b_weight), a.stem, b.stem)
        for a, a_weight in one
        if a.stem not in there
        for b, b_weight in other
        if b.stem not in here and (worth := weighing.worth(a, b))
    ]
    used: set[str] = set()
    for weight, a_stem, b_stem in sorted(matches, reverse=True):
        if a_stem not in used and b_stem not in used:
            used |= {a_stem, b_stem}
            total += weight
    return total


def _is_same_core(one: Name, other: Name) -> bool:
    if not one.core or not other.core:
        return one.stems == other.stems
    return ratio(one.core, other.core) >= SAME_CORE


def _abbreviated(name: Name, other: Name) -> Name:
    """A name with each run of words that the other has as initials ("OT") in that short form."""
    if not other.shorts:
        return name
    words = list(name.words)
    for short in other.shorts:
        letters = short.text
        if any(word.stem == short.stem for word in words):
            continue
        initials = "".join(word.text[0] for word in words)
        at = initials.find(letters)
        if at >= 0:
            words[at : at + len(letters)] = [short]
    return name if len(words) == len(name.words) else replace(name, words=tuple(words))


def _compare_one(one: Name, other: Name, weighing: _Weighing) -> NameLikeness:
    one, other = _abbreviated(one, other), _abbreviated(other, one)
    if not one.words or not other.words:
        return NameLikeness(NameLevel.NOT_RECORDED)
    if _contradict(one, other):
        return NameLikeness(NameLevel.DIFFERENT)
    weighed_one = [(word, weighing.weigh(word)) for word in one.words]
    weighed_other = [(word, weighing.weigh(word)) for word in other.words]
    whole_one = sum(weight for _, weight in weighed_one)
    whole_other = sum(weight for _, weight in weighed_other)
    telling = _common(weighed_one, weighed_other, weighing)
    if _is_same_core(one, other):
        telling = max(telling, min(whole_one, whole_other))
        level = NameLevel.SAME if telling >= TELLING else NameLevel.SAME_COMMON_WORDS
        return NameLikeness(level, 1.0, telling)
    share = 2 * telling / (whole_one + whole_other)
    covered = telling / min(whole_one, whole_other)
    level = NameLevel.DIFFERENT
    if share >= (NEAR if telling >= TELLING else NEAR_COMMON_WORDS):
        level = NameLevel.NEAR
    elif telling >= TELLING_PARTLY and (share >= PARTLY or covered >= COVERED):
        level = NameLevel.PARTLY
    return NameLikeness(level, share, telling)


def compare_names(a: Comparable, b: Comparable, frequencies: Frequencies) -> NameLikeness:
    """The likeness of the two of their names that are most alike."""
    is_one_organization = bool(a.organization) and a.organization == b.organization
    is_one_name = a.name.casefold() == b.name.casefold()
    weighing = _Weighing(
        frequencies,
        a.place_stems | b.place_stems,
        a.organization_stems if is_one_organization and not is_one_name else frozenset(),
    )
    best = max(
        (_compare_one(one, other, weighing) for one in a.names for other in b.names),
        key=lambda likeness: likeness.rank,
    )
    # An organization names its own things apart: much in common is then no sign.
    is_apart = best.level in (NameLevel.NEAR, NameLevel.PARTLY) and best.share < NEAR_OF_ONE
    if is_one_organization and is_apart:
        return replace(best, level=NameLevel.DIFFERENT)
    return best
