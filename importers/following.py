"""Following a feed: reading it again and again, until somebody says not to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from directory.models import ScheduledFeed
from directory.queries.audit import ChangedBy, FieldChange, add_audit
from directory.queries.feeds import delete_feed, find_feed, find_feed_at
from importers.asked import AskingReader
from importers.errors import (
    FeedFollowedError,
    FeedNotFollowedError,
    SourceFileError,
    UnknownSourceError,
)
from importers.formats.web import is_address, without_secrets
from importers.sources import SOURCES

FEED = "scheduled_feed"
LONGEST_ADDRESS = 1000


def list_followable() -> list[tuple[str, str]]:
    """Name and title of the sources that can be followed at an address without being asked more."""
    return [
        (source.name, source.title)
        for source in SOURCES.values()
        if source.takes_address and not isinstance(source.read, AskingReader)
    ]


def follow_feed(
    session: Session,
    source_name: str,
    address: str,
    every_h: int,
    by: ChangedBy,
    now: datetime,
    *,
    is_outside_only: bool = False,
) -> ScheduledFeed:
    """Have a feed read at once, and then again and again.

    Parameters
    ----------
    is_outside_only
        Whether it is never read within this server's own network.

    Raises
    ------
    UnknownSourceError
        No source of this name can be followed.
    SourceFileError
        The address is none.
    FeedFollowedError
        The address is followed already.
    """
    names = [name for name, _ in list_followable()]
    if source_name not in names:
        msg = f"There is no source {source_name!r} to follow; there are {', '.join(names)}."
        raise UnknownSourceError(msg)
    if not is_address(address) or len(address) > LONGEST_ADDRESS:
        msg = "That is no address; one begins with https://"
        raise SourceFileError(msg)
    if find_feed_at(session, address) is not None:
        msg = f"{without_secrets(address)} is followed already."
        raise FeedFollowedError(msg)
    feed = ScheduledFeed(
        source=source_name,
        address=address,
        every_h=every_h,
        next_at=now,
        is_outside_only=is_outside_only,
    )
    session.add(feed)
    session.flush()
    change = FieldChange("address", None, without_secrets(address))
    add_audit(session, by, FEED, feed.id, [change])
    return feed


def get_followed(session: Session, feed_id: UUID) -> ScheduledFeed:
    """A feed that is followed.

    Raises
    ------
    FeedNotFollowedError
        There is none of that id.
    """
    feed = find_feed(session, feed_id)
    if feed is None:
        msg = "No such feed is followed."
        raise FeedNotFollowedError(msg)
    return feed


def stop_following(session: Session, feed_id: UUID, by: ChangedBy) -> ScheduledFeed:
    """Read a feed no more; what it brought stays.

    Raises
    ------
    FeedNotFollowedError
        There is none of that id.
    """
    feed = get_followed(session, feed_id)
    change = FieldChange("address", without_secrets(feed.address), None)
    add_audit(session, by, FEED, feed.id, [change])
    delete_feed(session, feed.id)
    return feed
