"""Everything that ranking knows of the listings, read for all of them or for a few at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Uuid,
    and_,
    any_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, insert
from sqlalchemy.orm import Session

from directory.geography import WGS84, GridPoint
from directory.kinds import (
    ListingKind,
    LocatedBy,
    LocationVisibility,
    PublicationStatus,
    ServiceStatus,
)
from directory.models import (
    Attribute,
    Language,
    Location,
    Organization,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceReading,
    ServiceVector,
    TaxonomyTerm,
)
from directory.tags import OWN_CONCEPTS, TagStatus

# Before the id of one of our own concepts among the names of other terms.
OUR_CONCEPT = "concept:"
# The same where a person says that the listing is not about it.
NOT_OUR_CONCEPT = "no concept:"
# Attributes with these link types say how a listing is kept, not what it is about.
NOT_ABOUT = ("listing_kind", "location_visibility", "delivery", "accessibility", "cost", "language")
IS_RANKED = and_(
    Service.status == ServiceStatus.ACTIVE,
    Service.publication_status == PublicationStatus.PUBLISHED,
)
# A venue that is not kept private, and still nobody knows where it is.
IS_UNLOCATED = and_(
    Location.public_point.is_(None),
    Location.visibility != LocationVisibility.HIDDEN,
    Location.location_type != "virtual",
)


@dataclass(frozen=True, slots=True)
class ListingRow:
    """One published, active listing; ``drawn`` of its ``areas`` have a shape."""

    id: UUID
    name: str
    description: str | None
    eligibility: str | None
    minimum_age: float | None
    maximum_age: float | None
    kind: ListingKind
    delivery: list[str]
    is_free: bool | None
    assured_date: date | None
    unanswered_since: date | None
    is_demonstration: bool
    organization: str
    terms: list[str] | None
    areas: int
    drawn: int
    area_names: list[str | None] | None
    is_hidden: bool
    is_unlocated: bool


@dataclass(frozen=True, slots=True)
class LocationRow:
    """One public location, metres in EPSG:27700 and degrees in EPSG:4326."""

    location_id: UUID
    location_name: str | None
    visibility: LocationVisibility
    located_by: LocatedBy
    is_step_free: bool | None
    easting_m: float
    northing_m: float
    lon: float
    lat: float


# What is read of a listing itself and its organization, in the order of ``ListingRow``.
LISTING_COLUMNS: tuple[Any, ...] = (
    Service.id,
    Service.name,
    Service.description,
    Service.eligibility_description.label("eligibility"),
    Service.minimum_age,
    Service.maximum_age,
    Service.kind,
    Service.delivery,
    Service.is_free,
    Service.assured_date,
    Service.unanswered_since,
    Service.is_demonstration,
    Organization.name.label("organization"),
)


def _among(ids: Collection[UUID]) -> Any:
    return any_(cast(literal(list(ids), ARRAY(Uuid)), ARRAY(Uuid)))


def _term() -> ColumnElement[str]:
    is_ours = TaxonomyTerm.taxonomy == OWN_CONCEPTS
    is_refused = and_(is_ours, Attribute.value == TagStatus.REJECTED)
    return case(
        (is_refused, NOT_OUR_CONCEPT + TaxonomyTerm.code),
        (is_ours, OUR_CONCEPT + TaxonomyTerm.code),
        else_=TaxonomyTerm.name,
    )


# Names of the terms that a listing carries; of our own concepts the ids of those that a person or
# a feed has said, for certain or to refuse them.
CARRIED: ColumnElement[Any] = func.array_agg(_term().distinct())
IS_CARRIED = and_(
    Attribute.taxonomy_term_id == TaxonomyTerm.id,
    Attribute.link_entity == "service",
    or_(Attribute.link_type.is_(None), Attribute.link_type.not_in(NOT_ABOUT)),
    ~and_(
        TaxonomyTerm.taxonomy == OWN_CONCEPTS,
        func.coalesce(Attribute.value, "") == TagStatus.SUGGESTED,
    ),
)


def _areas(ids: Collection[UUID] | None) -> FromClause:
    query = select(
        ServiceArea.service_id,
        func.count().label("areas"),
        func.count(ServiceArea.geometry).label("drawn"),
        func.array_agg(aggregate_order_by(ServiceArea.name, ServiceArea.id)).label("area_names"),
    ).group_by(ServiceArea.service_id)
    return (query if ids is None else query.where(ServiceArea.service_id == _among(ids))).subquery()


def _venues(ids: Collection[UUID] | None) -> FromClause:
    at = ServiceAtLocation
    query = (
        select(
            at.service_id,
            func.bool_or(Location.visibility == LocationVisibility.HIDDEN).label("is_hidden"),
            func.bool_or(IS_UNLOCATED).label("is_unlocated"),
        )
        .join(Location, Location.id == at.location_id)
        .group_by(at.service_id)
    )
    return (query if ids is None else query.where(at.service_id == _among(ids))).subquery()


def list_listing_rows(session: Session, ids: Collection[UUID] | None = None) -> list[ListingRow]:
    """Every listing that may be ranked, or those of some ids, in the order of their ids."""
    terms_of = select(Attribute.link_id, CARRIED.label("terms")).where(IS_CARRIED)
    terms_of = terms_of.group_by(Attribute.link_id)
    if ids is not None:
        terms_of = terms_of.where(Attribute.link_id == _among(ids))
    terms, areas, venues = terms_of.subquery(), _areas(ids), _venues(ids)
    false = literal(value=False)
    query = (
        select(
            *LISTING_COLUMNS,
            terms.c.terms,
            func.coalesce(areas.c.areas, 0),
            func.coalesce(areas.c.drawn, 0),
            areas.c.area_names,
            func.coalesce(venues.c.is_hidden, false),
            func.coalesce(venues.c.is_unlocated, false),
        )
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(terms, terms.c.link_id == Service.id)
        .outerjoin(areas, areas.c.service_id == Service.id)
        .outerjoin(venues, venues.c.service_id == Service.id)
        .where(IS_RANKED)
        .order_by(Service.id)
    )
    if ids is not None:
        query = query.where(Service.id == _among(ids))
    rows: Iterable[Any] = session.execute(query)
    return [ListingRow(*row) for row in rows]


def list_location_rows(session: Session, ids: Collection[UUID] | None = None) -> list[LocationRow]:
    """Every location that the public may see, or those of some ids; never a hidden one."""
    lon_lat = func.ST_Transform(Location.public_point, WGS84)
    query = select(
        Location.id,
        Location.name,
        Location.visibility,
        Location.located_by,
        Location.is_step_free,
        func.ST_X(Location.public_point),
        func.ST_Y(Location.public_point),
        func.ST_X(lon_lat),
        func.ST_Y(lon_lat),
    ).where(Location.public_point.is_not(None))
    if ids is not None:
        query = query.where(Location.id == _among(ids))
    return [LocationRow(*row) for row in session.execute(query)]


def list_places_of(
    session: Session, ids: Collection[UUID] | None = None
) -> list[tuple[UUID, UUID]]:
    """Service and location of every join, or of those of some services."""
    query = select(ServiceAtLocation.service_id, ServiceAtLocation.location_id)
    if ids is not None:
        query = query.where(ServiceAtLocation.service_id == _among(ids))
    return [(service_id, location_id) for service_id, location_id in session.execute(query)]


def list_spoken(session: Session, ids: Collection[UUID] | None = None) -> dict[UUID, list[str]]:
    """The languages recorded for each listing."""
    query = select(Language.service_id, Language.name, Language.code).order_by(Language.id)
    query = query.where(Language.service_id.is_not(None))
    if ids is not None:
        query = query.where(Language.service_id == _among(ids))
    spoken: dict[UUID, list[str]] = defaultdict(list)
    for service_id, name, code in session.execute(query):
        if service_id is not None and (name or code):
            spoken[service_id].append(name or code or "")
    return spoken


def list_stored_vectors(
    session: Session, model: str, ids: Collection[UUID] | None = None
) -> dict[UUID, tuple[str, bytes]]:
    """Hash of the text and vector of every listing that has one of a model."""
    query = select(ServiceVector.service_id, ServiceVector.text_hash, ServiceVector.vector)
    query = query.where(ServiceVector.model == model)
    if ids is not None:
        query = query.where(ServiceVector.service_id == _among(ids))
    return {id_: (text_hash, vector) for id_, text_hash, vector in session.execute(query)}


def list_readings(
    session: Session, version: str, ids: Collection[UUID] | None = None
) -> dict[UUID, tuple[str, bytes]]:
    """Hash of the text and reading of every listing that was read in one version."""
    query = select(ServiceReading.service_id, ServiceReading.text_hash, ServiceReading.reading)
    query = query.where(ServiceReading.version == version)
    if ids is not None:
        query = query.where(ServiceReading.service_id == _among(ids))
    return {id_: (text_hash, reading) for id_, text_hash, reading in session.execute(query)}


def put_readings(
    session: Session, version: str, readings: Sequence[tuple[UUID, str, bytes]]
) -> None:
    """Store readings (service, hash of its text, reading) in place of those there were."""
    if not readings:
        return
    names = ("service_id", "version", "text_hash", "reading")
    rows = ((id_, version, text_hash, reading) for id_, text_hash, reading in readings)
    new = insert(ServiceReading)
    changed = {name: new.excluded[name] for name in names[1:]}
    # A listing may have gone since it was read; its reading goes with it.
    session.execute(
        new.on_conflict_do_update(index_elements=["service_id"], set_=changed),
        [dict(zip(names, row, strict=True)) for row in rows],
    )


def list_covering(session: Session, point: GridPoint) -> set[UUID]:
    """The services of which an area with a shape covers a point."""
    place = func.ST_GeomFromEWKT(point.as_wkt())
    covers: ColumnElement[bool] = func.ST_Covers(ServiceArea.geometry, place)
    return set(session.scalars(select(ServiceArea.service_id).where(covers)))


def list_affected(
    session: Session, *, locations: Iterable[UUID], organizations: Iterable[UUID]
) -> set[UUID]:
    """The services at some locations or of some organizations, whatever their status."""
    at = select(ServiceAtLocation.service_id).where(
        ServiceAtLocation.location_id == _among(list(locations))
    )
    of = select(Service.id).where(Service.organization_id == _among(list(organizations)))
    return set(session.scalars(at)) | set(session.scalars(of))
