"""Somebody who writes a listing over HTTP, page by page."""

import re
from datetime import UTC, datetime
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy.orm import Session

from directory.kinds import Role
from directory.models import Account, ListingVersion
from directory.queries.keepers import put_keeper
from directory.queries.versions import list_drafts, list_waiting
from tests.api.accounts.browser import Visitor, make_account
from upkeep.content import ListingContent, read_content

NEW = "/listings/new"
WORDS = "We sing old and new songs together, drink tea, and nobody has to read music."


def writer(
    app: FastAPI, session: Session, email: str = "ada@gmail.com", role: Role = Role.PARTNER
) -> tuple[Visitor, Account]:
    """Somebody who is signed in."""
    account = make_account(session, email, role)
    visitor = Visitor(app)
    visitor.sign_in(email)
    return visitor, account


def keep(session: Session, account: Account, organization_id: UUID) -> None:
    put_keeper(session, account.id, organization_id, datetime.now(UTC))


def begin(visitor: Visitor, name: str = "Wednesday Singers", **fields: str) -> str:
    """Fill in the first page; the path of the listing that was begun."""
    typed = {"what_name": name, "what_kind": "group", "what_words": WORDS} | fields
    nonce = re.search(r'name="nonce" value="([^"]+)"', visitor.get(NEW).text)
    assert nonce
    answer = visitor.post(NEW, NEW, **{"nonce": nonce.group(1)} | typed)
    assert answer.status_code == 303, answer.text
    found = re.match(r"/listings/[0-9a-f-]{36}", answer.headers["location"])
    assert found, answer.headers["location"]
    return found.group(0)


def answer_page(visitor: Visitor, path: str, page: str, **fields: str) -> str:
    """Fill in a page; where it leads."""
    address = f"{path}/edit/{page}"
    answer = visitor.post(address, address, **fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def send(visitor: Visitor, path: str, **fields: str) -> str:
    answer = visitor.post(f"{path}/check", f"{path}/check", **fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def the_draft(session: Session, account: Account) -> ListingVersion:
    [draft] = list_drafts(session, account.id)
    return draft


def written(session: Session, account: Account) -> ListingContent:
    return read_content(the_draft(session, account).content)


def the_waiting(session: Session) -> ListingVersion:
    [waiting] = list_waiting(session)
    return waiting
