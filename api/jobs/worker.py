"""A worker: takes jobs from the queue until it is told to end, and starts again after failures."""

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Thread

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.worker import Worker
from sqlalchemy.exc import SQLAlchemyError

from api.jobs.days import put_due
from api.jobs.place import Workplace
from api.jobs.tasks import make_app
from api.jobs.vectors import follow_changes
from directory.config import Settings
from directory.database import make_engine, transaction

# Messages wait for servers elsewhere; reading and storing take a thread each.
AT_ONCE = 4
# Whoever is told to end finishes what takes no longer.
GRACE_S = 5.0
AGAIN_S = 2.0
# A job that ended its worker so often would end the next one too.
MOST_ATTEMPTS = 3
_LOG = logging.getLogger("connect.jobs")


@dataclass(frozen=True, slots=True)
class Pulse:
    """How workers know of each other that they live.

    Parameters
    ----------
    beat_s
        Seconds from one sign of life to the next.
    dead_after_s
        Seconds without one after which a worker's jobs are given to another.
    """

    beat_s: float = 5.0
    dead_after_s: float = 30.0


def run_worker(settings: Settings, database_url: str, pulse: Pulse | None = None) -> None:
    """Work until SIGTERM or SIGINT; after a lost database begin again.

    Parameters
    ----------
    database_url
        Address of a database that is migrated.
    """
    engine = make_engine(database_url)
    place = Workplace(settings, engine)
    following = Thread(target=follow_changes, args=(place,), name="changes", daemon=True)
    following.start()
    try:
        asyncio.run(_work(place, _plain(database_url), pulse or Pulse()))
    finally:
        place.stopping.set()
        following.join(GRACE_S)
        engine.dispose()


async def _work(place: Workplace, conninfo: str, pulse: Pulse) -> None:
    stopped = asyncio.Event()
    with _told_to_end(place, stopped):
        while not stopped.is_set():
            try:
                await _work_once(place, conninfo, pulse, stopped)
            except (ConnectorException, psycopg.Error, OSError) as failure:
                _LOG.warning("the queue is lost: %s", type(failure).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), AGAIN_S)


@contextmanager
def _told_to_end(place: Workplace, stopped: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        place.stopping.set()
        stopped.set()

    endings = (signal.SIGTERM, signal.SIGINT)
    for ending in endings:
        loop.add_signal_handler(ending, stop)
    yield
    for ending in endings:
        loop.remove_signal_handler(ending)


async def _work_once(place: Workplace, conninfo: str, pulse: Pulse, stopped: asyncio.Event) -> None:
    """One life of a worker: until it is told to end, or fails."""
    connector = PsycopgConnector(conninfo=conninfo, min_size=1, max_size=AT_ONCE + 1)
    app = make_app(place, connector)
    async with app.open_async():
        worker = Worker(
            app,
            concurrency=AT_ONCE,
            shutdown_graceful_timeout=GRACE_S,
            install_signal_handlers=False,
            update_heartbeat_interval=pulse.beat_s,
            stalled_worker_timeout=pulse.dead_after_s,
        )
        running = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
        beating = asyncio.create_task(_beat(place, app, worker, pulse))
        stopping = asyncio.create_task(stopped.wait())
        await asyncio.wait({running, beating, stopping}, return_when=asyncio.FIRST_COMPLETED)
        worker.stop()  # type: ignore[no-untyped-call]
        beating.cancel()
        stopping.cancel()
        await asyncio.gather(running, beating, stopping, return_exceptions=True)
        if not running.cancelled() and (failure := running.exception()):
            raise failure


async def _beat(place: Workplace, app: App, worker: Worker, pulse: Pulse) -> None:
    """Look at the clock, and take over the jobs of workers that are dead, again and again."""
    while True:
        with suppress(SQLAlchemyError):
            await asyncio.to_thread(_put_due, place)
        await _take_over(app, worker, pulse)
        await asyncio.sleep(pulse.beat_s)


def _put_due(place: Workplace) -> None:
    with transaction(place.engine) as session:
        put_due(session, datetime.now(UTC))


async def _take_over(app: App, worker: Worker, pulse: Pulse) -> None:
    """Have jobs done again whose worker gives no sign of life any more."""
    queue = app.job_manager
    if worker.worker_id is not None:
        # The library stops giving signs without a word where one of them fails.
        await queue.update_heartbeat(worker.worker_id)
    await queue.prune_stalled_workers(pulse.dead_after_s)
    for job in await queue.get_stalled_jobs(seconds_since_heartbeat=pulse.dead_after_s):
        if job.id is None:
            continue
        if job.attempts < MOST_ATTEMPTS:
            try:
                await queue.retry_job(job)
                continue
            except ConnectorException:
                # Another with its queueing lock waits already, and will do the same.
                _LOG.info("a job of a dead worker was left to the next")
        await queue.finish_job_by_id_async(job.id, Status.FAILED, delete_job=False)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
