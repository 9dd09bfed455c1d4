"""Plain functions that make rows for tests; each takes what matters and fills in the rest."""

from datetime import date, time
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import ListingKind, LocatedBy, LocationVisibility
from directory.models import (
    Address,
    Area,
    Attribute,
    CostOption,
    Location,
    NamedPlace,
    Organization,
    Phone,
    Postcode,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from directory.queries.tags import put_terms, put_vocabulary
from directory.tags import TAG_LINK_TYPE, TagStatus
from importers.tagging import TAXONOMY_ID, term_id_of

Row = TypeVar("Row")

# Town-hall square of an imaginary Kettering, EPSG:27700.
KETTERING = GridPoint(486_700.0, 278_700.0)


def make_organization(
    session: Session, name: str = "Harebell Trust", **overrides: Any
) -> Organization:
    """An organization."""
    return _add(session, Organization(id=uuid4(), name=name, description=name, **overrides))


def make_service(
    session: Session,
    name: str = "Tuesday Singers",
    *,
    organization: Organization | None = None,
    kind: ListingKind = ListingKind.GROUP,
    phone: str | None = None,
    **overrides: Any,
) -> Service:
    """A published, active listing; ``phone`` adds a number to it."""
    organization = organization or make_organization(session)
    service = _add(
        session,
        Service(id=uuid4(), organization_id=organization.id, name=name, kind=kind, **overrides),
    )
    if phone:
        _add(session, Phone(id=uuid4(), service_id=service.id, number=phone))
    return service


def make_location(
    session: Session,
    *,
    point: GridPoint | None = KETTERING,
    service: Service | None = None,
    visibility: LocationVisibility = LocationVisibility.EXACT,
    postcode: str | None = None,
    **overrides: Any,
) -> Location:
    """A location, where ``service`` happens if one is given."""
    location = _add(
        session,
        Location(
            id=uuid4(),
            visibility=visibility,
            point=point.as_wkt() if point else None,
            located_by=overrides.pop("located_by", LocatedBy.COORDINATES),
            **overrides,
        ),
    )
    if postcode:
        _add(
            session,
            Address(
                id=uuid4(),
                location_id=location.id,
                address_1="1 Long Row",
                city="Kettering",
                state_province="Northamptonshire",
                postal_code=postcode,
                country="GB",
            ),
        )
    if service:
        _add(
            session,
            ServiceAtLocation(id=uuid4(), service_id=service.id, location_id=location.id),
        )
    return location


def make_schedule(session: Session, service: Service, **overrides: Any) -> Schedule:
    """Tuesdays 2pm to 4pm unless told otherwise."""
    parts = {
        "freq": "WEEKLY",
        "byday": "TU",
        "opens_at": time(14),
        "closes_at": time(16),
    } | overrides
    return _add(session, Schedule(id=uuid4(), service_id=service.id, **parts))


def make_tag(session: Session, service: Service, concept: str, status: TagStatus) -> Attribute:
    """A tag of a listing with a concept of ours."""
    put_vocabulary(session, TAXONOMY_ID, "", "")
    put_terms(session, TAXONOMY_ID, {term_id_of(concept): (concept, concept)})
    tag = Attribute(
        id=uuid4(),
        link_id=service.id,
        link_entity="service",
        link_type=TAG_LINK_TYPE,
        value=status.value,
        taxonomy_term_id=term_id_of(concept),
    )
    return _add(session, tag)


def make_service_area(session: Session, service: Service, **overrides: Any) -> ServiceArea:
    """A service area without a geometry."""
    return _add(session, ServiceArea(id=uuid4(), service_id=service.id, **overrides))


def make_cost_option(session: Session, service: Service, **overrides: Any) -> CostOption:
    """A price."""
    return _add(session, CostOption(id=uuid4(), service_id=service.id, **overrides))


def make_postcode(
    session: Session,
    code: str,
    point: GridPoint = KETTERING,
    *,
    is_live: bool = True,
    authority: str | None = "E06000061",
) -> Postcode:
    """A postcode; ``code`` without a space."""
    return _add(
        session,
        Postcode(code=code, authority=authority, is_live=is_live, point=point.as_wkt()),
    )


def make_place(
    session: Session, name: str, point: GridPoint = KETTERING, **overrides: Any
) -> NamedPlace:
    """A named place."""
    parts = {"kind": "village", "also_known_as": [], "source": "connect"} | overrides
    return _add(session, NamedPlace(id=uuid4(), name=name, point=point.as_wkt(), **parts))


def make_area(session: Session, code: str, wkt: str, **overrides: Any) -> Area:
    """An area; ``wkt`` a multipolygon in EPSG:27700."""
    parts = {"kind": "authority", "vintage": 2021, "name": code} | overrides
    return _add(session, Area(id=uuid4(), code=code, geometry=f"SRID=27700;{wkt}", **parts))


def months_ago(months: int, today: date) -> date:
    """The first of a month some months back."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _add(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
