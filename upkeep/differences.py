"""What differs between two versions of a listing, and how two people's changes become one."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from importers import compare
from importers.records import (
    LocationRecord,
    MainRecord,
    OrganizationRecord,
    ServiceRecord,
    table_name,
)
from upkeep.content import ListingContent, only_visited
from upkeep.staying_hidden import keep_left_hidden

# What is recorded of a change is no change itself.
_RECORDED = frozenset({"assured_date", "assurer_email", "last_modified", "source_id"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of one record."""

    record_type: str
    record_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ContentDifference:
    """One field before and after, in the values of the importers' records."""

    field: Field
    was: Any
    became: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two people changed, each in another way."""

    field: Field
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """Two changes of one listing in one; where they conflict, ``content`` has mine."""

    content: ListingContent
    conflicts: tuple[Conflict, ...]


def differences(
    before: ListingContent | None, after: ListingContent
) -> tuple[ContentDifference, ...]:
    """The fields in which a listing differs, the service's first.

    Parameters
    ----------
    before
        Nothing for a new listing: everything that it says is new then.

    Notes
    -----
    A location that is new to the listing differs in everything it says from a blank one; one that
    is gone shows in ``service_at_locations`` alone.
    """
    known = _records(before) if before else {}
    return tuple(
        ContentDifference(
            Field(table_name(type(record)), record.id, one.field), one.held, one.offered
        )
        for key, record in _records(after).items()
        for one in compare.differences(known.get(key) or _blank(record), record)
        if one.field not in _RECORDED
    )


def merged(base: ListingContent | None, mine: ListingContent, theirs: ListingContent) -> Merged:
    """My changes of ``base`` upon theirs; a place that they hid does not come back for it."""
    my_changes = differences(base, mine)
    their_changes = {one.field: one for one in differences(base, theirs)}
    conflicts = tuple(
        Conflict(one.field, one.was, one.became, their_changes[one.field].became)
        for one in my_changes
        if one.field in their_changes and not _is_same(one, their_changes[one.field])
    )
    both = keep_left_hidden(with_changes(theirs, mine, my_changes), base, theirs)
    return Merged(both, conflicts)


def with_changes(
    onto: ListingContent, of: ListingContent, changes: Collection[ContentDifference]
) -> ListingContent:
    """A listing with some of the differences that another content of it has."""
    values: dict[tuple[str, UUID], dict[str, Any]] = {}
    for one in changes:
        record = values.setdefault((one.field.record_type, one.field.record_id), {})
        record[one.field.name] = one.became
    known = _records(onto)
    service = _changed(onto.service, values)
    locations = [
        _changed(known.get(key, record), values)
        for key, record in {**_records(of), **known}.items()
        if isinstance(record, LocationRecord)
    ]
    organization = onto.organization or of.organization
    return ListingContent(
        service,
        only_visited(service, (one for one in locations if isinstance(one, LocationRecord))),
        _changed(organization, values) if organization else None,
    )


def with_value(content: ListingContent, field: Field, value: Any) -> ListingContent:
    """A listing with one field set, as somebody who looks at a conflict chooses."""
    return with_changes(content, content, [ContentDifference(field, None, value)])


def _changed(record: Any, values: Mapping[tuple[str, UUID], dict[str, Any]]) -> Any:
    new = values.get((table_name(type(record)), record.id))
    return replace(record, **new) if new else record


def _is_same(one: ContentDifference, other: ContentDifference) -> bool:
    return bool(compare.as_json(one.became) == compare.as_json(other.became))


def _records(content: ListingContent) -> dict[tuple[str, UUID], MainRecord]:
    return {(table_name(type(one)), one.id): one for one in _each(content)}


def _each(content: ListingContent) -> Iterator[MainRecord]:
    yield content.service
    yield from content.locations
    if content.organization:
        yield content.organization


def _blank(record: MainRecord) -> MainRecord:
    if isinstance(record, ServiceRecord):
        return ServiceRecord(record.id, record.organization_id, "")
    if isinstance(record, OrganizationRecord):
        return OrganizationRecord(record.id, "")
    return LocationRecord(record.id)
