"""Which listings a name alone makes somebody think of, before anything else is known."""

from collections.abc import Sequence
from typing import TypeVar

from directory.traits import ListingTraits
from matching.duplicates.comparable import comparable
from matching.duplicates.levels import NameLevel
from matching.duplicates.name_comparison import compare_names
from matching.duplicates.name_words import Frequencies

Named = TypeVar("Named")
LIKELY = frozenset({NameLevel.SAME, NameLevel.SAME_COMMON_WORDS, NameLevel.NEAR})
_NOBODY_COUNTED = Frequencies(())


def likely_names(
    wanted: ListingTraits, known: Sequence[tuple[ListingTraits, Named]], most: int
) -> list[Named]:
    """Those whose names are the same as another's, or near it; the most alike first.

    Notes
    -----
    How rare a word is in the directory is not asked, so that this costs the same however large
    the directory is: a common word tells more here than it does between two whole listings, and
    whoever is asked "Is it this one?" says no.
    """
    one = comparable(wanted)
    found = [
        (likeness.rank, what)
        for traits, what in known
        if (likeness := compare_names(one, comparable(traits), _NOBODY_COUNTED)).level in LIKELY
    ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [what for _, what in found[:most]]
