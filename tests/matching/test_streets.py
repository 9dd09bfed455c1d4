"""Journeys along streets: what holds whatever the streets, and what a ruler on the map says."""

from collections import Counter
from math import ceil
from pathlib import Path

import numpy as np
import osmium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Geod

from directory.geography import to_grid
from importers.formats.street_extract import read_streets
from matching.request import Mode
from matching.travel.engine import UNREACHABLE, GridPoints, TimeBand
from matching.travel.estimate import SPEED_KM_H
from matching.travel.street_graph import MOST_TO_STREET_M, street_graph
from matching.travel.street_network import Permit, StreetNetwork
from matching.travel.streets import StreetEngine
from tests.matching.town import BOTH_WAYS, CORNER, ON_FOOT, ONE_WAY, SIDE_M, grid_edges, town

BAND = TimeBand.WEEKDAY_MIDDAY
SIDE = 5
MODES = sorted(SPEED_KM_H)
GRID = grid_edges(SIDE)
# Each street of the square is there or not, and open to some or all.
SHAPES = st.lists(
    st.sampled_from((0, BOTH_WAYS, ONE_WAY, ON_FOOT)), min_size=len(GRID), max_size=len(GRID)
).filter(lambda permits: sum(map(bool, permits)) > 6)


def shaped(permits: list[int]) -> StreetNetwork:
    edges = [(tail, head, p) for (tail, head, _), p in zip(GRID, permits, strict=True) if p]
    return town(SIDE, edges)


def anywhere(seed: int, number: int = 12) -> GridPoints:
    """Points in and about the town, some further from it than anybody walks to a street."""
    random = np.random.default_rng(seed)
    return np.array(CORNER) + random.uniform(-1_500, 1_900, (number, 2))


def by_hand(network: StreetNetwork) -> NDArray[np.float64]:
    """Minutes on foot between all nodes, by the oldest of methods (Floyd and Warshall)."""
    made = np.full((len(network.points), len(network.points)), np.inf)
    np.fill_diagonal(made, 0.0)
    minutes = network.length_m * 60 / (SPEED_KM_H[Mode.WALK] * 1000)
    for tail, head, took, permits in zip(
        network.tail, network.head, minutes, network.permits, strict=True
    ):
        if permits & Permit.WALK:
            made[tail, head] = min(made[tail, head], took)
        if permits & Permit.WALK_BACK:
            made[head, tail] = min(made[head, tail], took)
    for over in range(len(made)):
        made = np.minimum(made, made[:, [over]] + made[[over], :])
    return made


@given(SHAPES)
@settings(deadline=None, max_examples=60)
def test_minutes_are_those_of_the_shortest_way(permits: list[int]) -> None:
    network = shaped(permits)
    used = np.unique(np.concatenate([network.tail, network.head]))
    points = network.points[used]
    made = StreetEngine(network, "a").minutes(points, points, Mode.WALK, BAND)
    expected = by_hand(network)[np.ix_(used, used)]
    for row, column in np.ndindex(made.shape):
        minutes = expected[row, column]
        told = max(1, ceil(minutes - 1e-6)) if np.isfinite(minutes) else UNREACHABLE
        assert made[row, column] == told


@given(SHAPES, st.integers(0, 1_000))
@settings(deadline=None, max_examples=60)
def test_a_mode_more_never_removes_reach(permits: list[int], seed: int) -> None:
    engine, points = StreetEngine(shaped(permits), "a"), anywhere(seed)
    on_foot = engine.minutes(points, points, Mode.WALK, BAND)
    assert (engine.minutes(points, points, Mode.SLOW_WALK, BAND) >= on_foot).all()
    for mode in (Mode.CYCLE, Mode.CAR):
        assert (engine.minutes(points, points, mode, BAND) <= on_foot).all()


