"""The measuring of coverage: every method finds the same, and a difference would be noticed."""

from dataclasses import replace

import numpy as np
import pytest

from bench.coverage.__main__ import Size, _coverage_section, _is_same
from bench.coverage.choice import make_gains, measure_what_if
from bench.coverage.methods import (
    GROUPS,
    NEAREST,
    RADII_M,
    Geopandas,
    Method,
    Ours,
    Postgis,
    make_question,
    scratch_connection,
)
from matching.request import Mode
from tests.maps.coverage_parts import make_demand


@pytest.mark.parametrize("listings", [60, 3_000])
def test_every_method_finds_the_same(database_url: str, listings: int) -> None:
    homes = np.random.default_rng(5).uniform(440_000, 470_000, (120, 2))
    question = make_question(homes, listings, seed=6)
    with scratch_connection(database_url) as connection:
        methods: list[Method] = [Ours(question), Geopandas(question), Postgis(connection, question)]
        for method in methods:
            method.work_out()
        ours, *others = [method.answer() for method in methods]
    assert ours.nearest_m.shape == (GROUPS, 120, NEAREST)
    assert ours.counts.shape == (GROUPS, 120, len(RADII_M))
    for other in others:
        assert _is_same(ours, other)
    assert not _is_same(ours, replace(others[1], counts=others[1].counts + 1))
    assert not _is_same(ours, replace(others[1], nearest_m=others[1].nearest_m + 1.0))


def test_the_table_says_where_answers_differ() -> None:
    size = Size(500, 10, {"ours": [0.2, 0.1], "GeoPandas": [2.0, 1.0]}, are_same=False)
    assert "| 500 | 0.25 | 0.15 | 1.50 | 2 | NO |" in _coverage_section("A machine.", [size])


def test_problems_are_the_same_for_the_same_seed() -> None:
    one, other = (make_gains(3, 5_000.0, is_clustered=True) for _ in range(2))
    assert (one.within != other.within).nnz == 0
    assert np.array_equal(one.people, other.people)


def test_a_what_if_is_measured_in_every_way() -> None:
    homes = [(float(east), 2_000.0) for east in range(100, 11_900, 100)]
    found = measure_what_if(make_demand(homes, [1.0] * len(homes)), 20, Mode.WALK, rounds=2)
    assert min(found.table_s, found.add_s, found.move_s, found.close_s) > 0
