"""Where a listing of a spreadsheet happens, upon where it is recorded to happen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

from directory.kinds import LocatedBy
from importers.feed import FoundLocation, Whereabouts
from importers.formats.spreadsheet.filled_rows import first_address
from importers.identity import derive
from importers.locate import Position, find_unit
from importers.records import (
    LocationRecord,
    ScheduleRecord,
    ServiceAtLocationRecord,
    columns_of,
)
from upkeep.bulk.reading import ReadListing
from upkeep.content import ListingContent
from upkeep.round_trip import overlaid

PlaceFinder: TypeAlias = Callable[[Whereabouts], Position]


@dataclass(frozen=True, slots=True)
class TakenPlaces:
    """Where and when it would happen.

    Parameters
    ----------
    schedules
        Of the listing itself; nothing where they stay as they are recorded.
    doubtful
        What was found for each place whose whereabouts are new, where somebody should read of it.
    """

    visits: tuple[ServiceAtLocationRecord, ...]
    locations: tuple[LocationRecord, ...]
    schedules: tuple[ScheduleRecord, ...] | None
    doubtful: tuple[tuple[FoundLocation, Position], ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A place of the sheet, the same place as a download says it, and as it is recorded."""

    sent: FoundLocation
    sent_visit: ServiceAtLocationRecord
    base: FoundLocation | None = None
    base_visit: ServiceAtLocationRecord | None = None
    held_id: UUID | None = None


def take_places(
    base: ReadListing,
    sent: ReadListing,
    held: ListingContent,
    own: Mapping[str, UUID],
    find: PlaceFinder,
) -> TakenPlaces:
    """The recorded places with what the sheet says of them; a hidden one stays as it is.

    Parameters
    ----------
    own
        The recorded place behind each place of a download.
    """
    pairs = _pairs(base, sent, own)
    taken = _Taken(held, find)
    for pair in pairs:
        taken.add(pair)
    kept = _kept(held, own, pairs, is_whole=base.service is not None)
    schedules = _schedules(base, sent)
    if schedules is not None and len(pairs) == 1:
        # With one place its own times stand in the same cell as the listing's.
        taken.visits = [replace(one, schedules=()) for one in taken.visits]
    places = [one.location_id for one in held.service.service_at_locations]
    visits = sorted(
        (*taken.visits, *kept),
        key=lambda one: places.index(one.location_id) if one.location_id in places else len(places),
    )
    stay = {visit.location_id for visit in kept}
    others = (one for one in held.locations if one.id in stay)
    return TakenPlaces(tuple(visits), (*taken.locations, *others), schedules, tuple(taken.doubtful))


class _Taken:
    """The places of a sheet, one after the other."""

    def __init__(self, held: ListingContent, find: PlaceFinder) -> None:
        self.held, self.find = held, find
        self.visits: list[ServiceAtLocationRecord] = []
        self.locations: list[LocationRecord] = []
        self.doubtful: list[tuple[FoundLocation, Position]] = []
        self._visit_of = {one.location_id: one for one in held.service.service_at_locations}
        self._used = set(self._visit_of)

    def add(self, pair: _Pair) -> None:
        """Take one, upon the recorded one that it is, or as a new one."""
        own = self.held.location(pair.held_id) if pair.held_id else None
        if own is None:
            id_ = _new_id(self.held.service.id, self._used)
            self._used.add(id_)
            record = replace(pair.sent.record, id=id_)
            location, position = _placed(record, pair.sent, self.find)
            visit_id = derive(id_, "service_at_location")
            visit = replace(pair.sent_visit, id=visit_id, location_id=id_)
        else:
            location, found = _changed(pair, own, self.find)
            position = found or Position(own.located_by)
            visit = _with_hours(pair, self._visit_of[own.id])
        self.visits.append(visit)
        self.locations.append(location)
        if position.message:
            self.doubtful.append((pair.sent, position))


def _new_id(service_id: UUID, used: set[UUID]) -> UUID:
    """Of its place in the listing, and never of its address, which could be guessed from it."""
    number = 0
    while (id_ := derive(service_id, "location", number)) in used:
        number += 1
    return id_


def _visits_of(read: ReadListing) -> dict[UUID, ServiceAtLocationRecord]:
    return (
        {one.location_id: one for one in read.service.service_at_locations} if read.service else {}
    )


