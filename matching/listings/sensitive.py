"""What a listing must not be offered for by mistake: troubles and conditions never spoken of."""

from functools import lru_cache

from matching.taxonomy.concept import vocabulary

# For these, having heard something else that the listing is also for is not enough.
SENSITIVE = frozenset(
    "domestic_abuse sexual_violence suicide_prevention suicide_bereavement crisis self_harm alcohol"
    " drugs gambling dementia safeguarding baby_loss end_of_life rough_justice psychosis"
    " eating_disorder cancer sexual_health".split()
)
# Every charity's words hold it, and so do those of clubs that keep to it.
SPOKEN_OF_ANYWHERE = "safeguarding"
# Of these no listing is only for those who have a condition as well.
ALIKE = frozenset("autism learning_disability adhd sight_loss hearing_loss".split())
CONDITION = "long_term_condition"
CULTURE = "culture"


@lru_cache(maxsize=1)
def conditions() -> frozenset[str]:
    """The conditions that listings are for: whoever has none of a listing's is not meant by it."""
    return frozenset(
        concept.id
        for concept in vocabulary()
        if concept.is_guarded and CONDITION in vocabulary().ancestors(concept.id)
    )


@lru_cache(maxsize=1)
def peoples() -> frozenset[str]:
    """The countries and cultures that listings are for."""
    return frozenset(c.id for c in vocabulary() if CULTURE in vocabulary().ancestors(c.id))


def is_grave(concept_id: str) -> bool:
    """Whether a listing's words alone are believed that it is for people in such trouble."""
    return concept_id in SENSITIVE and concept_id != SPOKEN_OF_ANYWHERE
