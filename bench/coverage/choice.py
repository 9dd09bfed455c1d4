"""How near to the proved optimum the quick choice of sites is, and how fast a what-if."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from statistics import median
from time import perf_counter
from uuid import UUID

import numpy as np
from scipy.sparse import csr_matrix

from directory.queries.provision import ListingPlace
from maps.coverage.cover import Answered, cover_fully
from maps.coverage.provision import arrange
from maps.coverage.table import CoverageQuestion
from maps.people.demand import Demand
from maps.siting.changes import add_hubs, close_listings
from maps.siting.greedy import choose
from maps.siting.optimum import prove
from maps.siting.problem import Gains
from matching.request import Mode
from matching.travel.straight_line import StraightLineEngine

AREAS, VENUES, SITES = 400, 2_000, 5
SIDE_M = 50_000.0
RADII_M = (2_500.0, 5_000.0, 8_000.0)
TOWNS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One problem: share of the proved optimum that the quick choice gains, and both times."""

    radius_m: float
    is_clustered: bool
    share: float
    is_proved: bool
    quick_s: float
    proof_s: float


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Seconds for the whole table, and for a new one after each change."""

    mode: Mode
    listings: int
    table_s: float
    add_s: float
    move_s: float
    close_s: float


def measure_choices(seeds: int) -> list[Choice]:
    """Problems of homes and venues evenly in a square, and of both in towns."""
    return [
        _choice(seed, radius_m, is_clustered=is_clustered)
        for seed in range(seeds)
        for radius_m in RADII_M
        for is_clustered in (False, True)
    ]


def _choice(seed: int, radius_m: float, *, is_clustered: bool) -> Choice:
    gains = make_gains(seed, radius_m, is_clustered=is_clustered)
    began = perf_counter()
    chosen = choose(gains, SITES)
    quick_s = perf_counter() - began
    best = prove(gains, SITES)
    share = gains.of(chosen) / best.people_gained
    return Choice(radius_m, is_clustered, share, best.is_proved, quick_s, best.took_s)


def make_gains(seed: int, radius_m: float, *, is_clustered: bool) -> Gains:
    """400 areas with 500 to 3,000 people, and 2,000 venues."""
    rng = np.random.default_rng(seed)
    towns = rng.uniform(0, SIDE_M, (TOWNS, 2))
    if is_clustered:
        homes = towns[rng.integers(0, TOWNS, AREAS)] + rng.normal(0, 3_000, (AREAS, 2))
        venues = towns[rng.integers(0, TOWNS, VENUES)] + rng.normal(0, 4_000, (VENUES, 2))
    else:
        homes, venues = (rng.uniform(0, SIDE_M, (number, 2)) for number in (AREAS, VENUES))
    away_m = np.hypot(
        venues[:, None, 0] - homes[None, :, 0], venues[:, None, 1] - homes[None, :, 1]
    )
    return Gains(csr_matrix(away_m <= radius_m, dtype=float), rng.uniform(500, 3_000, AREAS))


def measure_what_if(demand: Demand, listings: int, mode: Mode, rounds: int) -> WhatIf:
    """A county's table of generated listings, and what a hub more, moved or closed makes of it."""
    rng = np.random.default_rng(listings)
    inside = demand.points[demand.area >= 0]
    at = inside[rng.integers(0, len(inside), listings)] + rng.uniform(-500, 500, (listings, 2))
    places = [
        ListingPlace(UUID(int=number), "", UUID(int=number), "", UUID(int=number), None,
                     is_approximate=False, easting_m=east, northing_m=north, assured_date=None)
        for number, (east, north) in enumerate(at.tolist())
    ]  # fmt: skip
    question = CoverageQuestion(concepts=("company",), mode=mode)
    today = date(2026, 11, 22)
    engine = StraightLineEngine()

    def table() -> Answered:
        return cover_fully(question, demand, arrange(places, today), engine, today)

    table_s = _median_s(table, 1)
    answered = table()
    spots = inside[rng.integers(0, len(inside), (rounds * 2, 1))]
    turns = iter(spots)
    add_s = _median_s(lambda: add_hubs(answered, next(turns)), rounds)
    move_s = _median_s(lambda: add_hubs(answered, next(turns)), rounds)
    close_s = _median_s(lambda: close_listings(answered, [places[0].service_id]), rounds)
    return WhatIf(mode, listings, table_s, add_s, move_s, close_s)


def _median_s(work: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return median(taken)