def _pairs(base: ReadListing, sent: ReadListing, own: Mapping[str, UUID]) -> list[_Pair]:
    """Each place of the sheet with the one that it is.

    Notes
    -----
    That is the one of the same name and postcode; and of those that have none such on either side,
    one for one, where there are as many here as there.
    """
    base_at = dict(zip(base.keys, base.venues, strict=False))
    base_visits, sent_visits = _visits_of(base), _visits_of(sent)
    sent_at = dict(zip(sent.keys, sent.venues, strict=True))
    free = [key for key in own if key not in sent_at]
    new = [key for key in sent_at if key not in own]
    counterpart = dict(zip(new, free, strict=True)) if len(new) == len(free) else {}
    pairs = []
    for key, place in sent_at.items():
        known = key if key in own else counterpart.get(key, "")
        before = base_at.get(known)
        visit = base_visits.get(before.record.id) if before else None
        pairs.append(_Pair(place, sent_visits[place.record.id], before, visit, own.get(known)))
    return pairs


def _kept(
    held: ListingContent, own: Mapping[str, UUID], pairs: Sequence[_Pair], *, is_whole: bool
) -> list[ServiceAtLocationRecord]:
    """The visits that the sheet does not speak of: of hidden places, and of those it cannot show.

    Parameters
    ----------
    is_whole
        A place that a download shows and the sheet does not is gone.
    """
    paired = {pair.held_id for pair in pairs}
    gone = set(own.values()) - paired if is_whole else set()
    return [
        one
        for one in held.service.service_at_locations
        if one.location_id not in paired and one.location_id not in gone
    ]


def _with_hours(pair: _Pair, held: ServiceAtLocationRecord) -> ServiceAtLocationRecord:
    before = pair.base_visit.schedules if pair.base_visit else ()
    if before == pair.sent_visit.schedules:
        return held
    return replace(held, schedules=pair.sent_visit.schedules)


def _schedules(base: ReadListing, sent: ReadListing) -> tuple[ScheduleRecord, ...] | None:
    before = base.service.schedules if base.service else ()
    said = sent.service.schedules if sent.service else ()
    return None if before == said else said


def _placed(
    location: LocationRecord, found: FoundLocation, find: PlaceFinder
) -> tuple[LocationRecord, Position]:
    position = find(found.whereabouts)
    placed = replace(location, point=position.point, located_by=position.located_by)
    return placed, position


def _changed(
    pair: _Pair, held: LocationRecord, find: PlaceFinder
) -> tuple[LocationRecord, Position | None]:
    """The recorded place with what the sheet says otherwise of it."""
    sent = replace(pair.sent.record, id=held.id)
    base = replace(pair.base.record, id=held.id) if pair.base else _filling(sent, held)
    changed = _with_address(overlaid(_bare(base), _bare(sent), held), base, sent)
    changed = _with_words(changed, base, sent)
    where = pair.base.whereabouts if pair.base else None
    if where is None or _position(where) != _position(pair.sent.whereabouts):
        is_same = changed.addresses == held.addresses and pair.sent.whereabouts.lat is None
        return (changed, None) if where is None and is_same else _placed(changed, pair.sent, find)
    return changed, None


def _filling(sent: LocationRecord, held: LocationRecord) -> LocationRecord:
    """What a sheet would say that fills in and takes nothing away."""
    empty = (None, ())
    values = {
        name: getattr(sent, name)
        for name in columns_of(LocationRecord)
        if getattr(sent, name) in empty or getattr(sent, name) == getattr(held, name)
    }
    return replace(held, **values)


def _bare(record: LocationRecord) -> LocationRecord:
    """Without what is compared by itself."""
    return replace(record, addresses=(), accessibility=(), point=None, located_by=LocatedBy.NONE)


def _position(where: Whereabouts) -> tuple[object, ...]:
    return where.lon, where.lat, find_unit(where)


def _with_address(
    changed: LocationRecord, base: LocationRecord, sent: LocationRecord
) -> LocationRecord:
    """With the address that a row shows, where it says another; the others stay."""
    said = sent.addresses[0] if sent.addresses else None
    before = base.addresses[0] if base.addresses else None
    if said == before or (said is None and before is None):
        return changed
    own = first_address(changed)
    others = tuple(one for one in changed.addresses if one is not own)
    if said is None:
        return replace(changed, addresses=others)
    if own is None:
        return replace(changed, addresses=(said, *others))
    values = {
        name: getattr(said, name)
        for name in ("address_1", "city", "postal_code")
        if before is None or getattr(before, name) != getattr(said, name)
    }
    if "address_1" in values:
        values |= {"address_2": None, "attention": None}
    return replace(changed, addresses=(replace(own, **values), *others))


def _with_words(
    changed: LocationRecord, base: LocationRecord, sent: LocationRecord
) -> LocationRecord:
    said = sent.accessibility[0].description if sent.accessibility else None
    before = base.accessibility[0].description if base.accessibility else None
    if said == before:
        return changed
    if not changed.accessibility:
        return replace(changed, accessibility=sent.accessibility)
    first, *others = changed.accessibility
    return replace(changed, accessibility=(replace(first, description=said), *others))
