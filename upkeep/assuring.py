"""The day on which somebody last made sure of a listing, and the one way in which it moves."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from directory import models
from directory.queries.assurance import find_assured
from directory.queries.audit import FieldChange, add_audit
from directory.queries.confirmed import put_confirmed_fields
from directory.queries.imports import FieldKey
from directory.queries.rows import update_rows
from upkeep.change import Change
from upkeep.versions import london_day

_SERVICE = "service"
_DAY = "assured_date"


def assure(session: Session, service_id: UUID, change: Change) -> None:
    """Keep that somebody checked a listing and found it right, on ``change.assured_on``.

    Notes
    -----
    It moves forward alone: a sheet filled in last month, or a change that waited while somebody
    rang, takes nobody's later day away. A day that has not come yet is a feed's mistake, and gives
    way.
    """
    was, day = find_assured(session, service_id), change.assured_on
    if was is None or day is None or _is_overtaken(day, was.assured_date, change):
        return
    row = {"id": service_id, _DAY: day, "unanswered_since": None}
    update_rows(session, models.Service, [row])
    key = FieldKey(_SERVICE, service_id, _DAY)
    put_confirmed_fields(session, [key], change.confirmed_by, change.at)
    lines = [FieldChange(_DAY, _said(was.assured_date), str(day))]
    if was.unanswered_since is not None:
        lines.append(FieldChange("unanswered_since", str(was.unanswered_since), None))
    add_audit(session, change.by, _SERVICE, service_id, lines)


def _is_overtaken(day: date, held: date | None, change: Change) -> bool:
    return held is not None and day < held <= london_day(change.at)


def _said(day: date | None) -> str | None:
    return None if day is None else str(day)
