"""The pairs of a directory that are likely one thing twice, best first."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import inf, log2
from typing import Any
from uuid import UUID

from directory.decided import NOBODY_DECIDED, Decided
from directory.traits import ListingTraits
from matching.duplicates.blocking import candidate_pairs
from matching.duplicates.comparable import Comparable, comparable
from matching.duplicates.comparison import Comparison, compare, compare_likely
from matching.duplicates.name_words import Frequencies

# From here on a pair is more likely one thing than two.
LEAST_LIKELY = 0.5
STEP = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """Two listings that may be one, the smaller id first."""

    a: UUID
    b: UUID
    names: tuple[str, str]
    comparison: Comparison
    is_decided_same: bool = False

    @property
    def score(self) -> float:
        """How likely they are one; 1 where a person said so."""
        return 1.0 if self.is_decided_same else self.comparison.score

    @property
    def levels(self) -> dict[str, str]:
        """The level of each witness by its name."""
        return {witness.value: level.value for witness, level in self.comparison.levels.items()}

    def as_json(self) -> dict[str, Any]:
        """As commands print it and reports keep it."""
        return {
            "a": str(self.a),
            "b": str(self.b),
            "score": round(self.score, 3),
            "levels": self.levels,
            "names": list(self.names),
            "is_decided_same": self.is_decided_same,
        }


def frequencies_of(listings: Sequence[Comparable]) -> Frequencies:
    """How often each word is in a name of these listings."""
    return Frequencies(listing.stems for listing in listings)


def find_pairs(
    traits: Sequence[ListingTraits],
    *,
    decided: Decided = NOBODY_DECIDED,
    least: float = LEAST_LIKELY,
    among: Collection[UUID] | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> list[Pair]:
    """Pairs that score at least ``least``, best first; the order of ``traits`` changes nothing.

    Parameters
    ----------
    decided
        A pair decided not to be the same is left out, one decided to be is there with 1.
    among
        Only pairs with a listing of these ids.
    """
    listings = [comparable(one) for one in sorted(traits, key=lambda one: one.id)]
    frequencies = frequencies_of(listings)
    least_bits = log2(least / (1 - least)) if 0 < least < 1 else -inf
    numbers = None if among is None else {n for n, one in enumerate(listings) if one.id in among}
    pairs = list(candidate_pairs(listings, frequencies, numbers))
    found = {}
    for done, (one, other) in enumerate(pairs):
        if progress and done % STEP == 0:
            progress(done, len(pairs))
        a, b = listings[one], listings[other]
        comparison = compare_likely(a, b, frequencies, least_bits)
        if comparison and comparison.score >= least and decided.find(a.id, b.id) is None:
            found[a.id, b.id] = Pair(a.id, b.id, (a.name, b.name), comparison)
    found |= _decided_pairs(listings, frequencies, decided, among)
    return sorted(
        found.values(), key=lambda pair: (-pair.score, -pair.comparison.bits, pair.a, pair.b)
    )


def _decided_pairs(
    listings: Sequence[Comparable],
    frequencies: Frequencies,
    decided: Decided,
    among: Collection[UUID] | None,
) -> dict[tuple[UUID, UUID], Pair]:
    by_id = {listing.id: listing for listing in listings} if decided.same else {}
    return {
        (a, b): Pair(
            a,
            b,
            (by_id[a].name, by_id[b].name),
            compare(by_id[a], by_id[b], frequencies),
            is_decided_same=True,
        )
        for a, b in decided.same
        if a in by_id and b in by_id and (among is None or a in among or b in among)
    }
