"""Signing in with a council's own accounts, against a provider in a process of its own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.access.council_roles import role_of
from directory.config import Settings
from directory.kinds import Role
from directory.models import Account, Audit
from tests.api.accounts.browser import Visitor, make_account
from tests.api.accounts.provider import CLIENT, SECRET
from tests.api.conftest import app_on
from tests.browser.conftest import free_port

EMAIL = "officer@council.example.org"
OFFICER = {"email": EMAIL, "email_verified": True, "name": "Officer", "groups": ["staff"]}
FAULTS = [
    "issuer",
    "audience",
    "expired",
    "not yet",
    "nonce",
    "no nonce",
    "no subject",
    "signature",
    "secret",
    "unsigned",
    "token",
    "no identity",
    "denied",
]
Control = Callable[..., None]
Change = Callable[..., Visitor]


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """Address of a provider of the tests' own."""
    port = free_port()
    program = Path(__file__).with_name("provider.py")
    line = [sys.executable, str(program), str(port)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture
def control(issuer: str) -> Control:
    """Tells the provider who its next person is, and how to misbehave."""

    def tell(fault: str = "", **person: object) -> None:
        told = {"person": {**OFFICER, **person}, "fault": fault}
        httpx2.post(f"{issuer}/control", json=told, trust_env=False).raise_for_status()

    tell()
    return tell


@pytest.fixture
def with_council(
    settings: Settings, session: Session, issuer: str, control: Control
) -> Iterator[Change]:
    """A browser on an application that knows the provider; settings may differ."""
    made: list[Iterator[FastAPI]] = []

    def visitor(**changes: object) -> Visitor:
        council = {
            "oidc_issuer": issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SECRET,
            "oidc_default_role": "worker",
        }
        apps = app_on(settings.model_copy(update=council | changes), session)
        made.append(apps)
        return Visitor(next(apps))

    yield visitor
    for apps in made:
        next(apps, None)


def go(visitor: Visitor, path: str = "/sign-in/council") -> str:
    """The way there, and the address that the provider sends the browser back to."""
    left = visitor.get(path)
    assert left.status_code == 303, left.text
    answer = httpx2.get(left.headers["location"], trust_env=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"].removeprefix("http://127.0.0.1:8000")


def test_somebody_new_is_let_in_with_the_usual_role(with_council: Change, session: Session) -> None:
    visitor = with_council()
    assert "Sign in with your council" in visitor.get("/sign-in").text
    back = visitor.get(go(visitor, "/sign-in/council?then=/services"))
    assert (back.status_code, back.headers["location"]) == (303, "/services")
    page = visitor.get("/account").text
    assert EMAIL in page
    assert "Worker" in page
    account = session.scalars(select(Account)).one()
    assert account.name == "Officer"
    told = [(line.actor, line.field, line.became) for line in session.scalars(select(Audit))]
    assert ("council", "role", "worker") in told
    assert EMAIL not in str(told)


def test_what_is_sent_along_is_bound_to_the_browser(with_council: Change) -> None:
    visitor = with_council()
    sent = [parse_qs(urlsplit(visitor.get("/sign-in/council").headers["location"]).query)]
    sent.append(parse_qs(urlsplit(visitor.get("/sign-in/council").headers["location"]).query))
    for name in ("state", "nonce", "code_challenge"):
        assert sent[0][name] != sent[1][name]
    assert sent[0]["code_challenge_method"] == ["S256"]
    assert sent[0]["redirect_uri"] == ["http://127.0.0.1:8000/sign-in/council/back"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    with_council: Change, control: Control, session: Session, fault: str
) -> None:
    control(fault)
    visitor = with_council()
    back = visitor.get(go(visitor))
    assert back.status_code == 422
    assert "did not answer as it should" in back.text
    assert not visitor.is_signed_in()
    assert session.scalars(select(Account)).all() == []
    control()
    assert visitor.get(go(visitor)).status_code == 303


@pytest.mark.parametrize("fault", ["description", "endpoint"])
def test_another_provider_than_was_named_is_refused(
    with_council: Change, control: Control, fault: str
) -> None:
    visitor = with_council()
    back = go(visitor)
    control(fault)
    assert visitor.get(back).status_code == 422
    assert not visitor.is_signed_in()


def test_a_key_that_is_new_is_used_at_once(with_council: Change, control: Control) -> None:
    control("new key")
    visitor = with_council()
    assert visitor.get(go(visitor)).status_code == 303


def test_coming_back_works_once(with_council: Change) -> None:
    visitor = with_council()
    back = go(visitor)
    browser = visitor.client.cookies["connect-browser"]
    assert visitor.get(back).status_code == 303
    replayed = Visitor(visitor.app)
    replayed.client.cookies.set("connect-browser", browser)
    assert replayed.get(back).status_code == 422
    assert not replayed.is_signed_in()


def test_another_browser_cannot_come_back_in_its_place(with_council: Change) -> None:
    visitor = with_council()
    back = go(visitor)
    other = Visitor(visitor.app)
    other.get("/sign-in")
    assert other.get(back).status_code == 422
    assert not other.is_signed_in()
    assert visitor.get(back).status_code == 303


def test_coming_back_late_is_refused(with_council: Change, session: Session) -> None:
    visitor = with_council()
    back = go(visitor)
    session.execute(text("UPDATE sign_in SET expires_at = expires_at - interval '16 minutes'"))
    session.expire_all()
    assert visitor.get(back).status_code == 422


@pytest.mark.parametrize(
    "changed",
    [
        lambda back: back.replace("state=", "state=x"),
        lambda back: back.replace("code=", "code=x"),
        lambda back: back.replace("iss=http", "iss=https"),
        lambda back: "/sign-in/council/back",
    ],
)
def test_an_address_that_was_changed_is_refused(
    with_council: Change, changed: Callable[[str], str]
) -> None:
    visitor = with_council()
    assert visitor.get(changed(go(visitor))).status_code == 422
    assert not visitor.is_signed_in()


class TestWhoItIs:
    def test_an_account_is_joined_by_a_verified_address(
        self, with_council: Change, control: Control, session: Session
    ) -> None:
        make_account(session, EMAIL, Role.REVIEWER)
        control(email=EMAIL.title())
        visitor = with_council()
        assert visitor.get(go(visitor)).status_code == 303
        assert "Reviewer" in visitor.get("/account").text
        # From now on the council's own name for the person is what counts.
        control(email="renamed@council.example.org")
        again = Visitor(visitor.app)
        assert again.get(go(again)).status_code == 303
        assert len(session.scalars(select(Account)).all()) == 1

    @pytest.mark.parametrize("person", [{"email_verified": False}, {"email": None}])
    def test_an_address_that_is_not_verified_joins_nothing(
        self, with_council: Change, control: Control, session: Session, person: dict[str, Any]
    ) -> None:
        make_account(session, EMAIL, Role.ADMINISTRATOR)
        control(**person)
        visitor = with_council()
        assert visitor.get(go(visitor)).status_code == 403
        assert not visitor.is_signed_in()

    def test_a_council_can_be_trusted_with_addresses(
        self, with_council: Change, control: Control, session: Session
    ) -> None:
        control(email_verified=None)
        visitor = with_council(oidc_email="trusted")
        assert visitor.get(go(visitor)).status_code == 303

    def test_another_person_with_the_same_address_is_refused(
        self, with_council: Change, control: Control
    ) -> None:
        first = with_council()
        assert first.get(go(first)).status_code == 303
        control(sub="person-2")
        second = Visitor(first.app)
        assert second.get(go(second)).status_code == 403

    def test_nobody_new_is_let_in_where_no_role_is_usual(self, with_council: Change) -> None:
        visitor = with_council(oidc_default_role=None)
        assert visitor.get(go(visitor)).status_code == 403

    def test_a_closed_account_stays_closed(self, with_council: Change, session: Session) -> None:
        visitor = with_council()
        visitor.get(go(visitor))
        session.execute(text("UPDATE account SET disabled_at = now()"))
        session.expire_all()
        again = Visitor(visitor.app)
        assert again.get(go(again)).status_code == 403
        assert not visitor.is_signed_in()

    def test_roles_follow_the_claim_each_time(self, with_council: Change, control: Control) -> None:
        visitor = with_council(
            oidc_role_claim="groups",
            oidc_roles="staff=worker, planning=planner",
            oidc_default_role=None,
        )
        visitor.get(go(visitor))
        assert "Worker" in visitor.get("/account").text
        control(groups=["planning", "staff"])
        assert visitor.get(go(visitor)).status_code == 303
        assert "Planner" in visitor.get("/account").text
        control(groups=["leavers"])
        again = Visitor(visitor.app)
        assert again.get(go(again)).status_code == 403


@pytest.mark.parametrize(
    ("claim", "role"),
    [
        (["staff"], Role.WORKER),
        ("staff planning", Role.PLANNER),
        (["other"], Role.PARTNER),
        (None, Role.PARTNER),
        ({"staff": True}, Role.PARTNER),
        ([1, "planning"], Role.PLANNER),
    ],
)
def test_a_claim_gives_a_role(claim: object, role: Role) -> None:
    settings = Settings(
        oidc_role_claim="groups",
        oidc_roles="staff=worker,planning=planner",
        oidc_default_role="partner",
    )
    assert role_of(settings, {"groups": claim}) is role


def test_without_a_council_there_is_no_way_there(app: FastAPI) -> None:
    visitor = Visitor(app)
    assert "Sign in with" not in visitor.get("/sign-in").text
    assert visitor.get("/sign-in/council").status_code == 422
    assert visitor.get("/sign-in/council/back?code=x&state=y").status_code == 422


def test_a_council_that_does_not_answer_is_said(with_council: Change) -> None:
    visitor = with_council(oidc_issuer=f"http://127.0.0.1:{free_port()}")
    page = visitor.get("/sign-in/council")
    assert page.status_code == 422
    assert "sign in by e-mail" in page.text
