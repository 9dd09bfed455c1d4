"""Which pairs of listings are worth comparing: those that share something that few others have."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from math import floor
from typing import TypeAlias

from directory.geography import GridPoint
from matching.duplicates.comparable import Comparable
from matching.duplicates.name_words import GENERAL, Frequencies, NameStems, stems_among

Key: TypeAlias = tuple[str, ...]

# Two points at most so far apart share a square of twice that side, set off by half a side or not.
NEIGHBOURS_M = 300.0
WIDE_NEIGHBOURS_M = 1_000.0
# A word in more names than this only tells together with a place.
RARE = 40
# A block of more is divided by the words of the names.
LARGEST_BLOCK = 60


def _squares(point: GridPoint, reach_m: float, kind: str) -> Iterator[Key]:
    """Squares, ``2 * reach_m`` wide, that hold some point within ``reach_m / 2`` of this one."""
    side_m = 2 * reach_m
    columns = {floor((point.easting_m + by) / side_m) for by in (-reach_m / 2, reach_m / 2)}
    rows = {floor((point.northing_m + by) / side_m) for by in (-reach_m / 2, reach_m / 2)}
    for column in columns:
        for row in rows:
            yield kind, str(column), str(row)


def _words(listing: Comparable) -> set[str]:
    """Stems that say something, or all of them where none does."""
    words = [word for name in listing.names for word in name.words]
    return {word.stem for word in words if word.weight > GENERAL} or {word.stem for word in words}


def _stems(listing: Comparable) -> NameStems:
    telling = _words(listing)
    stems = (word.stem for name in listing.names for word in name.words)
    return stems_among((stem, stem in telling) for stem in stems)


def keys_of(listing: Comparable, frequencies: Frequencies) -> Iterator[Key]:
    """What listings must share one of to be worth comparing."""
    for kind, values in (
        ("postcode", listing.postcodes),
        ("phone", listing.phones),
        ("page", listing.pages),
        ("number", listing.numbers),
    ):
        yield from ((kind, value) for value in values)
    for point in (*listing.points, *listing.rough_points):
        yield from _squares(point, NEIGHBOURS_M, "near")
    words = _words(listing)
    rare = {stem for stem in words if frequencies.count(stem) <= RARE}
    yield from (("word", stem) for stem in rare)
    yield from (("name", name.core) for name in listing.names if name.core)
    for point in (*listing.points, *listing.rough_points):
        for _, column, row in _squares(point, WIDE_NEIGHBOURS_M, ""):
            yield from (("about", stem, column, row) for stem in words - rare)


def block(listings: Sequence[Comparable], frequencies: Frequencies) -> Iterator[list[int]]:
    """Numbers of listings, in sets within which every pair is worth comparing."""
    blocks: dict[Key, list[int]] = defaultdict(list)
    for number, listing in enumerate(listings):
        for key in set(keys_of(listing, frequencies)):
            blocks[key].append(number)
    for members in blocks.values():
        if len(members) > LARGEST_BLOCK:
            yield from _divided(members, listings)
        elif len(members) > 1:
            yield members


def _divided(members: Sequence[int], listings: Sequence[Comparable]) -> Iterator[list[int]]:
    """A block's members by the beginnings of the words of their names."""
    parts: dict[str, list[int]] = defaultdict(list)
    for number in members:
        for start in _stems(listings[number]).beginnings:
            parts[start].append(number)
    yield from (part for part in parts.values() if len(part) > 1)


def candidate_pairs(
    listings: Sequence[Comparable], frequencies: Frequencies, among: Collection[int] | None = None
) -> Iterator[tuple[int, int]]:
    """Pairs of numbers worth comparing, each once, the smaller number first.

    Parameters
    ----------
    among
        Only pairs with one of these numbers.
    """
    seen: set[int] = set()
    size = len(listings)
    stems = [_stems(listing) for listing in listings]
    for members in block(listings, frequencies):
        for one, other in combinations(members, 2):
            if among is not None and one not in among and other not in among:
                continue
            pair = one * size + other
            # Most pairs end here, at a hundredth of the cost of a comparison.
            if pair in seen or not stems[one].begins_like(stems[other]):
                continue
            seen.add(pair)
            if stems[one].is_spelt_like(stems[other]):
                yield one, other
