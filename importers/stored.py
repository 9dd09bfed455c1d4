"""Records as the directory holds them, in the same classes as a feed's."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar, cast
from uuid import UUID

import shapely
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.models import Record
from directory.queries.rows import list_outlines, list_rows
from directory.tags import TAG_LINK_TYPE, TagStatus
from importers.records import (
    AttributeRecord,
    ImportRecord,
    MainRecord,
    collections_of,
    columns_of,
    table_name,
)

Main = TypeVar("Main", bound=MainRecord)
_OUTLINE = "geometry"


def _plain_outline(outline: bytes) -> bytes:
    """An outline as it is written when a feed brings it."""
    written: bytes = shapely.to_wkb(shapely.set_srid(shapely.from_wkb(outline), 0))
    return written


def _set_points(rows: Sequence[dict[str, Any]]) -> None:
    """Points by number; all at once, since one by one they take most of the time of a run."""
    found = [row for row in rows if row["point"] is not None]
    shapes = shapely.from_wkb([bytes(row["point"].data) for row in found])
    for row, x, y in zip(found, shapely.get_x(shapes), shapely.get_y(shapes), strict=True):
        row["point"] = GridPoint(round(float(x), 2), round(float(y), 2))


def _set_outlines(session: Session, table: type[Record], rows: Sequence[dict[str, Any]]) -> None:
    """Outlines as plain WKB, alike ones as one value."""
    outlines = list_outlines(session, table, [row["id"] for row in rows])
    plain = {outline: _plain_outline(outline) for outline in set(outlines.values())}
    for row in rows:
        outline = outlines.get(row["id"])
        row[_OUTLINE] = None if outline is None else plain[outline]


def _list_rows(
    session: Session,
    record: type[ImportRecord],
    key: str,
    ids: Collection[UUID],
    exactly: dict[str, str],
) -> list[dict[str, Any]]:
    """Rows of a record's table, values as records have them."""
    columns = columns_of(record)
    wanted = [name for name in dict.fromkeys((*columns, key)) if name != _OUTLINE]
    rows = list_rows(session, record.table, wanted, key, ids, **exactly)
    if "point" in columns:
        _set_points(rows)
    if _OUTLINE in columns:
        _set_outlines(session, record.table, rows)
    for name in columns:
        if rows and isinstance(rows[0][name], list):
            for row in rows:
                row[name] = tuple(row[name])
    return rows


def _owner_key(owner: type[ImportRecord], child: type[ImportRecord]) -> tuple[str, dict[str, str]]:
    if child is AttributeRecord:
        return "link_id", {"link_entity": table_name(owner)}
    return f"{table_name(owner)}_id", {}


def _is_suggested(row: dict[str, Any]) -> bool:
    return bool(row["link_type"] == TAG_LINK_TYPE and row["value"] == TagStatus.SUGGESTED)


def _load(
    session: Session,
    record: type[ImportRecord],
    key: str,
    ids: Collection[UUID],
    exactly: dict[str, str],
) -> dict[UUID, list[ImportRecord]]:
    """Records by the value of ``key``, everything that hangs on them loaded with them."""
    columns = columns_of(record)
    rows = _list_rows(session, record, key, ids, exactly)
    if record is AttributeRecord:
        # What our own words suggest comes from no feed, and is compared with none.
        rows = [row for row in rows if not _is_suggested(row)]
    row_ids = [row["id"] for row in rows]
    parts = {
        name: _load(session, child, *_owned(record, child, row_ids))
        for name, child in collections_of(record).items()
    }
    found: dict[UUID, list[ImportRecord]] = {}
    for row in rows:
        values = {name: row[name] for name in columns}
        for name, part in parts.items():
            values[name] = tuple(part.get(row["id"], ()))
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
