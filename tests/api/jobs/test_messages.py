"""Sending one message: taken once, put off after a failure, given up in the end."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from api.jobs.messages import STALE_AFTER, TOO_OLD, UNFINISHED, WAITS, send_outgoing
from api.jobs.place import Workplace
from api.mail.mailer import Mailer
from api.mail.message import Message
from directory.config import Settings
from directory.database import transaction
from directory.kinds import JobState, MessageState, Task
from directory.models import OutgoingMessage
from directory.queries.job_rows import list_jobs
from directory.queries.outgoing import put_message


@pytest.fixture
def place(jobs_settings: Settings, jobs_engine: Engine) -> Workplace:
    return Workplace(jobs_settings, jobs_engine)


def put(place: Workplace) -> UUID:
    with transaction(place.engine) as session:
        assert put_message(session, "about:1", "a@harebell.example.org", "Reminder", "Is it?\n")
        return session.scalars(select(OutgoingMessage.id)).one()


def change(place: Workplace, **values: object) -> None:
    with transaction(place.engine) as session:
        message = session.scalars(select(OutgoingMessage)).one()
        for name, value in values.items():
            setattr(message, name, value)


def message_of(place: Workplace) -> OutgoingMessage:
    with transaction(place.engine) as session:
        return session.scalars(select(OutgoingMessage)).one()


def send(place: Workplace, message_id: UUID) -> OutgoingMessage:
    asyncio.run(send_outgoing(place, message_id))
    return message_of(place)


def written(place: Workplace) -> list[Path]:
    return sorted((place.settings.data_dir / "mail").glob("*.eml"))


def test_it_is_sent_once_however_often_it_is_asked(place: Workplace) -> None:
    message_id = put(place)
    sent = send(place, message_id)
    assert (sent.state, sent.tries, sent.failure) == (MessageState.SENT, 1, None)
    assert sent.sent_at is not None
    again = send(place, message_id)
    assert again.sent_at == sent.sent_at
    [file] = written(place)
    assert str(message_id) in file.read_text(encoding="utf-8")


def test_one_that_a_worker_left_is_not_sent_and_is_said(place: Workplace) -> None:
    message_id = put(place)
    change(place, state=MessageState.SENDING)
    left = send(place, message_id)
    assert (left.state, left.failure) == (MessageState.SENDING, UNFINISHED)
    assert written(place) == []


def test_a_failure_puts_it_off_for_longer_each_time_and_then_gives_up(place: Workplace) -> None:
    (place.settings.data_dir / "mail").write_text("in the way")
    message_id = put(place)
    for tries, wait in enumerate(WAITS, start=1):
        put_off = send(place, message_id)
        assert (put_off.state, put_off.tries) == (MessageState.WAITING, tries)
        assert "could not be written" in str(put_off.failure)
        with transaction(place.engine) as session:
            job = list_jobs(session, [JobState.WAITING], 1)[0]
        assert (job.task, job.arguments) == (Task.SEND_MESSAGE, {"message_id": str(message_id)})
        assert job.scheduled_at is not None
        assert abs(job.scheduled_at - datetime.now(UTC) - wait) < timedelta(minutes=1)
    assert send(place, message_id).state == MessageState.FAILED
    (place.settings.data_dir / "mail").unlink()
    assert send(place, message_id).state == MessageState.FAILED


def test_one_that_waited_for_days_is_not_sent_by_itself(place: Workplace) -> None:
    message_id = put(place)
    change(place, made_at=datetime.now(UTC) - STALE_AFTER - timedelta(hours=1))
    old = send(place, message_id)
    assert (old.state, old.failure) == (MessageState.FAILED, TOO_OLD)
    assert written(place) == []


class Silent:
    """A mail server that never answers."""

    async def send(self, message: Message) -> None:
        await asyncio.sleep(60)


class Broken:
    """Fails as nobody foresaw."""

    async def send(self, message: Message) -> None:
        raise ValueError(message.to)


@pytest.mark.parametrize("mailer", [Silent(), Broken()])
def test_what_may_have_gone_is_said_and_not_repeated(
    place: Workplace, mailer: Mailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.jobs.messages.make_mailer", lambda _settings: mailer)
    message_id = put(place)

    async def send_for_a_moment() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(send_outgoing(place, message_id), 1.0)

    asyncio.run(send_for_a_moment())
    left = message_of(place)
    assert (left.state, left.failure) == (MessageState.SENDING, UNFINISHED)
    monkeypatch.undo()
    assert send(place, message_id).state == MessageState.SENDING
    assert written(place) == []