@given(SHAPES, st.integers(0, 1_000))
@settings(deadline=None, max_examples=60)
def test_symmetric_where_streets_are(permits: list[int], seed: int) -> None:
    points = anywhere(seed)
    one_way = [p if p != ONE_WAY else BOTH_WAYS for p in permits]
    for mode in MODES:
        made = StreetEngine(shaped(one_way), "a").minutes(points, points, mode, BAND)
        assert np.array_equal(made, made.T)
    # Whoever walks does not mind which way traffic goes.
    made = StreetEngine(shaped(permits), "a").minutes(points, points, Mode.WALK, BAND)
    assert np.array_equal(made, made.T)


@given(SHAPES, st.integers(0, 1_000), st.sampled_from(MODES), st.integers(1, 20))
@settings(deadline=None, max_examples=60)
def test_the_nearest_is_the_least_of_all(
    permits: list[int], seed: int, mode: Mode, places: int
) -> None:
    engine, points = StreetEngine(shaped(permits), "a"), anywhere(seed)
    others = anywhere(seed + 1, places)
    made = engine.minutes(points, others, mode, BAND)
    assert np.array_equal(engine.nearest_minutes(points, others, mode, BAND), made.min(axis=1))


@given(SHAPES, st.integers(0, 1_000), st.integers(1, 60))
@settings(deadline=None, max_examples=40)
def test_a_limit_leaves_out_what_is_over_it(permits: list[int], seed: int, limit: int) -> None:
    engine, points = StreetEngine(shaped(permits), "a"), anywhere(seed)
    whole = engine.minutes(points, points[:5], Mode.WALK, BAND)
    limited = engine.minutes(points, points[:5], Mode.WALK, BAND, limit)
    assert np.array_equal(limited, np.where(whole <= limit, whole, UNREACHABLE))


def test_one_way_streets_are_followed() -> None:
    edges = [(0, 1, ONE_WAY), (1, 2, ONE_WAY), (2, 3, ONE_WAY), (3, 0, ONE_WAY)]
    network = town(2, edges, drive_km_h=6)
    engine, points = StreetEngine(network, "a"), network.points
    on_wheels = engine._minutes(points, points, Mode.CAR, BAND, 254)
    assert on_wheels[0].tolist()[1:2] == [1]
    assert on_wheels[1, 0] > on_wheels[0, 1]
    assert engine.minutes(points, points, Mode.CAR, BAND)[1, 0] == 2


def test_what_nothing_joins_cannot_be_reached() -> None:
    edges = [*((t, h, p) for t, h, p in grid_edges(9) if t % 9 < 3 and h % 9 < 3)]
    edges += [(t, h, p) for t, h, p in grid_edges(9) if t % 9 > 5 and h % 9 > 5]
    engine, network = StreetEngine(town(9, edges), "a"), town(9, edges)
    west, east = network.points[[0, 1]], network.points[[8, 7]]
    assert engine.minutes(west, east, Mode.WALK, BAND).tolist() == [[UNREACHABLE] * 2] * 2
    assert engine.nearest_minutes(west, east, Mode.WALK, BAND).tolist() == [UNREACHABLE] * 2
    assert engine.minutes(west, west, Mode.WALK, BAND).tolist() == [[1, 2], [2, 1]]


def test_an_isolated_node_is_unreachable_and_not_next_door() -> None:
    network = town(SIDE, [edge for edge in GRID if 24 not in edge[:2]])
    graph = street_graph(network, Mode.WALK)
    found = graph.nearest(graph.join(network.points[:1]))
    assert np.isinf(found[24])
    assert np.isfinite(found[:24]).all()
    assert graph.join(network.points[[24]]).node[0] != 24


def test_scraps_of_paths_are_no_streets_to_begin_from() -> None:
    edges = [(t, h, p) for t, h, p in grid_edges(20) if 399 not in (t, h) and 398 not in (t, h)]
    network = town(20, [*edges, (398, 399, ON_FOOT)])
    joined = street_graph(network, Mode.WALK).join(network.points[[399, 398, 397]])
    assert joined.node.tolist() == [379, 378, 397]
    assert joined.leg_min.tolist() == pytest.approx([SIDE_M * 1.3 / 80] * 2 + [0])


