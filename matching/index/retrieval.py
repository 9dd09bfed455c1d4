"""From all candidates of an index to the few that the whole scoring looks at."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from directory.kinds import ListingKind
from matching.criteria.level import FIT_WEIGHT
from matching.criteria.text import WordStatistics
from matching.index.eligible import avoided, is_mismatch
from matching.index.nearby import NOWHERE, Nearby
from matching.index.rest import Rest, rest_of
from matching.index.snapshot import KINDS, MemoryIndex
from matching.index.worth import (
    GIVING,
    Fits,
    Flags,
    Held,
    Standings,
    Worths,
    answers_of,
    concept_worths,
    fits_of,
    standings_of,
    together,
    whole_fits,
    word_worths,
    words_among,
)
from matching.meaning.closeness import FEWEST, LEAST_SPREAD
from matching.ranking import SERVED_AGAIN
from matching.reach import A_CHOICE, BEARABLE, USUAL_REACH_M
from matching.request import Thread
from matching.scoring import NOTHING_SAID, Search, Wish

# The best so many over all, and for each wish by itself, are looked at with all that is known: the
# first ten of those are the first ten of all (a test holds it on the judged conversations).
BEST, BEST_OF_A_WISH, BEST_WITH_HOURS = 16, 4, 60
# The best so many might be picked to cover every wish, and twice as many are as are shown.
LOOKED_AT, TWICE, SPARE = 400, 2, 6
PLACES_TO_ASK = 40
HELPING = 30
# So many vectors at a time fit the processor's cache as fractions.
BLOCK = 1_024


@dataclass(frozen=True, slots=True)
class Meant:
    """What was asked for by its meaning: a vector of the whole, then one of each thread."""

    threads: tuple[Thread, ...]
    vectors: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Query:
    """What candidates are chosen for.

    Parameters
    ----------
    kinds
        The kinds asked for.
    limits_m
        Straight-line limits, each of which might be the one that holds in the end.
    at_least_m
        Nothing nearer than this is too far.
    shown
        Number of results.
    helping
        For each danger heard the concepts of the listings that help, with what each is worth.
    """

    search: Search
    kinds: Collection[ListingKind] = KINDS
    is_free: bool = False
    limits_m: tuple[float, ...] = ()
    at_least_m: float = 0.0
    meant: Meant | None = None
    helping: Sequence[Mapping[str, float]] = ()
    shown: int = 10

    @property
    def best(self) -> int:
        """So many of the best over all are looked at."""
        return max(BEST, self.shown + SPARE)

    @property
    def covering(self) -> int:
        """So many of those that cover every wish are looked at."""
        return TWICE * self.shown


@dataclass(frozen=True, slots=True)
class Judged:
    """Every candidate with what scoring makes of it, as far as columns can tell.

    Parameters
    ----------
    score
        As the scoring gives it; no less where that depends on hours.
    """

    fits: Fits
    score: Worths
    is_answer: Flags
    rest: Rest
    statistics: WordStatistics
    wishes: tuple[Wish, ...] = ()
    whole: Standings | None = None
    by_thread: Mapping[Thread, Standings] = field(default_factory=dict)
    held: Flags | None = None

    def alone(self, wish: int) -> Worths:
        """The score for one wish by itself."""
        return self.rest.total(FIT_WEIGHT * self.fits.worth[:, wish])


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Positions of the chosen candidates, and what was found of all of them."""

    positions: npt.NDArray[np.int64]
    judged: Judged


def judge(index: MemoryIndex, nearby: Nearby, query: Query) -> Judged:
    """Score every candidate."""
    search = query.search
    held = Held(nearby, len(index))
    wishes = search.wishes
    words = words_among(index, nearby, held, wishes)
    concepts = {wish.thread.concept: None for wish in wishes}
    shared = {one: concept_worths(index, nearby, held, one) for one in concepts}
    has_vector, standings = _standings(index, nearby, query.meant)
    whole = standings[0] if standings else None
    threads = query.meant.threads if query.meant and standings else ()
    by_thread = dict(zip(threads, standings[1:], strict=True))
    is_guarded = _is_guarded(index, nearby)
    fits = fits_of(
        wishes,
        [shared[wish.thread.concept] for wish in wishes],
        [word_worths(words, wish.stems) for wish in wishes],
        is_guarded,
        by_thread,
    )
    is_answer = answers_of(fits, whole, is_guarded)
    fit = together(fits.worth) if wishes else np.full(len(nearby), NOTHING_SAID)
    meant = np.zeros(len(nearby)) if whole is None else whole.worth
    rest = rest_of(index, nearby, search, held)
    score = rest.total(FIT_WEIGHT * whole_fits(fit, fits, meant, is_answer))
    return Judged(
        fits, score, is_answer, rest, words.statistics, wishes, whole, by_thread, has_vector
    )


