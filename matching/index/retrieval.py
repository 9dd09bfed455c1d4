"""From all candidates of an index to the few that the whole scoring looks at."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from directory.kinds import ListingKind
from matching.criteria.level import FIT_WEIGHT
from matching.index.eligible import avoided, is_mismatch
from matching.index.found import Found, Meant, Spoken, find_answers, is_guarded
from matching.index.nearby import NOWHERE, Nearby
from matching.index.rest import Rest, distance_worths, rest_of
from matching.index.snapshot import KINDS, MemoryIndex
from matching.index.worth import (
    GIVING,
    AnswersLeft,
    Fits,
    Flags,
    Held,
    Worths,
    together,
    whole_fits,
)
from matching.ranking import SERVED_AGAIN
from matching.reach import A_CHOICE, BEARABLE, USUAL_REACH_M
from matching.scoring import NOTHING_SAID, Search
from matching.understanding import Person

# The best so many over all, and for each wish by itself, are looked at with all that is known: the
# first ten of those are the first ten of all (a test holds it on the judged conversations).
BEST, BEST_OF_A_WISH, BEST_WITH_HOURS = 16, 4, 60
# The best so many might be picked to cover every wish, and twice as many are as are shown.
LOOKED_AT, TWICE, SPARE = 400, 2, 6
PLACES_TO_ASK = 40
HELPING = 30

Positions: TypeAlias = npt.NDArray[np.int64]
NO_POSITIONS: Positions = np.empty(0, np.int64)


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
    """Some candidates with what scoring makes of them, as far as columns can tell.

    Parameters
    ----------
    positions
        Where each stands among all candidates.
    score
        As the scoring gives it; no less where that depends on hours.
    """

    positions: Positions
    nearby: Nearby
    fits: Fits
    meant: Worths
    is_answer: Flags
    rest: Rest
    score: Worths

    def alone(self, wish: int) -> Worths:
        """The score for one wish by itself."""
        return self.rest.total(FIT_WEIGHT * self.fits.worth[:, wish])


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Positions of the chosen candidates, what was found of all, and the scores of those judged."""

    positions: Positions
    found: Found
    judged: Judged


def judge(
    index: MemoryIndex, nearby: Nearby, query: Query, found: Found, positions: Positions
) -> Judged:
    """Score some of the candidates with everything there is."""
    those = nearby.only(positions)
    rest = rest_of(index, those, query.search)
    fits, is_answer = found.fits.only(positions), found.is_answer[positions]
    fit = together(fits.worth) if query.search.wishes else np.full(len(those), NOTHING_SAID)
    meant = np.zeros(len(those)) if found.whole is None else found.whole.worth[positions]
    score = rest.total(FIT_WEIGHT * whole_fits(fit, fits, meant, is_answer))
    return Judged(positions, those, fits, meant, is_answer, rest, score)


def retrieve(
    index: MemoryIndex, nearby: Nearby, query: Query, spoken: Spoken | None = None
) -> Retrieved:
    """Choose the candidates that may be among the results, or help with a danger."""
    found = find_answers(index, nearby, query.search.wishes, query.meant, spoken)
    judged = judge(index, nearby, query, found, np.flatnonzero(found.is_answer))
    chosen = judged.positions[_best(index, query, judged)]
    if not len(chosen):
        judged = judge(index, nearby, query, found, np.arange(len(nearby)))
        chosen = _places_to_ask(index, query, judged)
    helping = [_helping(index, nearby, query, concepts) for concepts in query.helping]
    return Retrieved(np.unique(np.concatenate([chosen, *helping])), found, judged)


def _best(index: MemoryIndex, query: Query, judged: Judged) -> Positions:
    """The best answers for this person within reach, over all and for each wish.

    Returns
    -------
    Positions
        Among those judged.
    """
    search, nearby = query.search, judged.nearby
    may_answer = judged.rest.may_answer(query.kinds, is_free=query.is_free)
    fitting = may_answer & ~_is_refused(index, nearby, search.person)
    only_far: list[Positions] = []
    if search.has_place:
        is_near, only_far = _within_reach(query, judged, fitting, may_answer)
        fitting &= is_near
        # Each of them, however low it scores: how far the results reach is told by the nearest.
        fitting[np.concatenate([NO_POSITIONS, *only_far])] = True
    pools = [fitting]
    pools += [fitting & ~(nearby.distance_m > limit_m) for limit_m in query.limits_m]
    if search.languages:
        pools += [pool & judged.rest.is_spoken for pool in tuple(pools)]
    most = max(query.best, BEST_WITH_HOURS if judged.rest.depends_on_hours else 0)
    found = [_top(judged.score, np.flatnonzero(pool), most) for pool in pools]
    found += [_covering(query, judged, np.flatnonzero(pool)) for pool in pools]
    if not search.wishes:
        found += _of_every_kind(query, judged, fitting)
    return np.unique(np.concatenate([*found, *only_far, *_of_wishes(query, judged, pools)]))


def _is_refused(index: MemoryIndex, nearby: Nearby, person: Person) -> Flags:
    """Which are known not to be for the person, or are about what she keeps away from."""
    everything = np.arange(len(nearby))
    refused = is_mismatch(index, nearby, everything, person)
    return refused | avoided(index, nearby, everything, person)


