"""Reading one feed that is followed, in a transaction of its own, and keeping how that went."""

from contextlib import nullcontext
from datetime import UTC, datetime
from uuid import UUID

from api.jobs.place import Workplace
from api.logs import log_failure
from directory.database import transaction
from directory.errors import DirectoryError
from directory.queries.feeds import find_feed, keep_feed_run


def read_followed(place: Workplace, feed_id: UUID) -> None:
    """Import a feed; a failure is kept beside it, and what it would have changed is not.

    Notes
    -----
    Whatever goes wrong the feed is read again when its time comes, so nothing is raised.
    """
    try:
        _import(place, feed_id)
    except DirectoryError as failure:
        _keep_failure(place, feed_id, str(failure))
    except Exception as failure:  # noqa: BLE001 - the boundary: it is logged, kept and shown
        log_failure("feed not read", str(feed_id), failure)
        _keep_failure(place, feed_id, f"an unexpected failure ({type(failure).__name__})")


def _import(place: Workplace, feed_id: UUID) -> None:
    # Reading tables takes libraries that take long to import.
    from importers.formats.outside import outside_only
    from importers.pipeline import run

    with transaction(place.engine) as session:
        feed = find_feed(session, feed_id)
        if feed is None:
            return
        with outside_only() if feed.is_outside_only else nullcontext():
            report = run(session, feed.source, feed.address, is_commit=True)
        keep_feed_run(session, feed_id, datetime.now(UTC), run_id=report.import_run_id)


def _keep_failure(place: Workplace, feed_id: UUID, failure: str) -> None:
    with transaction(place.engine) as session:
        keep_feed_run(session, feed_id, datetime.now(UTC), failure=failure)
