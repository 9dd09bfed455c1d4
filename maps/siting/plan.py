"""The sites that would do most good, how sure that is, whom they serve and whom nothing would."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from directory.queries.provision import CandidateVenue
from maps.coverage.table import DECILES, THRESHOLDS_MIN
from maps.people.demand import AgeGroup, Demand, list_age_groups, load_demand
from maps.siting.greedy import LEAST_GAIN, choose
from maps.siting.problem import LEAST_FACTOR, MOST_FACTOR, Gains, SitingProblem, gains_of

MOST_ADDED = 5
# What gains at least this share of what the chosen site does is nearly as good.
NEARLY_AS_GOOD = 0.95
MOST_ALTERNATIVES = 5
# A site never stands alone: where fewer are nearly as good the next best are named, however much
# less they gain, and one of them lies elsewhere.
LEAST_ALTERNATIVES = 2
ELSEWHERE_M = 2_000.0
LETTERS = "abcdefgh"
# Venues that stand so near to each other serve the same neighbourhood.
NEAR_M = 1_000.0


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another venue that could be taken in a site's place, and what would be gained then.

    Parameters
    ----------
    share
        Of what the site itself gains, 0 to 1.
    away_m
        How far from the site it is.
    """

    venue: CandidateVenue
    people_gained: float
    share: float
    away_m: float

    @property
    def is_nearly_as_good(self) -> bool:
        """Whether it gains at least ``NEARLY_AS_GOOD`` of what the site does."""
        return self.share >= NEARLY_AS_GOOD


@dataclass(frozen=True, slots=True)
class ChosenSite:
    """One venue of a plan, in the order of what each adds to those before it.

    Parameters
    ----------
    people_gained
        People who would reach something for the first time, beside the sites before it.
    people_within_after
        People within reach of anything, with this one and those before it.
    people_in_reach
        People within reach of the venue itself, whatever they reach besides.
    overlap_existing, overlap_chosen
        Shares (0 to 1) of those who reach something already, and who reach another of the plan.
    alternatives
        Venues that would gain nearly as much in its place, the best first; then the next best.
    """

    venue: CandidateVenue
    people_gained: float
    people_within_after: float
    people_in_reach: float
    overlap_existing: float
    overlap_chosen: float
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """The same question with another travel time, and what became of the plan's sites.

    Parameters
    ----------
    limit_min
        Minutes that the estimate had to stay within for it.
    kept, kept_near
        For each site of the plan, whether it was chosen again, and whether it or another venue at
        most ``NEAR_M`` metres away was.
    """

    name: str
    limit_min: float
    sites: tuple[CandidateVenue, ...]
    kept: tuple[bool, ...]
    kept_near: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class UnreachedArea:
    """People of an area whom nothing reaches and no candidate would."""

    code: str
    name: str
    people: float
    postcodes: int


@dataclass(frozen=True, slots=True)
class SitePlan:
    """An answer to "given what there is, add so many".

    Parameters
    ----------
    curve
        People gained by the best one, two and so on to five, each chosen afresh.
    stability, stability_near
        For each site the share (0 to 1) of the trials that chose it too, and that chose it or a
        venue near it.
    gained_by_decile
        Shape (11,): people gained, by the deprivation decile of their LSOA; 0 is not known.
    unreached
        Where no candidate reaches people who reach nothing now, most people first.
    """

    problem: SitingProblem
    chosen: tuple[int, ...]
    sites: tuple[ChosenSite, ...]
    people: float
    people_within: float
    people_gained: float
    curve: tuple[float, ...]
    trials: tuple[Trial, ...]
    stability: tuple[float, ...]
    stability_near: tuple[float, ...]
    gained_by_decile: NDArray[np.float64]
    unreached: tuple[UnreachedArea, ...]


def plan_sites(problem: SitingProblem, add: int) -> SitePlan:
    """The venues that together bring most people within reach of something.

    Parameters
    ----------
    add
        One to ``MOST_ADDED``.
    """
    gains = gains_of(problem)
    by_number = [choose(gains, number) for number in range(1, MOST_ADDED + 1)]
    chosen = by_number[add - 1]
    trials = _trials(problem, add, chosen)
    newly = _newly_reached(problem, chosen)
    deciles = problem.answered.demand.decile[problem.points]
    return SitePlan(
        problem=problem,
        chosen=chosen,
        sites=_sites(problem, gains, chosen),
        people=float(problem.people.sum()),
        people_within=float(problem.people[problem.now <= problem.limit_min].sum()),
        people_gained=gains.of(chosen),
        curve=tuple(gains.of(each) for each in by_number),
        trials=trials,
        stability=tuple(_means([trial.kept for trial in trials])),
        stability_near=tuple(_means([trial.kept_near for trial in trials])),
        gained_by_decile=np.bincount(
            deciles[newly], weights=problem.people[newly], minlength=DECILES
        ).astype(np.float64),
        unreached=_unreached(problem),
    )


def _means(kept: Sequence[tuple[bool, ...]]) -> list[float]:
    """For each site the share of trials that kept it."""
    return [sum(each) / len(each) for each in zip(*kept, strict=True)]


