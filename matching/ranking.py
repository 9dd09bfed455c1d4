"""The order of the results: every thread that can be served is, before any is served again."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import prod
from uuid import UUID

from directory.kinds import ListingKind
from matching.duplicates.folding import Folding
from matching.scoring import Scored

# Each whole answer to a thread makes the next one to the same thread worth this much less.
SERVED_AGAIN = 0.45
SAME_KIND_AGAIN = 0.85
# When nothing was said what is round the corner is wanted, before what is everywhere.
NOWHERE_NEAR = 0.35
# Longer lists are ordered by score alone from here on.
MOST_COVERED = 50
# Those after the best so many could not reach the first page by what they alone answer.
MOST_CONSIDERED = 150


@dataclass(frozen=True, slots=True)
class Ranked:
    """A result and its score in the order.

    Parameters
    ----------
    worths
        What its answer to each thread still counted for after those above it; nothing where what
        stands above changes nothing.
    factors
        What lowers it where nothing was said, each with its name.
    """

    scored: Scored
    score: float
    worths: tuple[float, ...] | None = None
    factors: tuple[tuple[str, float], ...] = ()


def _order(scored: Scored) -> tuple[float, float, str, str]:
    candidate = scored.candidate
    distance_m = candidate.distance_m if candidate.distance_m is not None else float("inf")
    return -round(scored.score, 9), distance_m, candidate.name, str(candidate.service_id)


def _worths_left(scored: Scored, served: Mapping[int, float]) -> tuple[float, ...]:
    return tuple(
        fit.worth * SERVED_AGAIN ** served[number] for number, fit in enumerate(scored.fits)
    )


def _factors(scored: Scored, kinds: Counter[str]) -> tuple[tuple[str, float], ...]:
    if scored.fits:
        return ()
    nearness = 1.0 if scored.candidate.location else NOWHERE_NEAR
    return (
        ("nowhere_near", nearness),
        ("same_kind_again", SAME_KIND_AGAIN ** kinds[scored.candidate.kind]),
    )


def _marginal(scored: Scored, served: Mapping[int, float], kinds: Counter[str]) -> float:
    if not scored.fits:
        return scored.score * prod(factor for _, factor in _factors(scored, kinds))
    return scored.total(1 - prod(1 - worth for worth in _worths_left(scored, served)))


def cover(scored: Sequence[Scored], limit: int) -> list[Ranked]:
    """Pick one after another what adds most to what the list answers already, each thing once.

    Notes
    -----
    Greedy for a submodular gain, so scores fall down the list; ties go to the nearer, then by name.
    What a listing adds never grows, so that only those need be looked at again that added more than
    the best of the rest (M. Minoux, Accelerated greedy algorithms, 1978).
    """
    pool = sorted(scored, key=_order)[:MOST_CONSIDERED]
    folding = Folding(pool)
    served: dict[int, float] = defaultdict(float)
    kinds: Counter[str] = Counter()
    picked: list[Ranked] = []
    # What each added at most, where it stands, and how many were picked when that was worked out.
    waiting = [(-round(one.score, 9), at, -1) for at, one in enumerate(pool)]
    gone: set[UUID] = set()
    while waiting and len(picked) < min(limit, MOST_COVERED):
        gain, at, worked_out = heappop(waiting)
        chosen = pool[at]
        if chosen.candidate.service_id in gone:
            continue
        if worked_out < len(picked):
            gain = -round(_marginal(chosen, served, kinds), 9)
            heappush(waiting, (gain, at, len(picked)))
            continue
        # Of duplicates the one to be shown stays, and may add less than the one met first.
        shown, *others = folding.of(chosen)
        gone |= {one.candidate.service_id for one in others}
        if shown is not chosen:
            continue
        worths, factors = _worths_left(chosen, served), _factors(chosen, kinds)
        picked.append(Ranked(chosen, min(1.0, -gain), worths, factors))
        kinds[chosen.candidate.kind] += 1
        for number, fit in enumerate(chosen.fits):
            # A half answer leaves half of the room for a better one.
            served[number] += fit.worth / fit.wish.weight
    return picked


def rank(scored: Sequence[Scored], limit: int) -> list[Ranked]:
    """The results in order: answers that are for this person, without duplicates."""
    fitting = [one for one in scored if one.is_answer and not one.is_mismatch]
    return cover(fitting, limit)


def _asks(scored: Scored) -> tuple[float, float, float, str, str]:
    """Hubs first: where nothing answers, they are the place to ask."""
    hub = scored.document.concepts.get("community_hub", 0.0)
    is_hub = scored.candidate.kind is ListingKind.HUB
    is_giving = scored.candidate.kind is ListingKind.GIVING
    place = 0.0 if is_hub else 2.0 if is_giving else 1.0 if hub < 1 else 0.5
    return (place, *_order(scored))


def rank_anything(scored: Sequence[Scored], limit: int) -> list[Ranked]:
    """The nearest places to ask when nothing answers: better than an empty page."""
    fitting = [one for one in scored if not one.is_mismatch] or [
        one for one in scored if not one.document.central
    ]
    ordered = sorted(fitting or scored, key=_asks)[:limit]
    return [Ranked(one, one.score) for one in ordered]
