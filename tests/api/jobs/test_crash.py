"""A worker that is killed in mid-run: nothing is sent twice, nothing that had not begun is lost."""

import signal
import subprocess
from collections import Counter

from sqlalchemy import Engine, select, text

from api.jobs.messages import UNFINISHED
from api.jobs.worker import AT_ONCE, MOST_ATTEMPTS
from directory.database import transaction
from directory.kinds import JobState, MessageState, Task
from directory.models import OutgoingMessage
from directory.queries.job_rows import list_jobs
from directory.queries.jobs import put_job
from directory.queries.outgoing import count_messages, put_message
from tests.api.jobs.conftest import SmtpProcess, StartWorker, within

NUMBER = 14


def put_messages(engine: Engine) -> None:
    with transaction(engine) as session:
        for number in range(NUMBER):
            to = f"secretary{number}@harebell.example.org"
            assert put_message(session, f"about:{number}", to, f"Reminder {number}", "Is it?\n")


def counted(engine: Engine) -> dict[str, int]:
    with transaction(engine) as session:
        return count_messages(session)


def is_quiet(engine: Engine) -> bool:
    """Whether nothing waits and nothing runs."""
    with transaction(engine) as session:
        return not list_jobs(session, [JobState.WAITING, JobState.RUNNING], 1)


def kill(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_messages_go_out_at_most_once_and_all_that_had_not_begun_do(
    jobs_engine: Engine, smtp: SmtpProcess, start_worker: StartWorker
) -> None:
    put_messages(jobs_engine)
    first = start_worker()
    # Some have gone, some are with the server, which has not answered yet, and some wait.
    assert within(lambda: len(smtp.received) > AT_ONCE)
    kill(first)
    left = counted(jobs_engine)
    assert left["sending"] > 0
    assert left["waiting"] > 0
    assert not is_quiet(jobs_engine)

    start_worker()
    assert within(lambda: is_quiet(jobs_engine))
    by_subject = Counter(line.split(" ", 2)[2] for line in smtp.received)
    assert max(by_subject.values()) == 1
    with transaction(jobs_engine) as session:
        messages = list(session.scalars(select(OutgoingMessage)))
    assert {one.state for one in messages} == {MessageState.SENT, MessageState.SENDING}
    assert all(by_subject[str(one.subject)] == 1 for one in messages if one.sent_at)
    unfinished = [one for one in messages if one.state == MessageState.SENDING]
    assert len(unfinished) == left["sending"] <= AT_ONCE
    assert {one.failure for one in unfinished} == {UNFINISHED}


def test_two_workers_send_each_message_once(
    jobs_engine: Engine, smtp: SmtpProcess, start_worker: StartWorker
) -> None:
    start_worker(), start_worker()
    put_messages(jobs_engine)
    assert within(lambda: counted(jobs_engine)["sent"] == NUMBER)
    assert within(lambda: is_quiet(jobs_engine))
    assert len(smtp.received) == len(set(smtp.received)) == NUMBER


def test_a_job_that_ended_three_workers_is_given_up(
    jobs_engine: Engine, start_worker: StartWorker
) -> None:
    with transaction(jobs_engine) as session:
        for attempts in (MOST_ATTEMPTS - 1, MOST_ATTEMPTS):
            number = put_job(session, Task.TIDY)
            left = "UPDATE procrastinate_jobs SET status = 'doing', attempts = :n WHERE id = :id"
            session.execute(text(left), {"n": attempts, "id": number})
    start_worker()
    assert within(lambda: is_quiet(jobs_engine))
    with transaction(jobs_engine) as session:
        ended = list_jobs(session, [JobState.DONE, JobState.FAILED], 9)
    assert [job.state for job in ended if job.task == Task.TIDY][-2:] == ["failed", "succeeded"]
