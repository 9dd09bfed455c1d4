"""How good the quick choice of sites is, against brute force and against the proved optimum."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from maps.siting.greedy import choose
from maps.siting.optimum import prove
from maps.siting.problem import Gains

# Of the proved optimum; the mark that was set.
LEAST_SHARE = 0.96


def make_gains(
    seed: int, *, areas: int, venues: int, radius_m: float, is_clustered: bool = False
) -> Gains:
    """People in a square of 50 km, evenly or in towns, and venues among them."""
    rng = np.random.default_rng(seed)

    def places(number: int, spread_m: float) -> NDArray[np.float64]:
        if not is_clustered:
            return rng.uniform(0, 50_000, (number, 2))
        towns = np.random.default_rng(seed + 1_000).uniform(0, 50_000, (12, 2))
        return towns[rng.integers(0, 12, number)] + rng.normal(0, spread_m, (number, 2))

    homes, halls = places(areas, 3_000), places(venues, 4_000)
    away_m = np.hypot(homes[None, :, 0] - halls[:, None, 0], homes[None, :, 1] - halls[:, None, 1])
    return Gains(csr_matrix(away_m <= radius_m, dtype=float), rng.uniform(500, 3_000, areas))


@pytest.mark.parametrize("seed", range(8))
def test_the_proof_finds_what_trying_everything_finds(seed: int) -> None:
    gains = make_gains(seed, areas=30, venues=12, radius_m=9_000)
    best = max(gains.of(each) for each in combinations(range(12), 3))
    optimum = prove(gains, 3)
    assert optimum.is_proved
    assert optimum.gap == 0
    assert optimum.people_gained == pytest.approx(best)
    assert gains.of(optimum.sites) == pytest.approx(best)
    assert gains.of(choose(gains, 3)) <= best + 1e-6


@pytest.mark.parametrize(("seed", "radius_m"), [(1, 5_000), (5, 5_000), (11, 5_000), (11, 8_000)])
@pytest.mark.parametrize("is_clustered", [False, True])
def test_five_sites_come_within_four_hundredths_of_the_optimum(
    seed: int, radius_m: float, *, is_clustered: bool
) -> None:
    gains = make_gains(seed, areas=400, venues=2_000, radius_m=radius_m, is_clustered=is_clustered)
    optimum = prove(gains, 5)
    assert optimum.is_proved
    assert gains.of(choose(gains, 5)) >= LEAST_SHARE * optimum.people_gained


def test_exchanging_finds_what_one_after_another_misses() -> None:
    # The middle hall gains most alone; the two beside it together leave it nothing to add.
    within = np.array([[1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 1, 0], [0, 0, 1, 1, 0, 1]])
    gains = Gains(csr_matrix(within, dtype=float), np.ones(6))
    assert choose(gains, 1) == (0,)
    assert sorted(choose(gains, 2)) == [1, 2]


def test_sites_stand_in_the_order_of_what_each_adds() -> None:
    gains = make_gains(3, areas=100, venues=50, radius_m=6_000)
    chosen = choose(gains, 5)
    added = [gains.of(chosen[: at + 1]) - gains.of(chosen[:at]) for at in range(5)]
    assert added == sorted(added, reverse=True)
    assert choose(gains, 5) == chosen


def test_more_sites_never_gain_less_and_none_is_added_in_vain() -> None:
    gains = make_gains(4, areas=200, venues=60, radius_m=4_000)
    gained = [gains.of(choose(gains, number)) for number in range(1, 6)]
    assert gained == sorted(gained)
    one = Gains(csr_matrix(np.ones((4, 3))), np.ones(3))
    assert len(choose(one, 3)) == 1


@pytest.mark.parametrize("shape", [(0, 3), (3, 0)])
def test_nothing_to_choose_from_and_nobody_to_reach(shape: tuple[int, int]) -> None:
    gains = Gains(csr_matrix(shape, dtype=float), np.ones(shape[1]))
    assert choose(gains, 3) == ()
    optimum = prove(gains, 3)
    assert (optimum.sites, optimum.people_gained, optimum.is_proved) == ((), 0.0, True)


def test_a_proof_out_of_time_says_how_far_it_may_be() -> None:
    gains = make_gains(19, areas=400, venues=2_000, radius_m=8_000, is_clustered=True)
    optimum = prove(gains, 5, time_limit_s=0.01)
    assert optimum.people_gained >= gains.of(choose(gains, 5)) - 1e-6
    assert optimum.most_possible >= optimum.people_gained
    assert 0 <= optimum.gap <= 1
    assert not optimum.is_proved
