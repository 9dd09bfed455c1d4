"""What a result shows beside its score, read for the results alone: a few statements in all."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from directory.models import CostOption, Schedule, Service
from directory.postcodes import find_in_text, parse_postcode
from directory.queries.particulars import (
    WrittenPhone,
    list_cost_options,
    list_phones,
    list_postal_codes,
    list_services,
)
from matching.candidate import Candidate, CandidateLocation
from matching.candidates import schedules_of


@dataclass(frozen=True, slots=True)
class Particulars:
    """Whom to ring, where exactly, when and for how much."""

    phone: str | None
    postcode: str | None
    schedules: tuple[Schedule, ...]
    cost_text: str | None
    referral: str | None


def _first_numbers(
    phones: Iterable[WrittenPhone], shown: Collection[UUID]
) -> dict[tuple[int, UUID], str]:
    """The first number by how closely it belongs to a listing, and by what it is written on.

    Notes
    -----
    A number at a hidden location would tell where that is: only locations that are shown count.
    """
    first: dict[tuple[int, UUID], str] = {}
    for phone in phones:
        at_shown = phone.at_service_id if phone.at_location_id in shown else None
        owners = (
            phone.service_id,
            phone.contact_of,
            at_shown,
            phone.location_id,
            phone.organization_id,
        )
        for rank, owner in enumerate(owners):
            if owner is not None:
                first.setdefault((rank, owner), phone.number)
    return first


def _phones(
    session: Session, candidates: Sequence[Candidate], organizations: Mapping[UUID, UUID]
) -> dict[UUID, str]:
    """The number to ring: the service's, a contact's, at the location, of it, the owner's."""
    shown = {candidate.location.id for candidate in candidates if candidate.location}
    phones = list_phones(
        session,
        service_ids=[candidate.service_id for candidate in candidates],
        location_ids=shown,
        organization_ids=set(organizations.values()),
    )
    first = _first_numbers(phones, shown)
    found = {}
    for candidate in candidates:
        own, location = candidate.service_id, candidate.location
        owners = (own, own, own, location.id if location else None, organizations.get(own))
        numbers = (first.get((rank, owner)) for rank, owner in enumerate(owners) if owner)
        if number := next((number for number in numbers if number), None):
            found[own] = number
    return found


def _postcodes(session: Session, locations: Sequence[CandidateLocation]) -> dict[UUID, str]:
    """Postcodes by location; of an approximate one the outcode alone."""
    approximate = {location.id for location in locations if location.is_approximate}
    found: dict[UUID, str] = {}
    rows = list_postal_codes(session, [location.id for location in locations])
    for location_id, written in rows:
        unit = (parse_postcode(written) or find_in_text(written)) if written else None
        if unit is not None:
            shown = unit.outward if location_id in approximate else str(unit)
            found.setdefault(location_id, shown)
    return found


def _cost(service: Service, options: Sequence[CostOption]) -> str | None:
    """The price in words, as recorded; nothing where it is not."""
    written = service.fees_description or service.fees
    if written:
        return written
    parts = [
        option.amount_description
        or option.option
        or (f"\u00a3{option.amount:.2f}" if option.amount is not None else None)
        for option in options
    ]
    recorded = [part for part in parts if part]
    if recorded:
        return "; ".join(recorded)
    return "Free" if service.is_free else None


def read_particulars(session: Session, candidates: Sequence[Candidate]) -> dict[UUID, Particulars]:
    """Particulars by service for the results, in five statements however many there are."""
    if not candidates:
        return {}
    ids = [candidate.service_id for candidate in candidates]
    services = list_services(session, ids)
    options = list_cost_options(session, ids)
    organizations = {service.id: service.organization_id for service in services}
    schedules = schedules_of(session, candidates)
    phones = _phones(session, candidates, organizations)
    postcodes = _postcodes(session, [c.location for c in candidates if c.location])
    locations = {c.service_id: c.location.id for c in candidates if c.location}
    return {
        service.id: Particulars(
            phone=phones.get(service.id),
            postcode=postcodes.get(locations[service.id]) if service.id in locations else None,
            schedules=schedules.get(service.id, ()),
            cost_text=_cost(service, options.get(service.id, [])),
            referral=service.application_process,
        )
        for service in services
    }
