"""Where a listing of a spreadsheet happens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from uuid import UUID

from directory.kinds import LocationVisibility
from directory.postcodes import PostcodeUnit, find_in_text, parse_postcode
from importers.feed import FoundLocation, Whereabouts
from importers.formats.open_referral.access import AccessPoint
from importers.formats.spreadsheet.organizations import same_key
from importers.formats.spreadsheet.row import Row
from importers.identity import derive
from importers.records import (
    AccessibilityRecord,
    AddressRecord,
    LocationRecord,
    ScheduleRecord,
    ServiceAtLocationRecord,
)
from importers.report import IssueLog


@dataclass(frozen=True, slots=True)
class VenueColumns:
    """Where a layout has what it says of a venue."""

    name: str
    address: str
    town: str
    postcode: str
    latitude: str
    longitude: str

    @property
    def all(self) -> tuple[str, ...]:
        """Every one of them."""
        return (
            self.name,
            self.address,
            self.town,
            self.postcode,
            self.latitude,
            self.longitude,
        )


def find_postcode(row: Row, columns: VenueColumns) -> PostcodeUnit | None:
    """The postcode in its own column, or else the one in the address."""
    text = row.shown(columns.postcode)
    if text:
        unit = parse_postcode(text) or find_in_text(text)
        if unit is None:
            row.note(columns.postcode, "is no whole postcode: write one such as NN1 1ED")
        return unit
    return find_in_text(row.shown(columns.address))


def _degrees(row: Row, columns: VenueColumns) -> tuple[float | None, float | None]:
    """Longitude and latitude; both, or neither."""
    lon, lat = row.decimal(columns.longitude), row.decimal(columns.latitude)
    if lon is None and lat is None:
        return None, None
    if lon is None or lat is None:
        given, missing = (
            (columns.latitude, "longitude") if lon is None else (columns.longitude, "latitude")
        )
        row.note(given, f"has no {missing} beside it: write both, or the postcode alone")
        return None, None
    return float(lon), float(lat)


@dataclass(frozen=True, slots=True)
class VenueFacts:
    """What a row says of a venue beside where it is, and how openly it may be told.

    Parameters
    ----------
    access
        What is known of each point, whatever it was read from.
    access_words
        The same in the words of whoever wrote it.
    """

    visibility: LocationVisibility
    access: Mapping[AccessPoint, bool | None]
    access_words: str | None


@dataclass(frozen=True, slots=True)
class Visits:
    """Where and when a listing happens; hours stand with their venue where there are several."""

    service_at_locations: tuple[ServiceAtLocationRecord, ...]
    venues: tuple[FoundLocation, ...]
    schedules: tuple[ScheduleRecord, ...]


def read_visits(
    rows: Sequence[Row],
    columns: VenueColumns,
    service_id: UUID,
    read_facts: Callable[[Row], VenueFacts],
    read_hours: Callable[[Row, UUID], tuple[ScheduleRecord, ...]],
) -> Visits:
    """The venues of a listing's rows, each once.

    Notes
    -----
    A venue's id comes from its place in their order. It must not come from the address: ids are
    public, and whoever knows how one is made could try every postcode until it fits.
    """
    at: dict[str, list[tuple[Row, VenueFacts]]] = {}
    for row in rows:
        facts = read_facts(row)
        key = ""
        if row.has(columns.all):
            if facts.visibility is not LocationVisibility.EXACT:
                row.private |= frozenset(columns.all)
            key = venue_key(row, columns)
        at.setdefault(key, []).append((row, facts))
    elsewhere = at.pop("", [])
    visits, venues = [], []
    hours = [one for row, _ in elsewhere for one in read_hours(row, service_id)]
    for place, key in enumerate(sorted(at)):
        id_ = derive(service_id, "location", place)
        found = [_read_venue(row, columns, id_, facts) for row, facts in at[key]]
        venues.append(reduce(merge_venues, found))
        visit_id = derive(service_id, "service_at_location", place)
        owner_id = visit_id if len(at) > 1 else service_id
        of_venue = [one for row, _ in at[key] for one in read_hours(row, owner_id)]
        if len(at) == 1:
            hours += of_venue
        visits.append(
            ServiceAtLocationRecord(visit_id, id_, schedules=tuple(of_venue) if len(at) > 1 else ())
        )
    return Visits(tuple(visits), tuple(venues), tuple(hours))


def venue_key(row: Row, columns: VenueColumns) -> str:
    """What tells one venue of a listing from another; never empty."""
    quiet = replace(row, log=IssueLog())
    unit = find_postcode(quiet, columns)
    name = quiet.name(columns.name) or quiet.name(columns.address) or quiet.name(columns.town)
    return same_key(name, unit.code if unit else None)


def _read_venue(row: Row, columns: VenueColumns, id_: UUID, facts: VenueFacts) -> FoundLocation:
    unit = find_postcode(row, columns)
    name, address, town = (row.name(one) for one in (columns.name, columns.address, columns.town))
    lon, lat = _degrees(row, columns)
    words = facts.access_words
    record = LocationRecord(
        id=id_,
        name=name,
        visibility=facts.visibility,
        is_step_free=facts.access.get(AccessPoint.STEP_FREE),
        has_accessible_toilet=facts.access.get(AccessPoint.ACCESSIBLE_TOILET),
        has_hearing_loop=facts.access.get(AccessPoint.HEARING_LOOP),
        has_parking=facts.access.get(AccessPoint.PARKING),
        addresses=_addresses(id_, address, town, unit),
        accessibility=(
            (AccessibilityRecord(derive(id_, "accessibility"), words),) if words else ()
        ),
    )
    field = columns.latitude if lat is not None else columns.postcode
    heading = row.headings.get(field, field)
    postcode = str(unit) if unit else None
    return FoundLocation(record, Whereabouts(row.line, heading, lon, lat, postcode))


def _addresses(
    location_id: UUID, address: str | None, town: str | None, unit: PostcodeUnit | None
) -> tuple[AddressRecord, ...]:
    if not (address or town or unit):
        return ()
    return (
        AddressRecord(
            id=derive(location_id, "address"),
            address_1=address,
            city=town,
            postal_code=str(unit) if unit else None,
            country="GB",
        ),
    )


def merge_venues(one: FoundLocation, other: FoundLocation) -> FoundLocation:
    """One venue from two rows that name it: as hidden as either says, the first row's words."""
    first, second = one.record, other.record
    return replace(
        one,
        record=replace(
            first,
            visibility=min(first.visibility, second.visibility, key=lambda kind: kind.rank),
            is_step_free=_agreed(first.is_step_free, second.is_step_free),
            has_accessible_toilet=_agreed(
                first.has_accessible_toilet, second.has_accessible_toilet
            ),
            has_hearing_loop=_agreed(first.has_hearing_loop, second.has_hearing_loop),
            has_parking=_agreed(first.has_parking, second.has_parking),
            accessibility=first.accessibility or second.accessibility,
        ),
    )


def _agreed(one: bool | None, other: bool | None) -> bool | None:
    """What both say, or the only one that says anything."""
    if one is None or other is None:
        return other if one is None else one
    return one if one == other else None
