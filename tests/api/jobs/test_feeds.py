"""Feeds that are followed: read in one piece, a failure kept, a killed reading begun again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select

from api.jobs.feeds import read_followed
from api.jobs.place import Workplace
from directory.config import Settings
from directory.database import transaction
from directory.kinds import Actor, JobState
from directory.models import ImportRun, ScheduledFeed, Service
from directory.queries.audit import ChangedBy
from directory.queries.job_rows import list_jobs
from importers.following import follow_feed
from tests.api.jobs.conftest import StartWorker, within
from tests.api.jobs.test_crash import is_quiet, kill
from tests.importers.feeds import ORUK, load_postcodes, make_rows
from tests.importers.misbehaving_server import LocalFeed, Reply, serve

ROWS = 10
# In the middle of the feed's records.
AMID = 8


def follow(engine: Engine, address: str) -> UUID:
    with transaction(engine) as session:
        load_postcodes(session)
        by = ChangedBy(Actor.COMMAND)
        return follow_feed(session, ORUK, address, 24, by, datetime.now(UTC)).id


def feed_of(engine: Engine) -> ScheduledFeed:
    with transaction(engine) as session:
        return session.scalars(select(ScheduledFeed)).one()


def counted(engine: Engine) -> tuple[int, int]:
    """Services, and runs that were committed."""
    with transaction(engine) as session:
        both = [
            session.scalar(select(func.count()).select_from(model))
            for model in (Service, ImportRun)
        ]
    return int(both[0] or 0), int(both[1] or 0)


@pytest.fixture
def place(jobs_settings: Settings, jobs_engine: Engine) -> Workplace:
    return Workplace(jobs_settings, jobs_engine)


def test_what_came_of_a_reading_is_kept(place: Workplace) -> None:
    with serve(LocalFeed(make_rows(ROWS))) as local:
        feed_id = follow(place.engine, local.url)
        read_followed(place, feed_id)
        feed = feed_of(place.engine)
        assert (feed.failure, counted(place.engine)) == (None, (ROWS, 1))
        assert feed.last_run_id is not None
        local.rows = []
        read_followed(place, feed_id)
    refused = feed_of(place.engine)
    assert refused.failure is not None
    assert refused.last_run_id == feed.last_run_id
    assert counted(place.engine) == (ROWS, 1)


def test_a_feed_that_is_left_meanwhile_is_not_read(place: Workplace) -> None:
    read_followed(place, UUID(int=1))
    assert counted(place.engine) == (0, 0)


def test_a_reading_that_is_killed_is_begun_again_and_doubles_nothing(
    jobs_engine: Engine, start_worker: StartWorker
) -> None:
    is_slow = [True]

    def mischief(number: int, _path: str) -> Reply | None:
        return Reply(status=503, wait_s=5.0) if number == AMID and is_slow.pop() else None

    with serve(LocalFeed(make_rows(ROWS), mischief=mischief)) as local:
        follow(jobs_engine, local.url)
        first = start_worker()
        assert within(lambda: len(local.asked) >= AMID)
        kill(first)
        assert counted(jobs_engine) == (0, 0)
        start_worker()
        assert within(lambda: feed_of(jobs_engine).last_run_id is not None)
        assert within(lambda: is_quiet(jobs_engine))
    assert counted(jobs_engine) == (ROWS, 1)
    feed = feed_of(jobs_engine)
    assert feed.failure is None
    assert feed.next_at - datetime.now(UTC) > timedelta(hours=23)
    with transaction(jobs_engine) as session:
        assert list_jobs(session, [JobState.FAILED], 9) == []


def test_a_feed_of_a_page_is_not_read_inside(place: Workplace) -> None:
    with serve(LocalFeed(make_rows(ROWS))) as local:
        feed_id = follow(place.engine, local.url)
        with transaction(place.engine) as session:
            session.get_one(ScheduledFeed, feed_id).is_outside_only = True
        read_followed(place, feed_id)
        assert local.asked == []
    assert "own network" in str(feed_of(place.engine).failure)
    assert counted(place.engine) == (0, 0)
