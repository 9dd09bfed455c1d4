"""The hours that listings keep, each with what it is written on."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, cast, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from directory.models import Schedule, ServiceAtLocation
from directory.opening.written import WrittenSchedule

Written = tuple[WrittenSchedule, ...]
NAMES = tuple(each.name for each in fields(WrittenSchedule))


@dataclass(frozen=True, slots=True)
class Hours:
    """Schedules by the service at a location, the service, or the location they are written on."""

    at_location: dict[tuple[UUID, UUID], Written] = field(default_factory=dict)
    of_service: dict[UUID, Written] = field(default_factory=dict)
    of_location: dict[UUID, Written] = field(default_factory=dict)
    elsewhere: dict[UUID, Written] = field(default_factory=dict)

    def find(self, service_id: UUID, location_id: UUID | None) -> Written:
        """The hours to be shown: those at the location, else the listing's, else the location's.

        Notes
        -----
        Of a listing that shows no location those at any of its locations.
        """
        if location_id is None:
            return self.elsewhere.get(service_id) or self.of_service.get(service_id, ())
        return (
            self.at_location.get((service_id, location_id))
            or self.of_service.get(service_id)
            or self.of_location.get(location_id, ())
        )


def _among(ids: Iterable[UUID]) -> Any:
    return any_(cast(literal(list(ids), ARRAY(Uuid)), ARRAY(Uuid)))


def list_hours(
    session: Session,
    service_ids: Collection[UUID] | None = None,
    location_ids: Collection[UUID] = (),
) -> Hours:
    """The hours of every listing, or of some services and locations, in one statement."""
    at = ServiceAtLocation
    query = (
        select(
            at.service_id,
            at.location_id,
            Schedule.service_id,
            Schedule.location_id,
            *(getattr(Schedule, name) for name in NAMES),
        )
        .outerjoin(at, at.id == Schedule.service_at_location_id)
        .order_by(Schedule.id)
    )
    if service_ids is not None:
        query = query.where(
            or_(
                at.service_id == _among(service_ids),
                Schedule.service_id == _among(service_ids),
                Schedule.location_id == _among(location_ids),
            )
        )
    lists: tuple[dict[Any, list[WrittenSchedule]], ...] = tuple(defaultdict(list) for _ in range(4))
    same: dict[WrittenSchedule, WrittenSchedule] = {}
    for at_service, at_location, of_service, of_location, *parts in session.execute(query):
        written = WrittenSchedule(*parts)
        written = same.setdefault(written, written)
        if at_service is not None:
            lists[0][at_service, at_location].append(written)
            lists[3][at_service].append(written)
        elif of_service is not None:
            lists[1][of_service].append(written)
        elif of_location is not None:
            lists[2][of_location].append(written)
    return Hours(*({key: tuple(kept) for key, kept in each.items()} for each in lists))
