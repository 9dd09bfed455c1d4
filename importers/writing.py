"""Writes what an import changes, in bulk, into the session's open transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy.orm import Session

from directory import models
from directory.geography import BRITISH_NATIONAL_GRID, GridPoint
from directory.queries.rows import (
    delete_rows,
    insert_rows,
    insert_rows_sharing,
    list_ids,
    update_rows,
)
from importers.identity import derive
from importers.records import (
    AttributeRecord,
    ImportRecord,
    MainRecord,
    OrganizationRecord,
    ServiceRecord,
    collections_of,
    columns_of,
    owner_columns,
    table_name,
)

# Columns through which one record belongs to another; all are given, so that rows are alike.
_OWNERS: dict[type[models.Record], tuple[str, ...]] = {
    models.Phone: (
        "service_id",
        "location_id",
        "organization_id",
        "contact_id",
        "service_at_location_id",
    ),
    models.Contact: ("service_id", "location_id", "organization_id", "service_at_location_id"),
    models.Schedule: ("service_id", "location_id", "service_at_location_id"),
    models.Language: ("service_id", "location_id", "phone_id"),
}
# A row comes after the rows that it points at.
_CHILD_ORDER: tuple[type[models.Record], ...] = (
    models.ServiceAtLocation,
    models.Contact,
    models.Phone,
    models.Language,
    models.Schedule,
    models.Address,
    models.Accessibility,
    models.ServiceArea,
    models.CostOption,
    models.Funding,
    models.OrganizationIdentifier,
    models.Attribute,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows come from; without a run, from somebody who wrote them here."""

    source: str
    import_run_id: UUID | None
    is_demonstration: bool


def _column(value: Any) -> Any:
    if isinstance(value, GridPoint):
        return value.as_wkt()
    if isinstance(value, bytes):
        return WKBElement(value, srid=BRITISH_NATIONAL_GRID)
    return list(value) if isinstance(value, tuple) else value


def _columns(record: ImportRecord) -> dict[str, Any]:
    return {name: _column(getattr(record, name)) for name in columns_of(type(record))}


@dataclass(slots=True)
class _ChildRows:
    """Rows to insert by table; an id that is taken is replaced by one of the row's place."""

    rows: dict[type[models.Record], dict[UUID, dict[str, Any]]] = field(default_factory=dict)
    taken: dict[type[models.Record], set[UUID]] = field(default_factory=dict)

    def add(self, owner: type[ImportRecord], owner_id: UUID, child: ImportRecord) -> None:
        """A child and everything below it.

        Notes
        -----
        Feeds repeat one phone's id wherever the phone is given; the table has each id once.
        """
        kind = type(child)
        rows = self.rows.setdefault(kind.table, {})
        id_ = child.id
        while id_ in rows or id_ in self.taken.get(kind.table, ()):
            id_ = derive(table_name(kind), table_name(owner), owner_id, id_)
        owners = dict.fromkeys(_OWNERS.get(kind.table, ()))
        rows[id_] = {**owners, **_columns(child), "id": id_, **owner_columns(owner, owner_id, kind)}
        for name in collections_of(kind):
            for part in getattr(child, name):
                self.add(kind, id_, part)


def _all_children(record: ImportRecord) -> Iterable[ImportRecord]:
    for name in collections_of(type(record)):
        for child in getattr(record, name):
            yield child
            yield from _all_children(child)


def _taken(
    session: Session, children: Iterable[ImportRecord]
) -> dict[type[models.Record], set[UUID]]:
    """Ids of children that rows of other owners have already."""
    wanted: dict[type[models.Record], set[UUID]] = {}
    for child in children:
        wanted.setdefault(type(child).table, set()).add(child.id)
    return {table: list_ids(session, table, ids) for table, ids in wanted.items()}


def _insert_children(
    session: Session, owned: Sequence[tuple[type[ImportRecord], UUID, ImportRecord]]
) -> None:
    everyone = [child for _, _, top in owned for child in (top, *_all_children(top))]
    rows = _ChildRows(taken=_taken(session, everyone))
    for owner, owner_id, child in owned:
        rows.add(owner, owner_id, child)
    for table in _CHILD_ORDER:
        made = list(rows.rows.get(table, {}).values())
        if table is models.ServiceArea:
            insert_rows_sharing(session, table, made, "geometry")
        else:
            insert_rows(session, table, made)


def insert_records(session: Session, records: Sequence[MainRecord], origin: Origin) -> None:
    """Add records of one class that the directory does not have."""
    if not records:
        return
    rows = []
    for record in records:
        row = {**_columns(record), "source": origin.source, "import_run_id": origin.import_run_id}
        if isinstance(record, ServiceRecord | OrganizationRecord):
            row["is_demonstration"] = origin.is_demonstration
        rows.append(row)
    insert_rows(session, type(records[0]).table, rows)


def insert_children(session: Session, records: Sequence[MainRecord]) -> None:
    """Add everything that hangs on new records."""
    _insert_children(
        session,
        [
            (type(record), record.id, child)
            for record in records
            for name in collections_of(type(record))
            for child in getattr(record, name)
        ],
    )


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record as it shall be, and the fields in which the directory's differs."""

    record: MainRecord
    fields: tuple[str, ...]


def update_records(session: Session, changes: Sequence[RecordChange], origin: Origin) -> None:
    """Change the fields that differ; a list of further records is replaced as a whole."""
    owned: list[tuple[type[ImportRecord], UUID, ImportRecord]] = []
    updates: dict[type[models.Record], list[dict[str, Any]]] = {}
    for change in changes:
        record, kind = change.record, type(change.record)
        row: dict[str, Any] = {"id": record.id}
        if origin.import_run_id is not None:
            row["import_run_id"] = origin.import_run_id
        for name in change.fields:
            if name in collections_of(kind):
                owned += [(kind, record.id, child) for child in getattr(record, name)]
            else:
                row[name] = _column(getattr(record, name))
        updates.setdefault(kind.table, []).append(row)
    _delete_children(session, changes)
    for table, rows in updates.items():
        update_rows(session, table, rows)
    _insert_children(session, owned)


def _delete_children(session: Session, changes: Sequence[RecordChange]) -> None:
    gone: dict[tuple[type[ImportRecord], type[ImportRecord]], list[UUID]] = {}
    for change in changes:
        kinds = collections_of(type(change.record))
        for name in change.fields:
            if name in kinds:
                gone.setdefault((type(change.record), kinds[name]), []).append(change.record.id)
    for (owner, child), ids in gone.items():
        if child is AttributeRecord:
            delete_rows(session, child.table, "link_id", ids, link_entity=table_name(owner))
        else:
            delete_rows(session, child.table, f"{table_name(owner)}_id", ids)
