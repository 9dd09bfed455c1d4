"""What answers a search, so that several can be asked the same in turn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bench.listings.listing import GeneratedListing, Venue
from bench.match.query import Query
from directory.geography import GridPoint
from directory.kinds import LocationVisibility, ServiceStatus

# What is asked of each rival: the best twenty within five kilometres.
WITHIN_M = 5_000.0
DECAY_M = 5_000.0
BEST = 20

# Ranks once and answers the places of the listings in the generated sequence, best first.
Ask = Callable[[], Sequence[int]]


class Engine(Protocol):
    """Ranks listings.

    Notes
    -----
    What hangs on the words alone (cutting, joining, reading) is done by ``prepare`` and timed
    apart; an ``Ask`` is what hangs on the listings.
    """

    name: str

    def prepare(self, query: Query) -> Ask:
        """Make ready to be asked."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A listing as the rivals hold it: its words and one public point (EPSG:27700)."""

    number: int
    name: str
    body: str
    point: GridPoint


def public_venue(listing: GeneratedListing) -> Venue | None:
    """The first venue whose place the public may know."""
    for venue in listing.venues:
        if venue.visibility is not LocationVisibility.HIDDEN:
            return venue
    return None


def public_point(venue: Venue) -> GridPoint:
    """Where the public may know it to be: approximate ones in the middle of their kilometre."""
    if venue.visibility is LocationVisibility.EXACT:
        return venue.point
    return GridPoint(
        venue.point.easting_m // 1_000 * 1_000 + 500, venue.point.northing_m // 1_000 * 1_000 + 500
    )


def placed(listings: Sequence[GeneratedListing]) -> list[Placed]:
    """The listings that run and have a public place, those near each other together."""
    found = []
    for number, one in enumerate(listings):
        venue = public_venue(one)
        if venue and one.status is ServiceStatus.ACTIVE:
            body = f"{one.description} {one.eligibility} {one.organization.name}"
            found.append(Placed(number, one.name, body, public_point(venue)))
    return sorted(found, key=lambda one: _along_a_curve(one.point))


def _along_a_curve(point: GridPoint) -> int:
    """Place on a Z-order curve of 250 m squares, as geohash has it in degrees."""
    across, up = int(point.easting_m) // 250, int(point.northing_m) // 250
    place = 0
    for bit in range(14):
        place |= (across >> bit & 1) << 2 * bit | (up >> bit & 1) << 2 * bit + 1
    return place
