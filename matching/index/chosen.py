"""The chosen few of an index as the scoring takes them, with what was found of all the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

import numpy as np
import numpy.typing as npt

from matching.candidate import Candidate
from matching.criteria.level import Level
from matching.criteria.meaning import NOT_ASKED, SOMEWHAT_STANDING, Closeness, judge_meaning
from matching.index.found import Found, Spoken
from matching.index.nearby import Nearby, candidates_at
from matching.index.reading import unpack
from matching.index.retrieval import Query, retrieve
from matching.index.snapshot import MemoryIndex
from matching.index.worth import Standings
from matching.scoring import Scored, score_read

Positions = npt.NDArray[np.int64]
# Some 6 KB each.
document_in = lru_cache(maxsize=4_096)(unpack)


def score_chosen(
    index: MemoryIndex,
    nearby: Nearby,
    query: Query,
    complete: Callable[[list[Candidate]], list[Candidate]],
    spoken: Spoken | None = None,
) -> list[Scored]:
    """Choose the candidates that may be among the results, and score them with all that is known.

    Parameters
    ----------
    complete
        Reads what only some searches score.
    spoken
        What was found of the wishes already, where it was.
    """
    retrieved = retrieve(index, nearby, query, spoken)
    positions = retrieved.positions
    candidates = complete(candidates_at(index, nearby, positions.tolist()))
    documents = [document_in(index.cards[row].reading) for row in nearby.rows[positions].tolist()]
    ids = [candidate.service_id for candidate in candidates]
    closeness = closeness_at(retrieved.found, positions, ids)
    search = replace(query.search, closeness=closeness)
    return score_read(candidates, documents, search, retrieved.found.statistics)


def closeness_at(found: Found, positions: Positions, ids: Sequence[UUID]) -> Closeness:
    """How close in meaning some candidates are, as they stand among all of them."""
    if found.whole is None or found.held is None:
        return NOT_ASKED
    held = found.held[positions].tolist()
    return Closeness(
        whole=_levels(found.whole, positions, ids),
        by_thread={
            thread: _levels(standings, positions, ids)
            for thread, standings in found.by_thread.items()
        },
        held=frozenset(id_ for id_, is_held in zip(ids, held, strict=True) if is_held),
    )


def _levels(
    standings: Standings, positions: Positions, ids: Sequence[UUID]
) -> Mapping[UUID, Level]:
    those = standings.standings[positions]
    cosines = standings.cosines[positions]
    return {
        ids[at]: judge_meaning(float(cosines[at]), float(those[at]))
        for at in np.flatnonzero(those >= SOMEWHAT_STANDING).tolist()
    }
