"""One message a day to each, and only when there is something to tell."""

from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.digests import send_digests
from directory.kinds import Role
from directory.models import Account, OutgoingMessage
from directory.queries.keepers import put_keeper
from tests.api.reviewing.people import (
    Person,
    kept_service,
    now,
    send,
    send_moved,
    sign_in,
    with_fields,
)
from upkeep.content import load_content
from upkeep.deciding import approve

ADDRESS = "https://connect.example.org"


def texts(session: Session) -> dict[str, str]:
    rows = session.execute(select(OutgoingMessage.address, OutgoingMessage.text))
    return {str(row.address): str(row.text) for row in rows}


def test_nothing_waits_and_nobody_is_written_to(session: Session, reviewer: Person) -> None:
    assert send_digests(session, ADDRESS, now()) == 0


def test_every_reviewer_is_told_once_a_day_what_waits(
    app: FastAPI, session: Session, reviewer: Person, keeper: Person
) -> None:
    sign_in(app, session, "ada@council.example.org", Role.ADMINISTRATOR)
    gone = sign_in(app, session, "gone@council.example.org", Role.REVIEWER)
    gone.account.disabled_at = now()
    send_moved(session, keeper, kept_service(session, keeper))
    assert send_digests(session, ADDRESS, now()) == 2
    assert send_digests(session, ADDRESS, now()) == 0
    found = texts(session)
    assert set(found) == {"ada@council.example.org", "rita@council.example.org"}
    assert "- 1 changes of listings" not in found["rita@council.example.org"]
    assert "- 1 change of a listing" in found["rita@council.example.org"]
    assert f"{ADDRESS}/reviews" in found["rita@council.example.org"]
    assert send_digests(session, ADDRESS, now() + timedelta(days=1)) == 2


def test_keepers_are_told_together_what_became_of_theirs(
    app: FastAPI, session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    colleague = sign_in(app, session, "lena@singers.example.org", Role.PARTNER)
    put_keeper(session, colleague.account.id, service.organization_id, now() - timedelta(days=9))
    for _ in range(2):
        waiting = send_moved(session, keeper, service)
        approve(session, waiting.id, reviewer.account.id, now())
    # Their own and their colleague's changes are no news.
    said = with_fields(load_content(session, service.id), description="We hum.")
    send(session, colleague, service, said)
    assert send_digests(session, ADDRESS, now()) == 2
    found = texts(session)
    assert set(found) == {"kim@singers.example.org", "lena@singers.example.org"}
    text = found["kim@singers.example.org"]
    assert text.count("a reviewer agreed to the change") == 1
    assert f"{ADDRESS}/listings/{service.id}/history" in text
    earlier = now() - timedelta(hours=1)
    session.execute(update(OutgoingMessage).values(made_at=now()))
    assert send_digests(session, ADDRESS, earlier + timedelta(days=2)) == 0


def test_nobody_is_told_what_happened_before_they_kept_it(
    app: FastAPI, session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    waiting = send_moved(session, keeper, service)
    approve(session, waiting.id, reviewer.account.id, now())
    session.delete(session.get_one(Account, keeper.account.id))
    late = sign_in(app, session, "late@singers.example.org", Role.PARTNER)
    put_keeper(session, late.account.id, service.organization_id, now())
    assert send_digests(session, ADDRESS, now()) == 0
