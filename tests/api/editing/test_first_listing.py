"""A listing that is new, from its first page to the reviewer."""

from decimal import Decimal

from fastapi import FastAPI
from sqlalchemy.orm import Session

from directory.kinds import ListingKind, Role, VersionState
from directory.queries.versions import list_drafts, list_waiting
from tests.api.accounts.browser import Visitor
from tests.api.editing.writing import (
    NEW,
    answer_page,
    begin,
    keep,
    send,
    the_waiting,
    writer,
    written,
)
from tests.factories import make_organization, make_service
from upkeep.content import read_content
from upkeep.deciding import send_back
from upkeep.offered_change import begin_change


def test_somebody_without_an_account_is_asked_for_an_address_first(app: FastAPI) -> None:
    answer = Visitor(app).get(NEW)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in/new?then=%2Flistings%2Fnew"


def answer_all(visitor: Visitor) -> str:
    """Fill in every page that asks for words; the path of the listing."""
    path = begin(visitor, "Wednesday Singers", what_organization="St Giles")
    answer_page(visitor, path, "who", who_words="Carers", who_from="18")
    answer_page(
        visitor,
        path,
        "cost",
        cost_free="costs",
        cost_words="£3 with tea",
        cost_amount_0="3",
        cost_for_0="each time",
    )
    answer_page(
        visitor,
        path,
        "join",
        join_phone_0="01604 496 0123",
        join_email="singers@example.org",
        join_url="singers.example.org",
        join_role="The secretary",
        join_process="Just come along",
        languages_spoken="polish and BSL",
        giving_words="Somebody who plays the piano",
    )
    return path


def test_every_page_is_kept_as_it_is_answered(app: FastAPI, session: Session) -> None:
    visitor, account = writer(app, session)
    answer_all(visitor)
    content = written(session, account)
    assert content.service.name == "Wednesday Singers"
    assert content.service.kind is ListingKind.GROUP
    assert content.organization is not None
    assert content.organization.name == "St Giles"
    service = content.service
    assert service.minimum_age == 18
    [price] = service.cost_options
    assert (price.amount, price.option) == (Decimal(3), "each time")
    assert [one.number for one in service.phones] == ["01604 496 0123"]
    assert [one.title for one in service.contacts] == ["The secretary"]
    assert [one.name for one in service.languages] == ["Polish", "British Sign Language"]
    assert [one.value for one in service.attributes if one.link_type == "giving"]


def test_what_was_answered_is_checked_and_sent(app: FastAPI, session: Session) -> None:
    visitor, account = writer(app, session)
    path = answer_all(visitor)
    check = visitor.get(f"{path}/check").text
    for words in ("Carers", "18 and over", "£3 each time", "St Giles", "plays the piano"):
        assert words in check
    assert "a reviewer looks at it before anybody else sees it" in check
    assert send(visitor, path, assured="yes") == f"{path}/sent"
    assert "We have it" in visitor.get(f"{path}/sent").text
    waiting = the_waiting(session)
    assert waiting.is_assured
    assert read_content(waiting.content).service.name == "Wednesday Singers"
    assert list_drafts(session, account.id) == []
    assert visitor.get(path.replace("listings", "services")).status_code == 404


def test_name_and_kind_are_all_that_is_needed(app: FastAPI, session: Session) -> None:
    visitor, account = writer(app, session)
    nothing = visitor.post(NEW, NEW, what_words="Something that must not be lost")
    assert nothing.status_code == 422
    assert "Enter what it is called" in nothing.text
    assert 'href="#what_kind"' in nothing.text
    assert "Something that must not be lost" in nothing.text
    assert list_drafts(session, account.id) == []
    path = begin(visitor, what_words="")
    service = written(session, account).service
    assert (service.is_free, service.description, service.minimum_age) == (None, None, None)
    send(visitor, path)
    assert the_waiting(session).is_assured is False


def test_a_form_that_is_sent_twice_begins_one_listing(app: FastAPI, session: Session) -> None:
    visitor, account = writer(app, session)
    first = begin(visitor, nonce="b7")
    assert begin(visitor, "Wednesday Singing", nonce="b7") == first
    assert written(session, account).service.name == "Wednesday Singing"
    # Somebody else's form with the same words in it is another listing.
    other, _ = writer(app, session, "ben@gmail.com")
    assert begin(other, nonce="b7") != first


def test_sent_twice_it_waits_once(app: FastAPI, session: Session) -> None:
    visitor, _ = writer(app, session)
    path = begin(visitor)
    token = visitor.form_token(f"{path}/check")
    for _ in range(2):
        fields = {"form_token": token}
        answer = visitor.client.post(f"{path}/check", data=fields, headers={"accept": "text/html"})
        assert answer.headers["location"] == f"{path}/sent"
    assert the_waiting(session)
    assert visitor.get(f"{path}/edit/who").headers["location"] == f"{path}/sent"


