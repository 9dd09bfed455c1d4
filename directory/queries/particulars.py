"""What a listing shows beside its name, read for many listings at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from directory.models import Address, Contact, CostOption, Phone, Service, ServiceAtLocation


@dataclass(frozen=True, slots=True)
class WrittenPhone:
    """A number, and the record it is written on: a service, a location, both, or an owner."""

    number: str
    service_id: UUID | None
    contact_of: UUID | None
    at_service_id: UUID | None
    at_location_id: UUID | None
    location_id: UUID | None
    organization_id: UUID | None


def list_services(session: Session, ids: Collection[UUID]) -> list[Service]:
    """The services of these ids, without anything that hangs on them."""
    return list(session.scalars(select(Service).where(Service.id.in_(ids))))


def list_cost_options(
    session: Session, service_ids: Collection[UUID]
) -> dict[UUID, list[CostOption]]:
    """Prices by service."""
    found: dict[UUID, list[CostOption]] = defaultdict(list)
    options = select(CostOption).where(CostOption.service_id.in_(service_ids))
    for option in session.scalars(options.order_by(CostOption.id)):
        found[option.service_id].append(option)
    return found


def list_phones(
    session: Session,
    *,
    service_ids: Collection[UUID],
    location_ids: Collection[UUID],
    organization_ids: Collection[UUID],
) -> list[WrittenPhone]:
    """Every number written on these services, their contacts, locations and owners."""
    joined = (
        select(
            Phone,
            Contact.service_id,
            ServiceAtLocation.service_id,
            ServiceAtLocation.location_id,
        )
        .outerjoin(Contact, Contact.id == Phone.contact_id)
        .outerjoin(ServiceAtLocation, ServiceAtLocation.id == Phone.service_at_location_id)
        .where(
            or_(
                Phone.service_id.in_(service_ids),
                Contact.service_id.in_(service_ids),
                ServiceAtLocation.service_id.in_(service_ids),
                Phone.location_id.in_(location_ids),
                Phone.organization_id.in_(organization_ids),
            )
        )
        .order_by(Phone.id)
    )
    return [
        WrittenPhone(
            f"{phone.number} ext. {phone.extension}" if phone.extension else phone.number,
            phone.service_id,
            contact_of,
            at_service_id,
            at_location_id,
            phone.location_id,
            phone.organization_id,
        )
        for phone, contact_of, at_service_id, at_location_id in session.execute(joined)
    ]


def list_postal_codes(
    session: Session, location_ids: Collection[UUID]
) -> list[tuple[UUID, str | None]]:
    """The postal codes as written in the addresses of these locations."""
    rows = session.execute(
        select(Address.location_id, Address.postal_code)
        .where(Address.location_id.in_(location_ids))
        .order_by(Address.id)
    )
    return [(location_id, written) for location_id, written in rows]
