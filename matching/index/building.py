"""Reading the directory into memory: a few statements, however many listings there are."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from directory.kinds import Delivery
from directory.queries.duplicates import find_decided
from directory.queries.hours import list_hours
from directory.queries.index_rows import (
    ListingRow,
    LocationRow,
    list_listing_rows,
    list_location_rows,
    list_places_of,
    list_readings,
    list_spoken,
    list_stored_vectors,
)
from directory.queries.vectors import hash_of
from matching.candidate import AreasServed, CandidateLocation
from matching.candidates import shown_location, text_of, ways_among
from matching.index.places import PublicPlaces
from matching.index.postings import Gathered, Postings, Rows
from matching.index.reading import pack, reading_version, text_hash, unpack
from matching.index.snapshot import KINDS, Assured, Card, Facts, MemoryIndex, Vectors, Venues
from matching.listings.audience import Audience
from matching.listings.listing import ListingText, document_of

Common = TypeVar("Common", bound=Hashable)
NUMBER_OF = {kind: number for number, kind in enumerate(KINDS)}
_NOT_RECORDED = -1


class Shared(Generic[Common]):
    """Values that several listings have in common, each with a number."""

    def __init__(self, known: Iterable[Common] = ()) -> None:
        self._numbers = {value: number for number, value in enumerate(known)}

    def number(self, value: Common) -> int:
        """The number of a value, a new one where it is new."""
        return self._numbers.setdefault(value, len(self._numbers))

    @property
    def values(self) -> tuple[Common, ...]:
        """The values by their numbers."""
        return tuple(self._numbers)


@dataclass(slots=True)
class Commons:
    """Everything that listings of one index have in common."""

    audiences: Shared[tuple[Audience, frozenset[str]]] = field(default_factory=Shared)
    deliveries: Shared[frozenset[Delivery]] = field(default_factory=Shared)
    areas: Shared[AreasServed] = field(default_factory=Shared)
    assured: Shared[Assured] = field(default_factory=Shared)


@dataclass(frozen=True, slots=True)
class Point:
    """A public location and its point (EPSG:27700)."""

    location: CandidateLocation
    easting_m: float
    northing_m: float


@dataclass(frozen=True, slots=True)
class Read:
    """Listings as they were read, and what was read of each.

    Parameters
    ----------
    made
        Readings that were not stored yet: service, hash of its text, reading.
    vectors
        Of the listings whose stored vector is of their present text.
    """

    rows: Sequence[ListingRow]
    cards: Sequence[Card]
    made: Sequence[tuple[UUID, str, bytes]]
    vectors: Mapping[UUID, bytes]
    places: Sequence[tuple[UUID, UUID]]


def read_listings(session: Session, model: str | None, ids: Collection[UUID] | None = None) -> Read:
    """Every listing that may be ranked, or those of some ids.

    Parameters
    ----------
    model
        Name of the sentence model whose vectors are read, nothing where there is none.
    """
    rows = list_listing_rows(session, ids)
    stored = list_readings(session, reading_version(), ids)
    spoken = list_spoken(session, ids)
    vectors = list_stored_vectors(session, model, ids) if model else {}
    cards: list[Card] = []
    made: list[tuple[UUID, str, bytes]] = []
    known: dict[UUID, bytes] = {}
    for row in rows:
        text = text_of(row)
        hashed = text_hash(text)
        of_text, reading = stored.get(row.id, ("", b""))
        if of_text != hashed:
            reading = read_anew(text)
            made.append((row.id, hashed, reading))
        cards.append(_card(row, text, reading, spoken.get(row.id, ())))
        if row.id in vectors and vectors[row.id][0] == hash_of(text.name, text.description):
            known[row.id] = vectors[row.id][1]
    return Read(rows, cards, made, known, list_places_of(session, ids))


def read_anew(text: ListingText) -> bytes:
    """What a text says, packed."""
    # Not kept with the texts that searches read: nobody asks for it again.
    return pack(document_of.__wrapped__(text))


def _card(row: ListingRow, text: ListingText, reading: bytes, spoken: Iterable[str]) -> Card:
    return Card(
        service_id=row.id,
        text=text,
        reading=reading,
        delivery=ways_among(row.delivery),
        languages=tuple(spoken),
        assured_date=row.assured_date,
        unanswered_since=row.unanswered_since,
        is_demonstration=row.is_demonstration,
    )


@dataclass(frozen=True, slots=True)
class Contents:
    """What the words of listings say, in columns.

    Parameters
    ----------
    audiences
        Their numbers among what listings have in common.
    """

    concepts: Gathered
    stems: Gathered
    audiences: Sequence[int]
    lengths: Sequence[int]


def contents_of(
    read: Read, commons: Commons, concepts: Gathered | None = None, stems: Gathered | None = None
) -> Contents:
    """Take in what listings say, one after another: all documents at a time would fill 120 MB.

    Parameters
    ----------
    concepts, stems
        Begun with the numbers of what is known already, where anything is.
    """
    concepts, stems = concepts or Gathered(), stems or Gathered()
    audiences, lengths = array("i"), array("i")
    for card in read.cards:
        document = unpack(card.reading)
        concepts.add(document.concepts)
        stems.add(document.stems)
        audiences.append(commons.audiences.number((document.audience, document.central)))
        lengths.append(document.length)
    return Contents(concepts, stems, audiences, lengths)


def facts_of(read: Read, commons: Commons, contents: Contents) -> Facts:
    """The short facts of listings; what they have in common is numbered in ``commons``."""
    served = (
        AreasServed(row.areas, row.drawn, tuple(n for n in row.area_names or () if n))
        for row in read.rows
    )
    return Facts(
        kind=np.array([NUMBER_OF[row.kind] for row in read.rows], np.int8),
        delivery=_numbers(commons.deliveries.number(card.delivery) for card in read.cards),
        audience=_numbers(contents.audiences),
        areas=_numbers(commons.areas.number(each) for each in served),
        assured=_numbers(
            commons.assured.number((row.assured_date, row.unanswered_since)) for row in read.rows
        ),
        is_free=np.array([three_ways(row.is_free) for row in read.rows], np.int8),
        is_hidden=np.array([row.is_hidden for row in read.rows], np.bool_),
        is_unlocated=np.array([row.is_unlocated for row in read.rows], np.bool_),
        length=np.array(contents.lengths, np.float32),
    )


def _numbers(values: Iterable[int]) -> Any:
    return np.fromiter(values, np.int32)


def three_ways(value: bool | None) -> int:
    """Yes, no or not recorded as a number."""
    return _NOT_RECORDED if value is None else int(value)


def vectors_of(model: str | None, read: Read, dimensions: int = 0) -> Vectors | None:
    """The vectors of listings in the order of their rows; nothing where there is no model.

    Parameters
    ----------
    dimensions
        Of each vector; those of the first if not given.
    """
    dimensions = dimensions or len(next(iter(read.vectors.values()), b""))
    if model is None or not dimensions:
        return None
    nothing = bytes(dimensions)
    stored = (read.vectors.get(row.id, nothing) for row in read.rows)
    whole = np.frombuffer(
        b"".join(each if len(each) == dimensions else nothing for each in stored), np.int8
    ).reshape(len(read.rows), dimensions)
    return Vectors(model, whole, lengths_of(whole))


def lengths_of(whole: Any) -> Any:
    """How long each vector is, without ever holding them all as fractions."""
    squares = np.einsum("nd,nd->n", whole, whole, dtype=np.float32, casting="unsafe")
    return np.sqrt(squares).astype(np.float32)


def points_of(rows: Iterable[LocationRow]) -> list[Point]:
    """Public locations as they are shown, with their points."""
    return [Point(shown_location(row), row.easting_m, row.northing_m) for row in rows]


def venues_of(
    points: Iterable[Point],
    places: Iterable[tuple[UUID, UUID]],
    row_of: Mapping[UUID, int],
) -> Venues:
    """Which rows are at which public location, and which are at none.

    Parameters
    ----------
    places
        Service and location of each join; those of services that are not ranked count for nothing.
    """
    by_id = sorted(points, key=lambda each: each.location.id)
    found, order = PublicPlaces.of(
        np.array([each.easting_m for each in by_id], np.float64),
        np.array([each.northing_m for each in by_id], np.float64),
    )
    locations = [by_id[number].location for number in order.tolist()]
    place_of = {location.id: at for at, location in enumerate(locations)}
    rows_at: dict[int, list[int]] = defaultdict(list)
    for service_id, location_id in places:
        if service_id in row_of and location_id in place_of:
            rows_at[place_of[location_id]].append(row_of[service_id])
    together = [rows_at.get(at, []) for at in range(len(found))]
    rows: Rows = np.array([row for at in together for row in at], np.int32)
    without = np.ones(max(row_of.values(), default=-1) + 1, np.bool_)
    without[rows] = False
    ranked: Rows = np.array(sorted(row_of.values()), np.int32)
    return Venues(
        places=found,
        starts=np.cumsum([0, *map(len, together)]),
        rows=rows,
        placeless=ranked[without[ranked]],
        is_step_free=np.array([three_ways(each.is_step_free) for each in locations], np.int8),
        locations=locations,
    )


def build_index(session: Session, model: str | None) -> tuple[MemoryIndex, Read]:
    """The whole directory as it stands, and what was read of it."""
    read = read_listings(session, model)
    row_of = {row.id: number for number, row in enumerate(read.rows)}
    commons = Commons()
    contents = contents_of(read, commons)
    index = MemoryIndex(
        facts=facts_of(read, commons, contents),
        concepts=Postings.of(contents.concepts),
        stems=Postings.of(contents.stems),
        venues=venues_of(points_of(list_location_rows(session)), read.places, row_of),
        audiences=commons.audiences.values,
        deliveries=commons.deliveries.values,
        areas=commons.areas.values,
        assured=commons.assured.values,
        vectors=vectors_of(model, read),
        cards=read.cards,
        row_of=row_of,
        hours=list_hours(session),
        decided=find_decided(session),
    )
    return index, read
