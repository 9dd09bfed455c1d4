"""What of a feed's record goes into the directory, and what of the directory stands against it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy.orm import Session

from directory.queries.imports import FieldKey, has_confirmed_fields, list_confirmed_fields
from importers.compare import FieldDifference, as_json, differences
from importers.records import (
    ImportRecord,
    LocationRecord,
    MainRecord,
    collections_of,
    table_name,
)
from importers.report import IssueLog, Line
from importers.stored import load_records, load_sources
from importers.writing import RecordChange

Main = TypeVar("Main", bound=MainRecord)

# A person who sets the point says where it is; how a feed would have found it is then no matter.
_TOGETHER = {"point": ("point", "located_by")}
_CHECKED = "assured_date"


@dataclass(slots=True)
class Reconciled(Generic[Main]):
    """Records of one class, sorted by what has to be done with them.

    Parameters
    ----------
    foreign
        Records that another source, or a person, brought in: they are left as they are.
    waiting
        Offers, by field, that a confirmed field keeps out (held, offered).
    agreed
        Confirmed fields in which feed and directory agree.
    """

    new: list[Main] = field(default_factory=list)
    changes: dict[UUID, RecordChange] = field(default_factory=dict)
    held: dict[UUID, Main] = field(default_factory=dict)
    foreign: dict[UUID, str | None] = field(default_factory=dict)
    waiting: dict[FieldKey, tuple[Any, Any]] = field(default_factory=dict)
    agreed: set[FieldKey] = field(default_factory=set)


def _child_ids(record: ImportRecord) -> set[UUID]:
    ids = set()
    for name in collections_of(type(record)):
        for child in cast("tuple[ImportRecord, ...]", getattr(record, name)):
            ids |= {child.id, *_child_ids(child)}
    return ids


def _protected(held: MainRecord, confirmed: Mapping[UUID, set[str]]) -> set[str]:
    """Fields of a record that a person confirmed; a list counts when anything in it was."""
    if not confirmed:
        return set()
    fields = {name for one in confirmed.get(held.id, ()) for name in _TOGETHER.get(one, (one,))}
    for name in collections_of(type(held)):
        children = cast("tuple[ImportRecord, ...]", getattr(held, name))
        ids = {id_ for child in children for id_ in (child.id, *_child_ids(child))}
        if ids & confirmed.keys():
            fields.add(name)
    return fields


def _confirmed(session: Session, held: Collection[MainRecord]) -> dict[UUID, set[str]]:
    """Confirmed fields by record, also of the records that hang on these."""
    if not has_confirmed_fields(session):
        return {}
    ids = {id_ for record in held for id_ in (record.id, *_child_ids(record))}
    found: dict[UUID, set[str]] = {}
    for key in list_confirmed_fields(session, ids):
        found.setdefault(key.record_id, set()).add(key.field)
    return found


def keep_visibility(held: LocationRecord, offered: LocationRecord) -> LocationRecord:
    """The offered location, no more visible than the directory has it."""
    if offered.visibility.rank <= held.visibility.rank:
        return offered
    return replace(offered, visibility=held.visibility)


def _is_older_check(one: FieldDifference, protected: Collection[str]) -> bool:
    """Whether a feed would put back the day on which a person here found a listing right."""
    if one.field != _CHECKED or _CHECKED not in protected:
        return False
    return one.offered is None or (one.held is not None and bool(one.offered < one.held))


def _apply(
    result: Reconciled[Main], held: Main, offered: Main, confirmed: Mapping[UUID, set[str]]
) -> list[FieldDifference]:
    """Sort one record's differences; answer those that have to wait."""
    protected = _protected(held, confirmed)
    found = differences(held, offered)
    found = [one for one in found if not _is_older_check(one, protected)]
    protected = protected - {_CHECKED}
    taken = tuple(one.field for one in found if one.field not in protected)
    waiting = [one for one in found if one.field in protected]
    if taken:
        result.changes[offered.id] = RecordChange(offered, taken)
    kind = table_name(type(offered))
    for one in waiting:
        key = FieldKey(kind, offered.id, one.field)
        result.waiting[key] = (as_json(one.held), as_json(one.offered))
    different = {one.field for one in waiting}
    result.agreed |= {FieldKey(kind, offered.id, name) for name in protected - different}
    return waiting


def reconcile(
    session: Session,
    records: Mapping[UUID, Main],
    source: str,
    lines: Mapping[UUID, Line],
    log: IssueLog,
    *,
    left_alone: Collection[UUID] = (),
) -> Reconciled[Main]:
    """Compare a feed's records of one class with the directory's.

    Parameters
    ----------
    lines
        On which each record stands, for issues.
    left_alone
        Ids that are only taken where the directory has no such record.
    """
    result: Reconciled[Main] = Reconciled()
    if not records:
        return result
    kind = type(next(iter(records.values())))
    sources = load_sources(session, kind, records.keys())
    result.foreign = {id_: owner for id_, owner in sources.items() if owner != source}
    result.held = load_records(session, kind, sources.keys() - result.foreign.keys())
    confirmed = _confirmed(session, result.held.values())
    for id_, offered in records.items():
        held = result.held.get(id_)
        if id_ not in sources:
            result.new.append(offered)
        elif held is not None and id_ not in left_alone:
            for one in _apply(result, held, offered, confirmed):
                message = "differs from what a person confirmed; it waits for review"
                log.note(lines.get(id_), f"{table_name(kind)}.{one.field}", id_, message)
    return result
