"""Writes fictional listings straight into a directory's database, by COPY."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import psycopg
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bench.listings.generate import WRITTEN_ON
from bench.listings.listing import GeneratedListing, Venue
from directory.kinds import LocatedBy, PublicationStatus
from directory.queries.tags import put_terms, put_vocabulary
from directory.tags import TAG_LINK_TYPE, TagStatus
from importers.identity import derive
from importers.tagging import DESCRIPTION, TAXONOMY_ID, term_id_of, vocabulary_version
from matching.taxonomy.concept import vocabulary

Row = Sequence[Any]
SOURCE = "generated"
ANALYSED = (
    "organization service location address service_at_location service_area schedule phone"
    " language attribute service_vector"
).split()


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: str
    rows: Callable[[GeneratedListing], Iterator[Row]]


def copy_listings(session: Session, listings: Sequence[GeneratedListing]) -> None:
    """Write listings with all that hangs on them into a directory that has none of them."""
    venues = {venue.id: venue for one in listings for venue in one.venues}
    organizations = {one.organization.id: one.organization for one in listings}
    _put_terms(session, listings)
    raw = _raw(session)
    rows: Iterable[Row] = ((one.id, one.name, SOURCE, True) for one in organizations.values())
    _copy(raw, "organization", "id, name, source, is_demonstration", rows)
    columns = "id, location_type, name, visibility, point, located_by, is_step_free, source"
    _copy(raw, "location", columns, (_location(venue) for venue in venues.values()))
    columns = "id, location_id, address_1, city, postal_code, country, address_type"
    _copy(raw, "address", columns, (_address(venue) for venue in venues.values()))
    for table in TABLES:
        every = (row for listing in listings for row in table.rows(listing))
        _copy(raw, table.name, table.columns, every)
    _draw_areas(session)


def copy_vectors(
    session: Session,
    listings: Sequence[GeneratedListing],
    vectors: npt.NDArray[np.int8],
    model: str,
) -> None:
    """Store a vector for each listing, in their order, as of a model that read the texts."""
    rows = (
        (one.id, model, _text_hash(one), vector.tobytes())
        for one, vector in zip(listings, vectors, strict=True)
    )
    _copy(_raw(session), "service_vector", "service_id, model, text_hash, vector", rows)


def analyse(engine: Engine) -> None:
    """Tell the planner what was written."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM ANALYZE {', '.join(ANALYSED)}"))


def _text_hash(listing: GeneratedListing) -> str:
    read = f"{listing.name}\n{listing.description}"
    return hashlib.md5(read.encode(), usedforsecurity=False).hexdigest()


def _raw(session: Session) -> psycopg.Connection:
    raw = session.connection().connection.driver_connection
    if not isinstance(raw, psycopg.Connection):
        msg = "the session has no connection"
        raise TypeError(msg)
    return raw


def _copy(raw: psycopg.Connection, table: str, columns: str, rows: Iterable[Row]) -> None:
    statement = f"COPY {table} ({columns}) FROM STDIN"
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _put_terms(session: Session, listings: Iterable[GeneratedListing]) -> None:
    by_id = vocabulary().by_id
    concepts = sorted({tag for listing in listings for tag in listing.tags})
    put_vocabulary(session, TAXONOMY_ID, vocabulary_version(), DESCRIPTION)
    put_terms(session, TAXONOMY_ID, {term_id_of(id_): (id_, by_id[id_].label) for id_ in concepts})


def _draw_areas(session: Session) -> None:
    """Give the areas the outlines of the authorities they are named after."""
    session.execute(
        text(
            "UPDATE service_area SET geometry = area.geometry FROM area"
            " WHERE area.kind = 'authority' AND area.name = service_area.name"
            " AND service_area.geometry IS NULL"
        )
    )


def _location(venue: Venue) -> Row:
    return (
        *(venue.id, "physical", venue.name, venue.visibility.value, venue.point.as_wkt()),
        *(LocatedBy.POSTCODE.value, venue.is_step_free, SOURCE),
    )


def _address(venue: Venue) -> Row:
    address_id = derive(SOURCE, "address", venue.id)
    return (address_id, venue.id, venue.address, venue.town, venue.postcode, "GB", "physical")


def _service(one: GeneratedListing) -> Iterator[Row]:
    yield (
        *(one.id, one.organization.id, one.name, one.description, one.status.value),
        *(one.eligibility or None, one.minimum_age, one.maximum_age, one.assured_date),
        *(WRITTEN_ON, one.kind.value, PublicationStatus.PUBLISHED.value),
        *([way.value for way in one.delivery], one.is_free, True, SOURCE),
    )


def _link_id(one: GeneratedListing, venue: Venue) -> UUID:
    return derive(SOURCE, "service_at_location", one.id, venue.id)


def _links(one: GeneratedListing) -> Iterator[Row]:
    for venue in one.venues:
        yield _link_id(one, venue), one.id, venue.id


def _areas(one: GeneratedListing) -> Iterator[Row]:
    if one.area:
        yield derive(SOURCE, "service_area", one.id), one.id, one.area


def _schedules(one: GeneratedListing) -> Iterator[Row]:
    if one.hours:
        hours = one.hours
        opens, closes = time(hours.opens_hour), time(hours.opens_hour + hours.hours)
        id_ = derive(SOURCE, "schedule", one.id)
        yield id_, one.id, "WEEKLY", 1, hours.byday, opens, closes


def _phones(one: GeneratedListing) -> Iterator[Row]:
    yield derive(SOURCE, "phone", one.id), one.id, one.phone


def _languages(one: GeneratedListing) -> Iterator[Row]:
    if one.language:
        yield derive(SOURCE, "language", one.id), one.id, one.language


def _attributes(one: GeneratedListing) -> Iterator[Row]:
    for tag in dict.fromkeys(one.tags):
        id_ = derive(SOURCE, "attribute", one.id, tag)
        yield id_, one.id, "service", TAG_LINK_TYPE, TagStatus.CONFIRMED.value, term_id_of(tag)


TABLES = (
    _Table(
        "service",
        "id, organization_id, name, description, status, eligibility_description, minimum_age,"
        " maximum_age, assured_date, last_modified, kind, publication_status, delivery, is_free,"
        " is_demonstration, source",
        _service,
    ),
    _Table("service_at_location", "id, service_id, location_id", _links),
    _Table("service_area", "id, service_id, name", _areas),
    _Table("schedule", "id, service_id, freq, interval, byday, opens_at, closes_at", _schedules),
    _Table("phone", "id, service_id, number", _phones),
    _Table("language", "id, service_id, name", _languages),
    _Table(
        "attribute",
        "id, link_id, link_entity, link_type, value, taxonomy_term_id",
        _attributes,
    ),
)
