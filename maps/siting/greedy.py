"""Choosing venues one after another, then exchanging them, from several beginnings."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maps.siting.problem import Gains

# Of a person: what is less is a sum's rounding and no gain.
LEAST_GAIN = 1e-6
# Additions worked through before the best so far has to do: about a twentieth of a second.
MOST_WORK = 15_000_000
# Beginnings besides the greedy one. Measured: of 60 problems none is then 1 % below the optimum.
MOST_STARTS = 12
# A beginning may take whatever gains at least this share of what the best would.
LEAST_SHARE = 0.6
SEED = 1974


def choose(gains: Gains, add: int) -> tuple[int, ...]:
    """The candidates that together bring most people within reach, the one that gains most first.

    Parameters
    ----------
    add
        How many at most; fewer where no more people can be gained.

    Notes
    -----
    The greedy choice for maximal covering (Church and ReVelle 1974) is never below 63 % of the
    optimum (Nemhauser, Wolsey and Fisher 1978). Single sites are exchanged while that helps, and
    the same is tried from other beginnings, which are greedy but for chance (Feo and Resende
    1995), always the same ones. The work is bounded by counting and not by the clock, so that the
    same question has the same answer on any machine.
    """
    search = _Search(gains, add)
    best = search.improve(search.fill([]))
    chance = np.random.default_rng(SEED)
    for _ in range(MOST_STARTS if len(best) == add > 1 else 0):
        if search.work > MOST_WORK:
            break
        other = search.improve(search.fill([], chance))
        if gains.of(other) > gains.of(best) + LEAST_GAIN:
            best = other
    return in_order(gains, best)


def in_order(gains: Gains, chosen: Sequence[int]) -> tuple[int, ...]:
    """The same candidates, each the one that adds most to those before it."""
    left, people, ordered = sorted(chosen), gains.people.copy(), []
    while left:
        best = max(left, key=lambda each: (people[gains.row(each)].sum(), -each))
        ordered.append(best)
        left.remove(best)
        people[gains.row(best)] = 0.0
    return tuple(ordered)


class _Search:
    """A search for sites that counts its work."""

    def __init__(self, gains: Gains, add: int) -> None:
        self.gains = gains
        self.add = min(add, gains.within.shape[0])
        self.work = 0

    def gained(self, chosen: Sequence[int]) -> NDArray[np.float64]:
        """People that each candidate would bring beside those chosen."""
        people = self.gains.people.copy()
        people[self.gains.reached(chosen)] = 0.0
        self.work += self.gains.within.nnz + len(people)
        found: NDArray[np.float64] = self.gains.within @ people
        return found

    def fill(self, kept: Sequence[int], chance: np.random.Generator | None = None) -> list[int]:
        """What is kept and, one after another, what gains most beside it or nearly as much."""
        chosen = list(kept)
        while len(chosen) < self.add:
            gained = self.gained(chosen)
            best = int(np.argmax(gained))
            if gained[best] < LEAST_GAIN:
                break
            if chance is not None:
                best = int(chance.choice(np.flatnonzero(gained >= LEAST_SHARE * gained[best])))
            chosen.append(best)
        return chosen

    def improve(self, chosen: list[int]) -> list[int]:
        """Single sites exchanged for better ones until none is."""
        has_improved = True
        while has_improved:
            has_improved = False
            for leaving in chosen:
                others = [each for each in chosen if each != leaving]
                gained = self.gained(others)
                best = int(np.argmax(gained))
                if gained[best] > gained[leaving] + LEAST_GAIN:
                    chosen, has_improved = [*others, best], True
        return chosen
