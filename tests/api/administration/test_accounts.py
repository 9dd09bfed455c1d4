"""Administrators look after accounts, and never lock the last of them out."""

import re

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from directory.kinds import Role
from directory.models import Account
from directory.queries.accounts import find_account
from directory.queries.audit import list_audit
from tests.api.accounts.browser import Visitor, link_in, make_account

ADA = "ada@council.example.org"
NEW = "new@council.example.org"


@pytest.fixture
def ada(session: Session) -> Account:
    return make_account(session, ADA, Role.ADMINISTRATOR)


@pytest.fixture
def visitor(app: FastAPI, ada: Account) -> Visitor:
    """Ada, signed in."""
    browser = Visitor(app)
    browser.sign_in(ADA)
    return browser


def test_the_list_shows_everybody_and_leads_to_each(visitor: Visitor, session: Session) -> None:
    worker = make_account(session, "w@example.org", Role.WORKER, name="<b>Wim</b>")
    page = visitor.get("/accounts")
    assert page.status_code == 200
    assert f'href="/accounts/{worker.id}">w@example.org</a>' in page.text
    assert "&lt;b&gt;Wim&lt;/b&gt;" in page.text
    assert "Who may sign in" in visitor.get("/account").text


def test_whoever_is_added_gets_a_link_that_lets_them_in_once(
    app: FastAPI, visitor: Visitor, session: Session, ada: Account
) -> None:
    answer = visitor.post(
        "/accounts", "/accounts/new", email=" NEW@council.example.org", role="reviewer"
    )
    assert answer.status_code == 303
    account = find_account(session, NEW)
    assert account is not None
    assert account.role == Role.REVIEWER
    [line] = list_audit(session, "account", account.id)
    assert (line.account_id, line.field, line.became) == (ada.id, "role", "reviewer")
    assert "We have sent them a link" in visitor.get(answer.headers["location"]).text
    mail = visitor.last_mail()
    assert mail["to"] == NEW
    path = link_in(mail)
    other = Visitor(app)
    assert other.open_link(path).status_code == 303
    assert other.is_signed_in()
    assert Visitor(app).get(path).status_code == 410


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "nobody", "role": "worker"}, "email"),
        ({"email": NEW, "role": "king"}, "role"),
        ({"email": NEW}, "role"),
        ({"email": ADA.upper(), "role": "worker"}, "email"),
    ],
)
def test_what_was_typed_is_kept_when_it_is_refused(
    visitor: Visitor, session: Session, fields: dict[str, str], field: str
) -> None:
    answer = visitor.post("/accounts", "/accounts/new", name="Nell", **fields)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert 'value="Nell"' in answer.text
    assert find_account(session, NEW) is None


def test_a_role_is_changed_and_whoever_had_it_signs_in_anew(
    app: FastAPI, visitor: Visitor, session: Session
) -> None:
    worker = make_account(session, "w@example.org", Role.WORKER)
    other = Visitor(app)
    other.sign_in("w@example.org")
    at = f"/accounts/{worker.id}"
    answer = visitor.post(f"{at}/role", at, role="planner")
    assert answer.headers["location"] == f"{at}?done=role"
    assert worker.role == Role.PLANNER
    assert not other.is_signed_in()
    assert "from worker, to planner" in re.sub(r"\s+", " ", visitor.get(at).text)
    assert visitor.post(f"{at}/role", at, role="king").status_code == 422


def is_disabled(session: Session, account: Account) -> bool:
    session.refresh(account)
    return account.disabled_at is not None


def test_an_account_is_disabled_let_in_again_and_deleted(
    app: FastAPI, visitor: Visitor, session: Session
) -> None:
    worker = make_account(session, "w@example.org", Role.WORKER)
    at = f"/accounts/{worker.id}"
    other = Visitor(app)
    other.sign_in("w@example.org")
    assert visitor.post(f"{at}/disable", at).status_code == 303
    assert is_disabled(session, worker)
    assert not other.is_signed_in()
    before = len(visitor.mails())
    visitor.post(f"{at}/link", at)
    assert len(visitor.mails()) == before
    visitor.post(f"{at}/role", at, role="worker")
    assert not is_disabled(session, worker)
    visitor.post(f"{at}/link", at)
    assert visitor.last_mail()["to"] == "w@example.org"
    lines = [(line.field, line.became) for line in list_audit(session, "account", worker.id)]
    assert lines == [("may_sign_in", "no"), ("may_sign_in", "yes")]
    assert visitor.post(f"{at}/remove", f"{at}/remove").headers["location"] == "/accounts"
    assert find_account(session, "w@example.org") is None
    assert visitor.get(at).status_code == 404


@pytest.mark.parametrize("way", ["role", "disable", "remove"])
def test_the_last_administrator_stays(
    visitor: Visitor, session: Session, ada: Account, way: str
) -> None:
    make_account(session, "off@example.org", Role.ADMINISTRATOR, disabled_at=ada.created_at)
    at = f"/accounts/{ada.id}"
    answer = visitor.post(f"{at}/{way}", at, role="worker")
    assert answer.status_code == 422
    assert "This is the last administrator" in answer.text
    assert visitor.is_signed_in()
    make_account(session, "eve@example.org", Role.ADMINISTRATOR)
    assert visitor.post(f"{at}/{way}", at, role="worker").status_code == 303
    assert not visitor.is_signed_in()
