"""A place that was hidden stays hidden, wherever older or others' words of it come back."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from importers.compare import as_json
from importers.records import LocationRecord
from importers.stored import load_records
from upkeep.content import ListingContent


def keep_hidden(content: ListingContent, known: Iterable[ListingContent]) -> ListingContent:
    """A listing with no place shown to more people than the first of ``known`` that has it does.

    Notes
    -----
    Only whoever changes who may see a place shows it again, never a version that is put back, a
    feed or a twin. A hidden place may have another id by now: where others' listings happen there
    too, the one that hides it gets a place of its own.
    """
    listed = tuple(known)
    return replace(content, locations=tuple(_as_hidden(one, listed) for one in content.locations))


def keep_left_hidden(
    content: ListingContent, base: ListingContent | None, live: ListingContent
) -> ListingContent:
    """A change upon what is live, without showing a place that was hidden since it was begun.

    Parameters
    ----------
    base
        What the change was made from. A place of it that the listing has left by now comes back as
        hidden as the one that took its place; any other is as whoever changes it says.
    """
    begun, still = ({one.id for one in each.locations} for each in (base or content, live))
    hidden = {one.id: one for one in keep_hidden(content, [live]).locations}
    places = (
        hidden[one.id] if base and one.id in begun - still else one for one in content.locations
    )
    return replace(content, locations=tuple(places))


def with_visited(session: Session, content: ListingContent) -> ListingContent:
    """A listing with the directory's own places that it names and does not describe."""
    visited = {visit.location_id for visit in content.service.service_at_locations}
    missing = visited - {one.id for one in content.locations}
    found = load_records(session, LocationRecord, missing) if missing else {}
    return replace(content, locations=(*content.locations, *found.values()))


def _as_hidden(place: LocationRecord, known: Iterable[ListingContent]) -> LocationRecord:
    said = ([one for one in each.locations if _is_same(one, place)] for each in known)
    first = next((places for places in said if places), [place])
    least = min((one.visibility for one in (place, *first)), key=lambda kind: kind.rank)
    return replace(place, visibility=least)


def _is_same(one: LocationRecord, other: LocationRecord) -> bool:
    if one.id == other.id or (one.point is not None and one.point == other.point):
        return True
    is_told = any(address.address_1 or address.postal_code for address in one.addresses)
    return is_told and bool(as_json(one.addresses) == as_json(other.addresses))
