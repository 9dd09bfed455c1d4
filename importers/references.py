"""Makes a feed fit the directory: places found, outlines filled in, loose ends cut."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from directory import models
from directory.geography import GridPoint
from directory.kinds import LocatedBy, LocationVisibility
from directory.queries.imports import list_authority_outlines, list_private_locations
from directory.queries.postcodes import list_postcodes
from directory.queries.rows import list_ids
from importers.feed import FoundLocation, Listing, ListingFeed
from importers.locate import Position, find_unit, locate
from importers.records import (
    AttributeRecord,
    LocationRecord,
    OrganizationRecord,
    ServiceRecord,
    TaxonomyTermRecord,
)
from importers.report import IssueLog

_AUTHORITY_URI = re.compile(r"/(E0[6-9]\d{6})/?$")
_PRIVATE = "(kept private)"

Parented = TypeVar("Parented", TaxonomyTermRecord, OrganizationRecord)
Carrier = TypeVar("Carrier", ServiceRecord, LocationRecord, OrganizationRecord)


def locate_all(
    locations: Mapping[UUID, FoundLocation],
    postcodes: Mapping[str, GridPoint],
    log: IssueLog,
    private: Collection[UUID] = (),
    noted: Collection[LocatedBy] = frozenset(LocatedBy),
) -> tuple[dict[UUID, LocationRecord], Counter[LocatedBy]]:
    """The locations with their points, and how many each step of the chain found.

    Parameters
    ----------
    private
        Ids of locations that the directory hides, whatever the feed says of them.
    noted
        The outcomes that are worth an issue.
    """
    located: Counter[LocatedBy] = Counter()
    records = {}
    for id_, found in locations.items():
        is_virtual = found.record.location_type == "virtual"
        position = Position(LocatedBy.NONE) if is_virtual else locate(found.whereabouts, postcodes)
        located[position.located_by] += 1
        if position.message and position.located_by in noted:
            # A report is stored, so it must not hold what keeps a refuge hidden.
            is_open = id_ not in private and found.record.visibility == LocationVisibility.EXACT
            value = position.value if is_open else _PRIVATE
            message = position.message if is_open else "the location could not be confirmed"
            log.note(found.whereabouts.line, found.whereabouts.field, value, message)
        records[id_] = replace(found.record, point=position.point, located_by=position.located_by)
    return records, located


def _codes(locations: Iterable[FoundLocation]) -> set[str]:
    units = (find_unit(found.whereabouts) for found in locations)
    return {unit.code for unit in units if unit}


def authority_of(uri: str | None) -> str | None:
    """The GSS code of the authority that an area's address names."""
    match = _AUTHORITY_URI.search(uri or "")
    return match[1] if match else None


def _outlined(service: ServiceRecord, outlines: Mapping[str, bytes]) -> ServiceRecord:
    """With the outline of each area that only names its authority."""
    if not service.service_areas:
        return service
    areas = tuple(
        replace(area, geometry=outlines.get(authority_of(area.uri) or ""))
        if area.geometry is None
        else area
        for area in service.service_areas
    )
    return service if areas == service.service_areas else replace(service, service_areas=areas)


def parents_first(
    records: Mapping[UUID, Parented], parent_of: Callable[[Parented], UUID | None]
) -> list[UUID]:
    """Ids in such an order that a parent comes before what is under it."""
    ordered: dict[UUID, None] = {}
    for id_ in records:
        chain: list[UUID] = []
        at: UUID | None = id_
        while at is not None and at in records and at not in ordered and at not in chain:
            chain.append(at)
            at = parent_of(records[at])
        ordered.update(dict.fromkeys(reversed(chain)))
    return list(ordered)


def _without_loose_parents(
    session: Session,
    records: Mapping[UUID, Parented],
    parent_of: Callable[[Parented], UUID | None],
    orphaned: Callable[[Parented], Parented],
) -> dict[UUID, Parented]:
    """In order, parents first; one whose parent is nowhere, or below itself, stands alone."""
    if not records:
        return {}
    table = type(next(iter(records.values()))).table
    parents = {parent for record in records.values() if (parent := parent_of(record))}
    held = list_ids(session, table, parents - records.keys())
    done: dict[UUID, Parented] = {}
    for id_ in parents_first(records, parent_of):
        parent = parent_of(records[id_])
        is_loose = parent is not None and parent not in done and parent not in held
        done[id_] = orphaned(records[id_]) if is_loose else records[id_]
    return done


