"""Changing a listing: at once as far as somebody is trusted, else when a reviewer agrees."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from directory.kinds import Actor, VersionState, VersionWay
from directory.models import ListingVersion
from directory.queries.audit import ChangedBy
from directory.queries.versions import find_version, list_waiting, lock_listing, move_drafts
from upkeep.applying import apply
from upkeep.assuring import assure
from upkeep.change import Change
from upkeep.content import ListingContent, read_content
from upkeep.differences import differences, merged, with_changes
from upkeep.errors import ListingOvertakenError
from upkeep.trust import Editor, waiting_of
from upkeep.versions import add_version, current_version, new_version


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a change that somebody sent: what the public sees, and what waits."""

    live: ListingVersion | None
    waiting: ListingVersion | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A listing as somebody wants it, and the version they began from; nothing for a new one."""

    content: ListingContent
    base_id: UUID | None
    way: VersionWay = VersionWay.PAGES
    assured_on: date | None = None


def offer(session: Session, offered: Offer, editor: Editor, now: datetime) -> Submitted:
    """Change a listing as far as the editor is trusted; the rest waits for a reviewer.

    Raises
    ------
    ListingOvertakenError
        The listing changed since ``base_id``.
    """
    service_id = offered.content.service.id
    lock_listing(session, service_id)
    return offer_upon(session, current_version(session, service_id, now), offered, editor, now)


def offer_upon(
    session: Session,
    live: ListingVersion | None,
    offered: Offer,
    editor: Editor,
    now: datetime,
) -> Submitted:
    """The same for a listing that is locked, whose version that the public sees is at hand.

    Raises
    ------
    ListingOvertakenError
        The listing changed since ``base_id``.
    """
    content, service_id = offered.content, offered.content.service.id
    base = _refuse_if_overtaken(session, offered, live)
    changes = differences(base, content)
    waits = waiting_of(editor, changes, is_new=base is None)
    _forget_waiting(session, service_id, editor.account_id)
    change = Change(ChangedBy(Actor.ACCOUNT, editor.account_id), now, offered.assured_on)
    if base is None and not waits:
        return Submitted(_put(session, None, content, offered.way, change), None)
    if base is not None and live is not None:
        at_once = [one for one in changes if one not in waits]
        live = _go_live(session, base, with_changes(base, content, at_once), live, offered, change)
    if not waits:
        return Submitted(live, None)
    return Submitted(live, _add_waiting(session, offered, live, editor, now))


def publish(
    session: Session,
    content: ListingContent,
    by: ChangedBy,
    way: VersionWay,
    now: datetime,
    *,
    assured_on: date | None = None,
) -> ListingVersion:
    """Change a listing at once to what ``content`` says, or add it."""
    lock_listing(session, content.service.id)
    live = current_version(session, content.service.id, now)
    before = read_content(live.content) if live else None
    return _put(session, before, content, way, Change(by, now, assured_on))


def _refuse_if_overtaken(
    session: Session, offered: Offer, live: ListingVersion | None
) -> ListingContent | None:
    """What the offer was made from, which is what is live."""
    if live is None:
        return None
    theirs = read_content(live.content)
    if live.id != offered.base_id:
        base = find_version(session, offered.base_id) if offered.base_id else None
        begun = read_content(base.content) if base else None
        raise ListingOvertakenError(live.id, merged(begun, offered.content, theirs))
    return theirs


def _go_live(
    session: Session,
    before: ListingContent,
    after: ListingContent,
    live: ListingVersion,
    offered: Offer,
    change: Change,
) -> ListingVersion:
    if differences(before, after):
        return _put(session, before, after, offered.way, change)
    assure(session, after.service.id, change)
    return live


def _put(
    session: Session,
    before: ListingContent | None,
    after: ListingContent,
    way: VersionWay,
    change: Change,
) -> ListingVersion:
    written = apply(session, before, after, change)
    return add_version(session, written, change.by.account_id, way, change.at)


def _forget_waiting(session: Session, service_id: UUID, account_id: UUID) -> None:
    """What of theirs waited is part of what they send now."""
    for waiting in list_waiting(session, service_id):
        if waiting.made_by == account_id:
            # A reviewer may be changing it: what they write goes on as a change of what is live.
            move_drafts(session, waiting)
            session.delete(waiting)


def _add_waiting(
    session: Session,
    offered: Offer,
    live: ListingVersion | None,
    editor: Editor,
    now: datetime,
) -> ListingVersion:
    content = offered.content
    waiting = new_version(content, VersionState.WAITING, offered.way, editor.account_id, now)
    waiting.base_id = live.id if live else None
    waiting.submitted_at = now
    waiting.is_assured = offered.assured_on is not None
    session.add(waiting)
    session.flush()
    return waiting
