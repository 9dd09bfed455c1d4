"""Who reaches what there is, by area, on areas small enough to be worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from maps.coverage.cover import cover, near_stops, off_streets
from maps.coverage.provision import Provision
from maps.coverage.reach import BLOCK_PLACES
from maps.coverage.summary import (
    Standing,
    by_decile,
    by_rurality,
    double_disadvantage,
    standing,
    totals,
)
from maps.coverage.table import MOST_CHOICES, CoverageQuestion, CoverageTable
from maps.coverage.words import say_sources
from maps.people.demand import Demand
from matching.request import Mode
from matching.travel.engine import UNREACHABLE, Basis, NoTimetableError, TimeBand
from matching.travel.straight_line import StraightLineEngine
from matching.travel.streets import StreetEngine
from tests.maps.coverage_parts import TODAY, make_areas, make_demand, make_provision
from tests.matching.test_buses import engine_of, there_and_back
from tests.matching.town import CORNER, grid_edges, town

# 30 minutes on foot are 2.4 km of street, 1,846 m as the crow flies.
QUESTION = CoverageQuestion(concepts=("lunch_club",))
# Two homes in the first square, one in the second, none in the third, one outside.
HOMES = [(1_000.0, 2_000.0), (3_000.0, 2_000.0), (6_000.0, 2_000.0), (-3_000.0, 2_000.0)]
PEOPLE = [10.0, 30.0, 20.0, 99.0]


def answer(provision: Provision, demand: Demand | None = None) -> CoverageTable:
    return cover(
        QUESTION,
        demand or make_demand(HOMES, PEOPLE),
        provision,
        StraightLineEngine(),
        TODAY,
    )


def test_shares_are_of_people_by_area() -> None:
    table = answer(make_provision([(1_000.0, 2_000.0)]))
    assert table.people.tolist() == [40, 20, 0]
    assert table.people_within.tolist() == [10, 0, 0]
    assert table.share_within[:2].tolist() == [0.25, 0.0]
    assert np.isnan(table.share_within[2])
    # 2,000 m are 33 minutes by street, 5,000 m are 82.
    assert table.share_at[0].tolist() == [0.25, 0.25, 1.0]
    assert table.minutes_mean[0] == pytest.approx((10 * 1 + 30 * 33) / 40)
    assert table.minutes_mean[1] == pytest.approx(82)


def test_thirty_minutes_or_less_is_exact() -> None:
    reach_m = 30 / 60 * 4_800 / 1.3
    at = make_demand([(100.0 + reach_m - 0.01, 0.0), (100.0 + reach_m + 0.01, 0.0)], [1, 1])
    assert answer(make_provision([(100.0, 0.0)]), at).people_within[0] == 1


def test_choices_are_different_organizations_and_stop_at_ten() -> None:
    at = (1_000.0, 2_000.0)
    one = answer(make_provision([at, at, at], organizations=[5, 5, 5]))
    assert one.choices[0] == pytest.approx(10 * 1 / 40)
    assert one.single_provider[0] == pytest.approx(0.25)
    many = answer(make_provision([at] * 25))
    assert many.choices[0] == pytest.approx(10 * MOST_CHOICES / 40)
    assert many.single_provider[0] == 0


def test_an_organization_is_counted_once_across_blocks_of_places() -> None:
    number = BLOCK_PLACES * 2 + 7
    rng = np.random.default_rng(4)
    places = [(float(x), 2_000.0) for x in rng.uniform(0, 3_000, number)]
    organizations = rng.integers(0, 3, number)
    one_long = [0 if at < BLOCK_PLACES + 3 else 1 for at in range(number)]
    demand = make_demand([(1_500.0, 2_000.0)], [1])
    assert answer(make_provision(places, organizations.tolist()), demand).choices[0] == 3
    assert answer(make_provision(places, one_long), demand).choices[0] == 2


def test_a_place_over_the_border_counts_up_to_ten_kilometres() -> None:
    near, far = (-1_000.0, 2_000.0), (-10_001.0, 2_000.0)
    table = answer(make_provision([near, far]))
    assert table.people_within[0] == 0
    assert table.minutes_mean[0] == pytest.approx((10 * 33 + 30 * 65) / 40)
    assert table.listings.tolist() == [0, 0, 0]
    assert table.sources.listings == table.sources.listings_over_border == 1
    assert answer(make_provision([(-200.0, 2_000.0)])).people_within[0] == 10


def test_people_over_the_border_are_in_no_row() -> None:
    table = answer(make_provision([(-3_000.0, 2_000.0)]))
    assert totals(table).people == 60


def test_listings_are_counted_where_their_places_are() -> None:
    places = [(100.0, 100.0), (200.0, 200.0), (5_000.0, 100.0)]
    table = answer(make_provision(places, listings=[0, 0, 1], is_confirmed=[True, True, False]))
    assert table.listings.tolist() == [1, 1, 0]
    assert table.confirmed.tolist() == [1, 0, 0]
    assert (table.sources.listings, table.sources.confirmed) == (2, 1)


def test_areas_without_an_outline_are_told_by_their_postcodes() -> None:
    drawn = answer(make_provision([(100.0, 2_000.0), (5_900.0, 2_000.0)]))
    demand = make_demand(HOMES, PEOPLE, make_areas(is_drawn=False))
    told = answer(make_provision([(100.0, 2_000.0), (5_900.0, 2_000.0)]), demand)
    assert told.listings.tolist() == drawn.listings.tolist() == [1, 1, 0]
    far = answer(make_provision([(-30_000.0, 0.0)]), demand)
    assert far.sources.listings == 0


def test_nothing_known_is_told_apart_from_nothing_near() -> None:
    none = answer(make_provision([]))
    assert standing(none) == (*[Standing.NO_LISTING_KNOWN] * 2, Standing.NO_PEOPLE)
    assert none.minutes_mean[:2].tolist() == [UNREACHABLE, UNREACHABLE]
    assert none.people_out_of_reach.tolist() == [40, 20, 0]
    some = answer(make_provision([(1_000.0, 2_000.0)]))
    assert standing(some) == (Standing.REACHED, Standing.NONE_WITHIN_REACH, Standing.NO_PEOPLE)


def test_no_timetable_is_not_no_bus() -> None:
    question = replace(QUESTION, mode=Mode.BUS)
    demand, provision = make_demand(HOMES, PEOPLE), make_provision([(1_000.0, 2_000.0)])
    with pytest.raises(NoTimetableError):
        cover(question, demand, provision, StraightLineEngine(), TODAY)


def test_totals_are_sums_and_means_by_people() -> None:
    table = answer(make_provision([(1_000.0, 2_000.0), (6_000.0, 2_000.0)]))
    whole = totals(table)
    assert (whole.people, whole.people_within) == (60, 30)
    assert whole.share_within == pytest.approx(0.5)
    assert whole.share_at == pytest.approx((0.5, 0.5, 1.0))
    assert whole.minutes_mean == pytest.approx((10 * 1 + 30 * 33 + 20 * 1) / 60)
    assert np.isnan(totals(table, table.people == 0).share_within)


def test_deprivation_and_rurality_say_whom_it_misses() -> None:
    table = answer(make_provision([(6_000.0, 2_000.0)]))
    deciles = {each.group: each for each in by_decile(table)}
    assert (deciles["1"].people, deciles["1"].people_within) == (40, 0)
    assert deciles["5"].share_within == 1
    assert np.isnan(deciles["2"].share_within)
    assert [each.group for each in by_rurality(table)] == ["rural", "urban"]
    [worst] = double_disadvantage(table)
    assert (worst.code, worst.decile, worst.people_beyond) == ("E01000000", 1, 40)


def test_more_never_lowers_and_order_changes_nothing() -> None:
    rng = np.random.default_rng(11)
    homes = [(float(x), float(y)) for x, y in rng.uniform(0, 12_000, (200, 2)) * (1, 0.33)]
    demand = make_demand(homes, rng.uniform(0, 50, 200).tolist())
    for _ in range(20):
        places = [(float(x), float(y)) for x, y in rng.uniform(-2_000, 13_000, (9, 2)) * (1, 0.4)]
        organizations = rng.integers(0, 4, 9)
        fewer = answer(make_provision(places[:-1], organizations[:-1].tolist()), demand)
        table = answer(make_provision(places, organizations.tolist()), demand)
        assert (table.share_at >= fewer.share_at).all()
        assert (table.choices >= fewer.choices).all()
        assert (table.minutes_mean <= fewer.minutes_mean).all()
        order = rng.permutation(9)
        shuffled = make_provision(
            [places[at] for at in order], organizations[order].tolist(), order.tolist()
        )
        other = answer(shuffled, demand)
        for name in ("people_within", "share_at", "choices", "minutes_mean", "listings"):
            assert np.array_equal(getattr(table, name), getattr(other, name)), name


def test_people_whom_no_loaded_street_reaches_are_told() -> None:
    streets = StreetEngine(town(4, grid_edges(4)), "drawn for a test")
    near, far = (475_100.0, 260_100.0), (490_000.0, 260_100.0)
    demand = make_demand([near, far], [30, 10])
    inside = replace(demand, area=np.zeros(2, np.int32))
    assert off_streets(inside, streets, Mode.WALK) == 0.25
    assert off_streets(inside, StraightLineEngine(), Mode.WALK) == 1.0
    assert off_streets(make_demand([], []), streets, Mode.WALK) == 1.0


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (0.0, "nobody's real journey."),
        (0.002, "For under 1% of people no street"),
        (0.25, "For 25% of people no street"),
        (1.0, "reach none of these areas"),
    ],
)
def test_a_picture_says_whose_journeys_are_straight_lines(off: float, said: str) -> None:
    table = answer(make_provision([(1_000.0, 2_000.0)]))
    travel = Basis("streets", "1", 4.8)
    sources = replace(table.sources, travel=travel, people_off_streets=off)
    assert said in " ".join(say_sources(replace(table, sources=sources)))


def by_bus(band: TimeBand, *homes: tuple[float, float]) -> float | None:
    """Share of the people near a stop, with stops a kilometre around the corner of a town."""
    engine = engine_of(there_and_back(20, days_a_week=6), StraightLineEngine())
    demand = make_demand(homes, [10.0] * len(homes))
    inside = replace(demand, area=np.zeros(len(homes), np.int32))
    return near_stops(inside, engine, replace(QUESTION, mode=Mode.BUS, band=band))


def test_people_near_no_stop_are_told_from_those_whose_buses_do_not_run_then() -> None:
    at_stop, far = (float(CORNER[0]), float(CORNER[1])), (490_000.0, 200_000.0)
    assert by_bus(TimeBand.WEEKDAY_MIDDAY, at_stop, far) == 0.5
    assert by_bus(TimeBand.WEEKDAY_MIDDAY, at_stop) == 1.0
    assert by_bus(TimeBand.SUNDAY, at_stop) == 0.0
    with pytest.raises(NoTimetableError, match="no stop near these areas"):
        by_bus(TimeBand.WEEKDAY_MIDDAY, far)


def test_other_modes_have_nothing_to_do_with_stops() -> None:
    assert near_stops(make_demand(HOMES, PEOPLE), StraightLineEngine(), QUESTION) is None


@pytest.mark.parametrize(
    ("near", "said"), [(0.0, "no bus runs in these areas then"), (0.4, "40% of people live within")]
)
def test_a_picture_says_whom_the_buses_serve(near: float, said: str) -> None:
    table = answer(make_provision([(1_000.0, 2_000.0)]))
    sources = replace(table.sources, people_near_stops=near)
    assert said in " ".join(say_sources(replace(table, sources=sources)))
