"""Signs in as a person would, over HTTP: fills in forms, reads the mail, follows no redirect."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from directory.kinds import Role
from directory.models import Account

PAGE = {"accept": "text/html"}
EMAIL = "secretary@harebell.example.org"
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


def make_account(
    session: Session, email: str = EMAIL, role: Role = Role.PARTNER, **overrides: object
) -> Account:
    """Somebody who may sign in."""
    account = Account(id=uuid4(), email=email, role=role, **overrides)
    session.add(account)
    session.flush()
    return account


class Visitor:
    """One browser, with cookies of its own."""

    def __init__(self, app: FastAPI, base_url: str = "http://testserver") -> None:
        self.app = app
        self.client = TestClient(app, base_url=base_url, follow_redirects=False)

    def get(self, path: str) -> Response:
        return self.client.get(path, headers=PAGE)

    def post(self, path: str, shown_on: str, **fields: str) -> Response:
        """Send a form with the token of the page that shows it."""
        token = self.form_token(shown_on)
        return self.client.post(path, data={"form_token": token, **fields}, headers=PAGE)

    def form_token(self, shown_on: str) -> str:
        found = FORM_TOKEN.search(self.get(shown_on).text)
        assert found, f"{shown_on} has no form"
        return found.group(1)

    def ask(self, email: str = EMAIL, **fields: str) -> Response:
        return self.post("/sign-in", "/sign-in", email=email, **fields)

    def open_link(self, path: str) -> Response:
        """Open the link of a message and press its button."""
        return self.post("/sign-in/link", path, token=path.rpartition("/")[2])

    def type_code(self, code: str, **fields: str) -> Response:
        return self.post("/sign-in/code", "/sign-in/code", code=code, **fields)

    def sign_in(self, email: str = EMAIL) -> None:
        """The whole way in."""
        mails = self.mails()
        self.ask(email)
        [mail] = [mail for mail in self.mails() if mail not in mails]
        assert self.open_link(link_in(self.read(mail))).status_code == 303

    def is_signed_in(self) -> bool:
        return self.get("/account").status_code == 200

    def mails(self) -> list[Path]:
        return sorted((self.app.state.settings.data_dir / "mail").glob("*.eml"))

    def read(self, path: Path) -> EmailMessage:
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        return mail

    def last_mail(self) -> EmailMessage:
        return self.read(self.mails()[-1])


def link_in(mail: EmailMessage) -> str:
    """Path of the link in a message."""
    found = re.search(r"https?://[^/\s]+(/sign-in/link/\S+)", mail.get_content())
    assert found
    return found.group(1)


def code_in(mail: EmailMessage) -> str:
    found = re.search(r"^(\d{6})\r?$", mail.get_content(), flags=re.MULTILINE)
    assert found
    return found.group(1)
