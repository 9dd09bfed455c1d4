"""Feeds that are followed: which there are, which are due, and how the last reading went."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from directory.models import ImportRun, ScheduledFeed


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    """A feed with the report of its last run that was committed."""

    feed: ScheduledFeed
    report: dict[str, Any] | None


def find_feed(session: Session, feed_id: UUID) -> ScheduledFeed | None:
    """A feed that is followed."""
    return session.get(ScheduledFeed, feed_id)


def find_feed_at(session: Session, address: str) -> ScheduledFeed | None:
    """The feed that is followed at an address."""
    return session.scalar(select(ScheduledFeed).where(ScheduledFeed.address == address))


def list_feeds(session: Session) -> list[FollowedFeed]:
    """All that are followed, with their last reports."""
    found = select(ScheduledFeed, ImportRun.report).outerjoin(
        ImportRun, ImportRun.id == ScheduledFeed.last_run_id
    )
    by_name = found.order_by(ScheduledFeed.source, ScheduledFeed.address)
    return [FollowedFeed(feed, report) for feed, report in session.execute(by_name)]


def take_due_feeds(session: Session, now: datetime) -> list[UUID]:
    """Feeds whose time has come, each set to its next time; no other worker is given the same."""
    due = select(ScheduledFeed).where(ScheduledFeed.next_at <= now)
    feeds = session.scalars(due.with_for_update(skip_locked=True)).all()
    for feed in feeds:
        feed.next_at = now + timedelta(hours=feed.every_h)
    return [feed.id for feed in feeds]


def keep_feed_run(
    session: Session,
    feed_id: UUID,
    now: datetime,
    *,
    run_id: UUID | None = None,
    failure: str | None = None,
) -> None:
    """Keep how a reading went; the report of the last one that went well stays."""
    values: dict[str, Any] = {"last_run_at": now, "failure": failure}
    if run_id is not None:
        values["last_run_id"] = run_id
    session.execute(update(ScheduledFeed).where(ScheduledFeed.id == feed_id).values(values))


def delete_feed(session: Session, feed_id: UUID) -> None:
    """Follow a feed no more; what it brought stays."""
    session.execute(delete(ScheduledFeed).where(ScheduledFeed.id == feed_id))
