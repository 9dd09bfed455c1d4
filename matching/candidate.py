"""What ranking knows of a listing: plain carriers without a database behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from directory.authorities import NAMES
from directory.kinds import Delivery, ListingKind
from directory.opening import Recurrence
from matching.listings.listing import ListingText
from matching.travel.journey import Journey


class AreaFit(StrEnum):
    """Whether the person's place lies in the area that a listing serves."""

    NONE_SAID = "none_said"
    INSIDE = "inside"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AreasServed:
    """The areas that a listing serves; so many of them are ``drawn``, the others known by name."""

    number: int = 0
    drawn: int = 0
    names: tuple[str, ...] = ()

    def fit(self, authority: str | None, *, has_place: bool, covers: bool) -> AreaFit:
        """Whether a place lies in them.

        Parameters
        ----------
        authority
            GSS code of the authority that the place lies in, for areas known by name alone.
        covers
            Whether any that is drawn covers the place.
        """
        if not self.number:
            return AreaFit.NONE_SAID
        if not has_place:
            return AreaFit.UNKNOWN
        if self.drawn:
            if covers:
                return AreaFit.INSIDE
            return AreaFit.OUTSIDE if self.drawn == self.number else AreaFit.UNKNOWN
        named = set(self.names)
        if authority in NAMES and named and named <= set(NAMES.values()):
            return AreaFit.INSIDE if NAMES[authority] in named else AreaFit.OUTSIDE
        return AreaFit.UNKNOWN


@dataclass(frozen=True, slots=True)
class CandidateLocation:
    """The nearest public location; lon and lat in EPSG:4326 degrees."""

    id: UUID
    name: str | None
    lon: float
    lat: float
    is_approximate: bool
    is_unverified: bool
    is_step_free: bool | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing that may be shown.

    Parameters
    ----------
    distance_m
        Straight line to the nearest public location in metres, nothing where either is unknown.
    has_hidden_location
        Its address is kept private; nothing else of that location is here.
    has_unlocated_venue
        It has a venue, and where that is could not be told.
    is_free
        Nothing where the cost is not recorded.
    unanswered_since
        Since when those who keep it have left every reminder unanswered, if they have.
    journey
        How long it takes to get there, where streets or a timetable are loaded; nothing where
        ``distance_m`` is all there is to go by.
    """

    service_id: UUID
    text: ListingText
    kind: ListingKind
    location: CandidateLocation | None = None
    distance_m: float | None = None
    area: AreaFit = AreaFit.NONE_SAID
    area_names: tuple[str, ...] = ()
    has_hidden_location: bool = False
    has_unlocated_venue: bool = False
    delivery: frozenset[Delivery] = frozenset()
    is_free: bool | None = None
    assured_date: date | None = None
    unanswered_since: date | None = None
    schedules: Sequence[Recurrence] = ()
    languages: tuple[str, ...] = ()
    is_demonstration: bool = False
    journey: Journey | None = None

    @property
    def is_somewhere_unknown(self) -> bool:
        """Whether it happens at a venue, and nobody knows how near that is."""
        return (
            self.location is None
            and self.has_unlocated_venue
            and not self.has_hidden_location
            and not self.delivery
        )

    @property
    def name(self) -> str:
        """The listing's name."""
        return self.text.name
