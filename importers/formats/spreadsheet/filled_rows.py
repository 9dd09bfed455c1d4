"""A listing as rows of our template: what a download holds, and an upload is read against."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from directory.authorities import NAMES
from directory.kinds import Delivery, ListingKind, LocationVisibility, ServiceStatus
from directory.opening.words import describe
from importers.formats.open_referral.costs import says_free_alone
from importers.formats.spreadsheet.columns import Column
from importers.formats.spreadsheet.organizations import CHARITY, COMPANY
from importers.records import (
    AddressRecord,
    CostOptionRecord,
    LanguageRecord,
    LocationRecord,
    OrganizationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceRecord,
)
from importers.references import authority_of
from matching.hearing.languages import language_named

Filled: TypeAlias = str | date
STATUSES = {
    ServiceStatus.ACTIVE: "running",
    ServiceStatus.TEMPORARILY_CLOSED: "temporarily closed",
    ServiceStatus.INACTIVE: "not running now",
    ServiceStatus.DEFUNCT: "closed for good",
}
_WAYS = {
    Delivery.BY_PHONE: Column.BY_PHONE,
    Delivery.ONLINE: Column.ONLINE,
    Delivery.AT_HOME: Column.AT_HOME,
}
_YES_NO = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row, what is empty left out, and the location that it shows, where it shows one."""

    cells: dict[Column, Filled]
    location_id: UUID | None = None


def rows_of(
    service: ServiceRecord,
    locations: Mapping[UUID, LocationRecord],
    organization: OrganizationRecord | None,
) -> tuple[FilledRow, ...]:
    """The rows of one listing; a hidden location has none of its own.

    Notes
    -----
    With one place everything stands in one row. With several each has a row, which carries the
    listing's reference, and its own times.
    """
    shown = [
        (visit, location)
        for visit in service.service_at_locations
        if (location := locations.get(visit.location_id))
        and location.visibility is not LocationVisibility.HIDDEN
    ]
    main = _of_service(service, organization)
    if len(shown) > 1:
        own = _filled(main | _times(service.schedules))
        further = (
            FilledRow(_filled(_tie(service) | _of_place(place) | _times(visit.schedules)), place.id)
            for visit, place in shown
        )
        return (FilledRow(own), *further)
    if not shown:
        hidden = {Column.VISIBILITY: "hidden"} if service.service_at_locations else {}
        return (FilledRow(_filled(main | hidden | _times(service.schedules))),)
    [(visit, place)] = shown
    times = _times((*service.schedules, *visit.schedules))
    return (FilledRow(_filled(main | _of_place(place) | times), place.id),)


def _filled(cells: Mapping[Column, Filled | None]) -> dict[Column, Filled]:
    return {column: value for column, value in cells.items() if value}


def _tie(service: ServiceRecord) -> dict[Column, Filled | None]:
    return {Column.NAME: service.name, Column.REFERENCE: str(service.id)}


def _of_service(
    service: ServiceRecord, organization: OrganizationRecord | None
) -> dict[Column, Filled | None]:
    is_giving = service.kind is ListingKind.GIVING
    ways = {column: "yes" if way in service.delivery else None for way, column in _WAYS.items()}
    return {
        **_tie(service),
        **_of_organization(organization),
        **ways,
        Column.OTHER_NAME: service.alternate_name,
        Column.KIND: "way to give" if is_giving else service.kind.value,
        Column.DESCRIPTION: service.description,
        Column.ELIGIBILITY: service.eligibility_description,
        Column.MINIMUM_AGE: _age(service.minimum_age),
        Column.MAXIMUM_AGE: _age(service.maximum_age),
        Column.PHONE: "; ".join(map(_phone, service.phones)),
        Column.EMAIL: service.email,
        Column.WEBSITE: service.url,
        Column.CONTACT_ROLE: next((one.title for one in service.contacts if one.title), None),
        Column.FREE: None if service.is_free is None else _YES_NO[service.is_free],
        Column.COST: _cost(service),
        Column.LANGUAGES: "; ".join(_languages(service.languages)),
        Column.HOW_TO_JOIN: service.application_process,
        Column.AREA: "; ".join(_areas(service.service_areas)),
        Column.STATUS: STATUSES[service.status],
        Column.ALERT: service.alert,
        Column.CHECKED: service.assured_date,
    }


