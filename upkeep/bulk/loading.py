"""Many listings as they are recorded, in a few statements."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from importers.records import LocationRecord, OrganizationRecord, ServiceRecord
from importers.stored import load_records
from upkeep.bulk.held import HeldListing
from upkeep.content import ListingContent, without_outlines


def load_held(session: Session, service_ids: Collection[UUID]) -> dict[UUID, HeldListing]:
    """The listings among these that the directory has, each with who runs it."""
    services = load_records(session, ServiceRecord, set(service_ids))
    visited = {visit.location_id for one in services.values() for visit in one.service_at_locations}
    locations = load_records(session, LocationRecord, visited)
    runs = {one.organization_id for one in services.values()}
    organizations = load_records(session, OrganizationRecord, runs)
    return {
        id_: HeldListing(_content(one, locations), organizations[one.organization_id])
        for id_, one in services.items()
    }


def _content(service: ServiceRecord, locations: dict[UUID, LocationRecord]) -> ListingContent:
    visited = dict.fromkeys(visit.location_id for visit in service.service_at_locations)
    found = tuple(locations[id_] for id_ in visited if id_ in locations)
    return ListingContent(without_outlines(service), found)
