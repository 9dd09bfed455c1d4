"""Jobs in the queue: asked for in the transaction of the change that needs them."""

import json
from datetime import UTC, date, datetime, time

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

QUEUE = "default"

# By the queue's own function (procrastinate 3.10), which wakes the worker at the commit.
_PUT = text(
    "SELECT unnest(procrastinate_defer_jobs_v1(ARRAY[CAST(ROW("
    " CAST(:queue AS varchar), CAST(:task AS varchar), CAST(:priority AS integer),"
    " CAST(:lock AS text), CAST(:queueing_lock AS text), CAST(:arguments AS jsonb),"
    " CAST(:schedule_at AS timestamptz)) AS procrastinate_job_to_defer_v1)]))"
)
_PUT_DAILY = text(
    "SELECT procrastinate_defer_periodic_job_v2("
    " :queue, NULL, NULL, :task, 0, 'daily', :stamp, '{}')"
)


def put_job(
    session: Session,
    task: str,
    queueing_lock: str | None = None,
    schedule_at: datetime | None = None,
    *,
    lock: str | None = None,
    priority: int = 0,
    **arguments: str | int | bool | None,
) -> int | None:
    """Ask for a job, which there is when, and only if, the session's transaction is committed.

    Parameters
    ----------
    task
        A name of ``directory.kinds.Task``.
    queueing_lock
        Of jobs with the same one waits at a time. Whoever puts another waits until the transaction
        that put the first has ended, so only short transactions give one.
    schedule_at
        Not before then.
    lock
        Of jobs with the same one runs at a time.
    priority
        A job with a higher number goes first.
    arguments
        Ids, and nothing that somebody wrote: they are kept for days, and shown.

    Returns
    -------
    int | None
        The job's number; nothing where one with the queueing lock waits already.
    """
    values = {
        "queue": QUEUE,
        "task": task,
        "priority": priority,
        "lock": lock,
        "queueing_lock": queueing_lock,
        "arguments": json.dumps(arguments),
        "schedule_at": schedule_at,
    }
    if queueing_lock is None:
        return _put(session, values)
    try:
        with session.begin_nested():
            return _put(session, values)
    except IntegrityError:
        return None


def put_daily_job(session: Session, task: str, day: date) -> int | None:
    """Ask for a job once a day, however often and by however many it is asked.

    Returns
    -------
    int | None
        The job's number; nothing where it was asked for on that day already.
    """
    stamp = int(datetime.combine(day, time.min, UTC).timestamp())
    number: int | None = session.scalar(_PUT_DAILY, {"queue": QUEUE, "task": task, "stamp": stamp})
    return number


def _put(session: Session, values: dict[str, object]) -> int:
    number: int = session.scalars(_PUT, values).one()
    return number