def test_what_was_sent_is_taken_back_changed_and_sent_again(app: FastAPI, session: Session) -> None:
    visitor, _ = writer(app, session)
    path = begin(visitor)
    assert visitor.post(f"{path}/check", f"{path}/check").headers["location"] == f"{path}/sent"
    assert "Change what I sent" in visitor.get(f"{path}/sent").text
    token = visitor.form_token(f"{path}/sent")
    for _ in range(2):
        answer = visitor.client.post(f"{path}/take-back", data={"form_token": token})
        assert answer.headers["location"] == f"{path}/edit"
    assert not list_waiting(session)
    assert "Nothing yet" not in visitor.get(f"{path}/edit").text
    visitor.post(f"{path}/check", f"{path}/check")
    assert the_waiting(session)


def test_what_was_left_is_found_where_it_was_left(app: FastAPI, session: Session) -> None:
    visitor, _ = writer(app, session)
    path = begin(visitor, "Ladies & Gents")
    assert f'href="{path}/edit/who"' in visitor.get("/account").text
    answer_page(visitor, path, "who")
    elsewhere = Visitor(app)
    elsewhere.sign_in("ada@gmail.com")
    account = elsewhere.get("/account").text
    assert "Ladies &amp; Gents" in account
    assert f'href="{path}/edit/who"' not in account
    assert "Answered" in elsewhere.get(f"{path}/edit").text
    assert elsewhere.post(f"{path}/discard", f"{path}/edit").headers["location"] == "/account"
    assert elsewhere.get(f"{path}/edit").status_code == 404


def test_who_keeps_an_organization_chooses_it(app: FastAPI, session: Session) -> None:
    organization = make_organization(session, "Harebell Trust")
    other = make_organization(session, "Nobody's")
    visitor, account = writer(app, session)
    keep(session, account, organization.id)
    assert "Harebell Trust" in visitor.get(NEW).text
    begin(visitor, runs=str(organization.id))
    content = written(session, account)
    assert content.organization is None
    assert content.service.organization_id == organization.id
    begin(visitor, "Thursday Singers", nonce="2", runs=str(other.id))
    assert all(one.organization_id != other.id for one in list_drafts(session, account.id))


def test_a_draft_is_nobody_elses(app: FastAPI, session: Session) -> None:
    visitor, _ = writer(app, session)
    path = begin(visitor)
    other, _ = writer(app, session, "ben@gmail.com")
    for page in ("/edit", "/edit/what", "/check", "/preview", "/sent", "/both", "/likely"):
        assert other.get(f"{path}{page}").status_code == 404, page


def test_what_a_reviewer_sent_back_says_why(app: FastAPI, session: Session) -> None:
    visitor, account = writer(app, session)
    path = begin(visitor)
    send(visitor, path)
    waiting = the_waiting(session)
    send_back(session, waiting.id, account.id, waiting.saved_at, "Say which hall <b>it</b> is in")
    assert "Sent back to you" in visitor.get("/account").text
    for page in ("/edit", "/edit/what", "/check"):
        text = visitor.get(f"{path}{page}").text
        assert "Say which hall &lt;b&gt;it&lt;/b&gt; is in" in text, page
    # All of it is there still, and one page put right is enough.
    assert "Nothing yet" not in visitor.get(f"{path}/edit").text
    on = answer_page(visitor, path, "who", who_words="Everybody in the hall")
    assert on == f"{path}/check"
    send(visitor, path)
    assert the_waiting(session).state == VersionState.WAITING


def test_is_it_this_one(app: FastAPI, session: Session) -> None:
    service = make_service(session, "Kingsthorpe Community Choir")
    visitor, _ = writer(app, session)
    token = visitor.form_token(NEW)
    fields = {"form_token": token, "what_name": "Kingsthorp comunity choir"}
    said = visitor.client.post("/listings/names", data=fields).text
    assert f"/services/{service.id}/claim" in said
    fields["what_name"] = "Duston Chess Club"
    assert "claim" not in visitor.client.post("/listings/names", data=fields).text
    path = begin(visitor, "The Kingsthorpe community choir")
    page = visitor.get(f"{path}/likely").text
    assert "Is it this one?" in page
    assert f"/services/{service.id}/claim" in page
    assert f'href="{path}/edit/who"' in page
    # Once: the same name again asks nothing.
    again = answer_page(
        visitor, path, "what", what_name="The Kingsthorpe community choir", what_kind="group"
    )
    assert not again.endswith("/likely")


def test_a_reviewer_changes_it_and_approves(app: FastAPI, session: Session) -> None:
    visitor, _ = writer(app, session)
    path = begin(visitor)
    send(visitor, path)
    waiting = the_waiting(session)
    reviewer, account = writer(app, session, "rita@council.example.org", Role.REVIEWER)
    begin_change(session, waiting.id, account.id, waiting.saved_at)
    answer_page(reviewer, path, "who", who_words="Everybody, said the reviewer")
    assert "You approve it as you have changed it" in reviewer.get(f"{path}/check").text
    assert send(reviewer, path) == "/reviews"
    session.expire_all()
    page = visitor.get(path.replace("listings", "services")).text
    assert "Everybody, said the reviewer" in page
    assert "Wednesday Singers" in page
