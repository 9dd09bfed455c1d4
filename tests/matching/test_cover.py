"""The order that is worked out lazily is the one that looking at everything each time gives."""

from collections.abc import Sequence
from itertools import product
from math import prod
from random import Random
from uuid import UUID

import pytest

from matching.candidate import Candidate
from matching.duplicates import fold_duplicates
from matching.ranking import SERVED_AGAIN, cover
from matching.scoring import Scored, score
from tests.matching.builders import make_candidate, make_location, make_search

SAID = ("sings in a choir, gardening, grieving for her husband", "sings", "")
ABOUT = (
    "choir singing",
    "gardening on the allotment",
    "bereavement group",
    "singing and gardening",
)
NAMES = ("Lark", "Quillfeather", "Zebra", "Meadow", "The Meadow", "Larks")


def listings(seed: int) -> list[Candidate]:
    """Some sixty listings, a few of them twice under nearly the same name."""
    chosen = Random(seed)
    halls = [make_location(f"hall {number}") for number in range(3)]
    found = [
        make_candidate(
            f"{name} {about}",
            f"{about}. " * chosen.randint(1, 3),
            service_id=UUID(int=chosen.getrandbits(128)),
            location=chosen.choice(halls),
            distance_m=chosen.choice([100.0, 800.0, 5_000.0]),
        )
        for name, about in product(NAMES, ABOUT)
        for _ in range(chosen.randint(1, 3))
    ]
    chosen.shuffle(found)
    return found


def by_score(scored: Sequence[Scored]) -> list[Scored]:
    def order(one: Scored) -> tuple[float, float, str, str]:
        found = one.candidate
        return -round(one.score, 9), found.distance_m or 0.0, found.name, str(found.service_id)

    return sorted(scored, key=order)


def plainly(scored: Sequence[Scored], limit: int) -> list[float]:
    """What each of the picked adds, everything looked at for every pick."""
    pool = fold_duplicates(by_score(scored))
    gains: list[float] = []
    served = [0.0] * len(pool[0].fits)
    while pool and len(gains) < limit:
        added = [
            one.total(
                1
                - prod(
                    1 - fit.worth * SERVED_AGAIN**times
                    for fit, times in zip(one.fits, served, strict=True)
                )
            )
            for one in pool
        ]
        best = max(range(len(pool)), key=lambda at: (round(added[at], 9), -at))
        gains.append(added[best])
        picked = pool.pop(best)
        served = [
            times + fit.worth / fit.wish.weight
            for fit, times in zip(picked.fits, served, strict=True)
        ]
    return gains


@pytest.mark.parametrize(("seed", "said"), list(product(range(4), SAID[:2])))
def test_nothing_that_was_not_looked_at_again_adds_more(seed: int, said: str) -> None:
    scored = score(listings(seed), make_search(said))
    picked = cover(scored, 12)
    assert [one.score for one in picked] == pytest.approx(plainly(scored, 12))


@pytest.mark.parametrize("said", SAID)
def test_no_duplicate_stands_beside_what_it_is_folded_into(said: str) -> None:
    scored = score(listings(7), make_search(said))
    shown = {one.scored.candidate.service_id for one in cover(scored, 50)}
    assert shown <= {one.candidate.service_id for one in fold_duplicates(by_score(scored))}
    assert len(shown) < len(scored)
