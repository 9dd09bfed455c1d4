"""Writes a listing as somebody changed it: rows, what no feed may change back, and the audit."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from directory import models
from directory.kinds import LocationVisibility
from directory.queries.audit import FieldChange, add_audit
from directory.queries.confirmed import list_shared_locations, put_confirmed_fields
from directory.queries.imports import FieldKey, list_authority_outlines
from directory.queries.rows import list_ids, update_rows
from directory.queries.tags import find_vocabulary_version, put_terms, put_vocabulary
from importers.records import LocationRecord, MainRecord, ServiceRecord
from importers.references import authority_of
from importers.stored import load_records
from importers.tagging import (
    DESCRIPTION,
    TAXONOMY_ID,
    concepts_by_term,
    suggest_tags,
    vocabulary_version,
)
from importers.writing import RecordChange, insert_children, insert_records, update_records
from upkeep.assuring import assure
from upkeep.change import ORIGIN, Change, audited
from upkeep.content import ListingContent
from upkeep.differences import ContentDifference, differences

_SERVICE = "service"
# What the words of a listing are read from, for its tags and for matching.
_READ = frozenset(
    {
        *("name", "description", "eligibility_description", "minimum_age", "maximum_age"),
        *("attributes", "organization_id", "status"),
    }
)


def apply(
    session: Session, before: ListingContent | None, after: ListingContent, change: Change
) -> ListingContent:
    """Write what differs between two contents of a listing; answer what was written.

    Parameters
    ----------
    before
        The listing as the directory has it; nothing for one that it does not have.

    Notes
    -----
    A location where others' listings happen too is not changed for them: this listing gets one of
    its own. The listing was changed just now whatever was; it was checked only if somebody did.
    """
    if before is not None:
        before = _with_held_locations(session, before, after)
        after = _with_own_locations(session, before, after)
    changes = differences(before, after)
    _write(session, before, after, changes)
    service_id = after.service.id
    update_rows(session, models.Service, [{"id": service_id, "last_modified": change.at}])
    if before is not None:
        keys = [_key(one) for one in changes]
        put_confirmed_fields(session, keys, change.confirmed_by, change.at)
    _audit(session, before, after, changes, change)
    assure(session, service_id, change)
    if before is None or any(_is_read(one) for one in changes):
        suggest_tags(session, {service_id}, may_renew_all=False)
    return after


def _is_read(change: ContentDifference) -> bool:
    return change.field.record_type == _SERVICE and change.field.name in _READ


def _with_held_locations(
    session: Session, before: ListingContent, after: ListingContent
) -> ListingContent:
    """With locations that the directory has though the listing did not happen there before."""
    newly = [one.id for one in after.locations if before.location(one.id) is None]
    held = load_records(session, LocationRecord, newly)
    return replace(before, locations=(*before.locations, *held.values()))


def _with_own_locations(
    session: Session, before: ListingContent, after: ListingContent
) -> ListingContent:
    changed = {
        one.field.record_id
        for one in differences(before, after)
        if one.field.record_type == "location"
    }
    shared = list_shared_locations(session, changed, after.service.id) if changed else set()
    if not shared:
        return after
    own = {id_: uuid4() for id_ in shared}
    visits = tuple(
        replace(visit, id=uuid4(), location_id=own.get(visit.location_id, visit.location_id))
        if visit.location_id in own
        else visit
        for visit in after.service.service_at_locations
    )
    return replace(
        after,
        service=replace(after.service, service_at_locations=visits),
        locations=tuple(replace(one, id=own.get(one.id, one.id)) for one in after.locations),
    )


def _write(
    session: Session,
    before: ListingContent | None,
    after: ListingContent,
    changes: Collection[ContentDifference],
) -> None:
    _put_own_terms(session, after.service)
    records: list[MainRecord] = [*after.locations]
    if after.organization:
        records.insert(0, after.organization)
    new = _new(session, records)
    for record in new:
        insert_records(session, [record], ORIGIN)
    insert_children(session, new)
    service = _outlined(session, after.service)
    if before is None:
        insert_records(session, [service], ORIGIN)
        insert_children(session, [service])
    made = {record.id for record in new}
    held = [record for record in (*records, service) if record.id not in made]
    update_records(session, list(_changes_of(held, changes)) if before else [], ORIGIN)


def _new(session: Session, records: Iterable[MainRecord]) -> list[MainRecord]:
    """Those that the directory does not have, an organization before what belongs to it."""
    listed = list(records)
    kinds = {type(record) for record in listed}
    held = {
        id_
        for kind in kinds
        for id_ in list_ids(session, kind.table, [one.id for one in listed if type(one) is kind])
    }
    return [record for record in listed if record.id not in held]


def _changes_of(
    records: Iterable[MainRecord], changes: Collection[ContentDifference]
) -> Iterable[RecordChange]:
    for record in records:
        fields = tuple(one.field.name for one in changes if one.field.record_id == record.id)
        if fields:
            yield RecordChange(record, fields)


def _outlined(session: Session, service: ServiceRecord) -> ServiceRecord:
    """With the outlines that the directory has of its areas, or of the authorities they name."""
    if not service.service_areas:
        return service
    held = load_records(session, ServiceRecord, [service.id]).get(service.id)
    outlines = {area.id: area.geometry for area in held.service_areas} if held else {}
    codes = {code for area in service.service_areas if (code := authority_of(area.uri))}
    authorities = list_authority_outlines(session, codes)
    areas = tuple(
        replace(
            area,
            geometry=outlines.get(area.id) or authorities.get(authority_of(area.uri) or ""),
        )
        for area in service.service_areas
    )
    return replace(service, service_areas=areas)


def _put_own_terms(session: Session, service: ServiceRecord) -> None:
    """The rows of our own concepts that the listing's tags point at."""
    known = concepts_by_term()
    named = {one.taxonomy_term_id for one in service.attributes if one.taxonomy_term_id in known}
    terms = {id_: known[id_] for id_ in named if id_ is not None}
    if terms:
        if find_vocabulary_version(session, TAXONOMY_ID) is None:
            put_vocabulary(session, TAXONOMY_ID, vocabulary_version(), DESCRIPTION)
        put_terms(session, TAXONOMY_ID, terms)


def _key(one: ContentDifference) -> FieldKey:
    return FieldKey(one.field.record_type, one.field.record_id, one.field.name)


def _audit(
    session: Session,
    before: ListingContent | None,
    after: ListingContent,
    changes: Iterable[ContentDifference],
    change: Change,
) -> None:
    lines: dict[tuple[str, UUID], list[FieldChange]] = {}
    if before is None:
        lines[_SERVICE, after.service.id] = [FieldChange(became=after.service.name)]
    private = _private_ids(before) | _private_ids(after)
    for one in changes if before else ():
        is_told = one.field.record_id not in private or one.field.name == "visibility"
        line = audited(one.field.name, one.was, one.became, is_private=not is_told)
        lines.setdefault((one.field.record_type, one.field.record_id), []).append(line)
    for (record_type, record_id), fields in lines.items():
        add_audit(session, change.by, record_type, record_id, fields)


def _private_ids(content: ListingContent | None) -> set[UUID]:
    """Locations that not everybody may know."""
    shown: tuple[LocationRecord, ...] = content.locations if content else ()
    return {one.id for one in shown if one.visibility is not LocationVisibility.EXACT}
