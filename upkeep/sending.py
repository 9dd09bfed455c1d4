"""Sends a listing that a program or a spreadsheet changed, as its editor's offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from directory.kinds import Actor, VersionWay
from directory.models import ListingVersion
from directory.queries.audit import ChangedBy
from directory.queries.versions import find_version, list_waiting, lock_listing
from upkeep.assuring import assure
from upkeep.change import Change
from upkeep.content import ListingContent, read_content
from upkeep.differences import ContentDifference, differences, merged
from upkeep.offering import Offer, offer_upon
from upkeep.trust import Editor, waiting_of
from upkeep.versions import current_version


@dataclass(frozen=True, slots=True)
class Sending:
    """What was sent: who sends it, how, when, and the day on which somebody checked it."""

    editor: Editor
    way: VersionWay
    now: datetime
    assured_on: date | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of it: what the public sees at once, and what waits for a reviewer."""

    live: ListingVersion | None
    applied: tuple[ContentDifference, ...]
    waiting: tuple[ContentDifference, ...]


def send(
    session: Session,
    content: ListingContent,
    sending: Sending,
    held: ListingContent | None = None,
) -> Sent:
    """Change a listing to what ``content`` says, which was made from what is live now.

    Parameters
    ----------
    held
        The listing as the directory has it, where whoever sends has locked it and read it.

    Notes
    -----
    What of theirs waited goes on waiting, with what was sent upon it. What is sent again while it
    waits changes nothing, so that a program may repeat itself.
    """
    service_id, editor = content.service.id, sending.editor
    lock_listing(session, service_id)
    live = current_version(session, service_id, sending.now, held)
    base = read_content(live.content) if live else None
    standing = _standing(session, service_id, editor.account_id)
    wanted = _upon(session, standing, base, content)
    changes = differences(base, wanted)
    waits = waiting_of(editor, changes, is_new=base is None)
    applied = tuple(one for one in changes if one not in waits)
    is_repeated = any(not differences(read_content(one.content), wanted) for one in standing)
    if changes and (applied or not is_repeated):
        offered = Offer(wanted, live.id if live else None, sending.way)
        live = offer_upon(session, live, offered, editor, sending.now).live
    if base is not None:
        # The day itself: what waits is approved on another, on which nobody checked anything.
        by = ChangedBy(Actor.ACCOUNT, editor.account_id)
        assure(session, service_id, Change(by, sending.now, sending.assured_on))
    return Sent(live, applied, waits)


def _standing(session: Session, service_id: UUID, account_id: UUID) -> list[ListingVersion]:
    return [one for one in list_waiting(session, service_id) if one.made_by == account_id]


def _upon(
    session: Session,
    standing: Sequence[ListingVersion],
    base: ListingContent | None,
    content: ListingContent,
) -> ListingContent:
    """What was sent, upon what of theirs waits already; where both say something, what was sent."""
    if base is None:
        return content
    for version in standing:
        begun = find_version(session, version.base_id) if version.base_id else None
        from_ = read_content(begun.content) if begun else None
        waits = merged(from_, read_content(version.content), base).content
        content = merged(base, content, waits).content
    return content
