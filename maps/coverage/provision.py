"""What there is of some concepts, as arrays: places, whose they are and how well confirmed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID

import numpy as np
from dateutil.relativedelta import relativedelta
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from directory.decided import NOBODY_DECIDED, Decided
from directory.opening import LONDON, Recurrence, is_open_at, is_open_weekly
from directory.quality import FRESH_MONTHS
from directory.queries.duplicates import find_decided
from directory.queries.hours import Hours, list_hours
from directory.queries.provision import (
    ListingPlace,
    count_without_public_place,
    list_listing_places,
)
from matching.request import Weekday
from matching.taxonomy.concept import vocabulary
from matching.travel.engine import GridPoints

# A group that meets once a month meets at least once in so many.
WEEKS_AHEAD = 5


@dataclass(frozen=True, slots=True)
class Provision:
    """Places where listings are on; the first four arrays have shape (places,).

    Parameters
    ----------
    points
        Shape (places, 2): EPSG:27700 metres; of an approximate place the centre of its square.
    listing, organization
        Numbers from 0: the same for the places of one listing, of one provider.
    is_confirmed
        Whether the listing was assured within six months.
    is_fictional
        Whether it is the demonstration's.
    places
        What each is called; empty where an array was made up without a directory.
    without_place
        Listings that have no public place.
    hours_unknown
        Listings left out because nobody knows whether they are open at the time asked for.
    """

    points: GridPoints
    listing: NDArray[np.int32]
    organization: NDArray[np.int32]
    is_confirmed: NDArray[np.bool_]
    is_fictional: NDArray[np.bool_]
    places: tuple[ListingPlace, ...] = ()
    without_place: int = 0
    hours_unknown: int = 0

    def digest(self) -> str:
        """A name for all of it: the same for the same places, owners and confirmations."""
        parts = (
            self.points,
            self.listing,
            self.organization,
            self.is_confirmed,
            self.is_fictional,
        )
        told = (self.places, self.without_place, self.hours_unknown)
        whole = b"".join(part.tobytes() for part in parts) + repr(told).encode()
        return sha256(whole).hexdigest()

    def only(self, kept: NDArray[np.bool_]) -> "Provision":
        """Those places alone; numbers of listings and organizations stay as they are."""
        return Provision(
            points=self.points[kept],
            listing=self.listing[kept],
            organization=self.organization[kept],
            is_confirmed=self.is_confirmed[kept],
            is_fictional=self.is_fictional[kept],
            places=tuple(place for place, keep in zip(self.places, kept, strict=False) if keep),
            without_place=self.without_place,
            hours_unknown=self.hours_unknown,
        )


def with_descendants(concepts: Iterable[str]) -> frozenset[str]:
    """Ids of concepts and of all beneath them."""
    wanted = frozenset(concepts)
    below = (
        concept.id
        for concept in vocabulary()
        if not wanted.isdisjoint(vocabulary().ancestors(concept.id))
    )
    return wanted | frozenset(below)


def load_provision(
    session: Session,
    concepts: Collection[str],
    now: datetime,
    *,
    day: Weekday | None = None,
    at: time | None = None,
) -> Provision:
    """What the directory knows of some concepts; with a day or a time only what is open then."""
    carried = with_descendants(concepts)
    places = list_listing_places(session, carried)
    unknown = 0
    if day is not None or at is not None:
        hours = list_hours(
            session, {place.service_id for place in places}, {place.location_id for place in places}
        )
        places, unknown = _open_then(places, hours, now, day, at)
    return arrange(
        places,
        now.date(),
        find_decided(session),
        without_place=count_without_public_place(session, carried),
        hours_unknown=unknown,
    )


def arrange(
    places: Sequence[ListingPlace],
    today: date,
    decided: Decided = NOBODY_DECIDED,
    *,
    without_place: int = 0,
    hours_unknown: int = 0,
) -> Provision:
    """Places as arrays; two listings that somebody decided to be the same count as one."""
    first = _first_of_same(decided)
    whose: dict[UUID, UUID] = {}
    for place in places:
        whose.setdefault(first.get(place.service_id, place.service_id), place.organization_id)
    listings = [first.get(place.service_id, place.service_id) for place in places]
    fresh_from = today - relativedelta(months=FRESH_MONTHS)
    confirmed = {
        listing
        for listing, place in zip(listings, places, strict=True)
        if place.assured_date is not None and place.assured_date >= fresh_from
    }
    points = [(place.easting_m, place.northing_m) for place in places]
    return Provision(
        points=np.array(points, dtype=np.float64).reshape(-1, 2),
        listing=_numbered(listings),
        organization=_numbered([whose[listing] for listing in listings]),
        is_confirmed=np.array([listing in confirmed for listing in listings], dtype=bool),
        is_fictional=np.array([place.is_demonstration for place in places], dtype=bool),
        places=tuple(places),
        without_place=without_place,
        hours_unknown=hours_unknown,
    )


def _first_of_same(decided: Decided) -> dict[UUID, UUID]:
    """The smallest id of those that are the same, by each of them."""
    first: dict[UUID, UUID] = {}
    for a, b in sorted(decided.same):
        kept, gone = sorted((first.get(a, a), first.get(b, b)))
        first |= {one: kept for one, seen in first.items() if seen == gone}
        first |= {a: kept, b: kept, gone: kept}
    return first


def _numbered(ids: Sequence[UUID]) -> NDArray[np.int32]:
    numbers: dict[UUID, int] = {}
    return np.array([numbers.setdefault(one, len(numbers)) for one in ids], dtype=np.int32)


def _open_then(
    places: Sequence[ListingPlace],
    hours: Hours,
    now: datetime,
    day: Weekday | None,
    at: time | None,
) -> tuple[list[ListingPlace], int]:
    """The places that are open then, and how many listings nobody can tell of."""
    told: dict[tuple[Recurrence, ...], bool | None] = {}
    is_open: list[bool | None] = []
    for place in places:
        written = hours.find(place.service_id, place.location_id)
        if written not in told:
            told[written] = is_open_then(written, now, day, at)
        is_open.append(told[written])
    known = {place.service_id for place, yes in zip(places, is_open, strict=True) if yes}
    unknown = {place.service_id for place, yes in zip(places, is_open, strict=True) if yes is None}
    kept = [place for place, yes in zip(places, is_open, strict=True) if yes]
    return kept, len(unknown - known)


def is_open_then(
    schedules: Sequence[Recurrence], now: datetime, day: Weekday | None, at: time | None
) -> bool | None:
    """Whether it is open on that day and at that time in any of the weeks ahead.

    Notes
    -----
    Nothing where the hours are not recorded, or not so that dates can be told from them: that is
    neither yes nor no.
    """
    days = [day] if day is not None else list(Weekday)
    if at is None:
        return is_open_weekly(schedules, days, None, None, now)
    ahead = (now.date() + timedelta(days=number) for number in range(WEEKS_AHEAD * 7))
    answers = [
        is_open_at(schedules, datetime.combine(each, at, LONDON))
        for each in ahead
        if list(Weekday)[each.weekday()] in days
    ]
    if any(answers):
        return True
    return None if None in answers else False
