"""What a plan of sites says, and what would change, on areas small enough to check by hand."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
import pytest

from directory.kinds import VenueKind
from directory.queries.provision import CandidateVenue, ListingPlace
from maps.coverage.cover import Answered, cover_fully
from maps.coverage.provision import Provision, arrange
from maps.coverage.table import CoverageQuestion
from maps.people.demand import AgeGroup
from maps.siting.changes import add_hubs, close_listings
from maps.siting.plan import gained_of, plan_sites
from maps.siting.problem import make_problem
from matching.travel.straight_line import StraightLineEngine
from tests.maps.coverage_parts import TODAY, make_demand, make_provision

QUESTION = CoverageQuestion(concepts=("lunch_club",))
HOMES = [(1_000.0, 2_000.0), (3_000.0, 2_000.0), (6_000.0, 2_000.0), (11_900.0, 3_900.0)]
PEOPLE = [10.0, 30.0, 20.0, 5.0]


def answered(provision: Provision) -> Answered:
    demand = make_demand(HOMES, PEOPLE)
    return cover_fully(QUESTION, demand, provision, StraightLineEngine(), TODAY)


def venues(*places: tuple[float, float]) -> Sequence[CandidateVenue]:
    return [
        CandidateVenue(UUID(int=at), f"Hall {at}", VenueKind.HALL, None, east, north)
        for at, (east, north) in enumerate(places)
    ]


def test_a_plan_gains_those_who_reach_nothing_yet() -> None:
    halls = venues((1_100.0, 2_000.0), (2_900.0, 2_000.0), (2_950.0, 2_000.0), (6_000.0, 2_000.0))
    problem = make_problem(answered(make_provision([(1_000.0, 2_000.0)])), halls)
    plan = plan_sites(problem, 2)
    assert [site.venue.name for site in plan.sites] == ["Hall 1", "Hall 3"]
    assert [site.people_gained for site in plan.sites] == [30, 20]
    assert [site.people_within_after for site in plan.sites] == [40, 60]
    assert (plan.people, plan.people_within, plan.people_gained) == (65, 10, 50)
    assert list(plan.curve) == [30, 50, 50, 50, 50]
    [other] = plan.sites[0].alternatives
    assert (other.venue.name, other.people_gained) == ("Hall 2", 30)
    assert plan.gained_by_decile[[1, 5]].tolist() == [30, 20]
    assert [(each.code, each.people, each.postcodes) for each in plan.unreached] == [
        ("E01000002", 5, 1)
    ]


def test_overlap_is_with_what_there_is() -> None:
    # A hall between the two homes of the first square reaches both; one home is served already.
    halls = venues((2_000.0, 2_000.0))
    [site] = plan_sites(make_problem(answered(make_provision([HOMES[0]])), halls), 1).sites
    assert (site.people_gained, site.people_in_reach) == (30, 40)
    assert (site.overlap_existing, site.overlap_chosen) == (0.25, 0)


def test_overlap_is_with_the_others_of_the_plan() -> None:
    # The home in the middle is within reach of both halls.
    demand = make_demand([(2_500.0, 0.0), (4_000.0, 0.0), (5_500.0, 0.0)], [30, 20, 25])
    there = cover_fully(QUESTION, demand, make_provision([]), StraightLineEngine(), TODAY)
    problem = make_problem(there, venues((3_250.0, 0.0), (4_750.0, 0.0)))
    first, second = plan_sites(problem, 2).sites
    assert (first.people_gained, second.people_gained) == (50, 25)
    assert (first.overlap_chosen, second.overlap_chosen) == (20 / 50, 20 / 45)


def test_stability_says_how_often_a_site_is_chosen_again() -> None:
    halls = venues((3_000.0, 2_000.0), (6_000.0, 2_000.0))
    plan = plan_sites(make_problem(answered(make_provision([])), halls), 1)
    assert len(plan.trials) == 4
    again = [plan.chosen[0] == halls.index(trial.sites[0]) for trial in plan.trials]
    assert plan.stability == (sum(again) / 4,)
    assert plan.stability_near[0] >= plan.stability[0]


def test_a_venue_over_the_border_is_no_candidate() -> None:
    problem = make_problem(
        answered(make_provision([])), venues((-100.0, 2_000.0), (100.0, 2_000.0))
    )
    assert [venue.name for venue in problem.candidates] == ["Hall 1"]


def test_without_candidates_everybody_beyond_is_listed() -> None:
    plan = plan_sites(make_problem(answered(make_provision([])), []), 3)
    assert plan.sites == ()
    assert plan.people_gained == 0
    assert sum(area.people for area in plan.unreached) == 65


def test_who_gains_is_told_for_other_ages() -> None:
    plan = plan_sites(make_problem(answered(make_provision([])), venues((3_000.0, 2_000.0))), 1)
    older = make_demand(HOMES, [1.0, 7.0, 2.0, 3.0], age_group=AgeGroup.AGED_65_OVER)
    assert gained_of(plan, older) == 7


def test_adding_a_hub_is_the_same_as_having_had_it() -> None:
    there, more = [(1_000.0, 2_000.0)], [(5_000.0, 2_000.0), (3_100.0, 2_000.0)]
    change = add_hubs(answered(make_provision(there)), np.array(more))
    whole = answered(make_provision([*there, *more])).table
    for name in ("people_within", "share_at", "minutes_mean", "choices", "single_provider",
                 "people_out_of_reach", "listings"):  # fmt: skip
        assert np.array_equal(getattr(change.after, name), getattr(whole, name), equal_nan=True), (
            name
        )
    assert change.people_gained.tolist() == [30, 20, 0]
    assert change.people_lost.tolist() == [0, 0, 0]


def test_adding_no_hub_changes_nothing() -> None:
    change = add_hubs(answered(make_provision([(1_000.0, 2_000.0)])), np.empty((0, 2)))
    assert np.array_equal(change.before.people_within, change.after.people_within)
    assert np.array_equal(change.before.minutes_mean, change.after.minutes_mean, equal_nan=True)


@pytest.mark.parametrize(("closing", "lost"), [(0, [10, 0, 0]), (1, [0, 20, 0])])
def test_closing_one_takes_its_people_away(closing: int, lost: list[float]) -> None:
    places = [
        ListingPlace(UUID(int=at), f"Soup {at}", UUID(int=at), "Trust", UUID(int=at), None,
                     is_approximate=False, easting_m=east, northing_m=2_000.0, assured_date=None)
        for at, east in enumerate((1_000.0, 6_000.0, 6_100.0))
    ]  # fmt: skip
    # The second and third are one listing at two places.
    same = [places[0], places[1], ListingPlace(UUID(int=1), "Soup 1", UUID(int=1), "Trust",
            UUID(int=7), None, is_approximate=False, easting_m=6_100.0, northing_m=2_000.0,
            assured_date=None)]  # fmt: skip
    change = close_listings(answered(arrange(same, TODAY)), [UUID(int=closing)])
    assert change.people_lost.tolist() == lost
    assert change.before.people_within.sum() - change.after.people_within.sum() == sum(lost)
