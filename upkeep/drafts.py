"""What somebody is writing of a listing, until they send it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from directory.errors import ListingNotFoundError
from directory.kinds import VersionState, VersionWay
from directory.models import ListingVersion
from directory.queries.versions import OPEN_STATES, find_draft, list_waiting, lock_listing
from importers.records import OrganizationRecord, ServiceRecord
from upkeep.content import ListingContent, read_content
from upkeep.differences import merged
from upkeep.errors import VersionDecidedError
from upkeep.offering import Offer, Submitted, offer
from upkeep.trust import Editor
from upkeep.versions import base_content, current_version, london_day, new_version


def begin_draft(
    session: Session, service_id: UUID, account_id: UUID, now: datetime
) -> ListingVersion:
    """What somebody is writing of a listing: where they left it, or begun from what is live.

    Raises
    ------
    ListingNotFoundError
        There is no such listing.

    Notes
    -----
    What of theirs waits for a reviewer is in the new draft, which takes its place when it is sent.
    """
    lock_listing(session, service_id)
    draft = find_draft(session, service_id, account_id)
    if draft is not None:
        return draft
    base = current_version(session, service_id, now)
    if base is None:
        msg = f"There is no listing {service_id}."
        raise ListingNotFoundError(msg)
    content = with_waiting(session, read_content(base.content), account_id)
    return _add_draft(session, content, base.id, account_id, now)


def with_waiting(session: Session, live: ListingContent, account_id: UUID) -> ListingContent:
    """What is live, with what of somebody's waits for a reviewer: what they go on from."""
    content = live
    for waiting in list_waiting(session, live.service.id):
        if waiting.made_by == account_id:
            content = merged(
                base_content(session, waiting), read_content(waiting.content), content
            ).content
    return content


def begin_listing(
    session: Session,
    account_id: UUID,
    organization_id: UUID | None,
    now: datetime,
    service_id: UUID | None = None,
) -> ListingVersion:
    """A draft of a listing that is nowhere yet.

    Parameters
    ----------
    organization_id
        Whose it is; nothing where the listing brings an organization of its own.
    service_id
        Id that it shall have; where that is begun already, what was begun is answered, so that a
        form that is sent twice begins one listing.
    """
    if service_id is not None:
        lock_listing(session, service_id)
        begun = find_draft(session, service_id, account_id)
        if begun is not None:
            return begun
    own = OrganizationRecord(uuid4(), "") if organization_id is None else None
    runs = own.id if own else organization_id
    if runs is None:
        msg = "a listing belongs to an organization"
        raise TypeError(msg)
    content = ListingContent(ServiceRecord(service_id or uuid4(), runs, ""), (), own)
    return _add_draft(session, content, None, account_id, now)


def save_draft(
    session: Session,
    draft: ListingVersion,
    content: ListingContent,
    now: datetime,
    answered: str | None = None,
) -> None:
    """Keep what was written so far.

    Parameters
    ----------
    answered
        Name of the question that was answered just now.
    """
    draft.content = content.as_json()
    draft.organization_id = content.service.organization_id
    draft.saved_at = now
    if answered is not None and answered not in draft.answered:
        draft.answered = [*draft.answered, answered]
    session.flush()


def rebase_draft(
    session: Session, draft: ListingVersion, content: ListingContent, base_id: UUID, now: datetime
) -> None:
    """Keep a draft as it became after looking at what somebody else had changed meanwhile."""
    draft.base_id = base_id
    save_draft(session, draft, content, now)


def take_back(
    session: Session, waiting: ListingVersion, answered: Sequence[str], now: datetime
) -> None:
    """Let whoever sent a new listing write on; it waits no more until they send it again.

    Parameters
    ----------
    answered
        Every question: whoever sent it has been through them all.

    Raises
    ------
    VersionDecidedError
        A reviewer has decided it meanwhile.
    """
    if waiting.state is not VersionState.WAITING:
        msg = f"Somebody has decided this already: it was {waiting.state}."
        raise VersionDecidedError(msg)
    waiting.state, waiting.submitted_at, waiting.is_assured = VersionState.DRAFT, None, False
    waiting.answered, waiting.saved_at = list(answered), now
    session.flush()


def discard_draft(session: Session, draft: ListingVersion) -> None:
    """Throw away what somebody was writing."""
    session.delete(draft)
    session.flush()


def submit(
    session: Session, draft: ListingVersion, editor: Editor, now: datetime, *, is_assured: bool
) -> Submitted:
    """Send a draft: what may go live does, the rest waits for a reviewer.

    Raises
    ------
    VersionDecidedError
        The draft was sent already.
    ListingOvertakenError
        The listing changed since the draft was begun; ``rebase_draft`` brings it up to that.
    """
    if draft.state not in OPEN_STATES:
        msg = "This was sent already."
        raise VersionDecidedError(msg)
    day = london_day(now) if is_assured else None
    offered = Offer(read_content(draft.content), draft.base_id, assured_on=day)
    submitted = offer(session, offered, editor, now)
    session.delete(draft)
    session.flush()
    return submitted


def _add_draft(
    session: Session,
    content: ListingContent,
    base_id: UUID | None,
    account_id: UUID,
    now: datetime,
) -> ListingVersion:
    draft = new_version(content, VersionState.DRAFT, VersionWay.PAGES, account_id, now)
    draft.base_id = base_id
    session.add(draft)
    session.flush()
    return draft