def _is_guarded(index: MemoryIndex, nearby: Nearby) -> Flags:
    if not index.audiences:
        return np.zeros(len(nearby), np.bool_)
    guarded = np.array([bool(central) for _, central in index.audiences])
    return np.asarray(guarded[index.facts.audience[nearby.rows]])


def _standings(
    index: MemoryIndex, nearby: Nearby, meant: Meant | None
) -> tuple[Flags | None, list[Standings]]:
    """Which candidates have a vector, and how all of them stand to each text."""
    if index.vectors is None or meant is None:
        return None, []
    lengths = index.vectors.lengths[nearby.rows]
    has_vector = lengths > 0
    if np.count_nonzero(has_vector) < FEWEST:
        return None, []
    rows = nearby.rows[has_vector]
    asked = np.ascontiguousarray(meant.vectors.T)
    cosines = np.empty((len(rows), len(meant.vectors)), np.float32)
    for at in range(0, len(rows), BLOCK):
        part = slice(at, at + BLOCK)
        np.matmul(index.vectors.whole[rows[part]].astype(np.float32), asked, out=cosines[part])
    cosines /= lengths[has_vector][:, None]
    found = []
    for column in np.ascontiguousarray(cosines.T):
        among = standings_of(column, LEAST_SPREAD)
        found.append(among if has_vector.all() else _spread(among, has_vector))
    return has_vector, found


