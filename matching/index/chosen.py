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
from matching.index.nearby import Nearby, candidates_at
from matching.index.reading import unpack
from matching.index.retrieval import Judged, Query, retrieve
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
) -> list[Scored]:
    """Choose the candidates that may be among the results, and score them with all that is known.

    Parameters
    ----------
    complete
        Reads what only some searches score.
    """
    retrieved = retrieve(index, nearby, query)
    positions = retrieved.positions
    candidates = complete(candidates_at(index, nearby, positions.tolist()))
    documents = [document_in(index.cards[row].reading) for row in nearby.rows[positions].tolist()]
    ids = [candidate.service_id for candidate in candidates]
    closeness = closeness_at(retrieved.judged, positions, ids)
    search = replace(query.search, closeness=closeness)
    return score_read(candidates, documents, search, retrieved.judged.statistics)


def closeness_at(judged: Judged, positions: Positions, ids: Sequence[UUID]) -> Closeness:
    """How close in meaning some candidates are, as they stand among all of them."""
    if judged.whole is None or judged.held is None:
        return NOT_ASKED
    held = judged.held[positions].tolist()
    return Closeness(
        whole=_levels(judged.whole, positions, ids),
        by_thread={
            thread: _levels(standings, positions, ids)
            for thread, standings in judged.by_thread.items()
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