def _with_terms(carrier: Carrier, known: Collection[UUID]) -> Carrier:
    """Without the terms that are neither in the feed nor in the directory."""
    if not carrier.attributes:
        return carrier
    kept: list[AttributeRecord] = []
    for attribute in carrier.attributes:
        if attribute.taxonomy_term_id is None or attribute.taxonomy_term_id in known:
            kept.append(attribute)
        elif attribute.value is not None:
            kept.append(replace(attribute, taxonomy_term_id=None))
    return replace(carrier, attributes=tuple(kept))


def _with_known_locations(listing: Listing, known: Collection[UUID], log: IssueLog) -> Listing:
    service = listing.service
    visits = tuple(one for one in service.service_at_locations if one.location_id in known)
    if len(visits) == len(service.service_at_locations):
        return listing
    log.note(
        listing.line,
        "service_at_locations",
        None,
        "names a location that nothing describes; left out",
    )
    return replace(listing, service=replace(service, service_at_locations=visits))


def fit(
    session: Session, feed: ListingFeed, log: IssueLog
) -> tuple[ListingFeed, dict[UUID, LocationRecord], Counter[LocatedBy]]:
    """A feed in which every reference leads somewhere, its located locations, and their count."""
    points = {
        code: found.point
        for code, found in list_postcodes(session, _codes(feed.locations.values())).items()
    }
    private = list_private_locations(session, feed.locations.keys())
    locations, located = locate_all(feed.locations, points, log, private)
    terms = _without_loose_parents(
        session,
        feed.taxonomy_terms,
        lambda term: term.parent_id,
        lambda term: replace(term, parent_id=None),
    )
    terms = _without_loose_taxonomies(session, terms, feed)
    organizations = _without_loose_parents(
        session,
        feed.organizations,
        lambda one: one.parent_organization_id,
        lambda one: replace(one, parent_organization_id=None),
    )
    known_terms = _known(session, models.TaxonomyTerm, _term_ids(feed), terms)
    known_places = _known(session, models.Location, _location_ids(feed), locations)
    outlines = list_authority_outlines(session, _authorities(feed))
    listings = tuple(
        replace(one, service=_outlined(_with_terms(one.service, known_terms), outlines))
        for one in (_with_known_locations(one, known_places, log) for one in feed.listings)
    )
    fitted = replace(
        feed,
        listings=listings,
        taxonomy_terms=terms,
        organizations={id_: _with_terms(one, known_terms) for id_, one in organizations.items()},
    )
    return fitted, {id_: _with_terms(one, known_terms) for id_, one in locations.items()}, located


def _known(
    session: Session, table: type[models.Record], wanted: set[UUID], given: Collection[UUID]
) -> set[UUID]:
    return {*given, *list_ids(session, table, wanted - set(given))}


def _term_ids(feed: ListingFeed) -> set[UUID]:
    carriers: list[ServiceRecord | OrganizationRecord | LocationRecord] = [
        *(listing.service for listing in feed.listings),
        *feed.organizations.values(),
        *(found.record for found in feed.locations.values()),
    ]
    return {
        one.taxonomy_term_id
        for carrier in carriers
        for one in carrier.attributes
        if one.taxonomy_term_id
    }


def _location_ids(feed: ListingFeed) -> set[UUID]:
    return {
        visit.location_id
        for listing in feed.listings
        for visit in listing.service.service_at_locations
    }


def _authorities(feed: ListingFeed) -> set[str]:
    areas = (area for listing in feed.listings for area in listing.service.service_areas)
    codes = {authority_of(area.uri) for area in areas}
    return {code for code in codes if code}


def _without_loose_taxonomies(
    session: Session, terms: dict[UUID, TaxonomyTermRecord], feed: ListingFeed
) -> dict[UUID, TaxonomyTermRecord]:
    wanted = {term.taxonomy_id for term in terms.values() if term.taxonomy_id}
    known = _known(session, models.Taxonomy, wanted, feed.taxonomies)
    return {
        id_: replace(term, taxonomy_id=None) if term.taxonomy_id not in known else term
        for id_, term in terms.items()
    }
