"""Shared concepts: the same one, one that serves it, a narrower, a wider, one that helps."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from matching.criteria.level import Criterion, Level
from matching.listings.listing import CENTRAL
from matching.listings.sensitive import SENSITIVE
from matching.request import ThreadKind
from matching.taxonomy.concept import Concept, Vocabulary


class TaxonomyLevel(StrEnum):
    """Named levels of shared concepts."""

    SAME = "same"
    SERVED = "served"
    NARROWER = "narrower"
    WIDER = "wider"
    NEAR = "near"
    MENTIONED = "mentioned"
    NONE = "none"
    NO_CONCEPT = "no_concept"


WORTH: dict[TaxonomyLevel, float] = {
    TaxonomyLevel.SAME: 1.0,
    TaxonomyLevel.SERVED: 0.85,
    TaxonomyLevel.NARROWER: 0.7,
    TaxonomyLevel.WIDER: 0.3,
    TaxonomyLevel.NEAR: 0.4,
}


@dataclass(frozen=True, slots=True)
class SharedConcept:
    """The level, and by which of the listing's concepts."""

    level: Level
    concept: str | None = None


NO_CONCEPT = SharedConcept(Level(Criterion.TAXONOMY, TaxonomyLevel.NO_CONCEPT, 0.0))
NONE = SharedConcept(Level(Criterion.TAXONOMY, TaxonomyLevel.NONE, 0.0))


@lru_cache(maxsize=1024)
def answers_to(asked: str, vocabulary: Vocabulary) -> dict[str, TaxonomyLevel]:
    """Every concept that answers one, and at which level."""
    concept = vocabulary.by_id[asked]
    # Boxing is sport, and riding is no boxing because both are active; and who lost a brother to
    # suicide, or a baby, is not for the widows' table.
    wider = (
        name
        for name in _wider_enough(vocabulary.ancestors(asked))
        if not (vocabulary.by_id[name].is_guarded and asked in SENSITIVE and name not in SENSITIVE)
        and not (concept.is_guarded and _is_of_any(vocabulary.by_id[name]))
    )
    found = dict.fromkeys(wider, TaxonomyLevel.WIDER)
    # What a helping concept's listings do, its own kinds do as well: phone calls are befriending.
    kinds = (other.id for other in vocabulary if set(other.served_by) & set(concept.near))
    found |= dict.fromkeys((*kinds, *concept.near), TaxonomyLevel.NEAR)
    for other in vocabulary:
        # Nor is who misses home for the circle of another country, nor that for her.
        is_of_one = other.is_guarded and _is_of_any(concept)
        if asked in vocabulary.ancestors(other.id) and not is_of_one:
            found[other.id] = TaxonomyLevel.NARROWER
    found |= dict.fromkeys(concept.served_by, TaxonomyLevel.SERVED)
    return found | {asked: TaxonomyLevel.SAME}


def _wider_enough(ancestors: tuple[str, ...]) -> tuple[str, ...]:
    """The wider concepts that still say something: the widest only where nothing lies between."""
    return ancestors[:-1] or ancestors


def _is_of_any(concept: Concept) -> bool:
    """Whether it is an interest that different people have each of their own: culture, faith."""
    return concept.is_apart and concept.kind is ThreadKind.INTEREST


def judge_taxonomy(
    asked: str | None, offered: Mapping[str, float], vocabulary: Vocabulary
) -> SharedConcept:
    """The best level at which one of the listing's concepts meets the one asked for.

    Parameters
    ----------
    offered
        How far the listing is about each of its concepts, 0 to 1.
    """
    if asked is None or asked not in vocabulary.by_id:
        return NO_CONCEPT
    answers = answers_to(asked, vocabulary)
    best, by = 0.0, None
    for other, share in offered.items():
        level = answers.get(other)
        if level is not None:
            worth = WORTH[level] * share
            # Ties go by name, so that the order of a listing's words changes nothing.
            if worth > best or (worth == best and by is not None and other < by):
                best, by = worth, other
    if by is None:
        return NONE
    # What stands in passing is worth the little that its share makes of it, and is called no more.
    name = answers[by] if offered[by] >= CENTRAL else TaxonomyLevel.MENTIONED
    return SharedConcept(Level(Criterion.TAXONOMY, name, best), by)
