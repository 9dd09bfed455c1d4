"""Takes a spreadsheet in, as it was looked at: all of it, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from directory.kinds import VersionWay
from directory.queries.versions import lock_listing
from importers.report import Progress
from upkeep.bulk.errors import DirectoryMovedError
from upkeep.bulk.plan import BulkPlan, PlannedListing, RowOutcome
from upkeep.bulk.planning import plan_spreadsheet
from upkeep.content import ListingContent, load_content
from upkeep.sending import Sending, send
from upkeep.trust import Editor
from upkeep.versions import london_day


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many listings went live, wait for a reviewer (also in part), and were left out."""

    live: int
    waiting: int
    left_out: int

    def as_json(self) -> dict[str, int]:
        """As the upload keeps it."""
        return {"live": self.live, "waiting": self.waiting, "left_out": self.left_out}


def take_in(
    session: Session,
    path: Path,
    seen: Mapping[str, Any],
    editor: Editor,
    now: datetime,
    progress: Progress,
    *,
    is_checked_today: bool,
) -> TakenIn:
    """Send every listing of a file that is right.

    Parameters
    ----------
    seen
        The plan that somebody has looked at and agreed to.
    is_checked_today
        They say that they have made sure of all of it today.

    Raises
    ------
    DirectoryMovedError
        A row would not do what it was seen to do; nothing has been written.

    Notes
    -----
    The listings are locked one after the other in the order of their ids, as everybody does who
    locks several, and stay locked until all is written.
    """
    for id_ in sorted(str(one["service_id"]) for one in seen["listings"] if one["service_id"]):
        lock_listing(session, UUID(id_))
    plan = plan_spreadsheet(session, path, editor, lambda _done, _total: None)
    moved = tuple(_moved(seen, plan))
    if moved:
        raise DirectoryMovedError(plan, moved)
    today = london_day(now) if is_checked_today else None
    live = waiting = left_out = 0
    for number, one in enumerate(plan.listings, start=1):
        progress(number, len(plan.listings))
        if one.outcome is RowOutcome.WRONG:
            left_out += 1
        elif one.outcome is not RowOutcome.UNCHANGED or today:
            is_live, is_waiting = _send(session, one, editor, now, today)
            live += is_live
            waiting += is_waiting
    return TakenIn(live, waiting, left_out)


def _send(
    session: Session, one: PlannedListing, editor: Editor, now: datetime, today: date | None
) -> tuple[bool, bool]:
    if one.content is None:
        msg = "a row that is right has a listing"
        raise TypeError(msg)
    content = one.content
    if one.outcome is RowOutcome.NEW and today:
        content = _assured(content, today)
    if one.outcome is RowOutcome.UNCHANGED:
        content = load_content(session, content.service.id)
    sending = Sending(editor, VersionWay.SPREADSHEET, now, today or one.assured_on)
    sent = send(session, content, sending)
    is_waiting = bool(sent.waiting)
    return sent.live is not None and (bool(sent.applied) or not is_waiting), is_waiting


def _assured(content: ListingContent, day: date) -> ListingContent:
    """A new listing, of which it is recorded with everything else when it was checked."""
    return replace(content, service=replace(content.service, assured_date=day))


def _moved(seen: Mapping[str, Any], plan: BulkPlan) -> list[str]:
    """Names of the listings that a row would do something else to than was seen."""
    before = {(one["sheet"], one["row"]): one for one in seen["listings"]}
    found = []
    for one in plan.listings:
        known = before.get((one.sheet, one.row))
        if known is None or (known["outcome"], known["seen"]) != (one.outcome.value, one.seen):
            found.append(one.name)
    return found
