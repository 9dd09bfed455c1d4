"""A listing that went out in some format and came back changed, upon what is recorded of it.

A format shows less than the directory keeps: no hidden location, no outline, one of two numbers. So
what came back is never taken for the whole: it is compared with what went out, read by the same
code, and only where the two differ is anything recorded changed.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from importers.compare import is_alike
from importers.identity import derive
from importers.records import ImportRecord, collections_of, columns_of

AnyRecord = TypeVar("AnyRecord", bound=ImportRecord)


def overlaid(went_out: AnyRecord, came_back: AnyRecord, held: AnyRecord) -> AnyRecord:
    """What is recorded, with what differs between what went out and what came back.

    Notes
    -----
    Records that hang on it are known by their ids. One that was not shown stays; one that was shown
    without being recorded, as a format needs it, is not recorded for having come back as it was.
    """
    values: dict[str, Any] = {}
    for name in columns_of(type(held)):
        if name != "id" and getattr(went_out, name) != getattr(came_back, name):
            values[name] = getattr(came_back, name)
    for name in collections_of(type(held)):
        out, back = getattr(went_out, name), getattr(came_back, name)
        if out != back:
            values[name] = _overlaid_all(out, back, getattr(held, name))
    return replace(held, **values) if values else held


def _overlaid_all(
    went_out: Iterable[ImportRecord],
    came_back: Iterable[ImportRecord],
    held: Iterable[ImportRecord],
) -> tuple[ImportRecord, ...]:
    shown: dict[UUID, ImportRecord] = {one.id: one for one in went_out}
    kept: dict[UUID, ImportRecord] = {one.id: one for one in held}
    found = []
    for one in came_back:
        before, own = shown.get(one.id), kept.get(one.id)
        if before is not None and own is not None:
            found.append(overlaid(before, one, own))
        elif before is not None:
            if not is_alike(before, one):
                found.append(one)
        else:
            # An id that was never shown may be a hidden record's: it is no way to change that.
            found.append(replace(one, id=derive(one.id)) if own is not None else one)
    unseen = (one for one in kept.values() if one.id not in shown)
    return (*found, *unseen)
