"""One search asked of an index: where, what for, and what of it is read from the database."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import ListingKind
from directory.queries.index_rows import list_covering
from matching.answer import Danger
from matching.candidate import Candidate
from matching.candidates import with_hours
from matching.index.chosen import Chosen, choose, score_chosen
from matching.index.found import Meant, Spoken, spoken_of
from matching.index.nearby import NO_ROWS, Nearby, find_nearby
from matching.index.postings import Rows
from matching.index.retrieval import Query
from matching.index.snapshot import MemoryIndex
from matching.meaning.asked import Asked
from matching.meaning.closeness import read
from matching.meaning.encoder import Encoder
from matching.panel import HELPED_BY, LATER
from matching.relaxation import WIDER, Wanted
from matching.request import MatchRequest
from matching.scoring import Scored, Search, Wish
from matching.travel.estimate import reach_m
from matching.travel.journeys import Journeys

MOST_PLACES_KEPT = 4_096
# What a search is remembered by: the request, the day and the sentence model.
Asking = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands near a place, and what of it meets what was said without asking the model.

    Parameters
    ----------
    kinds
        Kinds of the listings that are looked at at all, as for a danger's panel.
    """

    kinds: frozenset[ListingKind]
    nearby: Nearby
    spoken: Spoken


def look_around(
    session: Session,
    index: MemoryIndex,
    point: GridPoint | None,
    authority: str | None,
    kinds: frozenset[ListingKind],
    wishes: tuple[Wish, ...],
) -> Around:
    """Find the listings near a place, and their concepts and words that meet some wishes."""
    nearby = index.near.find(
        (point.as_wkt() if point else None, authority, sorted(kinds)),
        lambda: find_nearby(index, point, kinds, authority, _covering(session, index, point)),
    )
    return Around(kinds, nearby, spoken_of(index, nearby, wishes))


def score_in_memory(
    index: MemoryIndex,
    query: Query,
    look: Callable[[], Around],
    asked: Asking,
    gone: Collection[UUID] = (),
) -> list[Scored]:
    """Score the few listings near a place that may be among the results.

    Parameters
    ----------
    look
        Looks around, where the same was not asked of this index before.
    asked
        All that the answer goes by, beside the index.
    gone
        Listings that have been withdrawn since the index was told.
    """

    def chosen() -> Chosen:
        around = look()
        nearby, spoken = around.nearby, around.spoken
        if gone:
            rows = [index.row_of[id_] for id_ in gone if id_ in index.row_of]
            nearby = nearby.only(~np.isin(nearby.rows, rows))
            spoken = spoken_of(index, nearby, query.search.wishes)
        return choose(index, nearby, query, spoken)

    few = chosen() if gone else index.chosen.find(asked, chosen)
    query = replace(query, search=replace(query.search, decided=index.decided))
    person = query.search.person
    needs_hours = bool(query.search.times or person.does_not_suit)

    def complete(candidates: list[Candidate]) -> list[Candidate]:
        journeys = query.search.journeys
        timed = with_hours(candidates, index.hours) if needs_hours else candidates
        return journeys.to(timed) if journeys else timed

    return score_chosen(index, few, query, complete)


def query_of(
    request: MatchRequest,
    search: Search,
    wanted: Wanted,
    dangers: Sequence[Danger],
    meant: Meant | None,
) -> Query:
    """What an index is asked for."""
    return Query(
        search=search,
        kinds=request.kinds,
        is_free=request.is_free,
        limits_m=_limits_m(wanted, search.journeys),
        at_least_m=wanted.limit_m,
        meant=meant,
        helping=[
            {concept: LATER**place for place, concept in enumerate(HELPED_BY[danger])}
            for danger in dangers
        ],
        shown=request.limit,
    )


def meant_by(index: MemoryIndex, encoder: Encoder | None, asked: Asked) -> Meant | None:
    """What was asked by its meaning; nothing where the index holds no vectors of this encoder."""
    vectors = index.vectors
    if encoder is None or vectors is None or vectors.model != encoder.name:
        return None
    if vectors.whole.shape[1] != encoder.dimensions or not asked.text.strip():
        return None
    return Meant(asked.threads, read(encoder, asked))


def _limits_m(wanted: Wanted, journeys: Journeys | None) -> tuple[float, ...]:
    """Every limit that the loosening goes through, as metres that nothing within it is beyond."""
    limits = [wanted.within_m]
    if wanted.within_min is not None and journeys is not None:
        limits.append(journeys.furthest_m(wanted.within_min))
    elif wanted.within_min is not None:
        limits.append(reach_m(wanted.within_min, wanted.mode))
    known = [limit_m for limit_m in limits if limit_m is not None]
    return tuple(limit_m * times for limit_m in known for times in (1, *WIDER))


def _covering(session: Session, index: MemoryIndex, point: GridPoint | None) -> Rows:
    """Rows of the listings with a drawn area that covers a point; asked of PostGIS once a place."""
    if point is None or not any(areas.drawn for areas in index.areas):
        return NO_ROWS
    place = point.as_wkt()
    if place not in index.kept:
        if len(index.kept) >= MOST_PLACES_KEPT:
            index.kept.clear()
        row_of = index.row_of
        ids = list_covering(session, point)
        index.kept[place] = np.array([row_of[id_] for id_ in ids if id_ in row_of], np.int32)
    return index.kept.get(place, NO_ROWS)
