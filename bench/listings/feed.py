"""Writes fictional listings as an Open Referral UK feed."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.listings.generate import WRITTEN_ON
from bench.listings.listing import GeneratedListing, Venue
from directory.geography import to_lon_lat
from directory.tags import OWN_CONCEPTS
from importers.identity import derive
from importers.tagging import term_id_of
from matching.taxonomy.concept import vocabulary


def write_feed(path: Path, listings: Iterable[GeneratedListing]) -> None:
    """A JSON list that ``connect import`` reads, each service on a line of its own."""
    with path.open("w", encoding="utf-8") as file:
        for number, one in enumerate(listings):
            file.write(",\n" if number else "[\n")
            file.write(json.dumps(service_of(one), ensure_ascii=False))
        file.write("\n]\n")


def service_of(one: GeneratedListing) -> dict[str, Any]:
    """A listing with all that hangs on it; what is not recorded is left out."""
    id_ = str(one.id)
    found = {
        "id": id_,
        "name": one.name,
        "description": one.description,
        "status": one.status.value,
        "eligibility_description": one.eligibility or None,
        "minimum_age": one.minimum_age,
        "maximum_age": one.maximum_age,
        "assured_date": one.assured_date.isoformat() if one.assured_date else None,
        "last_modified": f"{WRITTEN_ON.isoformat()}T09:00:00.000Z",
        "organization": {"id": str(one.organization.id), "name": one.organization.name},
        "phones": [{"id": _id("phone", one), "number": one.phone}],
        "languages": [{"id": _id("language", one), "name": one.language}] if one.language else [],
        "schedules": [_schedule(one)] if one.hours else [],
        "service_areas": [{"id": _id("area", one), "name": one.area}] if one.area else [],
        "service_at_locations": [_at(one, venue) for venue in one.venues],
        "cost_options": [_cost(one)] if one.is_free else [],
        "attributes": [_kind(one), *_deliveries(one), *_tags(one)],
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _id(*what: object) -> str:
    first, listing, *rest = what
    of = listing.id if isinstance(listing, GeneratedListing) else listing
    return str(derive("generated feed", first, of, *rest))


def _schedule(one: GeneratedListing) -> dict[str, Any]:
    if one.hours is None:
        return {}
    opens = one.hours.opens_hour
    return {
        "id": _id("schedule", one),
        "freq": "WEEKLY",
        "interval": 1,
        "byday": one.hours.byday,
        "opens_at": f"{opens:02}:00",
        "closes_at": f"{opens + one.hours.hours:02}:00",
    }


def _cost(one: GeneratedListing) -> dict[str, Any]:
    return {"id": _id("cost", one), "option": "Free", "amount": 0, "amount_description": "Free"}


def _at(one: GeneratedListing, venue: Venue) -> dict[str, Any]:
    lon, lat = to_lon_lat(venue.point)
    address = {
        "id": _id("address", venue.id),
        "address_1": venue.address,
        "city": venue.town,
        "postal_code": venue.postcode,
        "country": "GB",
        "address_type": "physical",
    }
    location = {
        "id": str(venue.id),
        "location_type": "physical",
        "name": venue.name,
        "latitude": round(lat, 5),
        "longitude": round(lon, 5),
        "addresses": [address],
        "attributes": _of_venue(venue),
    }
    return {"id": _id("at", one, venue.id), "location": location}


def _of_venue(venue: Venue) -> list[dict[str, Any]]:
    found = [_attribute("location_visibility", venue.visibility.value, venue.id)]
    if venue.is_step_free is not None:
        value = "yes" if venue.is_step_free else "no"
        found.append({**_attribute("accessibility", "step_free", venue.id), "value": value})
    return found


def _attribute(vocabulary_name: str, term: str, of: object) -> dict[str, Any]:
    """A term of one of the vocabularies that are known by their names."""
    return {
        "id": _id(vocabulary_name, of, term),
        "link_type": vocabulary_name,
        "taxonomy_term": {
            "id": str(derive("generated feed", vocabulary_name, term)),
            "name": term,
            "taxonomy": vocabulary_name,
        },
    }


def _kind(one: GeneratedListing) -> dict[str, Any]:
    return _attribute("listing_kind", one.kind.value, one.id)


def _deliveries(one: GeneratedListing) -> list[dict[str, Any]]:
    return [_attribute("delivery", way.value, one.id) for way in one.delivery]


def _tags(one: GeneratedListing) -> list[dict[str, Any]]:
    found = []
    for tag in dict.fromkeys(one.tags):
        term = {
            "id": str(term_id_of(tag)),
            "code": tag,
            "name": vocabulary().by_id[tag].label,
            "taxonomy": OWN_CONCEPTS,
        }
        attribute = {"id": _id("tag", one, tag), "link_type": "taxonomy", "taxonomy_term": term}
        found.append(attribute)
    return found
