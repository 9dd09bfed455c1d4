"""What a reviewer decides of a change that waits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from directory.claims import let_keep
from directory.kinds import Actor, VersionState
from directory.models import ListingVersion
from directory.queries.audit import ChangedBy
from directory.queries.versions import find_draft, find_version, lock_listing
from upkeep.applying import apply
from upkeep.change import Change
from upkeep.content import ListingContent, read_content
from upkeep.differences import merged
from upkeep.errors import ListingOvertakenError, VersionDecidedError, VersionNotFoundError
from upkeep.versions import base_content, current_version, london_day, take_out_said


def approve(
    session: Session,
    version_id: UUID,
    reviewer_id: UUID,
    now: datetime,
    content: ListingContent | None = None,
) -> ListingVersion:
    """Let the public see what waits.

    Parameters
    ----------
    content
        The listing as the reviewer changed it, where they did.

    Raises
    ------
    VersionNotFoundError, VersionDecidedError
        There is no such version, or it does not wait any more.
    ListingOvertakenError
        Somebody else changed the same fields meanwhile, and ``content`` does not say what holds.
    """
    version = find_waiting(session, version_id)
    live = current_version(session, version.service_id, now)
    before = read_content(live.content) if live else None
    wanted = content or _upon(session, version, live)
    day = london_day(version.submitted_at or now) if version.is_assured else None
    by = ChangedBy(Actor.ACCOUNT, reviewer_id)
    written = apply(session, before, wanted, Change(by, now, day))
    if written.organization is not None and version.made_by is not None:
        # Else whoever brought it could not change what they wrote.
        let_keep(session, version.made_by, written.organization.id, by, now)
    version.content, version.base_id = written.as_json(), live.id if live else None
    version.state, version.number = (
        VersionState.APPROVED,
        live.number + 1 if live and live.number else 1,
    )
    version.decided_at, version.decided_by, version.reason = now, reviewer_id, None
    session.flush()
    take_out_said(session, version)
    return version


def send_back(
    session: Session, version_id: UUID, reviewer_id: UUID, now: datetime, reason: str
) -> ListingVersion:
    """Give what waits back to whoever sent it, with a reason; it is a draft of theirs again.

    Raises
    ------
    VersionNotFoundError, VersionDecidedError
        There is no such version, or it does not wait any more.
    """
    version = find_waiting(session, version_id)
    if version.made_by is not None:
        begun = find_draft(session, version.service_id, version.made_by)
        if begun is not None:
            # They write on already: the reason is for that draft.
            session.delete(version)
            version = begun
    version.state, version.reason = VersionState.SENT_BACK, reason
    version.decided_at, version.decided_by = now, reviewer_id
    session.flush()
    return version


def find_waiting(session: Session, version_id: UUID) -> ListingVersion:
    """A version that waits, with its listing locked for the decision.

    Raises
    ------
    VersionNotFoundError, VersionDecidedError
        There is no such version, or it does not wait any more.
    """
    version = find_version(session, version_id)
    if version is None:
        msg = "There is no such change."
        raise VersionNotFoundError(msg)
    lock_listing(session, version.service_id)
    # Whoever sent it may have sent a newer one in its place while this waited for the lock.
    version = find_version(session, version_id)
    if version is None:
        msg = "This change is gone: whoever sent it has sent another one since."
        raise VersionNotFoundError(msg)
    if version.state != VersionState.WAITING:
        msg = f"Somebody has decided this already: it was {version.state}."
        raise VersionDecidedError(msg)
    return version


def _upon(session: Session, version: ListingVersion, live: ListingVersion | None) -> ListingContent:
    """What waits, upon what the public sees by now."""
    mine = read_content(version.content)
    if live is None or version.base_id == live.id:
        return mine
    result = merged(base_content(session, version), mine, read_content(live.content))
    if result.conflicts:
        raise ListingOvertakenError(live.id, result)
    return result.content
