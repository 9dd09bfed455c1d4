"""What the queue's own tables tell of jobs, and having one that failed done again."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.kinds import JobState

# A worker gives a sign of life every five seconds.
ALIVE_WITHIN_S = 30

_JOBS = text(
    "SELECT job.id, job.task_name, job.status::text, job.args, job.attempts, job.scheduled_at,"
    " (SELECT max(at) FROM procrastinate_events event"
    "  WHERE event.job_id = job.id AND event.type <> 'scheduled')"
    " FROM procrastinate_jobs job WHERE job.status::text = ANY(:states)"
    " ORDER BY job.id DESC LIMIT :at_most"
)
_TALLY = text(
    "SELECT task_name, count(*) FILTER (WHERE status = 'todo'),"
    " count(*) FILTER (WHERE status = 'doing'),"
    " count(*) FILTER (WHERE status = 'failed'),"
    " (SELECT max(event.at) FROM procrastinate_events event"
    "  JOIN procrastinate_jobs done ON done.id = event.job_id"
    "  WHERE event.type = 'succeeded' AND done.task_name = job.task_name)"
    " FROM procrastinate_jobs job GROUP BY task_name ORDER BY task_name"
)
_WORKERS = text(
    "SELECT count(*) FROM procrastinate_workers"
    " WHERE last_heartbeat > now() - make_interval(secs => :seconds)"
)
_FAILED = text(
    "SELECT 1 FROM procrastinate_jobs WHERE id = :number AND status = 'failed' FOR UPDATE"
)
_AGAIN = text("SELECT procrastinate_retry_job_v2(:number, now(), NULL, NULL, NULL)")


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job.

    Parameters
    ----------
    changed_at
        When it came to the state that it is in.
    """

    number: int
    task: str
    state: JobState | str
    arguments: Mapping[str, Any]
    attempts: int
    scheduled_at: datetime | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class TaskTally:
    """How many jobs there are of a task, and when one was last done."""

    task: str
    waiting: int
    running: int
    failed: int
    last_done_at: datetime | None


def list_jobs(session: Session, states: list[JobState], at_most: int) -> list[JobRow]:
    """Jobs in any of some states, the newest first."""
    rows = session.execute(_JOBS, {"states": [str(one) for one in states], "at_most": at_most})
    return [JobRow(*row) for row in rows]


def tally_jobs(session: Session) -> list[TaskTally]:
    """The tasks of which there are jobs."""
    return [TaskTally(*row) for row in session.execute(_TALLY)]


def count_workers(session: Session) -> int:
    """How many workers have given a sign of life lately."""
    return int(session.scalar(_WORKERS, {"seconds": ALIVE_WITHIN_S}) or 0)


def do_again(session: Session, number: int) -> bool:
    """Have a job that failed done once more; whether there was such a one."""
    if session.execute(_FAILED, {"number": number}).first() is None:
        return False
    # Where another with its queueing lock waits already, that one does it.
    with suppress(IntegrityError), session.begin_nested():
        session.execute(_AGAIN, {"number": number})
    return True
