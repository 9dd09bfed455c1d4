"""The chosen few of an index as the scoring takes them, with what was found of all the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

import numpy as np
import numpy.typing as npt

from matching.candidate import Candidate
from matching.criteria.level import Level
from matching.criteria.meaning import NOT_ASKED, SOMEWHAT_STANDING, Closeness, judge_meaning
from matching.criteria.text import WordStatistics
from matching.index.found import Found, Spoken
from matching.index.nearby import Nearby, candidates_at
from matching.index.reading import unpack
from matching.index.retrieval import Query, retrieve
from matching.index.snapshot import MemoryIndex
from matching.index.worth import Standings
from matching.scoring import Scored, Wish, score_read

Numbers = npt.NDArray[np.float32]
# Some 6 KB each.
document_in = lru_cache(maxsize=2_048)(unpack)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The few that may be among the results: numbers alone, which tell nothing of what was said.

    Parameters
    ----------
    rarities
        Of the stems of the wishes, in the order of those.
    close
        Cosines and standings to the whole of what was said, then to each thread.
    held
        Which have a vector; nothing where meaning was not asked.
    """

    nearby: Nearby
    rarities: tuple[float, ...]
    mean_length: float
    close: tuple[tuple[Numbers, Numbers], ...] = ()
    held: tuple[bool, ...] | None = None


def choose(
    index: MemoryIndex, nearby: Nearby, query: Query, spoken: Spoken | None = None
) -> Chosen:
    """Choose the candidates that may be among the results.

    Parameters
    ----------
    spoken
        What was found of the wishes already, where it was.
    """
    retrieved = retrieve(index, nearby, query, spoken)
    found, at = retrieved.found, retrieved.positions
    few = nearby.only(at)
    rarities = tuple(found.statistics.rarity[stem] for stem in _stems(query.search.wishes))
    mean_length = found.statistics.mean_length
    if found.whole is None or found.held is None:
        return Chosen(few, rarities, mean_length)
    asked = (found.whole, *_by_thread(found, query))
    close = tuple((each.cosines[at], each.standings[at]) for each in asked)
    return Chosen(few, rarities, mean_length, close, tuple(found.held[at].tolist()))


def score_chosen(
    index: MemoryIndex,
    chosen: Chosen,
    query: Query,
    complete: Callable[[list[Candidate]], list[Candidate]],
) -> list[Scored]:
    """Score the chosen candidates with all that is known.

    Parameters
    ----------
    complete
        Reads what only some searches score.
    """
    few = chosen.nearby
    candidates = complete(candidates_at(index, few, range(len(few))))
    documents = [document_in(index.cards[row].reading) for row in few.rows.tolist()]
    closeness = _closeness(chosen, query, [candidate.service_id for candidate in candidates])
    rarity = dict(zip(_stems(query.search.wishes), chosen.rarities, strict=True))
    statistics = WordStatistics(rarity, chosen.mean_length)
    search = replace(query.search, closeness=closeness)
    return score_read(candidates, documents, search, statistics)


def _stems(wishes: Sequence[Wish]) -> dict[str, None]:
    return dict.fromkeys(stem for wish in wishes for stem in wish.stems)


def _by_thread(found: Found, query: Query) -> Iterator[Standings]:
    threads = query.meant.threads if query.meant else ()
    return (found.by_thread[thread] for thread in threads)


def _closeness(chosen: Chosen, query: Query, ids: Sequence[UUID]) -> Closeness:
    """How close in meaning the chosen are, as they stand among all candidates."""
    if chosen.held is None or query.meant is None:
        return NOT_ASKED
    whole, *parts = (_levels(cosines, standings, ids) for cosines, standings in chosen.close)
    return Closeness(
        whole=whole,
        by_thread=dict(zip(query.meant.threads, parts, strict=True)),
        held=frozenset(id_ for id_, is_held in zip(ids, chosen.held, strict=True) if is_held),
    )


def _levels(cosines: Numbers, standings: Numbers, ids: Sequence[UUID]) -> Mapping[UUID, Level]:
    return {
        id_: judge_meaning(cosine, standing)
        for id_, cosine, standing in zip(ids, cosines.tolist(), standings.tolist(), strict=True)
        if standing >= SOMEWHAT_STANDING
    }