def test_off_the_network_it_is_the_straight_line() -> None:
    engine = StreetEngine(town(SIDE, GRID), "a")
    west = np.array([[CORNER[0] - MOST_TO_STREET_M - 1, CORNER[1]]])
    inside = np.array([CORNER], np.float64)
    assert engine.minutes(west, inside, Mode.WALK, BAND).tolist() == [[17]]
    assert engine.minutes(inside, west, Mode.WALK, BAND).tolist() == [[17]]
    nowhere = np.empty((0, 2))
    assert engine.minutes(nowhere, inside, Mode.WALK, BAND).shape == (0, 1)
    assert engine.minutes(inside, nowhere, Mode.WALK, BAND).shape == (1, 0)
    assert engine.nearest_minutes(inside, nowhere, Mode.WALK, BAND).tolist() == [UNREACHABLE]


@pytest.fixture(scope="module")
def newport(shared: Path) -> Path:
    return shared / "data" / "newport" / "newport.osm.pbf"


@pytest.fixture(scope="module")
def newport_engine(newport: Path) -> StreetEngine:
    return StreetEngine(read_streets(newport, lambda _done, _total: None).network, "newport")


def ruler(path: Path, name: str) -> tuple[list[GridPoints], float]:
    """Both ends of a street that is one line, and its metres on the ellipsoid, from OSM alone."""
    times_end: Counter[tuple[float, float]] = Counter()
    length_m = 0.0
    ways = osmium.FileProcessor(str(path)).with_locations()
    for way in ways.with_filter(osmium.filter.TagFilter(("name", name))):
        if isinstance(way, osmium.osm.Way) and "highway" in way.tags:
            lons = [node.lon for node in way.nodes]
            lats = [node.lat for node in way.nodes]
            length_m += Geod(ellps="WGS84").line_length(lons, lats)
            times_end.update([(lons[0], lats[0]), (lons[-1], lats[-1])])
    ends = [end for end, times in times_end.items() if times == 1]
    assert len(ends) == 2, f"{name} is not one line"
    points = [to_grid(lon=lon, lat=lat) for lon, lat in ends]
    return [np.array([[point.easting_m, point.northing_m]]) for point in points], length_m


@pytest.mark.parametrize(
    "name", ["St Brides Road", "Corporation Road", "Marshfield Road", "Hawse Lane"]
)
def test_a_known_street_takes_what_a_ruler_says(
    newport: Path, newport_engine: StreetEngine, name: str
) -> None:
    (here, there), length_m = ruler(newport, name)
    assert length_m > 1_000
    for mode in (Mode.WALK, Mode.SLOW_WALK, Mode.CYCLE):
        took = newport_engine.minutes(here, there, mode, BAND)[0, 0]
        by_ruler = length_m / 1000 / SPEED_KM_H[mode] * 60
        # Told in whole minutes, rounded up.
        assert by_ruler * 0.85 <= took <= max(by_ruler * 1.15, by_ruler + 1)


def test_every_node_of_newport_knows_its_nearest(newport_engine: StreetEngine) -> None:
    points = newport_engine.network.points
    places = points[np.random.default_rng(5).choice(len(points), 60)] + 20.0
    for mode in MODES:
        nearest = newport_engine.nearest_minutes(points[::40], places, mode, BAND)
        made = newport_engine.minutes(points[::40], places, mode, BAND)
        assert np.array_equal(nearest, made.min(axis=1))
        assert np.mean(nearest < UNREACHABLE) == 1


def test_points_that_are_joined_again_join_alike(newport_engine: StreetEngine) -> None:
    graph = newport_engine.graph(Mode.WALK)
    points = newport_engine.network.points[:2_000]
    first, again = graph.join(points), graph.join(points.copy())
    assert again is first, "kept for the next who asks"
    few = graph.join(points[:10])
    np.testing.assert_array_equal(few.node, first.node[:10])
    np.testing.assert_array_equal(few.leg_min, first.leg_min[:10])
    moved = graph.join(points + 5_000.0)
    assert not np.array_equal(moved.node, first.node)
