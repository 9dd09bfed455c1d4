"""A form is taken from the page that showed it, in the browser that it was shown to."""

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from api.access.forms import form_token, is_form_token
from tests.api.accounts.browser import EMAIL, PAGE, Visitor, make_account

FORMS = {
    "/sign-in": {"email": EMAIL},
    "/sign-in/code": {"code": "123456"},
    "/sign-in/link": {"token": "x"},
    "/sign-out": {},
    "/account/sign-out-everywhere": {},
}


@pytest.fixture
def visitor(app: FastAPI, session: Session) -> Visitor:
    make_account(session)
    visitor = Visitor(app)
    visitor.sign_in()
    return visitor


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_is_refused(visitor: Visitor, path: str) -> None:
    for token in ({}, {"form_token": ""}, {"form_token": "x.y"}):
        sent = visitor.client.post(path, data={**FORMS[path], **token}, headers=PAGE)
        assert sent.status_code == 403
        assert "load the page again" in sent.text
    assert visitor.is_signed_in()


@pytest.mark.parametrize("path", FORMS)
def test_a_token_of_another_browser_is_refused(visitor: Visitor, path: str) -> None:
    token = Visitor(visitor.app).form_token("/sign-in")
    sent = visitor.client.post(path, data={**FORMS[path], "form_token": token}, headers=PAGE)
    assert sent.status_code == 403
    assert visitor.is_signed_in()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://testserver:81"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_is_refused(visitor: Visitor, headers: dict[str, str]) -> None:
    token = visitor.form_token("/account")
    sent = visitor.client.post("/sign-out", data={"form_token": token}, headers=headers)
    assert sent.status_code == 403
    assert visitor.is_signed_in()


@pytest.mark.parametrize(
    "headers", [{"origin": "http://testserver"}, {"sec-fetch-site": "same-origin"}, {}]
)
def test_a_form_from_here_is_taken(visitor: Visitor, headers: dict[str, str]) -> None:
    token = visitor.form_token("/account")
    sent = visitor.client.post("/sign-out", data={"form_token": token}, headers=headers)
    assert sent.status_code == 303


def test_a_token_is_another_each_time_and_always_of_one_secret() -> None:
    tokens = {form_token("secret") for _ in range(5)}
    assert len(tokens) == 5
    assert all(is_form_token("secret", token) for token in tokens)
    assert not any(is_form_token("Secret", token) for token in tokens)
    assert not is_form_token("secret", "ü.ü")


def test_a_token_from_before_signing_in_is_of_no_use_after(app: FastAPI, session: Session) -> None:
    make_account(session)
    visitor = Visitor(app)
    before = visitor.form_token("/sign-in")
    visitor.sign_in()
    sent = visitor.client.post("/sign-out", data={"form_token": before})
    assert sent.status_code == 403
