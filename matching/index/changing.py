"""The same index after a few listings have changed, without reading the others again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from directory.queries.changes import Changes
from directory.queries.duplicates import find_decided
from directory.queries.hours import Hours, list_hours
from directory.queries.index_rows import list_affected, list_location_rows
from matching.index.building import (
    Commons,
    Point,
    Read,
    Shared,
    build_index,
    contents_of,
    facts_of,
    points_of,
    read_listings,
    vectors_of,
    venues_of,
)
from matching.index.postings import Gathered
from matching.index.snapshot import Facts, MemoryIndex, Vectors

# With more rows than this that nobody is shown, everything is read anew.
MOST_LEFT_OUT = 0.25


def follow(
    session: Session, index: MemoryIndex, changes: Changes, model: str | None
) -> tuple[MemoryIndex, Read | None]:
    """The index as it is after some changes, and what was read for it."""
    if changes.are_many:
        return build_index(session, model)
    if changes.has_listings:
        ids = changes.services | list_affected(
            session, locations=changes.locations, organizations=changes.organizations
        )
        read = read_listings(session, model, ids)
        if len(index) + len(read.rows) > (1 + MOST_LEFT_OUT) * (len(index.row_of) + len(ids)):
            return build_index(session, model)
        at = changes.locations | {location_id for _, location_id in read.places}
        points = points_of(list_location_rows(session, at))
        hours = list_hours(session, ids, at)
        return with_changes(index, ids, read, at, points, hours), read
    if changes.has_decisions:
        return replace(index, decided=find_decided(session)), None
    return index, None


def with_changes(
    index: MemoryIndex,
    ids: Collection[UUID],
    read: Read,
    location_ids: Collection[UUID],
    points: Sequence[Point],
    hours: Hours,
) -> MemoryIndex:
    """The index with some listings and locations as they are now.

    Parameters
    ----------
    ids, location_ids
        Everything that may have changed; what was not read again is gone.
    """
    first = len(index)
    row_of = {id_: row for id_, row in index.row_of.items() if id_ not in ids}
    places = _places_of(index, row_of)
    row_of |= {row.id: first + number for number, row in enumerate(read.rows)}
    commons = Commons(
        Shared(index.audiences),
        Shared(index.deliveries),
        Shared(index.areas),
        Shared(index.assured),
    )
    known = Gathered(index.concepts.numbers), Gathered(index.stems.numbers)
    contents = contents_of(read, commons, *known)
    facts = facts_of(read, commons, contents)
    gone = set(location_ids)
    kept = [each for each in _points(index) if each.location.id not in gone]
    return MemoryIndex(
        facts=_joined(index.facts, facts),
        concepts=index.concepts.grown(contents.concepts, first),
        stems=index.stems.grown(contents.stems, first),
        venues=venues_of([*kept, *points], [*places, *read.places], row_of),
        audiences=commons.audiences.values,
        deliveries=commons.deliveries.values,
        areas=commons.areas.values,
        assured=commons.assured.values,
        vectors=_with_vectors(index, read),
        cards=(*index.cards, *read.cards),
        row_of=row_of,
        hours=_with_hours(index.hours, ids, gone, hours),
        decided=index.decided,
    )


def _points(index: MemoryIndex) -> Iterable[Point]:
    venues = index.venues
    columns = (venues.locations, venues.places.easting_m, venues.places.northing_m)
    for location, easting_m, northing_m in zip(*columns, strict=True):
        yield Point(location, float(easting_m), float(northing_m))


def _places_of(index: MemoryIndex, row_of: dict[UUID, int]) -> list[tuple[UUID, UUID]]:
    """Service and location of every join of those that did not change."""
    venues = index.venues
    numbers = np.diff(venues.starts)
    at = np.repeat(np.arange(len(numbers)), numbers)
    pairs = (
        (index.cards[row].service_id, venues.locations[place].id)
        for row, place in zip(venues.rows.tolist(), at.tolist(), strict=True)
    )
    return [pair for pair in pairs if pair[0] in row_of]


def _joined(facts: Facts, others: Facts) -> Facts:
    names = (each.name for each in fields(Facts))
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(facts, name), getattr(others, name)]) for name in names
    }
    return Facts(**columns)


def _with_vectors(index: MemoryIndex, read: Read) -> Vectors | None:
    held = index.vectors
    if held is None:
        return None
    new = vectors_of(held.model, read, held.whole.shape[1])
    if new is None:
        return held
    return Vectors(
        held.model,
        np.concatenate([held.whole, new.whole]),
        np.concatenate([held.lengths, new.lengths]),
    )


def _with_hours(
    hours: Hours, ids: Collection[UUID], location_ids: Collection[UUID], new: Hours
) -> Hours:
    at = {key: kept for key, kept in hours.at_location.items() if key[0] not in ids}
    of_service = {key: kept for key, kept in hours.of_service.items() if key not in ids}
    of_location = {k: kept for k, kept in hours.of_location.items() if k not in location_ids}
    elsewhere = {key: kept for key, kept in hours.elsewhere.items() if key not in ids}
    return Hours(
        at | new.at_location,
        of_service | new.of_service,
        of_location | new.of_location,
        elsewhere | new.elsewhere,
    )