def _of_organization(organization: OrganizationRecord | None) -> dict[Column, Filled | None]:
    if organization is None:
        return {}
    numbers = [one.identifier for one in organization.organization_identifiers]
    return {
        Column.ORGANIZATION: organization.name,
        Column.ORGANIZATION_WEBSITE: organization.website,
        Column.ORGANIZATION_EMAIL: organization.email,
        Column.CHARITY_NUMBER: _number(numbers, CHARITY),
        Column.COMPANY_NUMBER: _number(numbers, COMPANY),
    }


def _number(numbers: Iterable[str], prefix: str) -> str | None:
    start = f"{prefix}-"
    return next((one.removeprefix(start) for one in numbers if one.startswith(start)), None)


def _of_place(place: LocationRecord) -> dict[Column, Filled | None]:
    address = first_address(place)
    has_postcode = bool(address and address.postal_code)
    access = {
        Column.STEP_FREE: place.is_step_free,
        Column.ACCESSIBLE_TOILET: place.has_accessible_toilet,
        Column.HEARING_LOOP: place.has_hearing_loop,
        Column.PARKING: place.has_parking,
    }
    said = [one.description for one in place.accessibility if one.description]
    return {
        Column.VENUE: place.name,
        Column.ADDRESS: street_of(address),
        Column.TOWN: address.city if address else None,
        Column.POSTCODE: address.postal_code if has_postcode and address else None,
        Column.VISIBILITY: place.visibility.value,
        **{column: None if is_so is None else _YES_NO[is_so] for column, is_so in access.items()},
        Column.ACCESS: said[0] if said else None,
    }


def first_address(place: LocationRecord) -> AddressRecord | None:
    """The address that a row shows: where people go, before where letters go."""
    ordered = sorted(place.addresses, key=lambda one: one.address_type != "physical")
    return ordered[0] if ordered else None


def street_of(address: AddressRecord | None) -> str | None:
    """The street as one cell shows it."""
    if address is None:
        return None
    parts = (address.attention, address.address_1, address.address_2)
    return ", ".join(part for part in parts if part) or None


def _times(schedules: Iterable[ScheduleRecord]) -> dict[Column, Filled | None]:
    listed = sorted(schedules, key=lambda one: str(one.id))
    starts, ends = {one.valid_from for one in listed}, {one.valid_to for one in listed}
    return {
        Column.TIMES: describe(listed),
        Column.STARTS: next(iter(starts)) if len(starts) == 1 else None,
        Column.ENDS: next(iter(ends)) if len(ends) == 1 else None,
    }


def _age(years: float | None) -> str | None:
    return None if years is None else f"{years:g}"


def _phone(phone: PhoneRecord) -> str:
    extension = f"ext {phone.extension}" if phone.extension else None
    return " ".join(part for part in (phone.number, extension, phone.description) if part)


def _cost(service: ServiceRecord) -> str | None:
    """In words, or its prices in words; nothing where they say what the column before it says."""
    words = service.fees_description or price_words(service.cost_options)
    return None if service.is_free and says_free_alone(words) else words


def price_words(costs: Iterable[CostOptionRecord]) -> str:
    """Prices in words, the same every time."""
    said = (
        " ".join(part for part in (one.option, _amount(one.amount), one.amount_description) if part)
        for one in sorted(costs, key=lambda one: str(one.id))
    )
    return "; ".join(words for words in said if words)


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else f"£{amount:.2f}"


def _languages(languages: Iterable[LanguageRecord]) -> Iterator[str]:
    for one in sorted(languages, key=lambda one: str(one.id)):
        said = one.name or (language_named(one.code) if one.code else None) or one.code
        if said:
            yield said


def _areas(areas: Iterable[ServiceAreaRecord]) -> Iterator[str]:
    for one in sorted(areas, key=lambda one: str(one.id)):
        said = NAMES.get(authority_of(one.uri) or "") or one.name or one.extent
        if said:
            yield said
