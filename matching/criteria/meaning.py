"""Closeness in meaning: how a listing stands among the others by a sentence model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from matching.criteria.level import Criterion, Level
from matching.request import Thread


class MeaningLevel(StrEnum):
    """Named levels of closeness in meaning."""

    CLOSE = "close"
    SOMEWHAT = "somewhat"
    NONE = "none"
    NO_VECTOR = "no_vector"


# How far above the other listings, in standard deviations, and how like at all (cosine). The best
# of many stands out also where all are about something else, hence both. Source: judgement, from
# what the model makes of everyday pairs.
CLOSE_STANDING, CLOSE_COSINE = 2.0, 0.4
SOMEWHAT_STANDING, SOMEWHAT_COSINE = 1.0, 0.2
# A listing that stands so far above the others is worth as much as there is.
WHOLE_STANDING = 3.0

NONE = Level(Criterion.MEANING, MeaningLevel.NONE, 0.0)
NO_VECTOR = Level(Criterion.MEANING, MeaningLevel.NO_VECTOR, 0.0)


def close_enough(wishes: int) -> frozenset[MeaningLevel]:
    """Levels of closeness to all that was said that bring a listing in.

    Notes
    -----
    All that was said is the wish where there is one; of several nobody knows which it is close to.
    """
    close = frozenset({MeaningLevel.CLOSE})
    return close | {MeaningLevel.SOMEWHAT} if wishes == 1 else close


def judge_meaning(cosine: float | None, standing: float) -> Level:
    """Level of a listing's closeness to what was said.

    Parameters
    ----------
    cosine
        Of the angle between the two vectors; nothing where the listing has none.
    standing
        Standard deviations by which that is above the mean of the listings.
    """
    if cosine is None:
        return NO_VECTOR
    worth = min(1.0, standing / WHOLE_STANDING)
    if standing >= CLOSE_STANDING and cosine >= CLOSE_COSINE:
        return Level(Criterion.MEANING, MeaningLevel.CLOSE, worth)
    if standing >= SOMEWHAT_STANDING and cosine >= SOMEWHAT_COSINE:
        return Level(Criterion.MEANING, MeaningLevel.SOMEWHAT, worth)
    return NONE


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close in meaning listings are to all that was said and to each thread of it.

    Parameters
    ----------
    whole, by_thread
        Levels by service; one that is not there is not close.
    held
        The listings that have a vector.
    """

    whole: Mapping[UUID, Level] = field(default_factory=dict)
    by_thread: Mapping[Thread, Mapping[UUID, Level]] = field(default_factory=dict)
    held: frozenset[UUID] = frozenset()

    def of_thread(self, thread: Thread, service_id: UUID) -> Level:
        """How close a listing is to one thread."""
        return self._level(self.by_thread.get(thread, {}), service_id)

    def of_whole(self, service_id: UUID) -> Level:
        """How close a listing is to all that was said."""
        return self._level(self.whole, service_id)

    def _level(self, levels: Mapping[UUID, Level], service_id: UUID) -> Level:
        return levels.get(service_id) or (NONE if service_id in self.held else NO_VECTOR)


NOT_ASKED = Closeness()
