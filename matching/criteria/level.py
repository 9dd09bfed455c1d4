"""A named level, and the one table of what each is worth."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt


class Criterion(StrEnum):
    """What a listing is judged by."""

    TAXONOMY = "taxonomy"
    TEXT = "text"
    DISTANCE = "distance"
    OPENING = "opening"
    ELIGIBILITY = "eligibility"
    ACCESS = "access"
    LANGUAGE = "language"
    COST = "cost"
    FRESHNESS = "freshness"
    DELIVERY = "delivery"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Level:
    """What a criterion found: the level's name and its worth from 0 to 1."""

    criterion: Criterion
    name: str
    worth: float


# Of a listing's whole score. Fit to what was said weighs most; the rest parts equals.
WEIGHTS: dict[Criterion, float] = {
    Criterion.OPENING: 0.06,
    Criterion.ACCESS: 0.05,
    Criterion.LANGUAGE: 0.08,
    Criterion.COST: 0.04,
    Criterion.FRESHNESS: 0.05,
    Criterion.DELIVERY: 0.06,
}
FIT_WEIGHT = 1.0 - sum(WEIGHTS.values())

# Within a thread: a shared concept speaks louder than shared words.
TAXONOMY_SHARE, TEXT_SHARE = 0.7, 0.35
# Closeness in meaning counts as so many more pieces of evidence, as strong as concepts and words
# together and in proportion to them: it raises a plain answer above a plain one, and no faint one
# above either. By itself it is worth less than the same concept, least where one is known and the
# listing lacks it.
MEANING_SHARE = 1.5
MEANING_ALONE, MEANING_ALONE_AGAINST_CONCEPT = 0.45, 0.3
# Closeness to all that was said adds so much where one thing was, which is what it is close to; of
# several things each has its part of that. Where a concept is known, a listing that answers it by
# less than this is raised by so much less: the model takes "foxtrot" for any old tune.
WHOLE_MEANING_SHARE, PLAIN_ANSWER = 0.6, 0.5
# The most that a listing's fit may be where nothing but meaning speaks for it.
MOST_BY_MEANING = 0.25


Worth = TypeVar("Worth", float, npt.NDArray[np.float64])


def raised(worth: Worth, evidence: Worth) -> Worth:
    """A worth, or many, with further evidence as strong as the first, so many times."""
    found: Worth = 1 - (1 - worth) ** (1 + evidence)
    return found


def with_whole_meaning(fit: Worth, worth: Worth, plainness: Worth, wishes: int) -> Worth:
    """A fit, or many, to so many wishes with the closeness in meaning to all that was said."""
    found: Worth = 1 - (1 - fit) * (1 - WHOLE_MEANING_SHARE / wishes * worth * plainness)
    return found
