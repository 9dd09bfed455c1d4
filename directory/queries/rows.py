"""Rows of any table in bulk: what an import reads, writes and takes away."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Table,
    Uuid,
    any_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from directory.models import Record

BATCH = 2_000


def _table(model: type[Record]) -> Table:
    table = model.__table__
    if not isinstance(table, Table):
        msg = f"{model.__name__} has no table"
        raise TypeError(msg)
    return table


def _among(ids: Collection[UUID]) -> Any:
    # One array is one parameter, however many ids there are.
    return any_(cast(literal(list(ids), ARRAY(Uuid)), ARRAY(Uuid)))


def list_rows(
    session: Session,
    model: type[Record],
    columns: Sequence[str],
    key: str,
    ids: Collection[UUID],
    **exactly: str,
) -> list[dict[str, Any]]:
    """Some columns of the rows whose ``key`` is among ``ids``, in the order of their ids."""
    if not ids:
        return []
    table = _table(model)
    query = select(*(table.c[name] for name in columns)).where(table.c[key] == _among(ids))
    for name, value in exactly.items():
        query = query.where(table.c[name] == value)
    rows = session.execute(query.order_by(table.c.id))
    return [dict(zip(columns, row, strict=True)) for row in rows]


def list_outlines(
    session: Session, model: type[Record], ids: Collection[UUID]
) -> dict[UUID, bytes]:
    """The ``geometry`` (WKB, EPSG:27700) of the rows among ``ids`` that have one.

    Notes
    -----
    Thousands of service areas are one of two authorities; each different outline is sent once.
    """
    if not ids:
        return {}
    table = _table(model)
    outline = func.ST_AsBinary(table.c.geometry)
    query = select(table.c.id, func.md5(outline).label("digest")).where(
        table.c.id == _among(ids), table.c.geometry.is_not(None)
    )
    digests = {row.id: row.digest for row in session.execute(query)}
    firsts = {digest: id_ for id_, digest in digests.items()}
    query = select(table.c.id, outline).where(table.c.id == _among(firsts.values()))
    outlines = {digests[id_]: bytes(data) for id_, data in session.execute(query)}
    return {id_: outlines[digest] for id_, digest in digests.items()}


def list_ids(session: Session, model: type[Record], ids: Collection[UUID]) -> set[UUID]:
    """Which of ``ids`` a table holds."""
    return {row["id"] for row in list_rows(session, model, ["id"], "id", ids)}


def insert_rows(session: Session, model: type[Record], rows: Sequence[dict[str, Any]]) -> None:
    """Add rows, which all give the same columns."""
    for start in range(0, len(rows), BATCH):
        session.execute(insert(_table(model)), rows[start : start + BATCH])


def insert_rows_sharing(
    session: Session, model: type[Record], rows: Sequence[dict[str, Any]], column: str
) -> None:
    """Add rows of which many have the same large outline in a column.

    Notes
    -----
    13,000 copies of an authority's outline took 27 s to send, and take 2 s to copy.
    """
    firsts: dict[Any, UUID] = {}
    others: dict[UUID, list[UUID]] = {}
    lighter = []
    for row in rows:
        value = row[column]
        first = firsts.setdefault(value.data, row["id"]) if value is not None else row["id"]
        if first == row["id"]:
            lighter.append(row)
        else:
            others.setdefault(first, []).append(row["id"])
            lighter.append({**row, column: None})
    insert_rows(session, model, lighter)
    table = _table(model)
    source = table.alias()
    for first, ids in others.items():
        value = select(source.c[column]).where(source.c.id == first).scalar_subquery()
        session.execute(update(table).where(table.c.id == _among(ids)).values({column: value}))


def update_rows(session: Session, model: type[Record], rows: Iterable[dict[str, Any]]) -> None:
    """Change the columns that each row gives besides its ``id``."""
    table = _table(model)
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        by_columns.setdefault(tuple(sorted(row.keys() - {"id"})), []).append(row)
    # A record of which lists alone differ has no column to change.
    by_columns.pop((), None)
    for names, alike in by_columns.items():
        statement = (
            update(table)
            .where(table.c.id == bindparam("row_id"))
            .values({name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names})
        )
        values = [
            {"row_id": row["id"], **{f"to_{name}": row[name] for name in names}} for row in alike
        ]
        session.execute(statement, values)


def delete_rows(
    session: Session, model: type[Record], key: str, ids: Collection[UUID], **exactly: str
) -> None:
    """Take away the rows whose ``key`` is among ``ids``; what hangs on them goes too."""
    if not ids:
        return
    table = _table(model)
    query = delete(table).where(table.c[key] == _among(ids))
    for name, value in exactly.items():
        query = query.where(table.c[name] == value)
    session.execute(query)


def analyse_rows(session: Session, models: Iterable[type[Record]]) -> None:
    """Tell PostgreSQL how many rows tables hold, and of what kind, before anybody asks for them.

    Notes
    -----
    It notices by itself within a minute or two. Until then it takes a table that has just been
    filled for an empty one: reading 20,000 listings took 86 s, and takes half a second.
    """
    names = ", ".join(_table(model).name for model in models)
    session.execute(text(f"ANALYZE {names}"))
