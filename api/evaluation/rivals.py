"""What one could install instead: full text in PostGIS, BM25, and a sentence model alone.

Notes
-----
Each has the same advantages: it knows the place, halves nothing but with distance, and sees only
listings that run. None knows of ages, circumstances, things to avoid or danger.
"""

from collections.abc import Callable, Sequence
from math import exp
from uuid import UUID

from sqlalchemy.orm import Session

from api.schemas import MOST_RESULTS
from directory.geography import GridPoint
from directory.places import find_place
from directory.queries.full_text import ListingWords, list_by_full_text, list_listing_words
from matching.evaluation.bm25 import Bm25
from matching.evaluation.judged_set import Conversation

# After this distance a score has fallen to 1/e: about where people stop going by bus.
DECAY_M = 5_000.0

Rival = Callable[[Conversation, GridPoint | None], list[UUID]]
# How well each text answers what was said, in the order of the texts.
Scorer = Callable[[str], Sequence[float]]


def point_of(session: Session, conversation: Conversation) -> GridPoint | None:
    """Where a conversation says that the person is."""
    place = find_place(session, conversation.near or "").place
    return place.point if place else None


def full_text(session: Session) -> Rival:
    """PostgreSQL's full-text search with the distance of PostGIS."""

    def rank(conversation: Conversation, point: GridPoint | None) -> list[UUID]:
        return list_by_full_text(
            session, conversation.said, point, decay_m=DECAY_M, limit=MOST_RESULTS
        )

    return rank


def bm25(session: Session) -> Rival:
    """BM25 over the words of each listing, with distance."""
    texts = [words.text for words in list_listing_words(session, None)]
    return _by_score(session, Bm25(texts).scores)


def model_alone(session: Session, scorer_over: Callable[[Sequence[str]], Scorer]) -> Rival:
    """Likeness of meaning alone, with distance."""
    texts = [words.text for words in list_listing_words(session, None)]
    return _by_score(session, scorer_over(texts))


def _by_score(session: Session, scorer: Scorer) -> Rival:
    def rank(conversation: Conversation, point: GridPoint | None) -> list[UUID]:
        listings = list_listing_words(session, point)
        scores = scorer(conversation.said)
        pairs = zip(scores, listings, strict=True)
        found = [(score * _nearness(words), words.id) for score, words in pairs if score > 0]
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        return [id_ for _, id_ in found[:MOST_RESULTS]]

    return rank


def _nearness(words: ListingWords) -> float:
    return exp(-(words.distance_m or 0.0) / DECAY_M)