def gained_of(plan: SitePlan, demand: Demand) -> float:
    """How many of the people of another age group, at the same points, the plan gains.

    Parameters
    ----------
    demand
        As the plan's own but for the age group.
    """
    newly = plan.problem.points[_newly_reached(plan.problem, plan.chosen)]
    people_at = dict(zip(demand.codes, demand.people.tolist(), strict=True))
    codes = plan.problem.answered.demand.codes
    return float(sum(people_at.get(codes[row], 0.0) for row in newly))


def gained_by_age(session: Session, plan: SitePlan) -> dict[AgeGroup, float]:
    """People gained of each age group that anybody counted."""
    question = plan.problem.answered.table.question
    groups = list_age_groups(session, question.by, question.vintage)
    return {
        group: gained_of(
            plan,
            load_demand(session, kind=question.by, vintage=question.vintage, age_group=group),
        )
        for group in groups
    }


def _newly_reached(problem: SitingProblem, chosen: Sequence[int]) -> NDArray[np.bool_]:
    would = (problem.minutes[:, list(chosen)] <= problem.limit_min).any(axis=1)
    found: NDArray[np.bool_] = would & (problem.now > problem.limit_min)
    return found


def _sites(problem: SitingProblem, gains: Gains, chosen: Sequence[int]) -> tuple[ChosenSite, ...]:
    within_now = float(problem.people[problem.now <= problem.limit_min].sum())
    sites = []
    for at, each in enumerate(chosen):
        in_reach = problem.minutes[:, each] <= problem.limit_min
        people = problem.people * in_reach
        others = [other for other in chosen if other != each]
        by_others = (problem.minutes[:, others] <= problem.limit_min).any(axis=1)
        after = gains.of(chosen[: at + 1])
        sites.append(
            ChosenSite(
                venue=problem.candidates[each],
                people_gained=after - gains.of(chosen[:at]),
                people_within_after=within_now + after,
                people_in_reach=float(people.sum()),
                overlap_existing=_share(people[problem.now <= problem.limit_min], people),
                overlap_chosen=_share(people[by_others], people),
                alternatives=_alternatives(problem, gains, chosen, each),
            )
        )
    return tuple(sites)


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> float:
    return float(part.sum() / whole.sum()) if whole.sum() else 0.0


def _alternatives(
    problem: SitingProblem, gains: Gains, chosen: Sequence[int], site: int
) -> tuple[Alternative, ...]:
    """Venues that gain nearly as much beside the other sites, and the next best, best first."""
    people = gains.people.copy()
    people[gains.reached([other for other in chosen if other != site])] = 0.0
    gained = gains.within @ people
    order = np.argsort(-gained, kind="stable")
    here = problem.candidates[site]
    others = [
        Alternative(
            problem.candidates[each],
            float(gained[each]),
            float(gained[each] / gained[site]),
            _away_m(problem.candidates[each], here),
        )
        for each in order[gained[order] > LEAST_GAIN].tolist()
        if each not in chosen
    ]
    near_equal = sum(each.is_nearly_as_good for each in others)
    taken = others[: min(max(near_equal, LEAST_ALTERNATIVES), MOST_ALTERNATIVES)]
    if all(each.away_m < ELSEWHERE_M for each in taken):
        taken += [each for each in others if each.away_m >= ELSEWHERE_M][:1]
    return tuple(taken)


def _trials(problem: SitingProblem, add: int, chosen: Sequence[int]) -> tuple[Trial, ...]:
    """The choice again with journeys a fifth shorter and longer, and with other thresholds."""
    asked = problem.limit_min
    limits = {
        "journeys 20% longer": asked / MOST_FACTOR,
        "journeys 20% shorter": asked / LEAST_FACTOR,
        **{f"within {most} minutes": float(most) for most in THRESHOLDS_MIN if most != asked},
    }
    trials = []
    for name, limit_min in limits.items():
        again = choose(gains_of(problem, limit_min), add)
        sites = tuple(problem.candidates[each] for each in again)
        near = tuple(
            any(_away_m(problem.candidates[each], site) <= NEAR_M for site in sites)
            for each in chosen
        )
        kept = tuple(each in again for each in chosen)
        trials.append(Trial(name, limit_min, sites, kept, near))
    return tuple(trials)


def _away_m(one: CandidateVenue, other: CandidateVenue) -> float:
    return hypot(one.easting_m - other.easting_m, one.northing_m - other.northing_m)


def _unreached(problem: SitingProblem) -> tuple[UnreachedArea, ...]:
    demand = problem.answered.demand
    would = (problem.minutes <= problem.limit_min).any(axis=1)
    lost = (problem.now > problem.limit_min) & ~would
    area = demand.area[problem.points[lost]]
    size = len(demand.areas.codes)
    people = np.bincount(area, weights=problem.people[lost], minlength=size)
    postcodes = np.bincount(area, minlength=size)
    order = sorted(np.flatnonzero(postcodes), key=lambda row: (-people[row], row))
    return tuple(
        UnreachedArea(
            demand.areas.codes[row],
            demand.areas.names[row],
            float(people[row]),
            int(postcodes[row]),
        )
        for row in order
    )
