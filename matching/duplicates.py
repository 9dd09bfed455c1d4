"""Listings that are there twice: the better assured one is shown."""

from collections.abc import Sequence
from datetime import date

from rapidfuzz.fuzz import token_sort_ratio

from directory.geography import to_grid
from matching.candidate import Candidate
from matching.scoring import Scored
from matching.words import words_of

SAME_NAME = 88.0
SAME_PLACE_M = 300.0
JOINING = frozenset({"and", "n", "the", "a", "at", "of", "in"})


def plain_name(name: str) -> str:
    """A name without joining words, in plain letters."""
    return " ".join(word.text for word in words_of(name) if word.text not in JOINING)


def _is_same_place(one: Candidate, other: Candidate) -> bool:
    if one.location is None or other.location is None:
        same_organization = one.text.organization == other.text.organization
        return one.location is other.location and same_organization
    if one.location.id == other.location.id:
        return True
    here = to_grid(lon=one.location.lon, lat=one.location.lat)
    return here.distance_m(to_grid(lon=other.location.lon, lat=other.location.lat)) <= SAME_PLACE_M


def _is_duplicate(one: Scored, other: Scored, names: dict[str, str]) -> bool:
    first, second = one.candidate, other.candidate
    if first.kind is not second.kind:
        return False
    likeness = token_sort_ratio(names[first.name], names[second.name], score_cutoff=SAME_NAME)
    return likeness > 0 and _is_same_place(first, second)


def _assurance(scored: Scored) -> tuple[date, float, str]:
    candidate = scored.candidate
    return candidate.assured_date or date.min, scored.score, str(candidate.service_id)


def fold_duplicates(ranked: Sequence[Scored]) -> list[Scored]:
    """The same listings with each set of duplicates folded into its best assured one."""
    names = {scored.candidate.name: plain_name(scored.candidate.name) for scored in ranked}
    kept: list[Scored] = []
    for scored in ranked:
        twins = (k for k in kept if _is_duplicate(k, scored, names))
        twin = next(twins, None)
        if twin is None:
            kept.append(scored)
        elif _assurance(scored) > _assurance(twin):
            kept[kept.index(twin)] = scored
    return kept
