"""Where a service happens: the standard's service_at_locations, and Outpost's plain locations."""

from typing import Any
from uuid import UUID

from importers.fields import Fields
from importers.formats.open_referral.attributes import LOCATION_VISIBILITY
from importers.formats.open_referral_v1.hours import Holidays, read_holidays, read_hours
from importers.formats.open_referral_v1.people import read_contacts, read_phones
from importers.formats.translated import Translated
from importers.formats.translated_hours import flag
from importers.identity import derive

_ADDRESS = tuple(
    "attention address_1 address_2 city region state_province postal_code country".split()
)
_ADDRESSES = ("physical_addresses", "addresses")
_ACCESS = ("accessibility_for_disabilities", "accessibilities", "accessibility")
MASK = "mask_exact_address"


def _address(item: Fields) -> Translated:
    return Translated(item.path).take(item, *_ADDRESS)


def _addresses(item: Fields) -> list[Translated]:
    """Addresses in a list of their own, or in the location itself."""
    parts = [part for key in _ADDRESSES for part in item.children(key)]
    listed = [(_address(part), part) for part in parts]
    found = [address.take(part, "id", "address_type") for address, part in listed if address]
    return found or [address for address in [_address(item)] if address]


def _accessibility(item: Fields) -> list[Translated]:
    found = []
    for part in (part for key in _ACCESS for part in item.children(key)):
        words = Translated(part.path).take(part, "details", "url", description="accessibility")
        words.take(part, description="name").take(part, description="label")
        found.append(words.take(part, "description"))
    return found


def _put_point(location: Translated, item: Fields) -> None:
    location.take(item, "latitude", "longitude")
    geometry = item.child("geometry")
    pair = geometry.values.get("coordinates") if geometry else None
    # Outpost gives the point where equator and prime meridian cross for an address it cannot find.
    if isinstance(pair, list) and len(pair) >= 2 and pair[:2] != [0, 0]:
        for name, value in (("longitude", pair[0]), ("latitude", pair[1])):
            location.put(name, value, "geometry.coordinates")


def _visibility(item: Fields) -> list[Translated]:
    """Approximate where the address is masked; what cannot be read hides, as it does elsewhere."""
    value = item.values.get(MASK)
    if value in (None, "") or flag(item, MASK) is False:
        return []
    word = "approximate" if flag(item, MASK) else str(value)
    path = item.path_of(MASK)
    term = Translated(path, name=word)
    return [Translated(path, link_type=LOCATION_VISIBILITY, taxonomy_term=term)]


def _location(item: Fields) -> Translated:
    location = Translated(item.path).take(
        item, "id", "name", "alternate_name", "description", "transportation", "url"
    )
    _put_point(location, item)
    if str(item.values.get("city") or "").strip().lower() == "online":
        location.put("location_type", "virtual", "city")
    location["addresses"] = _addresses(item)
    location.names["addresses"] = next(
        (key for key in _ADDRESSES if item.values.get(key)), "postal_code"
    )
    location["accessibility"] = _accessibility(item)
    location["attributes"] = _visibility(item)
    location["phones"] = read_phones(item)
    return location


def _visit(item: Fields, number: int, service_id: UUID, holidays: Holidays) -> Translated:
    """One service_at_location; some feeds leave the location out and put its address here."""
    visit = Translated(item.path).take(item, "description", "location_id")
    named = item.refer("id", "service_at_location")
    id_ = named[0] if named else derive(service_id, "service_at_location", number)
    own = read_holidays(item, id_)
    both = Holidays(
        (*holidays.closed, *own.closed), words=tuple(dict.fromkeys((*holidays.words, *own.words)))
    )
    location = item.child("location")
    if location is None and not item.values.get("location_id") and _addresses(item):
        location = _without_id(item)
    visit.put("location", _location(location) if location else None, "location")
    visit.update(
        id=str(id_),
        schedules=[*read_hours(item, id_, both), *own.instead],
        phones=read_phones(item) if item.values.get("location") else [],
        contacts=read_contacts(item),
    )
    return visit


def _without_id(item: Fields) -> Fields:
    """The visit as its location, whose id is then not the visit's, nor its words the visit's."""
    values: dict[str, Any] = {
        key: value for key, value in item.values.items() if key not in {"id", "description"}
    }
    return Fields(values, item.path, item.line, item.source, item.log)


def read_visits(service: Fields, service_id: UUID, holidays: Holidays) -> list[Translated]:
    """Where a service happens."""
    visits = [
        _visit(item, number, service_id, holidays)
        for number, item in enumerate(service.children("service_at_locations"))
    ]
    for number, item in enumerate(service.children("locations")):
        local_id = item.values.get("id") or number
        id_ = derive(service_id, "location", local_id)
        visits.append(Translated(item.path, id=str(id_), location=_location(item)))
    return visits
