"""A feed once it is read: listings, places or venues, and what was wrong with the rows."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from directory.geography import GridPoint
from directory.kinds import LocatedBy, NetworkKind, PlaceKind, VenueKind
from importers.area_feeds import AreaFeed, LookupFeed, StatisticFeed
from importers.records import (
    LocationRecord,
    OrganizationRecord,
    ServiceRecord,
    TaxonomyRecord,
    TaxonomyTermRecord,
)
from importers.report import Issue, Line


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What a row says of where a location is, before anything is believed.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326, or nothing where the row has none that can be read.
    postcode_text
        Text that may hold a postcode: the postcode field, or an address.
    field
        Path of the field that an issue names.
    """

    line: Line
    field: str
    lon: float | None = None
    lat: float | None = None
    postcode_text: str | None = None


@dataclass(frozen=True, slots=True)
class FoundLocation:
    """A location as the feed gives it, with what it says of where that is."""

    record: LocationRecord
    whereabouts: Whereabouts


@dataclass(frozen=True, slots=True)
class Listing:
    """A service and the line its row begins on."""

    line: Line
    service: ServiceRecord


@dataclass(frozen=True, slots=True)
class ListingFeed:
    """Everything a feed of listings holds, each record once.

    Parameters
    ----------
    stand_ins
        Organizations that the feed names by id alone: made up only where the directory has none.
    unread
        Ids of rows that are in the feed and could not be read; what the directory has of them
        is left alone.
    """

    fetched: int
    listings: tuple[Listing, ...]
    organizations: Mapping[UUID, OrganizationRecord]
    locations: Mapping[UUID, FoundLocation]
    taxonomies: Mapping[UUID, TaxonomyRecord] = field(default_factory=dict)
    taxonomy_terms: Mapping[UUID, TaxonomyTermRecord] = field(default_factory=dict)
    stand_ins: frozenset[UUID] = frozenset()
    unread: frozenset[UUID] = frozenset()
    duplicate: int = 0
    rejected_by: Counter[str] = field(default_factory=Counter)
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """A named place with its point (EPSG:27700)."""

    id: UUID
    source_id: str
    name: str
    also_known_as: tuple[str, ...]
    kind: PlaceKind
    within: str | None
    point: GridPoint


@dataclass(frozen=True, slots=True)
class PlaceFeed:
    """Everything a gazetteer holds, each place once."""

    fetched: int
    places: tuple[GazetteerPlace, ...]
    duplicate: int = 0
    rejected_by: Counter[str] = field(default_factory=Counter)
    issues: tuple[Issue, ...] = ()

    @property
    def located(self) -> Counter[LocatedBy]:
        """Every place has its coordinates, or it would have been rejected."""
        return Counter({LocatedBy.COORDINATES: len(self.places)})


@dataclass(frozen=True, slots=True)
class FoundVenue:
    """A building of a public list, with what the list says of where it is."""

    id: UUID
    source_id: str
    name: str
    kind: VenueKind
    is_open: bool
    whereabouts: Whereabouts
    address: str | None = None
    postcode: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class VenueFeed:
    """Everything a list of buildings holds, each once: candidates for planners, not listings."""

    fetched: int
    venues: tuple[FoundVenue, ...]
    duplicate: int = 0
    rejected_by: Counter[str] = field(default_factory=Counter)
    issues: tuple[Issue, ...] = ()

    @property
    def locations(self) -> Mapping[UUID, FoundLocation]:
        """Each venue as a location, which is how the chain finds points."""
        return {
            venue.id: FoundLocation(LocationRecord(venue.id, name=venue.name), venue.whereabouts)
            for venue in self.venues
        }


@dataclass(frozen=True, slots=True)
class PostcodeFeed:
    """A release of postcodes, too large to hold: its rows wait in a spool.

    Parameters
    ----------
    names_authority
        Whether the release decides whose area a postcode is in, or only fills in what is unknown.
    blocks
        Called for the rows as PostgreSQL copies them, anew at each call.
    """

    fetched: int
    names_authority: bool
    blocks: Callable[[], Iterator[bytes]]
    duplicate: int = 0
    rejected_by: Counter[str] = field(default_factory=Counter)
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkFeed:
    """A network of streets or a timetable: one thing, taken in whole.

    Parameters
    ----------
    content, version
        Packed arrays, and the sha256 of them.
    data_date
        Day that the data is of, where its file says.
    facts
        What people are told of it: numbers, and the box (EPSG:27700 metres) that it lies in.
    size
        How many edges or departures there are, for noticing a file that is cut short.
    details
        What was counted while it was read.
    """

    kind: NetworkKind
    file_name: str
    content: bytes
    version: str
    attribution: str
    data_date: date | None
    facts: Mapping[str, Any]
    size: int
    details: Counter[str] = field(default_factory=Counter)
    fetched: int = 1
    duplicate: int = 0
    rejected_by: Counter[str] = field(default_factory=Counter)
    issues: tuple[Issue, ...] = ()


Feed = (
    ListingFeed
    | PlaceFeed
    | VenueFeed
    | PostcodeFeed
    | NetworkFeed
    | AreaFeed
    | StatisticFeed
    | LookupFeed
)