def _of_wishes(query: Query, judged: Judged, pools: Sequence[Flags]) -> Iterator[Positions]:
    """The best few for each wish by itself."""
    reach_m = max(USUAL_REACH_M[query.search.mode], query.at_least_m)
    for wish in range(len(query.search.wishes)):
        alone, solid = judged.alone(wish), judged.fits.is_solid[:, wish]
        for pool in pools:
            yield _top(alone, np.flatnonzero(pool & solid), BEST_OF_A_WISH)
        # Else it would seem that few near by answer it, where far ones for another do so better.
        near = pools[0] & solid & ~(judged.nearby.distance_m > reach_m)
        yield _top(alone, np.flatnonzero(near), BEST_OF_A_WISH)


def _of_every_kind(query: Query, judged: Judged, fitting: Flags) -> list[Positions]:
    """The best of each kind, at a venue and not: where nothing was said they take turns."""
    is_there = judged.nearby.place != NOWHERE
    return [
        _top(judged.score, np.flatnonzero(fitting & where & (judged.rest.kind == kind)), query.best)
        for kind in range(len(KINDS))
        for where in (is_there, ~is_there)
    ]


def _covering(query: Query, judged: Judged, among: Positions) -> Positions:
    """What ``cover`` of the ranking would pick if there were no duplicates and no hours."""
    among = _top(judged.score, among, LOOKED_AT)
    wishes = query.search.wishes
    if not wishes:
        return among[:0]
    fits, rest = judged.fits.only(among), judged.rest
    weights = np.array([wish.weight for wish in wishes])
    times = (rest.distance * rest.sunk)[among]
    answers = AnswersLeft(fits, judged.meant[among], rest.added[among], times)
    served = np.zeros(len(wishes))
    picked: list[int] = []
    for _ in range(min(query.covering, len(among))):
        gains = answers.scores(SERVED_AGAIN**served)
        gains[picked] = -1.0
        best = int(gains.argmax())
        picked.append(best)
        served += fits.worth[best] / weights
    return among[picked]


def _top(score: Worths, among: Positions, most: int) -> Positions:
    if len(among) <= most:
        return among
    return np.asarray(among[np.argpartition(-score[among], most)[:most]])


def _within_reach(
    query: Query, judged: Judged, fitting: Flags, may_answer: Flags
) -> tuple[Flags, list[Positions]]:
    """Those near by, and for each wish that too few of them answer the nearest that do."""
    distance_m = judged.nearby.distance_m
    reach_m = max(USUAL_REACH_M[query.search.mode], query.at_least_m)
    is_near = ~(distance_m > reach_m)
    if not query.search.wishes:
        enough = np.count_nonzero(is_near & may_answer) >= A_CHOICE
        return (is_near if enough else np.ones(len(is_near), np.bool_)), []
    found = []
    for wish in range(judged.fits.is_solid.shape[1]):
        serves = fitting & judged.fits.is_solid[:, wish]
        missing = A_CHOICE - np.count_nonzero(serves & is_near)
        far = np.flatnonzero(serves & ~is_near) if missing > 0 else np.empty(0, np.int64)
        far = far[np.argsort(distance_m[far], kind="stable")]
        bearable = far[distance_m[far] <= reach_m * BEARABLE]
        is_only = not len(bearable) and missing == A_CHOICE
        # One more than are taken: of two as far away the scoring takes the first by its id.
        found.append(far[:2] if is_only else bearable[: missing + 1])
    return is_near, found


def _places_to_ask(index: MemoryIndex, query: Query, judged: Judged) -> Positions:
    """Hubs first: where nothing answers, they are the place to ask."""
    nearby = judged.nearby
    may_answer = judged.rest.may_answer(query.kinds, is_free=query.is_free)
    fitting = np.flatnonzero(may_answer & ~_is_refused(index, nearby, query.search.person))
    if not len(fitting):
        fitting = np.flatnonzero(may_answer & ~is_guarded(index, nearby))
    if not len(fitting):
        fitting = np.flatnonzero(may_answer)
    hub = np.zeros(len(nearby))
    positions, shares = Held(nearby, len(index)).find(index.concepts, "community_hub")
    hub[positions] = shares
    kind = judged.rest.kind
    place = np.where(hub < 1, 1.0, 0.5)
    place = np.where(kind == GIVING, 2.0, place)
    place = np.where(kind == KINDS.index(ListingKind.HUB), 0.0, place)
    return _top(judged.score - 10 * place, fitting, PLACES_TO_ASK)


def _helping(
    index: MemoryIndex, nearby: Nearby, query: Query, concepts: Mapping[str, float]
) -> Positions:
    """The listings that help with a danger, the most fitting and nearest."""
    held = Held(nearby, len(index))
    worth = np.zeros(len(nearby))
    for concept, times in concepts.items():
        positions, shares = held.find(index.concepts, concept)
        worth[positions] = np.maximum(worth[positions], times * shares)
    found = np.flatnonzero(worth > 0)
    found = found[~is_mismatch(index, nearby, found, query.search.person)]
    near = distance_worths(index, nearby.only(found), query.search)
    return found[_top(worth[found] * near, np.arange(len(found)), HELPING)]
