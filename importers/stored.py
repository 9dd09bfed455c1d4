"""Records as the directory holds them, in the same classes as a feed's."""

from collections.abc import Collection
from typing import Any, TypeVar, cast
from uuid import UUID

import shapely
from geoalchemy2 import WKBElement
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.queries.rows import list_rows
from importers.records import (
    AttributeRecord,
    ImportRecord,
    MainRecord,
    collections_of,
    columns_of,
    table_name,
)

Main = TypeVar("Main", bound=MainRecord)


def _value(name: str, value: Any) -> Any:
    """A column's value as records have it: points by number, outlines as plain WKB."""
    if isinstance(value, WKBElement):
        shape = shapely.from_wkb(bytes(value.data))
        if name == "point":
            return GridPoint(round(shape.x, 2), round(shape.y, 2))
        return shapely.to_wkb(shapely.set_srid(shape, 0))
    return tuple(value) if isinstance(value, list) else value


def _owner_key(owner: type[ImportRecord], child: type[ImportRecord]) -> tuple[str, dict[str, str]]:
    if child is AttributeRecord:
        return "link_id", {"link_entity": table_name(owner)}
    return f"{table_name(owner)}_id", {}


def _load(
    session: Session,
    record: type[ImportRecord],
    key: str,
    ids: Collection[UUID],
    exactly: dict[str, str],
) -> dict[UUID, list[ImportRecord]]:
    """Records by the value of ``key``, everything that hangs on them loaded with them."""
    columns = columns_of(record)
    wanted = dict.fromkeys((*columns, key))
    rows = list_rows(session, record.table, tuple(wanted), key, ids, **exactly)
    row_ids = [row["id"] for row in rows]
    parts = {
        name: _load(session, child, *_owned(record, child, row_ids))
        for name, child in collections_of(record).items()
    }
    found: dict[UUID, list[ImportRecord]] = {}
    for row in rows:
        values = {name: _value(name, row[name]) for name in columns}
        values |= {name: tuple(part.get(row["id"], ())) for name, part in parts.items()}
        found.setdefault(row[key], []).append(record(**values))
    return found


def _owned(
    owner: type[ImportRecord], child: type[ImportRecord], ids: Collection[UUID]
) -> tuple[str, Collection[UUID], dict[str, str]]:
    key, exactly = _owner_key(owner, child)
    return key, ids, exactly


def load_records(session: Session, record: type[Main], ids: Collection[UUID]) -> dict[UUID, Main]:
    """The records of one class that the directory has among ``ids``, whole."""
    found = _load(session, record, "id", ids, {})
    return {id_: cast("Main", records[0]) for id_, records in found.items()}


def load_sources(
    session: Session, record: type[MainRecord], ids: Collection[UUID]
) -> dict[UUID, str | None]:
    """Which source each of these records came from."""
    rows = list_rows(session, record.table, ("id", "source"), "id", ids)
    return {row["id"]: row["source"] for row in rows}