def _spread(among: Standings, has_vector: Flags) -> Standings:
    """The standings of those that have a vector, with the others among them."""

    def spread(values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        column = np.zeros(len(has_vector), values.dtype)
        column[has_vector] = values
        return column

    parts = (among.worth, among.is_close, among.cosines, among.standings)
    return Standings(*(spread(part) for part in parts))  # type: ignore[arg-type]


def retrieve(index: MemoryIndex, nearby: Nearby, query: Query) -> Retrieved:
    """Choose the candidates that may be among the results, or help with a danger."""
    judged = judge(index, nearby, query)
    may_answer = judged.rest.may_answer(query.kinds, is_free=query.is_free)
    chosen = _best(index, nearby, query, judged, may_answer)
    if not len(chosen):
        chosen = _places_to_ask(index, nearby, query, judged, may_answer)
    helping = [_helping(index, nearby, query, judged, concepts) for concepts in query.helping]
    return Retrieved(np.unique(np.concatenate([chosen, *helping])), judged)


def _best(
    index: MemoryIndex, nearby: Nearby, query: Query, judged: Judged, may_answer: Flags
) -> npt.NDArray[np.int64]:
    """The best answers for this person within reach, over all and for each wish."""
    answers = np.flatnonzero(judged.is_answer & may_answer)
    search = query.search
    refused = is_mismatch(index, nearby, answers, search.person)
    refused |= avoided(index, nearby, answers, search.person)
    fitting = np.zeros(len(nearby), np.bool_)
    fitting[answers[~refused]] = True
    if search.has_place:
        fitting &= _within_reach(nearby, query, judged, fitting, may_answer)
    pools = [fitting]
    pools += [fitting & ~(nearby.distance_m > limit_m) for limit_m in query.limits_m]
    if search.languages:
        pools += [pool & judged.rest.is_spoken for pool in tuple(pools)]
    most = max(query.best, BEST_WITH_HOURS if judged.rest.depends_on_hours else 0)
    found = [_top(judged.score, np.flatnonzero(pool), most) for pool in pools]
    found += [_covering(judged, np.flatnonzero(pool), query.covering) for pool in pools]
    reach_m = max(USUAL_REACH_M[search.mode], query.at_least_m)
    if not judged.wishes:
        found += _of_every_kind(nearby, query, judged, fitting)
    for wish in range(judged.fits.worth.shape[1]):
        alone, solid = judged.alone(wish), judged.fits.is_solid[:, wish]
        found += [_top(alone, np.flatnonzero(pool & solid), BEST_OF_A_WISH) for pool in pools]
        # Else it would seem that few near by answer it, where far ones for another do so better.
        near = pools[0] & solid & ~(nearby.distance_m > reach_m)
        found.append(_top(alone, np.flatnonzero(near), BEST_OF_A_WISH))
    return np.unique(np.concatenate(found))


def _of_every_kind(
    nearby: Nearby, query: Query, judged: Judged, fitting: Flags
) -> list[npt.NDArray[np.int64]]:
    """The best of each kind, at a venue and not: where nothing was said they take turns."""
    is_there = nearby.place != NOWHERE
    return [
        _top(judged.score, np.flatnonzero(fitting & where & (judged.rest.kind == kind)), query.best)
        for kind in range(len(KINDS))
        for where in (is_there, ~is_there)
    ]


def _covering(judged: Judged, among: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.int64]:
    """What ``cover`` of the ranking would pick if there were no duplicates and no hours."""
    among = _top(judged.score, among, LOOKED_AT)
    wishes = judged.fits.worth.shape[1]
    if not wishes:
        return among[:0]
    fits = Fits(judged.fits.worth[among], judged.fits.is_solid[among])
    weights = np.array([wish.weight for wish in judged.wishes])
    meant = np.zeros(len(among)) if judged.whole is None else judged.whole.worth[among]
    added, sunk = judged.rest.added[among], (judged.rest.distance * judged.rest.sunk)[among]
    is_answer = judged.is_answer[among]
    served = np.zeros(wishes)
    picked: list[int] = []
    for _ in range(min(most, len(among))):
        fit = together(fits.worth * SERVED_AGAIN**served)
        gains = (FIT_WEIGHT * whole_fits(fit, fits, meant, is_answer) + added) * sunk
        gains[picked] = -1.0
        best = int(gains.argmax())
        picked.append(best)
        served += fits.worth[best] / weights
    return among[picked]


def _top(score: Worths, among: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.int64]:
    if len(among) <= most:
        return among
    return np.asarray(among[np.argpartition(-score[among], most)[:most]])


def _within_reach(
    nearby: Nearby, query: Query, judged: Judged, fitting: Flags, may_answer: Flags
) -> Flags:
    """Those near by, and for each wish that too few of them answer the nearest that do."""
    reach_m = max(USUAL_REACH_M[query.search.mode], query.at_least_m)
    is_near = ~(nearby.distance_m > reach_m)
    if not query.search.wishes:
        enough = np.count_nonzero(is_near & may_answer) >= A_CHOICE
        return is_near if enough else np.ones(len(is_near), np.bool_)
    is_within = is_near.copy()
    for wish in range(judged.fits.is_solid.shape[1]):
        serves = fitting & judged.fits.is_solid[:, wish]
        missing = A_CHOICE - np.count_nonzero(serves & is_near)
        far = np.flatnonzero(serves & ~is_near) if missing > 0 else np.empty(0, np.int64)
        far = far[np.argsort(nearby.distance_m[far], kind="stable")]
        bearable = far[nearby.distance_m[far] <= reach_m * BEARABLE]
        is_only = not len(bearable) and missing == A_CHOICE
        # One more than are taken: of two as far away the scoring takes the first by its id.
        is_within[far[:2] if is_only else bearable[: missing + 1]] = True
    return is_within


def _places_to_ask(
    index: MemoryIndex, nearby: Nearby, query: Query, judged: Judged, may_answer: Flags
) -> npt.NDArray[np.int64]:
    """Hubs first: where nothing answers, they are the place to ask."""
    everything = np.flatnonzero(may_answer)
    refused = is_mismatch(index, nearby, everything, query.search.person)
    refused |= avoided(index, nearby, everything, query.search.person)
    fitting = everything[~refused]
    if not len(fitting):
        fitting = everything[~_is_guarded(index, nearby)[everything]]
    if not len(fitting):
        fitting = everything
    hub = concept_worths(index, nearby, Held(nearby, len(index)), None)
    positions, shares = Held(nearby, len(index)).find(index.concepts, "community_hub")
    hub[positions] = shares
    kind = index.facts.kind[nearby.rows]
    place = np.where(hub < 1, 1.0, 0.5)
    place = np.where(kind == GIVING, 2.0, place)
    place = np.where(kind == KINDS.index(ListingKind.HUB), 0.0, place)
    return _top(judged.score - 10 * place, fitting, PLACES_TO_ASK)


def _helping(
    index: MemoryIndex,
    nearby: Nearby,
    query: Query,
    judged: Judged,
    concepts: Mapping[str, float],
) -> npt.NDArray[np.int64]:
    """The listings that help with a danger, the most fitting and nearest."""
    held = Held(nearby, len(index))
    worth = np.zeros(len(nearby))
    for concept, times in concepts.items():
        positions, shares = held.find(index.concepts, concept)
        worth[positions] = np.maximum(worth[positions], times * shares)
    found = np.flatnonzero(worth > 0)
    found = found[~is_mismatch(index, nearby, found, query.search.person)]
    return _top(worth * judged.rest.distance, found, HELPING)
