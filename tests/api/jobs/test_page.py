"""The page of jobs: what failed is shown and done again, feeds are followed and left."""

import socket
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from directory.kinds import JobState, MessageState, Role, Task
from directory.models import OutgoingMessage, ScheduledFeed
from directory.queries.audit import list_audit
from directory.queries.job_rows import list_jobs
from directory.queries.jobs import put_job
from directory.queries.outgoing import put_message
from tests.api.accounts.browser import Visitor, make_account

ADA = "ada@council.example.org"
FEED = "https://feeds.example.org/services?key=secret"


@pytest.fixture
def visitor(app: FastAPI, session: Session) -> Visitor:
    """An administrator who is signed in."""
    make_account(session, ADA, Role.ADMINISTRATOR)
    browser = Visitor(app)
    browser.sign_in(ADA)
    return browser


def fail_all(session: Session) -> None:
    session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))


def test_it_says_that_no_worker_is_at_work_and_when_one_is(
    visitor: Visitor, session: Session
) -> None:
    assert "None of it is running" in visitor.get("/jobs").text
    session.execute(text("SELECT procrastinate_register_worker_v1()"))
    assert "All of it is running" in visitor.get("/jobs").text


def test_a_job_that_failed_is_shown_and_done_again_once(visitor: Visitor, session: Session) -> None:
    number = put_job(session, Task.COMPARE_LISTINGS)
    fail_all(session)
    page = visitor.get("/jobs").text
    assert "Look for listings that are there twice" in page
    assert f'action="/jobs/{number}/again"' in page
    assert visitor.post(f"/jobs/{number}/again", "/jobs").headers["location"] == "/jobs"
    assert [job.number for job in list_jobs(session, [JobState.WAITING], 9)] == [number]
    assert visitor.post(f"/jobs/{number}/again", "/jobs/feeds/new").status_code == 303
    [line] = list_audit(session, "job", UUID(int=number or 0))
    assert (line.was, line.became) == ("failed", "todo")


@pytest.mark.parametrize(
    ("state", "failure", "is_repeated"),
    [
        (MessageState.FAILED, "no", True),
        (MessageState.SENDING, "may have gone", True),
        (MessageState.SENDING, None, False),
        (MessageState.SENT, None, False),
    ],
)
def test_a_message_is_sent_again_where_it_did_not_go(
    visitor: Visitor,
    session: Session,
    state: MessageState,
    failure: str | None,
    *,
    is_repeated: bool,
) -> None:
    put_message(session, "about:1", "a@example.org", "<i>Reminder</i>", "Is it?\n")
    message = session.scalars(select(OutgoingMessage)).one()
    message.state, message.failure = state, failure
    session.execute(text("DELETE FROM procrastinate_jobs"))
    page = visitor.get("/jobs").text
    assert ("&lt;i&gt;Reminder&lt;/i&gt;" in page) is is_repeated
    assert visitor.post(f"/jobs/messages/{message.id}/again", "/jobs/feeds/new").status_code == 303
    jobs = list_jobs(session, [JobState.WAITING], 9)
    assert (message.state == MessageState.WAITING) is is_repeated
    assert [job.arguments["message_id"] for job in jobs] == [str(message.id)] * is_repeated


def test_a_feed_is_followed_and_left(visitor: Visitor, session: Session) -> None:
    fields = {"source": "open-referral-uk", "address": FEED, "every_h": "24"}
    assert visitor.post("/jobs/feeds", "/jobs/feeds/new", **fields).status_code == 303
    feed = session.scalars(select(ScheduledFeed)).one()
    assert (feed.source, feed.address, feed.every_h) == ("open-referral-uk", FEED, 24)
    page = visitor.get("/jobs").text
    assert "https://feeds.example.org/services" in page
    assert "secret" not in page
    twice = visitor.post("/jobs/feeds", "/jobs/feeds/new", **fields)
    assert (twice.status_code, "is followed already" in twice.text) == (422, True)
    assert visitor.post(f"/jobs/feeds/{feed.id}/read", "/jobs").status_code == 303
    assert visitor.post(f"/jobs/feeds/{feed.id}/stop", "/jobs").status_code == 303
    assert session.scalars(select(ScheduledFeed)).all() == []
    assert visitor.post(f"/jobs/feeds/{feed.id}/stop", "/jobs/feeds/new").status_code == 404
    lines = [(line.was, line.became) for line in list_audit(session, "scheduled_feed", feed.id)]
    stripped = "https://feeds.example.org/services"
    assert lines == [(None, stripped), (stripped, None)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": "spreadsheet"}, "source"),
        ({"every_h": "1"}, "every_h"),
        ({"address": "feeds.example.org"}, "address"),
        ({"address": "https://a.example.org/" + "a" * 1000}, "address"),
    ],
)
def test_what_was_typed_is_kept_when_a_feed_is_refused(
    visitor: Visitor, session: Session, changes: dict[str, str], field: str
) -> None:
    fields = {"source": "open-referral-uk", "address": FEED, "every_h": "24", **changes}
    answer = visitor.post("/jobs/feeds", "/jobs/feeds/new", **fields)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert fields["address"][:900] in answer.text
    assert session.scalars(select(ScheduledFeed)).all() == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://feeds.example/orgs",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]:5432/",
        "https://[::ffff:10.0.0.1]/",
        "https://localhost/",
        "https://metadata.internal/",
        "https://2130706433/",
        "https://10.0.0.0x1/",
        "https://feeds.example@127.0.0.1/",
        "https://127.0.0.1\\@feeds.example/",
        "https://feeds.example/\r\nX: y",
    ],
)
def test_no_page_has_the_server_ask_itself_or_its_neighbours(
    visitor: Visitor, session: Session, address: str
) -> None:
    fields = {"source": "open-referral-uk", "address": address, "every_h": "24"}
    answer = visitor.post("/jobs/feeds", "/jobs/feeds/new", **fields)
    assert answer.status_code == 422
    assert "lies outside this server" in answer.text
    assert session.scalars(select(ScheduledFeed)).all() == []


@pytest.mark.parametrize(("leads_to", "status"), [("10.0.0.7", 422), ("93.184.215.14", 303)])
def test_a_name_that_leads_to_a_neighbour_is_refused(
    visitor: Visitor,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    leads_to: str,
    status: int,
) -> None:
    lead = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (leads_to, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: lead)
    fields = {"source": "open-referral-uk", "address": FEED, "every_h": "24"}
    answer = visitor.post("/jobs/feeds", "/jobs/feeds/new", **fields)
    assert answer.status_code == status
    followed = session.scalars(select(ScheduledFeed.is_outside_only)).all()
    assert followed == ([True] if status == 303 else [])
