"""Where a service happens: its service_at_locations, and how visible each location may be."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from directory.kinds import LocationVisibility
from importers.feed import FoundLocation
from importers.fields import Fields
from importers.formats.open_referral.attributes import (
    ACCESSIBILITY,
    LOCATION_VISIBILITY,
    FoundAttribute,
    find_attributes,
)
from importers.formats.open_referral.locations import read_location
from importers.formats.open_referral.people import read_contacts, read_phones
from importers.formats.open_referral.schedules import read_schedules
from importers.formats.open_referral.vocabulary import Vocabulary
from importers.identity import derive
from importers.records import ServiceAtLocationRecord


def read_visibility(attribute: FoundAttribute) -> LocationVisibility:
    """What an attribute allows the public to know; hidden where it cannot be told."""
    choice = attribute.choose(LocationVisibility)
    if choice is None:
        allowed = ", ".join(LocationVisibility)
        shown = " ".join(attribute.words) or None
        attribute.item.note(
            "taxonomy_term", f"must be one of {allowed}; the location is kept hidden", shown
        )
        return LocationVisibility.HIDDEN
    return choice


@dataclass(slots=True)
class LocationBook:
    """Every location of a feed, each once, as hidden as anything in the feed says it is."""

    found: dict[UUID, FoundLocation] = field(default_factory=dict)
    visibility: dict[UUID, LocationVisibility] = field(default_factory=dict)

    def enter(self, location: FoundLocation) -> UUID:
        """Keep a location unless it is known; answer its id."""
        return self.found.setdefault(location.record.id, location).record.id

    def restrict(self, location_id: UUID, visibility: LocationVisibility) -> None:
        """Hear that a location is no more visible than this."""
        known = self.visibility.get(location_id, LocationVisibility.EXACT)
        self.visibility[location_id] = min(known, visibility, key=lambda kind: kind.rank)

    def locations(self) -> dict[UUID, FoundLocation]:
        """The locations with their visibility."""
        return {
            id_: replace(
                location,
                record=replace(
                    location.record, visibility=self.visibility.get(id_, LocationVisibility.EXACT)
                ),
            )
            for id_, location in self.found.items()
        }


@dataclass(frozen=True, slots=True)
class _Visit:
    """One service_at_location, read."""

    record: ServiceAtLocationRecord
    item_id: UUID
    own: tuple[FoundAttribute, ...]


def _about(attributes: Iterable[FoundAttribute], location_id: UUID | None) -> list[FoundAttribute]:
    return [one for one in attributes if location_id and one.link_id == location_id]


def _location_id(
    item: Fields,
    own: list[FoundAttribute],
    of_service: list[FoundAttribute],
    book: LocationBook,
    vocabulary: Vocabulary,
    private_id: UUID,
    *,
    is_only: bool,
) -> UUID | None:
    location = item.child("location")
    named = item.refer("location_id", "location")
    if location is None:
        if named is None:
            item.note("location", "names no location; left out", "(none)")
        return named[0] if named else None
    if location.name("id") is None and named:
        location = replace(location, values={**location.values, "id": item.name("location_id")})
    given = location.refer("id", "location")
    of_location = find_attributes(location)
    about = [*of_location, *_about([*own, *of_service], given[0] if given else None)]
    # Feeds put access on the service, not the venue; that is plain where there is one venue only.
    if is_only and not any(one.link_type == ACCESSIBILITY for one in about):
        about += [one for one in (*own, *of_service) if one.link_type == ACCESSIBILITY]
    is_private = any(
        one.link_type == LOCATION_VISIBILITY for one in (*of_location, *own, *of_service)
    )
    id_ = book.enter(read_location(location, about, vocabulary, private_id if is_private else None))
    for one in of_location:
        if one.link_type == LOCATION_VISIBILITY:
            book.restrict(id_, read_visibility(one))
    return id_


def _read_visit(
    item: Fields,
    of_service: list[FoundAttribute],
    book: LocationBook,
    vocabulary: Vocabulary,
    private_id: UUID,
    *,
    is_only: bool,
) -> _Visit | None:
    own = find_attributes(item)
    location_id = _location_id(item, own, of_service, book, vocabulary, private_id, is_only=is_only)
    if location_id is None:
        return None
    for one in own:
        if one.link_type == LOCATION_VISIBILITY:
            book.restrict(location_id, read_visibility(one))
    id_, _ = item.identify("service_at_location", item.path, location_id)
    record = ServiceAtLocationRecord(
        id=id_,
        location_id=location_id,
        description=item.text("description"),
        schedules=read_schedules(item),
        phones=read_phones(item),
        contacts=read_contacts(item),
    )
    return _Visit(record, id_, tuple(own))


def _merge(records: Iterable[ServiceAtLocationRecord]) -> tuple[ServiceAtLocationRecord, ...]:
    """One row a location; a feed may repeat a location to give it a second set of hours."""
    merged: dict[UUID, ServiceAtLocationRecord] = {}
    for record in records:
        held = merged.get(record.location_id)
        if held is None:
            merged[record.location_id] = record
            continue
        merged[record.location_id] = replace(
            held,
            description=held.description or record.description,
            schedules=tuple(dict.fromkeys(held.schedules + record.schedules)),
            phones=tuple(dict.fromkeys(held.phones + record.phones)),
            contacts=tuple(dict.fromkeys(held.contacts + record.contacts)),
        )
    return tuple(merged.values())


def read_service_at_locations(
    service: Fields,
    attributes: list[FoundAttribute],
    book: LocationBook,
    vocabulary: Vocabulary,
    service_id: UUID,
) -> tuple[ServiceAtLocationRecord, ...]:
    """Where a service happens; its locations are entered in the book.

    Notes
    -----
    A visibility said of the service without saying of which location holds for all of them:
    showing a refuge by mistake is worse than hiding a hall.
    """
    items = service.children("service_at_locations")
    is_only = len(items) == 1
    read = [
        _read_visit(
            item,
            attributes,
            book,
            vocabulary,
            derive(service_id, "location", number),
            is_only=is_only,
        )
        for number, item in enumerate(items)
    ]
    visits = [visit for visit in read if visit is not None]
    for one in attributes:
        if one.link_type != LOCATION_VISIBILITY:
            continue
        meant = [v for v in visits if one.link_id in {v.record.location_id, v.item_id}] or visits
        visibility = read_visibility(one)
        for visit in meant:
            book.restrict(visit.record.location_id, visibility)
    return _merge(visit.record for visit in visits)
