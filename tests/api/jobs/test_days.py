"""What the clock asks for, once however often it is looked at, and what is deleted at night."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.jobs.days import EVERY_DAY, put_due
from directory.held import FILES_FOR, forget_held
from directory.kinds import JobState, MessageState, Role, Task, UploadState
from directory.models import BulkUpload, OutgoingMessage, ScheduledFeed
from directory.queries.job_rows import do_again, list_jobs, tally_jobs
from directory.queries.jobs import put_job
from directory.queries.outgoing import count_messages
from tests.api.accounts.browser import make_account

# A quarter past six in London, in summer.
MORNING = datetime(2026, 7, 1, 5, 15, tzinfo=UTC)


def put_tasks(session: Session) -> list[str]:
    return sorted(job.task for job in list_jobs(session, [JobState.WAITING], 50))


def test_what_is_daily_is_put_once_a_day(session: Session) -> None:
    early = sorted(one.task for one in EVERY_DAY if one.from_hour <= 6)
    put_due(session, MORNING)
    put_due(session, MORNING + timedelta(minutes=1))
    assert put_tasks(session) == early
    put_due(session, MORNING + timedelta(hours=10))
    assert put_tasks(session) == sorted(one.task for one in EVERY_DAY)
    put_due(session, MORNING + timedelta(days=1))
    assert put_tasks(session) == sorted([*early, *(one.task for one in EVERY_DAY)])


def test_before_its_hour_in_london_it_is_not_put(session: Session) -> None:
    put_due(session, datetime(2026, 7, 1, 0, 59, tzinfo=UTC))
    assert put_tasks(session) == []
    # In winter two o'clock in London is two o'clock of universal time.
    put_due(session, datetime(2026, 12, 1, 1, 59, tzinfo=UTC))
    assert put_tasks(session) == []
    put_due(session, datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    assert Task.TIDY in put_tasks(session)


def test_a_feed_that_is_due_is_put_once_and_gets_its_next_time(session: Session) -> None:
    now = datetime(2026, 7, 1, 0, 30, tzinfo=UTC)
    feed = ScheduledFeed(
        source="open-referral-uk", address="https://a.example.org/", every_h=24, next_at=now
    )
    session.add(feed)
    session.flush()
    put_due(session, now)
    put_due(session, now + timedelta(minutes=20))
    [job] = list_jobs(session, [JobState.WAITING], 50)
    assert (job.task, job.arguments) == (Task.READ_FEED, {"feed_id": str(feed.id)})
    assert feed.next_at == now + timedelta(hours=24)


def test_a_job_that_failed_is_done_again_when_asked(session: Session) -> None:
    number = put_job(session, Task.TIDY)
    assert number is not None
    assert not do_again(session, number)
    session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
    [tally] = tally_jobs(session)
    assert (tally.task, tally.waiting, tally.failed) == (Task.TIDY, 0, 1)
    assert do_again(session, number)
    assert put_tasks(session) == [Task.TIDY]


def message(**values: object) -> OutgoingMessage:
    given = {"address": "a@example.org", "subject": "Subject", "text": "Text\n", **values}
    return OutgoingMessage(about=str(uuid4()), **given)


@pytest.mark.parametrize(("days", "is_kept"), [(27, True), (32, False)])
def test_what_a_message_said_goes_a_month_after(session: Session, days: int, is_kept: bool) -> None:
    now = datetime.now(UTC)
    ago = now - timedelta(days=days)
    sent = message(state=MessageState.SENT, made_at=ago, sent_at=ago)
    failed = message(state=MessageState.FAILED, made_at=ago)
    session.add_all([sent, failed])
    session.flush()
    forget_held(session, now)
    for one in (sent, failed):
        session.refresh(one)
        assert (one.address is not None, one.text is not None) == (is_kept, is_kept)
        assert one.subject is None or is_kept
    assert count_messages(session) == {"waiting": 0, "sending": 0, "sent": 1, "failed": 1}


def test_a_file_that_was_uploaded_goes_after_a_day(session: Session) -> None:
    account = make_account(session, "a@harebell.example.org", Role.PARTNER)
    now = datetime.now(UTC)
    values = {"account_id": account.id, "file_name": "a.xlsx", "file": b"x"}
    old = BulkUpload(**values, state=UploadState.CHECKED, made_at=now - FILES_FOR * 1.1)
    new = BulkUpload(**values, state=UploadState.CHECKED, made_at=now - FILES_FOR * 0.9)
    session.add_all([old, new])
    session.flush()
    assert forget_held(session, now).files == 1
    session.refresh(old)
    session.refresh(new)
    assert (old.file, new.file) == (None, b"x")


def test_jobs_that_were_done_go_after_a_week(session: Session) -> None:
    for status in ("succeeded", "failed", "todo"):
        number = put_job(session, Task.TIDY)
        values = {"status": status, "id": number}
        session.execute(
            text(
                "UPDATE procrastinate_jobs SET status = cast(:status as procrastinate_job_status)"
                " WHERE id = :id"
            ),
            values,
        )
    session.execute(text("UPDATE procrastinate_events SET at = now() - interval '8 days'"))
    assert forget_held(session, datetime.now(UTC)).jobs == 1
    left = text("SELECT status::text FROM procrastinate_jobs ORDER BY id")
    assert list(session.scalars(left)) == ["failed", "todo"]
