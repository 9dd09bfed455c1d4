"""``connect feed``: feeds that are followed, which a worker reads again and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.console import AsJson, answer, quiet_stages

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.queries.feeds import FollowedFeed

app = typer.Typer(
    help="Feeds that are followed; the worker beside the server reads them.", no_args_is_help=True
)

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="Where the feed is.")]


@app.command("add")
def add(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help='A name from "import list".')],
    address: Address,
    every_h: Annotated[
        int, typer.Option("--every-h", help="Hours from one reading to the next.", min=1, max=744)
    ] = 24,
    as_json: AsJson = False,
) -> None:
    """Follow a feed: the worker reads it at once, and then again and again."""
    from directory.kinds import Actor
    from directory.queries.audit import ChangedBy
    from importers.following import follow_feed

    with _directory() as session:
        by = ChangedBy(Actor.COMMAND)
        feed = follow_feed(session, source, address, every_h, by, datetime.now().astimezone())
        value = {"id": str(feed.id), "source": feed.source, "every_h": feed.every_h}
    answer(value, f"It is read every {every_h} hours, beginning now.", as_json=as_json)


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """List the feeds that are followed, and how the last reading of each went."""
    from directory.queries.feeds import list_feeds

    with _directory() as session:
        values = [_told(each) for each in list_feeds(session)]
    text = "\n".join(_line(value) for value in values) or "No feed is followed."
    answer(values, text, as_json=as_json)


@app.command("remove")
def remove(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Its address, or its id.")],
    as_json: AsJson = False,
) -> None:
    """Follow a feed no more; what it brought stays."""
    from directory.kinds import Actor
    from directory.queries.audit import ChangedBy
    from directory.queries.feeds import find_feed_at, list_feeds
    from importers.errors import FeedNotFollowedError
    from importers.following import stop_following

    with _directory() as session:
        by_id = {str(each.feed.id): each.feed for each in list_feeds(session)}
        feed = find_feed_at(session, address) or by_id.get(address)
        if feed is None:
            msg = "No feed is followed at this address; connect feed list shows those that are"
            raise FeedNotFollowedError(msg)
        stop_following(session, feed.id, ChangedBy(Actor.COMMAND))
        value = {"id": str(feed.id)}
    answer(value, "It is followed no more.", as_json=as_json)


@contextmanager
def _directory() -> Iterator["Session"]:
    """One transaction on the directory, which is brought to ready first."""
    from directory.config import get_settings
    from directory.database import transaction
    from directory.readiness import ready_database

    with (
        ready_database(get_settings(), quiet_stages()) as database,
        transaction(database.engine) as session,
    ):
        yield session


def _told(followed: "FollowedFeed") -> dict[str, Any]:
    from importers.formats.web import without_secrets

    feed = followed.feed
    return {
        "id": str(feed.id),
        "source": feed.source,
        "address": without_secrets(feed.address),
        "every_h": feed.every_h,
        "next_at": feed.next_at.isoformat(timespec="seconds"),
        "last_run_at": feed.last_run_at.isoformat(timespec="seconds") if feed.last_run_at else None,
        "failure": feed.failure,
        "report": followed.report,
    }


def _line(value: dict[str, Any]) -> str:
    outcome = f"failed: {value['failure']}" if value["failure"] else "not read yet"
    if value["report"] and not value["failure"]:
        names = "new changed unchanged gone rejected".split()
        outcome = ", ".join(f"{value['report'][name]} {name}" for name in names)
    head = f"{value['id']}: {value['source']} {value['address']}"
    return f"{head}, every {value['every_h']} hours: {outcome}"
