"""Versions of a listing: the one that the public sees, and how one is made."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from directory.errors import ListingNotFoundError
from directory.kinds import VersionState, VersionWay
from directory.models import ListingVersion
from directory.queries.versions import find_latest, find_version
from upkeep.content import ListingContent, load_content, read_content
from upkeep.differences import differences

LONDON = ZoneInfo("Europe/London")


def london_day(now: datetime) -> date:
    """The day in Northamptonshire on which something is done."""
    return now.astimezone(LONDON).date()


def current_version(session: Session, service_id: UUID, now: datetime) -> ListingVersion | None:
    """The version that the public sees; nothing for a listing that the directory does not have.

    Notes
    -----
    What a feed changed since somebody last did becomes a version of its own when it is asked for.
    """
    latest = find_latest(session, service_id)
    try:
        live = load_content(session, service_id)
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
    return version


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
