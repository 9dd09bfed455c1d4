"""A fictional listing, before it is written anywhere."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from directory.geography import GridPoint
from directory.kinds import Delivery, ListingKind, LocationVisibility, ServiceStatus


@dataclass(frozen=True, slots=True)
class GeneratedOrganization:
    """Who runs listings."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Venue:
    """A place where several listings may happen."""

    id: UUID
    name: str
    address: str
    town: str
    postcode: str
    authority: str
    point: GridPoint
    visibility: LocationVisibility
    is_step_free: bool | None


@dataclass(frozen=True, slots=True)
class Hours:
    """Once a week; ``byday`` as RFC 5545 writes it."""

    byday: str
    opens_hour: int
    hours: int


@dataclass(frozen=True, slots=True)
class GeneratedListing:
    """One listing.

    Parameters
    ----------
    activity
        Id of the concept that it was composed around.
    tags
        Ids of the concepts that it is tagged with for certain.
    area
        Name of the authority it serves, where it has no venue.
    """

    id: UUID
    name: str
    organization: GeneratedOrganization
    description: str
    eligibility: str
    minimum_age: float | None
    maximum_age: float | None
    kind: ListingKind
    status: ServiceStatus
    delivery: tuple[Delivery, ...]
    is_free: bool | None
    assured_date: date | None
    activity: str
    tags: tuple[str, ...]
    venues: tuple[Venue, ...]
    area: str | None
    hours: Hours | None
    language: str | None
    phone: str
