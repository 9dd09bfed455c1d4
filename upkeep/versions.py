"""Versions of a listing: the one that the public sees, and how one is made."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from directory.errors import ListingNotFoundError
from directory.kinds import Actor, VersionState, VersionWay
from directory.models import ListingVersion
from directory.queries.audit import ChangedBy, FieldChange, add_audit
from directory.queries.versions import (
    find_latest,
    find_version,
    list_waiting,
    lock_listing,
    move_drafts,
)
from upkeep.content import ListingContent, load_content, read_content
from upkeep.differences import differences, merged

LONDON = ZoneInfo("Europe/London")
# What the audit calls a change that waited until the listing said all of it.
SAID_ALREADY = "said already"


def london_day(now: datetime) -> date:
    """The day in Northamptonshire on which something is done."""
    return now.astimezone(LONDON).date()


def current_version(
    session: Session, service_id: UUID, now: datetime, held: ListingContent | None = None
) -> ListingVersion | None:
    """The version that the public sees; nothing for a listing that the directory does not have.

    Parameters
    ----------
    held
        The listing as the directory has it, where whoever asks has read it under the same lock.

    Notes
    -----
    What a feed changed since somebody last did becomes a version of its own when it is asked for.
    """
    latest = find_latest(session, service_id)
    try:
        live = held or load_content(session, service_id)
    except ListingNotFoundError:
        return None
    if latest is not None and not differences(read_content(latest.content), live):
        return latest
    return add_version(session, live, None, VersionWay.FEED, now)


def base_content(session: Session, version: ListingVersion) -> ListingContent | None:
    """What a version was made from; nothing for a new listing."""
    base = find_version(session, version.base_id) if version.base_id else None
    return read_content(base.content) if base else None


def add_version(
    session: Session,
    content: ListingContent,
    account_id: UUID | None,
    way: VersionWay,
    now: datetime,
) -> ListingVersion:
    """Keep a content as the version that the public sees from now on."""
    latest = find_latest(session, content.service.id)
    version = new_version(content, VersionState.APPROVED, way, account_id, now)
    version.number = latest.number + 1 if latest and latest.number else 1
    version.base_id = latest.id if latest else None
    version.submitted_at = version.decided_at = now
    version.decided_by = account_id
    session.add(version)
    session.flush()
    take_out_said(session, version)
    return version


def take_out_said(session: Session, live: ListingVersion) -> None:
    """Let what waits wait no more where the listing says all of it by now; its history tells of it.

    Notes
    -----
    The audit is kept for good, and says of such a change only when it was sent.
    """
    now_said = read_content(live.content)
    for waiting in list_waiting(session, live.service_id):
        base = base_content(session, waiting)
        if base is None or differences(
            now_said, merged(base, read_content(waiting.content), now_said).content
        ):
            continue
        sent = waiting.submitted_at or waiting.saved_at
        move_drafts(session, waiting)
        session.delete(waiting)
        line = FieldChange(SAID_ALREADY, london_day(sent).isoformat(), None)
        add_audit(session, ChangedBy(Actor.JOB), "service", live.service_id, [line])


def take_out_all_said(session: Session, now: datetime) -> None:
    """The same for every listing that a change of waits, since feeds may have changed it."""
    for service_id in sorted({one.service_id for one in list_waiting(session)}):
        lock_listing(session, service_id)
        live = current_version(session, service_id, now)
        if live is not None:
            take_out_said(session, live)


def new_version(
    content: ListingContent,
    state: VersionState,
    way: VersionWay,
    account_id: UUID | None,
    now: datetime,
) -> ListingVersion:
    """A version that is in no session yet."""
    return ListingVersion(
        service_id=content.service.id,
        organization_id=content.service.organization_id,
        state=state,
        way=way,
        content=content.as_json(),
        made_by=account_id,
        made_at=now,
        saved_at=now,
    )
