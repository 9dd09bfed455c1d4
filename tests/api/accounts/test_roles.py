"""Every address of the application, asked by every role and by nobody, against the table."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.access.actions import ALLOWED, BY_TOKEN, OPEN, Action, why_open
from api.access.cookies import BROWSER, SESSION
from api.access.forms import check_file_form, check_form, form_token
from api.access.signed_in import Requires
from api.access.tokens import RequiresToken
from directory.kinds import Role, TokenScope
from directory.signing_in import open_session
from tests.api.accounts.browser import PAGE, make_account

# Forms that change nothing and set no cookie, so that nobody gains by having them sent.
CHANGING_NOTHING = {"/", "/map-file", "/api/match", "/api/places"}


@dataclass(frozen=True, slots=True)
class Address:
    """One address and method."""

    method: str
    path: str
    actions: tuple[Action, ...]
    has_checked_form: bool
    scopes: tuple[TokenScope, ...]

    def filled(self) -> str:
        """The address of something that is not there."""
        return re.sub(r"\{\w+\}", "x", self.path)


def addresses(app: FastAPI) -> Iterator[Address]:
    for route in app.routes:
        inner = getattr(route, "effective_route_contexts", None)
        one: Any
        for one in inner() if inner else [route]:
            dependant = getattr(one, "dependant", None)
            calls = list(calls_of(dependant)) if dependant else []
            actions = tuple(call.action for call in calls if isinstance(call, Requires))
            for method in sorted((getattr(one, "methods", None) or {"GET"}) - {"HEAD"}):
                scopes = tuple(call.scope for call in calls if isinstance(call, RequiresToken))
                is_checked = check_form in calls or check_file_form in calls
                yield Address(method, one.path, actions, is_checked, scopes)


def calls_of(dependant: Dependant) -> Iterator[object]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from calls_of(inner)


def test_every_address_is_open_or_for_one_action_and_never_both(app: FastAPI) -> None:
    found = list(addresses(app))
    assert len(found) > 20
    unlisted = [each for each in found if why_open(each.path) is None and not each.actions]
    assert unlisted == []
    assert [each for each in found if len(set(each.actions)) > 1] == []
    assert [each for each in found if each.actions and each.path in OPEN] == []


def test_the_table_names_no_address_that_is_not_there(app: FastAPI) -> None:
    assert set(OPEN) - {each.path for each in addresses(app)} == set()


def test_the_table_has_a_line_for_every_action(app: FastAPI) -> None:
    assert set(ALLOWED) == set(Action)
    assert {action for each in addresses(app) for action in each.actions} == set(Action)


def test_what_programs_do_needs_a_token_of_the_scope_in_the_table(app: FastAPI) -> None:
    found = {(each.method, each.path): each.scopes for each in addresses(app) if each.scopes}
    assert found == {address: (scope,) for address, scope in BY_TOKEN.items()}


def test_every_form_that_changes_something_is_checked(app: FastAPI) -> None:
    changing = [each for each in addresses(app) if each.method not in {"GET", "HEAD"}]
    unchecked = {each.path for each in changing if not (each.has_checked_form or each.scopes)}
    assert unchecked == CHANGING_NOTHING


@pytest.mark.parametrize("role", [None, *Role])
def test_every_address_answers_every_role_as_the_table_says(
    app: FastAPI, session: Session, role: Role | None
) -> None:
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    for each in addresses(app):
        token = sign_in_as(session, role) if role else "nobody"
        cookie = f"{SESSION if role else BROWSER}={token}"
        client.cookies.clear()
        answer = client.request(
            each.method,
            each.filled(),
            data={"form_token": form_token(token)} if each.has_checked_form else None,
            headers={"accept": "application/json", "cookie": cookie},
        )
        if each.scopes:
            assert answer.status_code == 401, each
            continue
        is_allowed = not each.actions or all(role in ALLOWED[action] for action in each.actions)
        refusal = 403 if role else 401
        assert (answer.status_code == refusal) is not is_allowed, (each, answer.status_code)


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_allows_and_nothing_else(
    app: FastAPI, session: Session, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookies = {other: sign_in_as(session, other) for other in Role}
    client = TestClient(app)
    for action in Action:
        monkeypatch.setitem(ALLOWED, action, frozenset(Role) - {role})
        app.add_api_route(f"/guarded/{action}", Requires(action), response_model=None)
    for action, other in product(Action, Role):
        client.cookies.clear()
        client.cookies.set(SESSION, cookies[other])
        answer = client.get(f"/guarded/{action}", headers=PAGE)
        assert (answer.status_code == 403) is (other is role), (action, other)


def sign_in_as(session: Session, role: Role) -> str:
    """The token of a new session of somebody with a role."""
    email = f"{role}@example.org"
    from directory.queries.accounts import find_account

    account = find_account(session, email) or make_account(session, email, role)
    return open_session(session, account.id, datetime.now(UTC), lasts=timedelta(hours=1))


def test_a_server_that_needs_none_of_them_loads_none_of_them() -> None:
    """Signing in by e-mail to a folder needs neither OpenID Connect nor SMTP nor Notify."""
    program = "import sys, api.main; print(*sorted(sys.modules))"
    line = [sys.executable, "-c", program]
    loaded = subprocess.run(line, capture_output=True, text=True, check=True).stdout.split()
    heavy = ("authlib", "joserfc", "cryptography", "aiosmtplib")
    assert [name for name in loaded if name.startswith(heavy)] == []
