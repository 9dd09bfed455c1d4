"""Locations, and what they say of where they are."""

from collections.abc import Sequence
from uuid import UUID

from directory.postcodes import parse_postcode
from importers.feed import FoundLocation, Whereabouts
from importers.fields import Fields
from importers.formats.open_referral.access import AccessPoint, decide_access
from importers.formats.open_referral.attributes import (
    ACCESSIBILITY,
    LOCATION_VISIBILITY,
    FoundAttribute,
    keep_attributes,
)
from importers.formats.open_referral.people import read_contacts, read_languages, read_phones
from importers.formats.open_referral.schedules import read_schedules
from importers.formats.open_referral.vocabulary import Vocabulary
from importers.records import AccessibilityRecord, AddressRecord, LocationRecord

LOCATION_TYPES = ("physical", "postal", "virtual")


def _choose_type(item: Fields, key: str) -> str:
    given = (item.name(key) or "physical").lower()
    if given not in LOCATION_TYPES:
        item.note(key, f"must be one of {', '.join(LOCATION_TYPES)}; taken as physical")
        return "physical"
    return given


def _addresses(item: Fields, private_id: UUID | None) -> tuple[AddressRecord, ...]:
    found = []
    for number, part in enumerate(item.children("addresses")):
        words = {
            key: part.name(key)
            for key in (
                "attention",
                "address_1",
                "address_2",
                "city",
                "region",
                "state_province",
                "postal_code",
                "country",
            )
        }
        if any(words.values()):
            told_by = (private_id, number) if private_id else words.values()
            id_, _ = part.identify("address", *told_by)
            kind = _choose_type(part, "address_type")
            found.append(AddressRecord(id=id_, address_type=kind, **words))
    return tuple(found)


def _accessibility(item: Fields) -> tuple[AccessibilityRecord, ...]:
    found = []
    for part in item.children("accessibility"):
        description, details = part.text("description", "accessibility"), part.text("details")
        url = part.url("url")
        if description or details or url:
            id_, _ = part.identify("accessibility", description, details)
            found.append(AccessibilityRecord(id_, description, details, url))
    return tuple(found)


def _postcode_text(addresses: tuple[AddressRecord, ...]) -> str | None:
    """The postcode of the first address people can go to, or the whole address that may hold it."""
    ordered = sorted(addresses, key=lambda address: address.address_type != "physical")
    for address in ordered:
        if address.postal_code and parse_postcode(address.postal_code):
            return address.postal_code
    parts = [
        part
        for address in ordered[:1]
        for part in (address.address_1, address.address_2, address.city, address.postal_code)
        if part
    ]
    return ", ".join(parts) or None


def _whereabouts(item: Fields, addresses: tuple[AddressRecord, ...]) -> Whereabouts:
    lon, lat = item.number("longitude"), item.number("latitude")
    if (lon is None) != (lat is None):
        item.note("longitude" if lon is None else "latitude", "latitude and longitude go together")
        lon = lat = None
    return Whereabouts(
        item.line,
        item.path_of("latitude" if lat is not None else "addresses"),
        lon,
        lat,
        _postcode_text(addresses),
    )


def _is_kept(attribute: FoundAttribute) -> bool:
    """Whether it stays an attribute, and is not read into a column."""
    if attribute.link_type == ACCESSIBILITY:
        return attribute.choose(AccessPoint) is None
    return attribute.link_type != LOCATION_VISIBILITY


def _identify(
    item: Fields, name: str | None, where: Whereabouts, private_id: UUID | None
) -> tuple[UUID, str | None]:
    if private_id is not None:
        return item.refer("id", "location") or (private_id, None)
    return item.identify("location", name, where.postcode_text, where.lon, where.lat)


def read_location(
    item: Fields,
    attributes: Sequence[FoundAttribute],
    vocabulary: Vocabulary,
    private_id: UUID | None = None,
) -> FoundLocation:
    """A location.

    Parameters
    ----------
    attributes
        Its own, and those that other objects carry about it.
    private_id
        Its id where the feed gives none and the address is not for everybody: ids are public, and
        whoever knows how one is made could try every postcode until it fits.
    """
    addresses, accessibility = _addresses(item, private_id), _accessibility(item)
    name = item.name("name")
    whereabouts = _whereabouts(item, addresses)
    id_, source_id = _identify(item, name, whereabouts, private_id)
    access = [one for one in attributes if one.link_type == ACCESSIBILITY]
    texts = [text for part in accessibility for text in (part.description, part.details) if text]
    said = decide_access(access, texts)
    record = LocationRecord(
        id=id_,
        source_id=source_id,
        location_type=_choose_type(item, "location_type"),
        name=name,
        alternate_name=item.name("alternate_name"),
        description=item.text("description"),
        transportation=item.text("transportation"),
        url=item.url("url"),
        external_identifier=item.name("external_identifier"),
        external_identifier_type=item.name("external_identifier_type"),
        is_step_free=said[AccessPoint.STEP_FREE],
        has_accessible_toilet=said[AccessPoint.ACCESSIBLE_TOILET],
        has_hearing_loop=said[AccessPoint.HEARING_LOOP],
        has_parking=said[AccessPoint.PARKING],
        addresses=addresses,
        accessibility=accessibility,
        phones=read_phones(item),
        contacts=read_contacts(item),
        languages=read_languages(item),
        schedules=read_schedules(item),
        attributes=keep_attributes(filter(_is_kept, attributes), vocabulary),
    )
    return FoundLocation(record, whereabouts)
