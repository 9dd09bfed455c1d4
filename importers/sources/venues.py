"""Venues: a layer of points with title, address, description, hours and web address."""

import json
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

from directory.postcodes import find_in_text
from importers.feed import FoundLocation, Listing, ListingFeed, Whereabouts
from importers.fields import Fields
from importers.formats.vector import MISSING, Feature, read_features
from importers.hours import schedules_from_text
from importers.identity import derive, find_uuid
from importers.records import (
    AddressRecord,
    LocationRecord,
    OrganizationRecord,
    ScheduleRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
)
from importers.report import IssueLog, Progress
from importers.source import Source


def _hours(row: Fields) -> str | None:
    """Opening hours as they were written; some publishers put them in an object of their own."""
    value = row.values.get("hours")
    if isinstance(value, str) and value.lstrip().startswith("{"):
        # A layer without nested values carries the object as text.
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return row.text("hours")
    if isinstance(value, dict):
        inner = Fields(value, "hours", row.line, row.source, row.log)
        return inner.text("_text", "text", "description")
    return row.text("hours", "opening_hours")


def _identify(
    feature: Feature, row: Fields, title: str, address: str | None
) -> tuple[UUID, str | None]:
    """The row's own id, or one of what makes it this venue and no other."""
    local_id = feature.id or row.name("id")
    if local_id:
        known = find_uuid(local_id)
        return (known, None) if known else (derive(row.source, "service", local_id), local_id)
    # Rounded to a centimetre: another version of PROJ must not make it another venue.
    point = [None if part is None else round(part, 7) for part in (feature.lon, feature.lat)]
    return derive(row.source, "service", title, address, *point), None


def _location(
    feature: Feature, row: Fields, service_id: UUID, title: str, address: str | None
) -> FoundLocation:
    id_ = derive(service_id, "location")
    postcode = find_in_text(address) if address else None
    addresses = (
        (
            AddressRecord(
                id=derive(id_, "address"),
                address_1=address,
                postal_code=str(postcode) if postcode else None,
                country="GB",
            ),
        )
        if address
        else ()
    )
    record = LocationRecord(id=id_, name=title, addresses=addresses)
    path = "geometry" if feature.lon is not None else "properties.address"
    whereabouts = Whereabouts(row.line, path, feature.lon, feature.lat, address)
    return FoundLocation(record, whereabouts)


def _schedules(row: Fields, service_id: UUID) -> tuple[ScheduleRecord, ...]:
    return schedules_from_text(_hours(row) or "", service_id)


def _read_venue(
    feature: Feature, row: Fields, title: str
) -> tuple[Listing, OrganizationRecord, FoundLocation]:
    """A venue as a service, the organization that runs it, and the place where it is."""
    address = row.name("address")
    id_, source_id = _identify(feature, row, title, address)
    organization = OrganizationRecord(derive(id_, "organization"), title, website=row.url("url"))
    location = _location(feature, row, id_, title, address)
    service = ServiceRecord(
        id=id_,
        organization_id=organization.id,
        name=title,
        source_id=source_id,
        description=row.text("description"),
        url=organization.website,
        schedules=_schedules(row, id_),
        service_at_locations=(
            ServiceAtLocationRecord(derive(id_, "service_at_location"), location.record.id),
        ),
    )
    return Listing(row.line, service), organization, location


def read(origin: str, source: str, progress: Progress) -> ListingFeed:
    """The venues in a GeoJSON or GeoPackage file.

    Notes
    -----
    Each venue has an organization of its own: two halls of one name need not be one body, and
    telling that they are is for whoever reviews duplicates.
    """
    log, rejected_by, duplicate = IssueLog(), Counter[str](), 0
    listings: dict[UUID, Listing] = {}
    organizations: dict[UUID, OrganizationRecord] = {}
    locations: dict[UUID, FoundLocation] = {}
    features = read_features(Path(origin))
    for done, feature in enumerate(features, start=1):
        progress(done, len(features))
        values: dict[str, Any] = feature.properties or {}
        row = Fields(values, "properties", feature.line, source, log)
        title = row.name("title", "name")
        if title is None:
            rejected_by["no title"] += 1
            row.note("title", "rejected: a venue needs a title")
            continue
        listing, organization, location = _read_venue(feature, row, title)
        first = listings.get(listing.service.id)
        if first:
            duplicate += 1
            row.note("title", f"is the same venue as in line {first.line}; the first is kept")
            continue
        if feature.problem and feature.problem != MISSING:
            log.note(feature.line, "geometry", None, feature.problem)
        listings[listing.service.id] = listing
        organizations[organization.id] = organization
        locations[location.record.id] = location
    return ListingFeed(
        fetched=len(features),
        listings=tuple(listings.values()),
        organizations=organizations,
        locations=locations,
        duplicate=duplicate,
        rejected_by=rejected_by,
        issues=tuple(log.issues),
    )


SOURCE = Source(
    name="venues",
    title="Venues from a map layer",
    publisher="whoever publishes the layer",
    licence="as the publisher says",
    attribution="",
    layout=(
        "GeoJSON or GeoPackage with a point and the fields title, address, description, hours"
        " and url"
    ),
    frequency="as the publisher says",
    takes_address=False,
    read=read,
)
