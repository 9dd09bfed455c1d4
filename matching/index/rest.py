"""What of a score is not the fit to what was said: distance, freshness, cost and the like."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from directory.kinds import Delivery, ListingKind
from matching.against import (
    A_GROUP,
    AT_A_VENUE,
    MENTIONS_AVOIDED,
    NOT_ASKED_TO_GIVE,
    ONLY_BY_PHONE,
    ONLY_ONLINE,
    is_only_by_phone,
    is_only_online,
    kept_from,
)
from matching.criteria.access import AccessLevel, judge_access
from matching.criteria.cost import CostLevel, judge_cost
from matching.criteria.delivery import judge_delivery
from matching.criteria.distance import AREA_WIDE, NOT_RECORDED, decays
from matching.criteria.freshness import judge_freshness
from matching.criteria.language import LanguageLevel, judge_language
from matching.criteria.level import WEIGHTS, Criterion, Level
from matching.criteria.opening import WORTH as OPENING_WORTH
from matching.criteria.opening import OpeningLevel
from matching.hearing.limits import Limit
from matching.index.nearby import NOWHERE, Nearby
from matching.index.snapshot import KINDS, Assured, MemoryIndex
from matching.index.worth import GIVING, Flags, Held, Worths
from matching.scoring import Search

GROUP = KINDS.index(ListingKind.GROUP)
THREE_WAYS = (False, True, None)


@dataclass(frozen=True, slots=True)
class Rest:
    """Columns over all candidates.

    Parameters
    ----------
    added
        What the weighed criteria add to the fit.
    sunk
        What is left for what somebody would rather not.
    depends_on_hours
        Whether ``added`` or ``sunk`` would be less for some if their hours were read.
    """

    kind: npt.NDArray[np.int8]
    added: Worths
    distance: Worths
    sunk: Worths
    costs: Flags
    has_steps: Flags
    is_spoken: Flags
    depends_on_hours: bool

    def total(self, fit: Worths) -> Worths:
        """The whole score for a weighed fit."""
        return (fit + self.added) * self.distance * self.sunk

    def may_answer(self, kinds: Collection[ListingKind], *, is_free: bool) -> Flags:
        """Which are of the kinds asked for, not known to cost or to have steps where it matters."""
        found = ~self.has_steps
        if is_free:
            found &= ~self.costs
        if len(set(kinds)) < len(KINDS):
            found &= np.isin(self.kind, [KINDS.index(kind) for kind in kinds])
        return found


def rest_of(index: MemoryIndex, nearby: Nearby, search: Search) -> Rest:
    """Everything but the fit, for some candidates."""
    facts, rows = index.facts, nearby.rows
    limits = search.person.limits
    has_venue = nearby.place != NOWHERE
    step_free = _step_free(index, nearby)
    ways = index.deliveries or (frozenset(),)
    at_home = bool({Limit.AT_HOME, Limit.ONLINE, Limit.BY_PHONE} & limits)
    is_asked = search.is_step_free or bool({Limit.WHEELCHAIR, Limit.SLOW} & limits)
    access = _access(is_asked=is_asked)
    cost = _cost(is_asked=search.is_free or Limit.CHEAP in limits)
    delivery = _delivery(tuple(ways), is_asked=at_home)
    spoken = _spoken(index, nearby, search)
    hours = OPENING_WORTH[OpeningLevel.NOT_ASKED]
    asks_hours = bool(search.times)
    added = WEIGHTS[Criterion.OPENING] * (max(OPENING_WORTH.values()) if asks_hours else hours)
    is_at_venue = has_venue.astype(np.int8)
    added = added + access.worth[is_at_venue, step_free]
    added += cost.worth[0, facts.is_free[rows]]
    added += delivery.worth[facts.delivery[rows], is_at_venue]
    added += _freshness(tuple(index.assured), search.now.date())[facts.assured[rows]]
    added += spoken[1]
    return Rest(
        kind=facts.kind[rows],
        added=added,
        distance=distance_worths(index, nearby, search),
        sunk=_sunk(index, nearby, search),
        costs=cost.is_worst[0, facts.is_free[rows]],
        has_steps=(
            access.is_worst[is_at_venue, step_free]
            if search.is_step_free
            else np.zeros(len(rows), np.bool_)
        ),
        is_spoken=spoken[0],
        depends_on_hours=asks_hours or bool(search.person.does_not_suit),
    )


def _step_free(index: MemoryIndex, nearby: Nearby) -> npt.NDArray[np.int8]:
    """Of the place where each is; not recorded of those that are nowhere."""
    if not len(index.venues.is_step_free):
        return np.full(len(nearby), -1, np.int8)
    there = index.venues.is_step_free[nearby.place]
    return np.where(nearby.place == NOWHERE, np.int8(-1), there)


@dataclass(frozen=True, slots=True)
class _Levels:
    """What the levels of a criterion add, and which of them is the one that may rule out."""

    worth: Worths
    is_worst: Flags

    @classmethod
    def of(cls, levels: Sequence[Sequence[Level]], worst: str = "") -> "_Levels":
        return cls(
            np.array([[WEIGHTS[each.criterion] * each.worth for each in row] for row in levels]),
            np.array([[each.name == worst for each in row] for row in levels]),
        )


@lru_cache(maxsize=2)
def _access(*, is_asked: bool) -> _Levels:
    """By whether there is a venue, then by whether it is step-free: no, yes, not recorded."""
    levels = [
        [
            judge_access(is_asked=is_asked, has_venue=has_venue, is_step_free=is_step_free)
            for is_step_free in THREE_WAYS
        ]
        for has_venue in (False, True)
    ]
    return _Levels.of(levels, AccessLevel.STEPS)


@lru_cache(maxsize=2)
def _cost(*, is_asked: bool) -> _Levels:
    levels = [judge_cost(is_asked=is_asked, is_free=is_free) for is_free in THREE_WAYS]
    return _Levels.of([levels], CostLevel.COSTS)


@lru_cache(maxsize=16)
def _delivery(ways: tuple[frozenset[Delivery], ...], *, is_asked: bool) -> _Levels:
    levels = [
        [
            judge_delivery(is_asked=is_asked, delivery=each, has_venue=has_venue)
            for has_venue in (False, True)
        ]
        for each in ways
    ]
    return _Levels.of(levels)


@lru_cache(maxsize=8)
def _freshness(assured: tuple[Assured, ...], today: date) -> Worths:
    weight = WEIGHTS[Criterion.FRESHNESS]
    levels = (judge_freshness(on, today, since) for on, since in assured or ((None, None),))
    return np.array([weight * level.worth for level in levels])


def _spoken(index: MemoryIndex, nearby: Nearby, search: Search) -> tuple[Flags, Worths]:
    """Where a language asked for is spoken, and what each candidate's languages add."""
    weight = WEIGHTS[Criterion.LANGUAGE]
    if not search.languages or not index.cards:
        worth = judge_language((), (), "").worth
        return np.ones(len(nearby), np.bool_), np.full(len(nearby), weight * worth)
    found = np.zeros(len(nearby), np.bool_)
    worths = np.empty(len(nearby))
    for at, row in enumerate(nearby.rows.tolist()):
        card = index.cards[row]
        words = f"{card.text.name} {card.text.description} {card.text.eligibility}"
        level = judge_language(search.languages, card.languages, words)
        found[at] = level.name == LanguageLevel.SPOKEN
        worths[at] = weight * level.worth
    return found, worths


