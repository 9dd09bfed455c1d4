"""What would change: one that closes, one that opens, one that moves."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from maps.coverage.cover import Answered, weigh
from maps.coverage.provision import Provision
from maps.coverage.reach import PointReach, count_organizations
from maps.coverage.table import CoverageTable
from matching.travel.engine import UNREACHABLE, GridPoints
from matching.travel.matrix import reach_matrix


@dataclass(frozen=True, slots=True)
class Change:
    """The table before and after; the arrays have shape (areas,).

    Parameters
    ----------
    people_lost, people_gained
        People who would no longer, or for the first time, be within reach; where some lose and
        others gain, the difference.
    """

    before: CoverageTable
    after: CoverageTable

    @property
    def people_lost(self) -> NDArray[np.float64]:
        """By area."""
        return np.maximum(self.before.people_within - self.after.people_within, 0.0)

    @property
    def people_gained(self) -> NDArray[np.float64]:
        """By area."""
        return np.maximum(self.after.people_within - self.before.people_within, 0.0)


def add_hubs(answered: Answered, places: GridPoints) -> Change:
    """What hubs at some places would change, each an organization of its own.

    Parameters
    ----------
    places
        Shape (hubs, 2), EPSG:27700 metres.

    Raises
    ------
    NoTimetableError
        The journey is by bus and no timetable is loaded.

    Notes
    -----
    Only the new places' journeys are worked out. To move one is to ask again with its new place.
    """
    question = answered.table.question
    # To anybody's nearest, however far: a hub may shorten a journey that stays beyond reach.
    minutes = reach_matrix(
        answered.engine, answered.points, places, question.mode, question.band
    ).minutes
    more = np.count_nonzero(minutes <= question.minutes, axis=1).astype(np.uint32)
    reach = PointReach(
        nearest=np.minimum(answered.reach.nearest, minutes.min(axis=1, initial=UNREACHABLE)),
        organizations=answered.reach.organizations + more,
    )
    change = _changed(answered, _with_places(answered.provision, places), reach)
    # What is only thought of is no listing, and nothing to say how sure the table is.
    return Change(change.before, replace(change.after, sources=answered.table.sources))


def close_listings(answered: Answered, listings: Collection[UUID]) -> Change:
    """What would change if these listings closed.

    Notes
    -----
    Only their own organizations are counted again.
    """
    provision, question = answered.provision, answered.table.question
    closing = np.array([place.service_id in listings for place in provision.places], dtype=bool)
    gone = np.isin(provision.listing, provision.listing[closing])
    concerned = np.isin(provision.organization, provision.organization[gone])
    left = provision.only(~gone)

    def count(kept: NDArray[np.bool_]) -> NDArray[np.uint32]:
        return count_organizations(
            answered.points,
            provision.only(kept),
            answered.engine,
            question.mode,
            question.band,
            question.minutes,
        )

    reach = PointReach(
        nearest=answered.engine.nearest_minutes(
            answered.points, left.points, question.mode, question.band
        ),
        organizations=answered.reach.organizations + count(concerned & ~gone) - count(concerned),
    )
    return _changed(answered, left, reach)


def _changed(answered: Answered, provision: Provision, reach: PointReach) -> Change:
    """The table of another reach beside the one there is."""
    table = answered.table
    travel, made_on = table.sources.travel, table.sources.made_on
    after = weigh(table.question, answered.demand, provision, reach, travel, made_on)
    sources = replace(
        after.sources,
        networks=table.sources.networks,
        people_off_streets=table.sources.people_off_streets,
        people_near_stops=table.sources.people_near_stops,
    )
    return Change(table, replace(after, sources=sources))


def _with_places(provision: Provision, places: GridPoints) -> Provision:
    """What there is and hubs at more places, none of them confirmed."""
    added = np.asarray(places, dtype=np.float64).reshape(-1, 2)
    numbers = np.arange(len(added), dtype=np.int32)

    def after(held: NDArray[np.int32]) -> NDArray[np.int32]:
        return np.concatenate([held, numbers + held.max(initial=-1) + 1]).astype(np.int32)

    return Provision(
        points=np.concatenate([provision.points, added]),
        listing=after(provision.listing),
        organization=after(provision.organization),
        is_confirmed=np.append(provision.is_confirmed, np.zeros(len(added), dtype=bool)),
        is_fictional=np.append(provision.is_fictional, np.zeros(len(added), dtype=bool)),
        places=provision.places,
        without_place=provision.without_place,
        hours_unknown=provision.hours_unknown,
    )
