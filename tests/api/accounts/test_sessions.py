"""Signed in for a while, in this browser alone, under a token that nobody chose or can keep."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.main import create_app
from directory.accounts import change_role, disable_account
from directory.config import Settings
from directory.kinds import Actor, Role
from directory.models import Account
from directory.queries.audit import ChangedBy
from tests.api.accounts.browser import PAGE, Visitor, make_account

BY = ChangedBy(Actor.COMMAND)


@pytest.fixture
def account(session: Session) -> Account:
    return make_account(session)


@pytest.fixture
def visitor(app: FastAPI, account: Account) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in()
    return visitor


def let_pass(session: Session, assignment: str) -> None:
    session.execute(text(f"UPDATE account_session SET {assignment}"))
    session.expire_all()


def test_the_cookies_are_kept_from_scripts_and_other_sites(app: FastAPI, account: Account) -> None:
    visitor = Visitor(app)
    for answer in (visitor.get("/sign-in"), visitor.ask()):
        for cookie in answer.headers.get_list("set-cookie"):
            assert "HttpOnly" in cookie
            assert "SameSite=lax" in cookie
            assert "Path=/" in cookie
            assert "Domain" not in cookie
            assert "Secure" not in cookie


@pytest.mark.parametrize("is_set", [True, False])
def test_over_tls_the_cookies_belong_to_this_host_alone(
    settings: Settings, session: Session, account: Account, is_set: bool
) -> None:
    public_url = "https://connect.example.org" if is_set else None
    assert settings.database_url
    app = create_app(settings.model_copy(update={"public_url": public_url}), settings.database_url)
    visitor = Visitor(app, "http://testserver" if is_set else "https://testserver")
    cookies = visitor.get("/sign-in").headers.get_list("set-cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-connect-")
        assert "Secure" in cookie


def test_a_search_sets_no_cookie(app: FastAPI) -> None:
    visitor = Visitor(app)
    for path in ("/", "/services", "/about", "/api/services"):
        assert "set-cookie" not in visitor.get(path).headers
    assert "set-cookie" not in visitor.client.post("/", data={"said": "choir"}).headers


def test_a_token_that_was_planted_is_never_signed_in(app: FastAPI, account: Account) -> None:
    visitor = Visitor(app)
    visitor.client.cookies.set("connect-session", "planted", domain="testserver.local")
    visitor.sign_in()
    token = visitor.client.cookies["connect-session"]
    assert token != "planted"
    planted = Visitor(app)
    planted.client.cookies.set("connect-session", "planted")
    assert not planted.is_signed_in()


def test_signing_in_anew_ends_what_was_before(visitor: Visitor) -> None:
    before = visitor.client.cookies["connect-session"]
    visitor.client.cookies.delete("connect-session")
    other = Visitor(visitor.app)
    other.client.cookies.set("connect-session", before, domain="testserver.local")
    assert other.is_signed_in()
    # A browser that is signed in is not asked again, so the form is taken from elsewhere.
    token = other.form_token("/account")
    other.client.post(
        "/sign-in", data={"form_token": token, "email": "secretary@harebell.example.org"}
    )
    from tests.api.accounts.browser import link_in

    other.open_link(link_in(other.last_mail()))
    assert other.is_signed_in()
    old = Visitor(visitor.app)
    old.client.cookies.set("connect-session", before)
    assert not old.is_signed_in()


def test_an_unused_session_ends(visitor: Visitor, session: Session) -> None:
    let_pass(session, "last_seen_at = last_seen_at - interval '119 minutes'")
    assert visitor.is_signed_in()
    let_pass(session, "last_seen_at = last_seen_at - interval '121 minutes'")
    assert not visitor.is_signed_in()


def test_use_keeps_a_session_open_up_to_its_end(visitor: Visitor, session: Session) -> None:
    for _ in range(3):
        let_pass(session, "last_seen_at = last_seen_at - interval '90 minutes'")
        assert visitor.is_signed_in()
    let_pass(session, "ends_at = ends_at - interval '12 hours'")
    assert not visitor.is_signed_in()


def test_signing_out_ends_the_session_itself(visitor: Visitor) -> None:
    token = visitor.client.cookies["connect-session"]
    left = visitor.post("/sign-out", "/account")
    assert (left.status_code, left.headers["location"]) == (303, "/signed-out")
    assert "connect-session" not in visitor.client.cookies
    kept = Visitor(visitor.app)
    kept.client.cookies.set("connect-session", token)
    assert not kept.is_signed_in()


def test_signing_out_everywhere_ends_every_session_and_asking(
    visitor: Visitor, app: FastAPI
) -> None:
    other, third = Visitor(app), Visitor(app)
    other.sign_in()
    third.ask()
    assert "In 2 browsers" in other.get("/account").text
    assert other.post("/account/sign-out-everywhere", "/account").status_code == 303
    assert not visitor.is_signed_in()
    assert not other.is_signed_in()
    from tests.api.accounts.browser import link_in

    assert third.get(link_in(third.last_mail())).status_code == 410


def test_a_disabled_account_is_out_at_once(
    visitor: Visitor, session: Session, account: Account
) -> None:
    disable_account(session, account, BY, datetime.now(UTC))
    assert not visitor.is_signed_in()
    visitor.ask()
    assert len(visitor.mails()) == 1


def test_another_role_is_signed_in_anew(
    visitor: Visitor, session: Session, account: Account
) -> None:
    change_role(session, account, Role.REVIEWER, BY)
    assert not visitor.is_signed_in()


def test_pages_of_an_account_are_kept_by_nobody(visitor: Visitor) -> None:
    page = visitor.get("/account")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"


def test_what_has_ended_is_forgotten(visitor: Visitor, session: Session) -> None:
    past = timedelta(days=3)
    for table, column in (("sign_in", "expires_at"), ("account_session", "ends_at")):
        session.execute(text(f"UPDATE {table} SET {column} = {column} - :past"), {"past": past})
    session.execute(
        text("UPDATE rate_count SET span_begins_at = span_begins_at - :past"), {"past": past}
    )
    session.expire_all()
    Visitor(visitor.app).ask("nobody@example.org")
    rows = "SELECT (SELECT count(*) FROM account_session), (SELECT count(*) FROM sign_in)"
    assert tuple(session.execute(text(rows)).one()) == (0, 1)
    assert Visitor(visitor.app).client.get("/sign-in", headers=PAGE).status_code == 200
