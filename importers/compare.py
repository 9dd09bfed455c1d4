"""What differs between a record as the directory has it and as a feed gives it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from directory.geography import GridPoint
from importers.records import ImportRecord, MainRecord, collections_of, columns_of


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that a feed gives differently."""

    field: str
    held: Any
    offered: Any


def _signature(record: ImportRecord) -> tuple[Any, ...]:
    """A record without its id, further records in an order of their own.

    Notes
    -----
    A publisher that numbers its schedules anew at every export has changed nothing, and the tables
    keep no order.
    """
    columns = [getattr(record, name) for name in columns_of(type(record)) if name != "id"]
    parts = [_signatures(getattr(record, name)) for name in collections_of(type(record))]
    return (*columns, *parts)


def _signatures(records: Collection[ImportRecord]) -> tuple[tuple[Any, ...], ...]:
    return tuple(sorted((_signature(record) for record in records), key=repr))


def is_alike(one: ImportRecord, other: ImportRecord) -> bool:
    """Whether two records say the same, whatever their ids."""
    return one == other or _signature(one) == _signature(other)


def _is_same(held: MainRecord, offered: MainRecord, field: str) -> bool:
    one, other = getattr(held, field), getattr(offered, field)
    if field in collections_of(type(offered)):
        return one == other or _signatures(one) == _signatures(other)
    return bool(one == other)


def differences(held: MainRecord, offered: MainRecord) -> list[FieldDifference]:
    """The fields in which two records of one id differ, in the order of the record's fields."""
    if held == offered:
        return []
    kind = type(offered)
    names = [*(name for name in columns_of(kind) if name != "id"), *collections_of(kind)]
    return [
        FieldDifference(name, getattr(held, name), getattr(offered, name))
        for name in names
        if not _is_same(held, offered, name)
    ]


def as_json(value: Any) -> Any:
    """A field's value as a waiting difference keeps it; records without their ids."""
    if value is None or isinstance(value, bool | int | float | str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, UUID | Decimal | date | time):
        return str(value)
    if isinstance(value, GridPoint):
        return {"easting_m": value.easting_m, "northing_m": value.northing_m}
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    kind = type(value)
    parts = {name: as_json(getattr(value, name)) for name in columns_of(kind) if name != "id"}
    parts |= {name: as_json(getattr(value, name)) for name in collections_of(kind)}
    return {name: part for name, part in parts.items() if part not in (None, [])}
