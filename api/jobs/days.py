"""What the clock asks for: feeds whose time has come, and what is done once a day."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.dependencies import LONDON
from directory.kinds import Task
from directory.queries.feeds import take_due_feeds
from directory.queries.jobs import put_daily_job, put_job


@dataclass(frozen=True, slots=True)
class Daily:
    """A task that is done once a day.

    Parameters
    ----------
    from_hour
        In Europe/London. A worker that did not run then does it when it starts, the same day.
    """

    task: Task
    from_hour: int


# People read what is written to them in the morning; what is deleted is deleted at night.
EVERY_DAY = (
    Daily(Task.TIDY, 2),
    Daily(Task.COMPARE_LISTINGS, 3),
    Daily(Task.ASK_KEEPERS, 6),
    Daily(Task.SEND_DIGESTS, 7),
)


def put_due(session: Session, now: datetime) -> None:
    """Put the jobs whose time has come; each once, however many workers ask."""
    local = now.astimezone(LONDON)
    for daily in EVERY_DAY:
        if local.hour >= daily.from_hour:
            put_daily_job(session, daily.task, local.date())
    for feed_id in take_due_feeds(session, now):
        # One at a time: each import waits for the others anyway, and would hold a thread meanwhile.
        put_job(session, Task.READ_FEED, lock="feeds", feed_id=str(feed_id))
