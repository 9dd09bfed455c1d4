"""One message a day to each, and only when there is something to tell."""

from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.digests import send_digests
from api.pages.reviewing.messages import tell_sent_back
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
from upkeep.content import load_content, read_content
from upkeep.deciding import approve, send_back
from upkeep.drafts import begin_listing, save_draft, submit
from upkeep.organizations.changing import approve_words, load_words, offer_words

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
    assert "- 1 new or changed listings" not in found["rita@council.example.org"]
    assert "- 1 new or changed listing" in found["rita@council.example.org"]
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


def test_a_new_listing_is_told_as_new(session: Session, reviewer: Person, keeper: Person) -> None:
    organization = kept_service(session, keeper).organization_id
    draft = begin_listing(session, keeper.account.id, organization, now())
    content = read_content(draft.content)
    save_draft(session, draft, with_fields(content, name="Friday Singers"), now())
    waiting = submit(session, draft, keeper.editor, now(), is_assured=False).waiting
    assert waiting is not None
    send_back(session, waiting.id, reviewer.account.id, now(), "Where is it?")
    tell_sent_back(session, waiting, ADDRESS)
    [mail] = session.scalars(select(OutgoingMessage))
    assert mail.subject == "Friday Singers: please look at what you sent again"
    assert "You sent Friday Singers to Connect Northamptonshire." in (mail.text or "")
    waiting = submit(session, waiting, keeper.editor, now(), is_assured=False).waiting
    assert waiting is not None
    approve(session, waiting.id, reviewer.account.id, now())
    send_digests(session, ADDRESS, now())
    told = texts(session)["kim@singers.example.org"]
    assert "Friday Singers: it is there for everybody to find" in told


def test_what_was_agreed_of_an_organization_is_told(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    id_ = kept_service(session, keeper).organization_id
    held = load_words(session, id_)
    wanted = held.changed({"name": "Song Trust", "email": "us@song.example.org"})
    waiting = offer_words(session, id_, wanted, held, keeper.editor, now()).waiting
    assert waiting is not None
    approve_words(session, waiting.id, load_words(session, id_), reviewer.account.id, now())
    send_digests(session, ADDRESS, now())
    told = texts(session)["kim@singers.example.org"]
    # What they changed at once themselves is no news.
    assert told.count("Song Trust: a reviewer agreed to the change") == 1
    assert f"{ADDRESS}/organizations/{id_}/record" in told
