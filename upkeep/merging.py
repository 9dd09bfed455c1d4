"""Two listings that are one thing: what each says, and the one that is made of both."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from directory.models import ListingVersion
from directory.queries.versions import list_waiting
from importers.compare import as_json
from importers.records import ServiceRecord, collections_of
from upkeep.content import ListingContent, only_visited
from upkeep.deciding import send_back
from upkeep.differences import ContentDifference, differences
from upkeep.staying_hidden import keep_hidden


class Taken(StrEnum):
    """Whose value of a field the merged listing has."""

    KEPT = "kept"
    GONE = "gone"
    BOTH = "both"


def choices(kept: ListingContent, gone: ListingContent) -> tuple[ContentDifference, ...]:
    """The fields in which the listing that goes says something else, or more."""
    aligned = replace(gone, service=replace(gone.service, id=kept.service.id))
    return tuple(
        one
        for one in differences(kept, aligned)
        if one.field.record_type == "service" and one.became not in (None, (), "")
    )


def can_take_both(name: str) -> bool:
    """Whether a field is a list, of which both listings' parts can be kept."""
    return name in collections_of(ServiceRecord) or name == "delivery"


def combined(
    kept: ListingContent, gone: ListingContent, taken: Mapping[str, Taken]
) -> ListingContent:
    """The kept listing with those fields of the other that were chosen.

    Parameters
    ----------
    taken
        By the field's name; the kept one's value where nothing is said.
    """
    values: dict[str, Any] = {}
    for name, whose in taken.items():
        if whose is not Taken.KEPT:
            mine = getattr(kept.service, name) if whose is Taken.BOTH else ()
            values[name] = _joined(mine, getattr(gone.service, name))
    service = replace(kept.service, **values)
    locations = only_visited(service, (*gone.locations, *kept.locations))
    both = replace(kept, service=service, locations=locations)
    # A place that either hides is hidden, though its twin shows it.
    return keep_hidden(keep_hidden(both, [kept]), [gone])


def send_back_of_gone(
    session: Session, gone_id: UUID, reviewer_id: UUID, now: datetime, reason: str
) -> list[ListingVersion]:
    """Give back what waits of a listing that goes, so that nobody approves it unseen."""
    return [
        send_back(session, waiting.id, reviewer_id, now, reason)
        for waiting in list_waiting(session, gone_id)
    ]


def _joined(mine: Any, theirs: Any) -> Any:
    if not isinstance(theirs, tuple):
        return theirs
    said = [as_json(one) for one in mine]
    return (*mine, *(_own(one) for one in theirs if as_json(one) not in said))


def _own(record: Any) -> Any:
    """A part of the other listing as a part of this one."""
    return record if isinstance(record, str) else replace(record, id=uuid4())
