"""Where listings of some concepts are on, and the buildings where more could be held."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, any_, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from directory.kinds import LocationVisibility, VenueKind
from directory.models import (
    Address,
    Attribute,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
    Venue,
)
from directory.queries.index_rows import IS_RANKED
from directory.tags import OWN_CONCEPTS, TagStatus

_AT = ServiceAtLocation
# A hidden location has no public point; a virtual one is nowhere that one could go to.
IS_PUBLIC_PLACE = and_(Location.public_point.is_not(None), Location.location_type != "virtual")

# Two records of one building are nearer to each other than this.
SAME_BUILDING_M = 20.0
# What the buildings of these sources are, and by which words others are known: listings lie at car
# parks, bus shelters and benches too, and nobody opens anything there.
KIND_BY_SOURCE = {"libraries": VenueKind.LIBRARY, "nhs-ods": VenueKind.SURGERY}
HALL_WORDS = frozenset(
    "hall centre center church chapel mosque gurdwara temple synagogue room rooms pavilion"
    " institute club clubhouse schoolroom library hub".split()
)


@dataclass(frozen=True, slots=True)
class ListingPlace:
    """A listing at one place that the public may know, EPSG:27700.

    Parameters
    ----------
    organization_id
        Who provides it.
    easting_m, northing_m
        Of an approximate place the centre of its 1 km square.
    """

    service_id: UUID
    service_name: str
    organization_id: UUID
    organization_name: str
    location_id: UUID
    location_name: str | None
    is_approximate: bool
    easting_m: float
    northing_m: float
    assured_date: date | None
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class CandidateVenue:
    """A building where something could be held, EPSG:27700.

    Parameters
    ----------
    is_fictional
        Whether only the demonstration's listings are on there.
    near
        The town, suburb or village that it lies at, where that was looked for.
    """

    id: UUID
    name: str
    kind: VenueKind
    postcode: str | None
    easting_m: float
    northing_m: float
    is_fictional: bool = False
    near: str = ""


def _carries(concepts: Collection[str]) -> ColumnElement[bool]:
    """Whether a listing carries a tag of any of the concepts, certain or suggested."""
    codes = any_(cast(literal(list(concepts), ARRAY(String)), ARRAY(String)))
    tagged = (
        select(Attribute.link_id)
        .join(TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id)
        .where(
            Attribute.link_entity == "service",
            TaxonomyTerm.taxonomy == OWN_CONCEPTS,
            TaxonomyTerm.code == codes,
            func.coalesce(Attribute.value, "") != TagStatus.REJECTED,
        )
    )
    return Service.id.in_(tagged)


def _has_public_place() -> ColumnElement[bool]:
    query = select(_AT.id).join(Location, Location.id == _AT.location_id)
    return query.where(_AT.service_id == Service.id, IS_PUBLIC_PLACE).exists()


def list_listing_places(session: Session, concepts: Collection[str]) -> list[ListingPlace]:
    """Every public place of the published, active listings that carry any of the concepts.

    Notes
    -----
    A hidden location has no public point, and nothing here is read from any other column that
    would tell it.
    """
    query = (
        select(
            Service.id,
            Service.name,
            Organization.id,
            Organization.name,
            Location.id,
            Location.name,
            Location.visibility == LocationVisibility.APPROXIMATE,
            func.ST_X(Location.public_point),
            func.ST_Y(Location.public_point),
            Service.assured_date,
            Service.is_demonstration,
        )
        .join(Organization, Organization.id == Service.organization_id)
        .join(_AT, _AT.service_id == Service.id)
        .join(Location, Location.id == _AT.location_id)
        .where(IS_RANKED, IS_PUBLIC_PLACE, _carries(concepts))
        .order_by(Service.id, Location.id)
    )
    return [ListingPlace(*row) for row in session.execute(query)]


def count_without_public_place(session: Session, concepts: Collection[str]) -> int:
    """How many of those listings have none: by phone, online, over a whole area, or kept hidden."""
    query = select(func.count()).select_from(Service)
    query = query.where(IS_RANKED, _carries(concepts), ~_has_public_place())
    return session.scalar(query) or 0


def list_candidate_venues(
    session: Session, kinds: Collection[VenueKind] = ()
) -> list[CandidateVenue]:
    """The buildings where something could be held, of any of the kinds or of all.

    Notes
    -----
    Venues that are open, and buildings where listings are on already, as far as a register or their
    name tells that they are one; only those whose exact place is public, and each building once.
    The demonstration's buildings are compared only where there are no others.
    """
    every = [*_open_venues(session), *_buildings_of_listings(session)]
    found = [venue for venue in every if not venue.is_fictional] or every
    once: dict[tuple[int, int], CandidateVenue] = {}
    for each in found:
        square = (round(each.easting_m / SAME_BUILDING_M), round(each.northing_m / SAME_BUILDING_M))
        once.setdefault(square, each)
    return [each for each in once.values() if not kinds or each.kind in kinds]


def _open_venues(session: Session) -> list[CandidateVenue]:
    query = (
        select(
            Venue.id,
            Venue.name,
            Venue.kind,
            Venue.postcode,
            func.ST_X(Venue.point),
            func.ST_Y(Venue.point),
        )
        .where(Venue.is_open, Venue.point.is_not(None))
        .order_by(Venue.id)
    )
    return [CandidateVenue(*row) for row in session.execute(query)]


def _buildings_of_listings(session: Session) -> list[CandidateVenue]:
    postcode = (
        select(func.min(Address.postal_code))
        .where(Address.location_id == Location.id)
        .correlate(Location)
        .scalar_subquery()
    )
    query = (
        select(
            Location.id,
            Location.name,
            func.max(Service.source),
            postcode,
            func.ST_X(Location.public_point),
            func.ST_Y(Location.public_point),
            func.bool_and(Service.is_demonstration),
        )
        .join(_AT, _AT.location_id == Location.id)
        .join(Service, Service.id == _AT.service_id)
        .where(IS_RANKED, IS_PUBLIC_PLACE, func.coalesce(Location.name, "") != "")
        .where(Location.visibility == LocationVisibility.EXACT)
        .group_by(Location.id)
        .order_by(Location.id)
    )
    return [
        CandidateVenue(id_, name, kind, *rest)
        for id_, name, source, *rest in session.execute(query)
        if name and (kind := _kind_of(name, source))
    ]


def _kind_of(name: str, source: str | None) -> VenueKind | None:
    """What sort of building it is; nothing where nothing tells that it is one."""
    if source in KIND_BY_SOURCE:
        return KIND_BY_SOURCE[source]
    is_hall = not HALL_WORDS.isdisjoint(re.findall(r"\w+", name.lower()))
    return VenueKind.HALL if is_hall else None
