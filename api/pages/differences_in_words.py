"""The values of a listing's fields in lines that people understand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from math import atan2, degrees
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.pages.wording import KINDS, say_date
from directory.geography import GridPoint, to_lon_lat
from directory.kinds import (
    Delivery,
    ListingKind,
    LocatedBy,
    LocationVisibility,
    ServiceStatus,
)
from directory.opening import describe
from directory.queries.keepers import find_organization
from directory.queries.tags import find_term_names
from directory.tags import TagStatus
from importers import records
from importers.tagging import concepts_by_term
from upkeep.content import ListingContent
from upkeep.differences import Field

Lines = tuple[str, ...]
STATUSES = {
    ServiceStatus.ACTIVE: "It runs",
    ServiceStatus.INACTIVE: "It is not kept up any more",
    ServiceStatus.DEFUNCT: "It has ended",
    ServiceStatus.TEMPORARILY_CLOSED: "It is closed for now",
}
VISIBILITIES = {
    LocationVisibility.EXACT: "Everybody: the address is shown",
    LocationVisibility.APPROXIMATE: "Everybody, but only roughly: the area is shown",
    LocationVisibility.HIDDEN: "Nobody: the address is hidden",
}
FOUND_BY = {
    LocatedBy.COORDINATES: "A pin that agrees with the postcode",
    LocatedBy.POSTCODE: "The postcode",
    LocatedBy.UNVERIFIED: "A pin that no postcode confirms",
    LocatedBy.NONE: "Not found",
}
REACH = {
    Delivery.BY_PHONE: "By phone",
    Delivery.ONLINE: "Online",
    Delivery.AT_HOME: "At the person’s home",
}
DIRECTIONS = (
    *("north", "north-east", "east", "south-east"),
    *("south", "south-west", "west", "north-west"),
)
_WORDS: dict[type[StrEnum], Mapping[Any, str]] = {
    ListingKind: KINDS,
    ServiceStatus: STATUSES,
    LocationVisibility: VISIBILITIES,
    LocatedBy: FOUND_BY,
}


@dataclass(frozen=True, slots=True)
class ValueWords:
    """Puts values into words; knows what the ids in them stand for."""

    locations: Mapping[UUID, records.LocationRecord]
    terms: Mapping[UUID, str]
    organizations: Mapping[UUID, str]

    @classmethod
    def of(cls, session: Session, *contents: ListingContent | None) -> "ValueWords":
        """For the values of some versions of a listing."""
        known = [content for content in contents if content]
        ids = {
            id_
            for content in known
            for one in _attributes(content)
            if (id_ := one.taxonomy_term_id)
        }
        # A concept that nothing was tagged with before is in no table yet.
        own = {id_: label for id_, (_, label) in concepts_by_term().items()}
        terms = own | find_term_names(session, ids - own.keys())
        locations = {one.id: one for content in known for one in content.locations}
        return cls(locations, terms, _organizations(session, known))

    def say(self, field: Field, value: Any) -> Lines:
        """A field's value, a line for each thing that it says; none where nothing is recorded."""
        if field.name in {"organization_id", "parent_organization_id"}:
            return (self.organizations.get(value, "Another organisation"),) if value else ()
        if field.name == "delivery":
            return tuple(REACH[Delivery(one)] for one in value if one in set(Delivery))
        return self._lines(value)

    def _lines(self, value: Any) -> Lines:
        if value is None or value == "":
            return ()
        if isinstance(value, tuple | list):
            return tuple(dict.fromkeys(line for one in value for line in self._lines(one)))
        if isinstance(value, records.ServiceAtLocationRecord):
            return self._visit(value)
        if isinstance(value, records.AttributeRecord):
            return self._attribute(value)
        return _plain(value)

    def _visit(self, visit: records.ServiceAtLocationRecord) -> Lines:
        location = self.locations.get(visit.location_id)
        where = place_words(location) if location else "A place"
        parts = (where, visit.description, *_schedules(visit.schedules), *_phones(visit.phones))
        return (", ".join(part for part in parts if part),)

    def _attribute(self, attribute: records.AttributeRecord) -> Lines:
        named = self.terms.get(attribute.taxonomy_term_id) if attribute.taxonomy_term_id else None
        if named and attribute.value == TagStatus.REJECTED:
            return (f"Not about: {named}",)
        return tuple(text for text in (named or attribute.value,) if text)


def place_words(location: records.LocationRecord) -> str:
    """A location as somebody who may know it calls it."""
    lines = [location.name, *(_address(one) for one in location.addresses[:1])]
    return ", ".join(dict.fromkeys(line for line in lines if line)) or "A place without a name"


