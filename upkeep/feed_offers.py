"""Taking over what a feed says of a listing, or keeping what a person said."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, get_type_hints
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from directory.kinds import LocationVisibility, VersionWay
from directory.queries.audit import ChangedBy, add_audit
from directory.queries.confirmed import list_shared_locations, put_confirmed_fields
from directory.queries.imports import FieldKey, drop_waiting_differences
from directory.queries.offers import Offer
from importers import records
from importers.stored import load_records
from importers.writing import RecordChange, update_records
from upkeep.change import ORIGIN, Change, audited
from upkeep.content import load_content
from upkeep.differences import Field, with_value
from upkeep.offering import publish
from upkeep.staying_hidden import keep_hidden, with_visited

_MAIN: dict[str, type[records.MainRecord]] = {
    "service": records.ServiceRecord,
    "location": records.LocationRecord,
    "organization": records.OrganizationRecord,
}
_OUTLINE = "geometry"
_EXACT = LocationVisibility.EXACT


def offered_value(key: FieldKey, offered: Any) -> Any:
    """A feed's value as records have it; what hangs on a record gets ids of its own.

    Notes
    -----
    An outline stays where it is: that of an authority is found again by its code.
    """
    record: Any = _MAIN[key.record_type]
    held = records.collections_of(record).get(key.field)
    if held is not None:
        return tuple(_read(held, one) for one in offered or ())
    return _adapter(record, key.field).validate_python(offered, strict=False)


def take_offers(
    session: Session, service_id: UUID, offers: Collection[Offer], by: ChangedBy, now: datetime
) -> None:
    """Let a listing say what the feed says in some fields.

    Raises
    ------
    ListingNotFoundError
        There is no such listing.

    Notes
    -----
    The fields stay a person's own: where the feed says something else again, that waits too. A
    place or an organization that other listings share is changed for all of them, as the feed
    would have done.
    """
    held = content = load_content(session, service_id)
    places = {one.id for one in content.locations}
    shared = list_shared_locations(session, places, service_id) if places else set()
    own = {service_id} | (places - shared)
    for one in offers:
        value = offered_value(one.key, one.offered)
        if one.key.record_id in own:
            field = Field(one.key.record_type, one.key.record_id, one.key.field)
            content = with_value(content, field, value)
        else:
            _take_shared(session, one.key, value, by, now)
    if any(one.key.record_id in own for one in offers):
        content = keep_hidden(with_visited(session, content), [held])
        publish(session, content, by, VersionWay.FEED, now)
    drop_waiting_differences(session, [one.key for one in offers])


def _take_shared(session: Session, key: FieldKey, value: Any, by: ChangedBy, now: datetime) -> None:
    held = load_records(session, _MAIN[key.record_type], [key.record_id]).get(key.record_id)
    if held is None:
        return
    record = replace(held, **{key.field: value})
    update_records(session, [RecordChange(record, (key.field,))], ORIGIN)
    put_confirmed_fields(session, [key], Change(by, now).confirmed_by, now)
    is_private = getattr(held, "visibility", _EXACT) is not _EXACT
    line = audited(key.field, getattr(held, key.field), value, is_private=is_private)
    add_audit(session, by, key.record_type, key.record_id, [line])


def _read(record: Any, document: dict[str, Any]) -> records.ImportRecord:
    parts: dict[str, Any] = {"id": uuid4()}
    held = records.collections_of(record)
    for name, value in document.items():
        if name in held:
            parts[name] = tuple(_read(held[name], one) for one in value)
        elif name != _OUTLINE:
            parts[name] = _adapter(record, name).validate_python(value, strict=False)
    made: records.ImportRecord = record(**parts)
    return made


@cache
def _adapter(record: Any, name: str) -> TypeAdapter[Any]:
    return TypeAdapter(get_type_hints(record)[name])
