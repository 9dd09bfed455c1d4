"""Rang them, or noticed something: one tap, a few words, and what becomes of both."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.access.limits import CORRECTIONS_BY_NETWORK
from api.mail.keepers import write_to_keepers
from directory.kinds import Role
from directory.models import Service
from directory.queries.keepers import put_keeper
from directory.queries.reports import count_open_reports, count_unanswered
from tests.api.accounts.browser import Visitor, make_account
from tests.api.freshness.rounds import ADDRESS, ask, messages
from tests.factories import make_organization, make_service

TODAY = datetime.now(ZoneInfo("Europe/London")).date()
CHECKED = date(2026, 1, 2)
SCRIPT = "<script>alert(1)</script>"
CLOSED = "Two people who rang say it has closed"


@pytest.fixture
def listing(session: Session) -> Service:
    organization = make_organization(session, "Harebell Trust")
    return make_service(
        session,
        "Singers",
        organization=organization,
        email="own@harebell.example",
        assured_date=CHECKED,
    )


def signed_in(app: FastAPI, session: Session, role: Role, name: str = "") -> Visitor:
    email = f"{name or role}@council.example"
    make_account(session, email, role)
    visitor = Visitor(app)
    visitor.sign_in(email)
    return visitor


def tap(visitor: Visitor, listing: Service, told: str) -> str:
    shown = f"/services/{listing.id}"
    led = visitor.post(f"{shown}/rang", shown, told=told)
    assert led.status_code == 303
    return visitor.get(led.headers["location"]).text


def stands(session: Session) -> tuple[Any, ...]:
    row = session.execute(text("SELECT assured_date, unanswered_since FROM service")).one()
    session.expire_all()
    return tuple(row)


def kinds(session: Session) -> list[str]:
    return list(session.scalars(text("SELECT kind FROM listing_report ORDER BY made_at")))


@pytest.mark.parametrize("role", [None, *Role])
def test_the_buttons_stand_where_they_may_be_tapped(
    app: FastAPI, session: Session, listing: Service, role: Role | None
) -> None:
    visitor = signed_in(app, session, role) if role else Visitor(app)
    page = visitor.get(f"/services/{listing.id}").text
    may = role in {Role.WORKER, Role.REVIEWER, Role.ADMINISTRATOR}
    assert ("Rang them?" in page) is may
    assert ('name="form_token"' in page) is may
    assert "Suggest a correction" in page


def test_right_confirms_and_can_be_taken_back(
    app: FastAPI, session: Session, listing: Service
) -> None:
    worker = signed_in(app, session, Role.WORKER)
    ask(session, listing)
    session.execute(text("UPDATE service SET unanswered_since = '2026-10-04'"))
    page = tap(worker, listing, "right")
    assert "Kept: it is right" in page
    assert stands(session) == (TODAY, None)
    assert session.scalar(text("SELECT answer FROM assurance_request")) == "right"
    path = f"/services/{listing.id}/rang"
    assert worker.post(f"{path}/undo", path).status_code == 303
    assert "Nothing is kept" in worker.get(path).text
    assert stands(session) == (CHECKED, date(2026, 10, 4))
    assert session.scalar(text("SELECT answer FROM assurance_request")) is None
    lines = session.execute(text("SELECT was, became FROM audit WHERE field = 'assured_date'"))
    assert [tuple(line) for line in lines] == [
        (str(CHECKED), str(TODAY)),
        (str(TODAY), str(CHECKED)),
    ]


def test_the_last_tap_counts(app: FastAPI, session: Session, listing: Service) -> None:
    worker = signed_in(app, session, Role.WORKER)
    tap(worker, listing, "right")
    assert "something is wrong" in tap(worker, listing, "wrong")
    assert stands(session) == (CHECKED, None)
    tap(worker, listing, "closed")
    assert kinds(session) == ["closed"]
    tap(worker, listing, "nonsense")
    assert kinds(session) == ["closed"]
    tap(worker, listing, "right")
    assert kinds(session) == ["right"]
    assert stands(session)[0] == TODAY


def test_nobody_takes_back_what_another_confirmed(
    app: FastAPI, session: Session, listing: Service
) -> None:
    first = signed_in(app, session, Role.WORKER, "first")
    tap(first, listing, "right")
    tap(signed_in(app, session, Role.WORKER, "second"), listing, "right")
    path = f"/services/{listing.id}/rang"
    first.post(f"{path}/undo", path)
    assert stands(session)[0] == TODAY


def test_two_who_were_told_that_it_closed_are_heard_until_a_reviewer_decides(
    app: FastAPI, session: Session, listing: Service
) -> None:
    first = signed_in(app, session, Role.WORKER, "first")
    tap(first, listing, "closed")
    session.execute(text("UPDATE listing_report SET made_at = now() - interval '2 hours'"))
    session.expire_all()
    tap(first, listing, "closed")
    page = f"/services/{listing.id}"
    assert CLOSED not in first.get(page).text
    tap(signed_in(app, session, Role.WORKER, "second"), listing, "closed")
    assert CLOSED in Visitor(app).get(page).text
    assert count_open_reports(session) == 3
    reviewer = signed_in(app, session, Role.REVIEWER)
    for report in session.scalars(text("SELECT id FROM listing_report")).all():
        done = reviewer.post(f"/reviews/reports/{report}", "/reviews/reports")
        assert done.status_code == 303
        assert reviewer.post(f"/reviews/reports/{report}", "/account").status_code == 409
    assert CLOSED not in Visitor(app).get(page).text
    assert count_open_reports(session) == 0


def test_what_was_said_before_it_was_made_sure_of_says_nothing(
    app: FastAPI, session: Session, listing: Service
) -> None:
    for name in ("first", "second"):
        tap(signed_in(app, session, Role.WORKER, name), listing, "closed")
    session.execute(text("UPDATE listing_report SET made_at = now() - interval '3 days'"))
    session.execute(text("UPDATE service SET assured_date = now() - interval '1 day'"))
    assert CLOSED not in Visitor(app).get(f"/services/{listing.id}").text


def correct(visitor: Visitor, listing: Service, said: str, **fields: str) -> Any:
    path = f"/services/{listing.id}/correct"
    return visitor.post(path, path, said=said, **fields)


def test_anybody_corrects_and_nothing_is_kept_of_them(
    app: FastAPI, session: Session, listing: Service
) -> None:
    visitor = Visitor(app)
    form = visitor.get(f"/services/{listing.id}/correct").text
    assert "never anything about the person you support" in form
    assert 'type="email"' not in form
    refused = correct(visitor, listing, " ", about="Cost")
    assert refused.status_code == 422
    assert "There is a problem" in refused.text
    assert 'value="Cost" checked' in refused.text
    assert "Thank you" in correct(visitor, listing, f"Now £4 {SCRIPT}", about="Forged").text
    row = session.execute(text("SELECT about, said, made_by FROM listing_report")).one()
    assert tuple(row) == (None, f"Now £4 {SCRIPT}", None)
    reviewer = signed_in(app, session, Role.REVIEWER)
    page = reviewer.get("/reviews/reports").text
    assert "&lt;span" not in page
    assert "Now £4 &lt;script&gt;" in page
    assert SCRIPT not in page
    report = session.scalar(text("SELECT id FROM listing_report"))
    reviewer.post(f"/reviews/reports/{report}", "/reviews/reports")
    assert session.scalar(text("SELECT said FROM listing_report")) is None
    assert not session.scalar(text("SELECT count(*) FROM audit WHERE became LIKE '%£4%'"))


def test_corrections_are_bounded(app: FastAPI, session: Session, listing: Service) -> None:
    visitor = Visitor(app)
    correct(visitor, listing, "x" * 5000)
    assert session.scalar(text("SELECT length(said) FROM listing_report")) == 1000
    assert correct(visitor, listing, "Rings\x00\x1b nobody\r\n👋🏽 \u200fשלום").status_code == 200
    said = session.scalars(text("SELECT said FROM listing_report ORDER BY made_at DESC LIMIT 1"))
    assert said.one() == "Rings nobody\r\n👋🏽 \u200fשלום"
    codes = [
        correct(visitor, listing, "Again").status_code for _ in range(CORRECTIONS_BY_NETWORK.most)
    ]
    assert codes[-1] == 429
    assert codes[0] == 200
    other = make_service(session, "Another")
    assert correct(visitor, other, "Again").status_code == 429


@contextmanager
def later(session: Session) -> Iterator[datetime]:
    """Two hours on, when taps can no longer be taken back."""
    yield datetime.now(UTC) + timedelta(hours=2)
    session.expire_all()


def test_those_who_keep_it_are_told_once_in_one_message(
    app: FastAPI, session: Session, listing: Service
) -> None:
    keeper = make_account(session, "keeper@harebell.example")
    put_keeper(session, keeper.id, listing.organization_id, datetime.now(UTC))
    # Checked of late, so that nobody asks.
    session.execute(text("UPDATE service SET assured_date = now()"))
    correct(Visitor(app), listing, "Moved to\nthe Guildhall", about="Where it is")
    tap(signed_in(app, session, Role.WORKER), listing, "wrong")
    assert write_to_keepers(session, ADDRESS, datetime.now(UTC)) == 0
    with later(session) as now:
        assert write_to_keepers(session, ADDRESS, now) == 1
        assert write_to_keepers(session, ADDRESS, now) == 0
    [(address, subject, words)] = messages(session)
    assert address == "keeper@harebell.example"
    assert subject == "Singers: something may be wrong"
    assert "> Moved to\n> the Guildhall" in words
    assert "(where it is)" in words
    assert f"{ADDRESS}/listings/{listing.id}/edit" in words
    assert "worker@council" not in words


def test_what_was_taken_back_is_told_to_nobody(
    app: FastAPI, session: Session, listing: Service
) -> None:
    session.execute(text("UPDATE service SET assured_date = now()"))
    worker = signed_in(app, session, Role.WORKER)
    tap(worker, listing, "closed")
    path = f"/services/{listing.id}/rang"
    worker.post(f"{path}/undo", path)
    with later(session) as now:
        assert write_to_keepers(session, ADDRESS, now) == 0


def test_a_reviewer_lets_them_be_asked_again(
    app: FastAPI, session: Session, listing: Service
) -> None:
    ask(session, listing)
    session.execute(text("UPDATE assurance_request SET listed_at = now()"))
    assert count_unanswered(session) == 1
    request = session.scalar(text("SELECT id FROM assurance_request"))
    reviewer = signed_in(app, session, Role.REVIEWER)
    path = f"/reviews/reports/unanswered/{request}"
    assert reviewer.post(path, "/reviews/reports").status_code == 303
    assert count_unanswered(session) == 0
    assert reviewer.post(path, "/account").status_code == 409
    assert reviewer.post("/reviews/reports/unanswered/x", "/account").status_code == 409
    assert stands(session)[0] == CHECKED


def test_what_was_said_of_a_listing_goes_when_that_is_withdrawn(
    app: FastAPI, session: Session, listing: Service
) -> None:
    correct(Visitor(app), listing, "They have moved away")
    session.execute(text("UPDATE service SET publication_status = 'withdrawn'"))
    assert count_open_reports(session) == 0
    write_to_keepers(session, ADDRESS, datetime.now(UTC))
    row = session.execute(text("SELECT said, handled_at IS NULL FROM listing_report")).one()
    assert tuple(row) == (None, False)


def test_reports_that_were_dealt_with_go_after_a_year(
    app: FastAPI, session: Session, listing: Service
) -> None:
    tap(signed_in(app, session, Role.WORKER), listing, "right")
    write_to_keepers(session, ADDRESS, datetime.now(UTC) + timedelta(days=364))
    assert kinds(session) == ["right"]
    write_to_keepers(session, ADDRESS, datetime.now(UTC) + timedelta(days=366))
    assert kinds(session) == []