def moved_words(was: GridPoint, became: GridPoint) -> str:
    """How far a pin moved, and which way."""
    east_m, north_m = became.easting_m - was.easting_m, became.northing_m - was.northing_m
    direction = DIRECTIONS[round(degrees(atan2(east_m, north_m)) / 45) % 8]
    return f"{was.distance_m(became):,.0f} m to the {direction}"


def _attributes(content: ListingContent) -> tuple[records.AttributeRecord, ...]:
    at_places = (one for place in content.locations for one in place.attributes)
    return (*content.service.attributes, *at_places)


def _organizations(session: Session, contents: list[ListingContent]) -> dict[UUID, str]:
    brought = {one.organization.id: one.organization.name for one in contents if one.organization}
    for id_ in {content.service.organization_id for content in contents} - brought.keys():
        organization = find_organization(session, id_)
        if organization:
            brought[id_] = organization.name
    return brought


def _plain(value: Any) -> Lines:
    """A value that needs to know of nothing else."""
    for kind in type(value).__mro__:
        if kind in _SAID:
            return _SAID[kind](value)
    return (str(value),)


def _text(value: str) -> Lines:
    return tuple(line.strip() for line in value.splitlines() if line.strip())


def _number(value: float | Decimal) -> Lines:
    return (f"{value:g}",)


def _point(value: GridPoint) -> Lines:
    lon, lat = to_lon_lat(value)
    return (f"{lat:.5f} north, {abs(lon):.5f} {'west' if lon < 0 else 'east'}",)


def _schedules(schedules: tuple[records.ScheduleRecord, ...]) -> Lines:
    return tuple(line for one in schedules for line in _schedule(one))


def _schedule(one: records.ScheduleRecord) -> Lines:
    said = describe([one])
    spans = [
        f"from {say_date(one.valid_from)}" if one.valid_from else "",
        f"until {say_date(one.valid_to)}" if one.valid_to else "",
        "in term time only" if one.is_term_time_only else "",
        f"not on {one.exdate.replace(',', ', ')}" if one.exdate else "",
        one.notes or "",
    ]
    return (", ".join(part for part in (said or "Times not recorded", *spans) if part),)


def _phones(phones: tuple[records.PhoneRecord, ...]) -> Lines:
    return tuple(line for one in phones for line in _phone(one))


def _phone(one: records.PhoneRecord) -> Lines:
    extension = f" extension {one.extension}" if one.extension else ""
    note = f" ({one.description})" if one.description else ""
    return (f"{one.number}{extension}{note}",)


def _contact(one: records.ContactRecord) -> Lines:
    parts = (one.name, one.title, one.department, one.email, *_phones(one.phones))
    return (", ".join(part for part in parts if part),)


def _address(one: records.AddressRecord) -> str:
    lines = (one.attention, one.address_1, one.address_2, one.city, one.postal_code)
    return ", ".join(line for line in lines if line)


def _price(one: records.CostOptionRecord) -> Lines:
    amount = "" if one.amount is None else f"£{one.amount:.2f}".removesuffix(".00")
    if one.currency not in {None, "GBP"} and one.amount is not None:
        amount = f"{one.amount:.2f} {one.currency}"
    return (", ".join(part for part in (one.option, amount, one.amount_description) if part),)


def _language(one: records.LanguageRecord) -> Lines:
    note = f" ({one.note})" if one.note else ""
    return (f"{one.name or one.code or ''}{note}",)


def _texts(*names: str) -> Callable[[Any], Lines]:
    def say(record: Any) -> Lines:
        return tuple(text for name in names if (text := getattr(record, name)))

    return say


# By the nearest class: a truth value is a number too, and a moment a day.
_SAID: dict[type, Callable[[Any], Lines]] = {
    bool: lambda one: ("Yes" if one else "No",),
    StrEnum: lambda one: (_WORDS[type(one)][one],),
    datetime: lambda one: (say_date(one.date()),),
    date: lambda one: (say_date(one),),
    int: _number,
    float: _number,
    Decimal: _number,
    GridPoint: _point,
    str: _text,
    records.ScheduleRecord: _schedule,
    records.PhoneRecord: _phone,
    records.ContactRecord: _contact,
    records.AddressRecord: lambda one: (_address(one),),
    records.CostOptionRecord: _price,
    records.LanguageRecord: _language,
    records.AccessibilityRecord: _texts("description", "details", "url"),
    records.ServiceAreaRecord: lambda one: _texts("name", "description")(one)[:1],
    records.FundingRecord: _texts("source"),
    records.OrganizationIdentifierRecord: _texts("identifier"),
}