def distance_worths(index: MemoryIndex, nearby: Nearby, search: Search) -> Worths:
    """What the distance leaves of the score of each candidate."""
    if not search.has_place:
        return np.ones(len(nearby))
    facts, rows = index.facts, nearby.rows
    is_nowhere = nearby.place == NOWHERE
    delivers = np.array([bool(ways) for ways in index.deliveries] or [False])
    is_unknown = is_nowhere & facts.is_unlocated[rows] & ~facts.is_hidden[rows]
    is_unknown &= ~delivers[facts.delivery[rows]]
    worth = decays(nearby.distance_m, search.mode)
    worth[is_nowhere] = AREA_WIDE
    worth[is_unknown] = NOT_RECORDED
    return worth


def _sunk(index: MemoryIndex, nearby: Nearby, search: Search) -> Worths:
    """Factors of the scoring's sinks; but for the one that needs hours."""
    facts, rows = index.facts, nearby.rows
    left = np.ones(len(nearby))
    if not search.offers:
        left[facts.kind[rows] == GIVING] *= NOT_ASKED_TO_GIVE
    person = search.person
    delivers = np.array([bool(ways) for ways in index.deliveries] or [False])[facts.delivery[rows]]
    if "groups" in person.avoids:
        left[(facts.kind[rows] == GROUP) & ~delivers] *= A_GROUP
    if Limit.AT_HOME in person.limits:
        is_somewhere = (nearby.place != NOWHERE) | (facts.kind[rows] == GIVING)
        left[is_somewhere & ~delivers] *= AT_A_VENUE
    if Limit.NOT_ONLINE in person.limits:
        is_only = np.array([is_only_online(ways) for ways in index.deliveries] or [False])
        left[is_only[facts.delivery[rows]]] *= ONLY_ONLINE
    if Limit.NOT_BY_PHONE in person.limits:
        is_only = np.array([is_only_by_phone(ways) for ways in index.deliveries] or [False])
        left[is_only[facts.delivery[rows]]] *= ONLY_BY_PHONE
    avoids = kept_from(person.avoids, ())
    if not avoids:
        return left
    anyway, held = kept_from(person.avoids, (Delivery.AT_HOME,)), Held(nearby, len(index))
    for concept in avoids:
        positions, shares = held.find(index.concepts, concept)
        sunk = positions[shares > 0]
        left[sunk if concept in anyway else sunk[~delivers[sunk]]] *= MENTIONS_AVOIDED
    return left
