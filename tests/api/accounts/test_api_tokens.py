"""Tokens of programs: made by keepers, shown once, ended by revoking, time, or leaving."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from directory.api_tokens import PREFIX, forget_old_tokens, use_token
from directory.models import Account, ApiToken, Organization
from directory.queries.keepers import end_keeping, put_keeper
from tests.api.accounts.browser import EMAIL, Visitor, make_account
from tests.factories import make_organization

SCRIPT = "<script>alert(1)</script>"
OTHER = "chair@harebell.example.org"
NOW = datetime.now(UTC)


@pytest.fixture
def organization(session: Session) -> Organization:
    return make_organization(session, f"Harebell {SCRIPT}")


@pytest.fixture
def keeper(session: Session, organization: Organization) -> Account:
    account = make_account(session)
    put_keeper(session, account.id, organization.id, NOW)
    return account


@pytest.fixture
def visitor(app: FastAPI, keeper: Account) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in(EMAIL)
    return visitor


def page_of(organization: Organization) -> str:
    return f"/account/organizations/{organization.id}/tokens"


def make(visitor: Visitor, organization: Organization, **fields: str) -> str:
    """A token, as its page shows it."""
    path = page_of(organization)
    sent = {"name": "Our web site", "scope": "write", "lives": "90"} | fields
    answer = visitor.post(path, path, **sent)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    found = re.search(rf'value="({PREFIX}[^"]+)"', answer.text)
    assert found
    return found.group(1)


def test_it_is_shown_once_and_kept_as_a_digest(
    visitor: Visitor, session: Session, organization: Organization
) -> None:
    secret = make(visitor, organization, name=f"Site {SCRIPT}")
    listed = visitor.get(page_of(organization)).text
    assert secret not in listed
    assert SCRIPT not in listed
    assert "Never" in listed
    [kept] = session.execute(text("SELECT * FROM api_token")).mappings().all()
    assert secret not in str(kept)
    assert secret.removeprefix(PREFIX) not in str(kept)
    token = use_token(session, secret, NOW)
    assert token is not None
    assert token.last_used_on == NOW.date()
    lines = session.execute(text("SELECT field, became FROM audit WHERE record_type = 'api_token'"))
    assert [tuple(line) for line in lines] == [("scope", "write")]


def test_the_other_keepers_are_told(
    visitor: Visitor, session: Session, organization: Organization
) -> None:
    other = make_account(session, OTHER)
    put_keeper(session, other.id, organization.id, NOW)
    secret = make(visitor, organization)
    mail = visitor.last_mail()
    assert mail["to"] == OTHER
    assert "Our web site" in mail.get_content()
    assert secret not in mail.get_content()


def test_a_revoked_token_opens_nothing(
    visitor: Visitor, session: Session, organization: Organization
) -> None:
    secret = make(visitor, organization)
    token = session.query(ApiToken).one()
    path = page_of(organization)
    assert visitor.post(f"{path}/{token.id}/revoke", path).status_code == 303
    assert use_token(session, secret, NOW) is None
    assert "revoked on" in visitor.get(path).text
    assert visitor.post(f"{path}/{organization.id}/revoke", path).status_code == 404


def test_a_token_ends_with_its_time_and_with_whoever_made_it(
    visitor: Visitor, session: Session, organization: Organization, keeper: Account
) -> None:
    secret = make(visitor, organization, lives="30")
    assert use_token(session, secret, NOW + timedelta(days=31)) is None
    assert use_token(session, secret + "x", NOW) is None
    assert use_token(session, secret, NOW) is not None
    end_keeping(session, keeper.id, organization.id, NOW)
    assert use_token(session, secret, NOW) is None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": " "}, "Enter what the token is for"),
        ({"name": "x" * 61}, "60 characters or less"),
        ({"scope": "everything"}, "Select what the program may do"),
        ({"lives": "9999"}, "Select how long it works"),
    ],
)
def test_a_form_that_is_not_right_makes_none(
    visitor: Visitor,
    session: Session,
    organization: Organization,
    fields: dict[str, str],
    message: str,
) -> None:
    path = page_of(organization)
    sent = {"name": "Our web site", "scope": "read", "lives": "90"} | fields
    answer = visitor.post(path, path, **sent)
    assert answer.status_code == 422
    assert message in answer.text
    assert session.query(ApiToken).count() == 0


def test_the_same_form_sent_twice_makes_one(
    visitor: Visitor, session: Session, organization: Organization
) -> None:
    make(visitor, organization)
    path = page_of(organization)
    again = visitor.post(path, path, name="our  WEB site", scope="write", lives="90")
    assert again.status_code == 422
    assert session.query(ApiToken).count() == 1


def test_only_its_keepers_see_them(
    visitor: Visitor, session: Session, organization: Organization, app: FastAPI
) -> None:
    make(visitor, organization)
    token = session.query(ApiToken).one()
    make_account(session, "stranger@example.org")
    stranger = Visitor(app)
    stranger.sign_in("stranger@example.org")
    path = page_of(organization)
    assert stranger.get(path).status_code == 404
    sent = stranger.post(f"{path}/{token.id}/revoke", "/account")
    assert sent.status_code == 404
    session.refresh(token)
    assert token.revoked_at is None


def test_what_ended_long_ago_is_forgotten(
    visitor: Visitor, session: Session, organization: Organization
) -> None:
    make(visitor, organization)
    make(visitor, organization, name="Another")
    first = session.query(ApiToken).filter_by(name="Another").one()
    first.revoked_at = NOW
    session.flush()
    assert forget_old_tokens(session, NOW + timedelta(days=170)) == 0
    assert forget_old_tokens(session, NOW + timedelta(days=190)) == 1
    assert [one.name for one in session.query(ApiToken)] == ["Our web site"]
