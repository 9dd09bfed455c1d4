"""Which fields a listing's document has, so that none that was sent is passed over in silence."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from importers.records import (
    AccessibilityRecord,
    AddressRecord,
    AttributeRecord,
    ContactRecord,
    CostOptionRecord,
    FundingRecord,
    ImportRecord,
    LanguageRecord,
    LocationRecord,
    OrganizationIdentifierRecord,
    OrganizationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
    TaxonomyTermRecord,
    collections_of,
    columns_of,
)

# What a field holds, whether one object or a list of them.
_HELD: dict[str, type[ImportRecord]] = {
    "accessibility": AccessibilityRecord,
    "addresses": AddressRecord,
    "attributes": AttributeRecord,
    "contacts": ContactRecord,
    "cost_options": CostOptionRecord,
    "funding": FundingRecord,
    "languages": LanguageRecord,
    "location": LocationRecord,
    "organization": OrganizationRecord,
    "organization_identifiers": OrganizationIdentifierRecord,
    "phones": PhoneRecord,
    "schedules": ScheduleRecord,
    "service_areas": ServiceAreaRecord,
    "service_at_locations": ServiceAtLocationRecord,
    "taxonomy_term": TaxonomyTermRecord,
}
# Whom a record belongs to, which the standard repeats in it.
_OWNERS = frozenset(
    {
        *("organization_id", "service_id", "location_id", "service_at_location_id"),
        *("phone_id", "contact_id", "link_id", "link_entity"),
    }
)
# Fields of the standard that are kept under another name, or worked out.
_BESIDES: dict[type[ImportRecord], frozenset[str]] = {
    ServiceRecord: frozenset({"organization", "attribution", "is_demonstration"}),
    ServiceAtLocationRecord: frozenset({"location", "service_areas", "attributes"}),
    LocationRecord: frozenset({"latitude", "longitude"}),
    AccessibilityRecord: frozenset({"accessibility"}),
    AttributeRecord: frozenset({"taxonomy_term"}),
    TaxonomyTermRecord: frozenset({"taxonomy_detail", "taxonomy"}),
}
# Columns of ours that the standard says in attributes.
_IN_ATTRIBUTES: dict[type[ImportRecord], frozenset[str]] = {
    ServiceRecord: frozenset({"kind", "delivery", "is_free", "picture", "picture_description"}),
    LocationRecord: frozenset(
        {
            *("visibility", "point", "located_by", "is_step_free", "has_accessible_toilet"),
            *("has_hearing_loop", "has_parking"),
        }
    ),
    ServiceAreaRecord: frozenset({"geometry"}),
}


def find_unknown(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pointer and message for each field that a listing does not have."""
    yield from _unknown(document, ServiceRecord, "")


def _fields_of(kind: type[ImportRecord]) -> frozenset[str]:
    own = {*columns_of(kind), *collections_of(kind), *_BESIDES.get(kind, ()), *_OWNERS}
    return frozenset(own - _IN_ATTRIBUTES.get(kind, frozenset()))


def _unknown(
    value: Mapping[str, Any], kind: type[ImportRecord], pointer: str
) -> Iterator[tuple[str, str]]:
    fields = _fields_of(kind)
    for name, held in value.items():
        here = f"{pointer}/{str(name)[:80].replace('~', '~0').replace('/', '~1')}"
        if name not in fields:
            near = get_close_matches(str(name), sorted(fields), 1)
            yield here, "is no field of it" + (f": {near[0]} is" if near else "")
            continue
        inner = _HELD.get(name)
        for number, item in enumerate(held if isinstance(held, list) else [held]):
            if inner is not None and isinstance(item, Mapping):
                place = f"{here}/{number}" if isinstance(held, list) else here
                yield from _unknown(item, inner, place)
