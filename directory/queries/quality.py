"""What the quality of each listing is read from."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from directory.kinds import AreaKind, LocatedBy, LocationVisibility, PublicationStatus
from directory.models import (
    Accessibility,
    Area,
    Contact,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from directory.quality import ListingFacts
from directory.queries.areas import newest_vintage
from directory.queries.services import LISTED_STATUSES

OUTSIDE = "Outside the county"
_AT = ServiceAtLocation


def _is_said(*columns: ColumnElement[str | None] | object) -> ColumnElement[bool]:
    return or_(*(func.coalesce(column, "") != "" for column in columns))


def _visits_of_service() -> Select[UUID]:
    return select(_AT.id).where(_AT.service_id == Service.id).correlate(Service)


def _has_contact() -> ColumnElement[bool]:
    """Whether the listing, its people, its venues or its organization can be reached."""
    own = or_(
        Phone.service_id == Service.id,
        Phone.organization_id == Service.organization_id,
        Phone.contact_id.in_(
            select(Contact.id).where(Contact.service_id == Service.id).correlate(Service)
        ),
        Phone.service_at_location_id.in_(_visits_of_service()),
    )
    people = and_(Contact.service_id == Service.id, _is_said(Contact.email))
    return or_(
        _is_said(Service.email, Service.url, Organization.email, Organization.website),
        exists().where(own).correlate(Service),
        exists().where(people).correlate(Service),
    )


def _venues() -> Select[object]:
    return (
        select()
        .select_from(_AT)
        .join(Location, Location.id == _AT.location_id)
        .where(_AT.service_id == Service.id, Location.location_type == "physical")
    )


def _has_venue() -> ColumnElement[bool]:
    return _venues().add_columns(_AT.id).exists()


def _has_access() -> ColumnElement[bool]:
    known = (
        Location.is_step_free,
        Location.has_accessible_toilet,
        Location.has_hearing_loop,
        Location.has_parking,
    )
    words = exists().where(
        Accessibility.location_id == Location.id,
        _is_said(Accessibility.description, Accessibility.details),
    )
    recorded = or_(*(column.is_not(None) for column in known), words)
    return _venues().add_columns(_AT.id).where(recorded).exists()


def _unverified_points() -> ScalarSelect[int]:
    doubtful = Location.located_by.in_((LocatedBy.UNVERIFIED, LocatedBy.NONE))
    counted = _venues().add_columns(func.count()).where(doubtful)
    return counted.correlate(Service).scalar_subquery()


def _unreadable_schedules() -> ScalarSelect[int]:
    """Schedules that ``directory.opening`` cannot turn into dates and times."""
    no_days = and_(
        Schedule.byday.is_(None), Schedule.bymonthday.is_(None), Schedule.dtstart.is_(None)
    )
    uncounted = and_(func.coalesce(Schedule.interval, 1) > 1, Schedule.dtstart.is_(None))
    return (
        select(func.count())
        .select_from(Schedule)
        .where(
            or_(
                Schedule.service_id == Service.id,
                Schedule.service_at_location_id.in_(_visits_of_service()),
            ),
            or_(Schedule.opens_at.is_(None), no_days, uncounted),
        )
        .correlate(Service)
        .scalar_subquery()
    )


def _areas_of_services() -> Select[UUID, Sequence[Any]]:
    """Which authorities the public points of each listing lie in.

    Notes
    -----
    A hidden location has no public point, so that no count can say where it is.
    """
    area = case((Area.name.is_(None), OUTSIDE), else_=Area.name)
    return (
        select(_AT.service_id, func.array_agg(func.distinct(area)).label("areas"))
        .join(Location, Location.id == _AT.location_id)
        .outerjoin(
            Area,
            and_(
                Area.kind == AreaKind.AUTHORITY.value,
                Area.vintage == newest_vintage(AreaKind.AUTHORITY),
                func.ST_Covers(Area.geometry, Location.public_point),
            ),
        )
        .where(Location.public_point.is_not(None), Location.visibility != LocationVisibility.HIDDEN)
        .group_by(_AT.service_id)
    )


def list_listing_facts(session: Session) -> list[ListingFacts]:
    """The facts of every listing that the public is offered, in the order of their names."""
    areas = _areas_of_services().subquery()
    query = (
        select(
            Service.id,
            Service.name,
            Service.source,
            areas.c.areas,
            Service.description,
            Service.assured_date,
            _has_contact(),
            _has_venue(),
            _has_access(),
            _unreadable_schedules(),
            _unverified_points(),
        )
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(areas, areas.c.service_id == Service.id)
        .where(
            Service.publication_status == PublicationStatus.PUBLISHED,
            Service.status.in_(LISTED_STATUSES),
        )
        .order_by(Service.name, Service.id)
    )
    return [
        ListingFacts(id_, name, source, tuple(sorted(areas_of or ())), *facts)
        for id_, name, source, areas_of, *facts in session.execute(query)
    ]
