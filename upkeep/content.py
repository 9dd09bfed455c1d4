"""A listing whole, as a document: what a draft holds, what a version keeps, what is compared."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from directory.errors import ListingNotFoundError
from importers.records import LocationRecord, OrganizationRecord, ServiceRecord
from importers.stored import load_records


@dataclass(frozen=True, slots=True)
class ListingContent:
    """What is recorded of one listing, in the records that importers write.

    Parameters
    ----------
    service
        Its service areas are without outlines, which are kept beside the directory's own rows.
    locations
        Those that ``service`` names, in its order; a hidden one with everything that is hidden.
    organization
        Only where the listing brings an organization that the directory does not have yet.
    """

    service: ServiceRecord
    locations: tuple[LocationRecord, ...] = ()
    organization: OrganizationRecord | None = None

    def as_json(self) -> dict[str, Any]:
        """The document as a version keeps it."""
        document: dict[str, Any] = _adapter().dump_python(self, mode="json")
        return document

    def location(self, location_id: UUID) -> LocationRecord | None:
        """One of its locations."""
        return next((one for one in self.locations if one.id == location_id), None)


def read_content(document: dict[str, Any]) -> ListingContent:
    """The content that a version keeps."""
    content: ListingContent = _adapter().validate_python(document, strict=False)
    return content


def load_content(session: Session, service_id: UUID) -> ListingContent:
    """A listing as the directory has it now, published or not.

    Raises
    ------
    ListingNotFoundError
        There is none.
    """
    service = load_records(session, ServiceRecord, [service_id]).get(service_id)
    if service is None:
        msg = f"There is no listing {service_id}."
        raise ListingNotFoundError(msg)
    visited = [visit.location_id for visit in service.service_at_locations]
    found = load_records(session, LocationRecord, visited)
    locations = (found[id_] for id_ in dict.fromkeys(visited) if id_ in found)
    return ListingContent(without_outlines(service), tuple(locations))


def without_outlines(service: ServiceRecord) -> ServiceRecord:
    """The record without the outlines of its areas: an authority's takes a megabyte."""
    if not any(area.geometry for area in service.service_areas):
        return service
    areas = tuple(replace(area, geometry=None) for area in service.service_areas)
    return replace(service, service_areas=areas)


def only_visited(
    service: ServiceRecord, locations: Iterable[LocationRecord]
) -> tuple[LocationRecord, ...]:
    """Those of some locations where the service happens, in the service's order."""
    known = {one.id: one for one in locations}
    visited = dict.fromkeys(visit.location_id for visit in service.service_at_locations)
    return tuple(known[id_] for id_ in visited if id_ in known)


@cache
def _adapter() -> TypeAdapter[ListingContent]:
    return TypeAdapter(ListingContent)
