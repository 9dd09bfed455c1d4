"""Every telephone number that a listing shows, wherever it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from importers.records import (
    ContactRecord,
    LocationRecord,
    PhoneRecord,
    ServiceAtLocationRecord,
)
from matching.duplicates.reach import read_phone
from upkeep.content import ListingContent

DOUBTFUL = (
    "This does not look like a telephone number, and a telephone cannot ring it. It is kept as you"
    " typed it."
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and whom or what it reaches where it is not simply the listing's."""

    phone: PhoneRecord
    reaches: str


def list_numbers(content: ListingContent) -> list[Number]:
    """The listing's own numbers, then its people's, then those at its places."""
    service = content.service
    found = [Number(phone, phone.description or "") for phone in service.phones]
    for contact in service.contacts:
        found += [Number(phone, _who(contact)) for phone in contact.phones]
    for visit in service.service_at_locations:
        place = content.location(visit.location_id)
        named = place.name or "" if place else ""
        found += [Number(phone, named) for phone in visit.phones]
        people = (phone for contact in visit.contacts for phone in contact.phones)
        found += [Number(phone, named) for phone in people]
    for location in content.locations:
        found += [Number(phone, location.name or "") for phone in location.phones]
    return found


def with_numbers(content: ListingContent, typed: Mapping[UUID, str | None]) -> ListingContent:
    """The listing with its numbers as typed, by the ids of the phones; an empty one goes."""
    service = content.service
    set_numbers = _setter(typed)
    return replace(
        content,
        service=replace(
            service,
            phones=set_numbers(service.phones),
            contacts=tuple(_contact(one, set_numbers) for one in service.contacts),
            service_at_locations=tuple(
                _visit(one, set_numbers) for one in service.service_at_locations
            ),
        ),
        locations=tuple(_location(one, set_numbers) for one in content.locations),
    )


def is_doubtful(number: str) -> bool:
    """Whether it is no number that can be rung in this country."""
    return read_phone(number) is None


Setter = Callable[[tuple[PhoneRecord, ...]], tuple[PhoneRecord, ...]]


def _setter(typed: Mapping[UUID, str | None]) -> Setter:
    def set_numbers(phones: tuple[PhoneRecord, ...]) -> tuple[PhoneRecord, ...]:
        numbers = ((one, typed.get(one.id, one.number)) for one in phones)
        return tuple(replace(one, number=number) for one, number in numbers if number)

    return set_numbers


def _contact(contact: ContactRecord, set_numbers: Setter) -> ContactRecord:
    return replace(contact, phones=set_numbers(contact.phones))


def _visit(visit: ServiceAtLocationRecord, set_numbers: Setter) -> ServiceAtLocationRecord:
    return replace(
        visit,
        phones=set_numbers(visit.phones),
        contacts=tuple(_contact(one, set_numbers) for one in visit.contacts),
    )


def _location(location: LocationRecord, set_numbers: Setter) -> LocationRecord:
    return replace(location, phones=set_numbers(location.phones))


def _who(contact: ContactRecord) -> str:
    return ", ".join(part for part in (contact.name, contact.title) if part)
