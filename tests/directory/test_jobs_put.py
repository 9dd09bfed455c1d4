"""A job and a message exist exactly if the change that asks for them does."""

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from directory.database import transaction
from directory.kinds import MessageState, Task
from directory.models import OutgoingMessage
from directory.queries.jobs import put_job
from directory.queries.outgoing import put_message, take_message

JOBS = text("SELECT task_name, args, status::text FROM procrastinate_jobs ORDER BY id")


def test_a_job_waits_with_its_arguments(session: Session) -> None:
    number = put_job(session, "read_feed", feed_id="a", is_first=True)
    assert isinstance(number, int)
    (job,) = session.execute(JOBS)
    assert tuple(job) == ("read_feed", {"feed_id": "a", "is_first": True}, "todo")


def test_of_jobs_with_a_queueing_lock_one_waits(session: Session) -> None:
    assert put_job(session, "store_vectors", queueing_lock="vectors") is not None
    assert put_job(session, "store_vectors", queueing_lock="vectors") is None
    assert put_job(session, "tidy") is not None
    assert [job.task_name for job in session.execute(JOBS)] == ["store_vectors", "tidy"]


def test_without_a_commit_there_is_neither_job_nor_message(engine: Engine) -> None:
    try:
        with transaction(engine) as session:
            assert put_message(session, "lost", "a@example.org", "Subject", "Text\n")
            raise InterruptedError
    except InterruptedError:
        pass
    with transaction(engine) as session:
        assert not session.execute(JOBS).all()
        assert not session.query(OutgoingMessage).count()


def test_a_message_is_put_once(session: Session) -> None:
    assert put_message(session, "digest:1", "a@example.org", "Subject", "Text\n")
    assert not put_message(session, "digest:1", "b@example.org", "Other", "Other\n")
    (job,) = session.execute(JOBS)
    message = session.query(OutgoingMessage).one()
    assert (message.address, message.state) == ("a@example.org", MessageState.WAITING)
    assert tuple(job)[:2] == (Task.SEND_MESSAGE, {"message_id": str(message.id)})


def test_a_message_is_taken_while_it_waits(session: Session) -> None:
    put_message(session, "digest:1", "a@example.org", "Subject", "Text\n")
    message = session.query(OutgoingMessage).one()
    assert take_message(session, message.id) is message
    message.state = MessageState.SENDING
    session.flush()
    assert take_message(session, message.id) is None
