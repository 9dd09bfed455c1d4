"""Where an opportunity is."""

from typing import Any

from importers.fields import Fields
from importers.formats.openactive.opportunities import id_of, kind_of
from importers.formats.translated import Translated
from importers.formats.translated_hours import flag

_AMENITIES = {"Parking": "parking"}
_ADDRESS = {
    "address_1": "streetAddress",
    "city": "addressLocality",
    "state_province": "addressRegion",
    "postal_code": "postalCode",
    "country": "addressCountry",
}


def _address(place: Fields) -> list[Translated]:
    value = place.values.get("address")
    if isinstance(value, str):
        return [Translated(place.path).put("address_1", value, "address")]
    item = place.child("address")
    address = Translated(item.path).take(item, **_ADDRESS) if item else None
    return [address] if address else []


def _accessibility(place: Fields, words: Any) -> list[Translated]:
    item = Translated(place.path).put("description", words, "accessibilityInformation")
    return [item] if item else []


def _amenities(place: Fields) -> list[Translated]:
    """Of what a place has, the part that is asked for as access."""
    found = []
    for item in place.children("amenityFeature"):
        name, has = _AMENITIES.get(kind_of(dict(item.values))), flag(item, "value")
        if name and has is not None:
            said = Translated(item.path, link_type="accessibility", value="yes" if has else "no")
            found.append(said.put("taxonomy_term", {"name": name}, "type"))
    return found


def _put_point(location: Translated, place: Fields) -> None:
    geo = place.child("geo")
    if geo is not None:
        for name in ("latitude", "longitude"):
            location.put(name, geo.values.get(name), f"geo.{name}")


def read_place(place: Fields, access_words: Any) -> Translated:
    """A place as a location; one that leaves its address unsaid is where what holds it is."""
    values = dict(place.values)
    location = Translated(place.path).put("id", id_of(values), "id")
    location.take(place, "name", "description", "url")
    _put_point(location, place)
    addresses = _address(place)
    whole = place.child("containedInPlace")
    if whole is not None and not addresses and "latitude" not in location:
        _put_point(location, whole)
        addresses = _address(whole)
        location.take(whole, "name")
    location["addresses"] = addresses
    location["accessibility"] = _accessibility(place, access_words)
    location["attributes"] = _amenities(place)
    location["phones"] = read_phone(place)
    return location


def read_phone(owner: Fields) -> list[Translated]:
    """The one number that an organization or a place has."""
    phone = Translated(owner.path).put("number", owner.values.get("telephone"), "telephone")
    return [phone] if phone else []
