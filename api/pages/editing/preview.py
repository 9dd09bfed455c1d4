"""A listing as workers would see it, from what somebody wrote and not from what is live."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy.orm import Session

from api.pages.listing import Listing, describe_listing
from api.provenance import describe_provenance
from directory.config import Settings
from directory.geography import BRITISH_NATIONAL_GRID, GridPoint
from directory.kinds import LocationVisibility, PublicationStatus
from directory.models import Location, Organization, Service, ServiceAtLocation
from importers.records import (
    ImportRecord,
    LocationRecord,
    OrganizationRecord,
    collections_of,
    columns_of,
)
from importers.stored import load_records
from upkeep.content import ListingContent

Row = TypeVar("Row")
# Neither is shown, and where exactly a location is leaves the database as seldom as may be.
_LEFT_OUT = frozenset({"point", "geometry"})
SQUARE_M = 1000
# Of a listing that there is already, what is in no content.
_KEPT_BESIDE = (
    *("source", "import_run_id", "is_demonstration", "assured_date"),
    *("review_months", "unanswered_since"),
)


def preview_of(
    session: Session, content: ListingContent, settings: Settings, now: datetime
) -> Listing:
    """The listing's page as anybody would see it: what is hidden is hidden here too."""
    service = as_service(session, content)
    return describe_listing(service, describe_provenance(session, service), settings, now)


def as_service(session: Session, content: ListingContent) -> Service:
    """The listing as the rows that it would be; they belong to no session."""
    service: Service = _row(content.service)
    service.publication_status = PublicationStatus.PUBLISHED
    service.organization = _organization(session, content)
    _copy_what_nobody_edits(session, service)
    places = {one.id: _location(one) for one in content.locations}
    service.service_at_locations = [
        _visited(at, places) for at in service.service_at_locations if at.location_id in places
    ]
    return service


def _copy_what_nobody_edits(session: Session, service: Service) -> None:
    held = session.get(Service, service.id)
    for name in _KEPT_BESIDE if held else ():
        setattr(service, name, getattr(held, name))


def _visited(at: ServiceAtLocation, places: dict[Any, Location]) -> ServiceAtLocation:
    at.location = places[at.location_id]
    return at


def _organization(session: Session, content: ListingContent) -> Organization:
    record = content.organization
    if record is None:
        id_ = content.service.organization_id
        found = load_records(session, OrganizationRecord, [id_]).get(id_)
        record = found or OrganizationRecord(id_, "")
    organization: Organization = _row(record)
    return organization


def _location(record: LocationRecord) -> Location:
    location: Location = _row(record)
    location.public_point = _public_point(record)
    return location


def _public_point(record: LocationRecord) -> Any:
    """As the database derives it."""
    if record.point is None or record.visibility is LocationVisibility.HIDDEN:
        return None
    point = record.point
    if record.visibility is LocationVisibility.APPROXIMATE:
        point = GridPoint(_middle(point.easting_m), _middle(point.northing_m))
    return from_shape(Point(point.easting_m, point.northing_m), srid=BRITISH_NATIONAL_GRID)


def _middle(metres: float) -> float:
    return metres // SQUARE_M * SQUARE_M + SQUARE_M / 2


def _row(record: ImportRecord) -> Any:
    """A record as a row of its table, with everything that hangs on it."""
    kind = type(record)
    values = {name: getattr(record, name) for name in columns_of(kind) if name not in _LEFT_OUT}
    values |= {name: _rows(getattr(record, name)) for name in collections_of(kind)}
    return kind.table(**values)


def _rows(records: Iterable[ImportRecord]) -> list[Any]:
    return [_row(one) for one in records]
