"""A listing that there is already: changed by who keeps it, and by two at once."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from directory.kinds import LocationVisibility, PublicationStatus, Role
from directory.models import Accessibility, Account, Contact, Phone, Service
from directory.queries.versions import list_drafts, list_versions, list_waiting
from tests.api.accounts.browser import PAGE, Visitor
from tests.api.editing.writing import (
    NEW,
    answer_page,
    begin,
    keep,
    send,
    writer,
    written,
)
from tests.factories import make_location, make_organization, make_postcode, make_service
from upkeep.content import load_content, read_content

JOIN = {
    "join_phone_0": "01604 960199",
    "join_email": "",
    "join_url": "",
    "join_role": "",
    "join_process": "",
}


@pytest.fixture
def listing(session: Session) -> Service:
    organization = make_organization(session, "Harebell Trust")
    service = make_service(
        session, "Tuesday Singers", organization=organization, phone="01604 960100"
    )
    make_location(session, service=service, postcode="NN16 0AP", name="Long Row Hall")
    session.commit()
    return service


def keeper(
    app: FastAPI, session: Session, listing: Service, email: str = "ada@gmail.com"
) -> tuple[Visitor, Account, str]:
    visitor, account = writer(app, session, email)
    keep(session, account, listing.organization_id)
    return visitor, account, f"/listings/{listing.id}"


def public(visitor: Visitor, session: Session, listing: Service) -> str:
    """The listing's page, read anew: all requests of a test share its session."""
    session.expire_all()
    return visitor.get(f"/services/{listing.id}").text


def test_a_keeper_puts_a_number_right_and_everybody_sees_it(
    app: FastAPI, session: Session, listing: Service
) -> None:
    visitor, account, path = keeper(app, session, listing)
    assert f"{path}/edit" in public(visitor, session, listing)
    tasks = visitor.get(f"{path}/edit").text
    assert f"{path}/edit/join" in tasks
    assert list_drafts(session, account.id) == []
    assert answer_page(visitor, path, "join", **JOIN) == f"{path}/edit"
    check = visitor.get(f"{path}/check").text
    assert "At once, for everybody to see: Telephone." in check
    assert "When a reviewer has agreed" not in check
    assert "960100" in public(visitor, session, listing)
    send(visitor, path)
    assert "960199" in public(visitor, session, listing)
    assert "It is changed" in visitor.get(f"{path}/sent").text
    session.expire_all()
    assert session.get_one(Service, listing.id).assured_date is None


def test_a_tick_says_that_it_was_checked_today(
    app: FastAPI, session: Session, listing: Service
) -> None:
    visitor, _, path = keeper(app, session, listing)
    answer_page(visitor, path, "join", **JOIN)
    send(visitor, path, assured="yes")
    session.expire_all()
    assert session.get_one(Service, listing.id).assured_date is not None


def test_change_leads_back_to_the_page_to_check(
    app: FastAPI, session: Session, listing: Service
) -> None:
    visitor, _, path = keeper(app, session, listing)
    answer_page(visitor, path, "join", **JOIN)
    assert f"{path}/edit/join?back=check#join_phone_0" in visitor.get(f"{path}/check").text
    assert answer_page(visitor, path, "join", back="check", **JOIN) == f"{path}/check"


def test_who_keeps_it_not_may_not_change_it(
    app: FastAPI, session: Session, listing: Service
) -> None:
    visitor, _ = writer(app, session, "ben@gmail.com")
    path = f"/listings/{listing.id}"
    assert visitor.get(f"{path}/edit").status_code == 404
    fields = {"form_token": visitor.form_token(NEW), **JOIN}
    answer = visitor.client.post(f"{path}/edit/join", data=fields, headers=PAGE)
    assert answer.status_code == 404
    assert list_versions(session, listing.id) == []
    reviewer, _ = writer(app, session, "rita@council.example.org", Role.REVIEWER)
    assert reviewer.get(f"{path}/edit").status_code == 200


def test_what_is_kept_elsewhere_can_be_put_right_too(
    app: FastAPI, session: Session, listing: Service
) -> None:
    contact = Contact(service_id=listing.id, name="Ivy Peel", title="Secretary")
    session.add(contact)
    session.flush()
    session.add(Phone(contact_id=contact.id, number="01604 960111"))
    session.commit()
    visitor, account, path = keeper(app, session, listing)
    page = visitor.get(f"{path}/edit/join").text
    assert "Telephone: Ivy Peel, Secretary" in page
    assert "A role, like “the secretary”, lasts." in page
    typed = {**JOIN, "join_phone_0": "", "join_phone_1": "01604 960122", "join_person": ""}
    answer_page(visitor, path, "join", **{**typed, "join_role": "The secretary"})
    service = written(session, account).service
    assert service.phones == ()
    [kept] = service.contacts
    assert (kept.name, kept.title, [one.number for one in kept.phones]) == (
        None,
        "The secretary",
        ["01604 960122"],
    )


def test_access_is_kept_as_it_is_known(app: FastAPI, session: Session, listing: Service) -> None:
    [location] = load_content(session, listing.id).locations
    session.add(Accessibility(location_id=location.id, description="Two steps"))
    session.commit()
    visitor, account, path = keeper(app, session, listing)
    assert "Two steps" in visitor.get(f"{path}/edit/cost").text
    answers = {"access_is_step_free_0": "no", "access_has_parking_0": "yes"}
    answer_page(visitor, path, "cost", cost_free="free", access_words_0="", **answers)
    [location] = written(session, account).locations
    assert (location.is_step_free, location.has_parking) == (False, True)
    assert location.has_hearing_loop is None
    assert location.accessibility == ()


def test_a_hidden_place_stays_hidden_in_the_preview(
    app: FastAPI, session: Session, listing: Service
) -> None:
    session.execute(text("UPDATE location SET visibility = 'hidden'"))
    session.commit()
    visitor, _, path = keeper(app, session, listing)
    answer_page(visitor, path, "what", what_name="Tuesday Choir", what_kind="group")
    preview = visitor.get(f"{path}/preview").text
    assert "Tuesday Choir" in preview
    assert "The address is kept private." in preview
    for secret in ("NN16", "Long Row"):
        assert secret not in preview
    assert LocationVisibility.HIDDEN in {
        one.visibility for one in load_content(session, listing.id).locations
    }


def test_the_preview_writes_nothing(app: FastAPI, session: Session, listing: Service) -> None:
    visitor, _, path = keeper(app, session, listing)
    answer_page(visitor, path, "join", **JOIN)
    count = text("SELECT (SELECT count(*) FROM phone), (SELECT count(*) FROM organization)")
    before = session.execute(count).one()
    assert visitor.get(f"{path}/preview").status_code == 200
    session.flush()
    assert session.execute(count).one() == before


def test_two_at_once_and_nothing_is_lost(app: FastAPI, session: Session, listing: Service) -> None:
    ada, _, path = keeper(app, session, listing)
    ben, _, _ = keeper(app, session, listing, "ben@gmail.com")
    answer_page(ada, path, "join", **JOIN)
    answer_page(ben, path, "join", **{**JOIN, "join_phone_0": "01604 960177"})
    answer_page(ben, path, "who", who_words="Anybody who likes to sing")
    send(ada, path)
    assert send(ben, path) == f"{path}/both"
    both = ben.get(f"{path}/both").text
    assert "960177" in both
    assert "960199" in both
    # Neither chosen yet: what is public is Ada's.
    assert "960199" in public(ben, session, listing)
    fields = {"choice_0": "theirs", "live_id": live_id(both)}
    assert ben.post(f"{path}/both", f"{path}/both", **fields).headers["location"].endswith("/check")
    assert send(ben, path) == f"{path}/sent"
    page = public(ben, session, listing)
    assert "960199" in page
    assert "Anybody who likes to sing" in page
    versions = list_versions(session, listing.id)
    assert [one.number for one in versions] == [3, 2, 1]


def test_changes_that_fit_together_are_both_kept(
    app: FastAPI, session: Session, listing: Service
) -> None:
    ada, _, path = keeper(app, session, listing)
    ben, _, _ = keeper(app, session, listing, "ben@gmail.com")
    answer_page(ada, path, "join", **JOIN)
    answer_page(ben, path, "who", who_words="Anybody who likes to sing")
    send(ada, path)
    assert send(ben, path) == f"{path}/both"
    both = ben.get(f"{path}/both").text
    assert "the two changes fit together" in both
    ben.post(f"{path}/both", f"{path}/both", live_id=live_id(both))
    send(ben, path)
    page = public(ben, session, listing)
    assert "960199" in page
    assert "Anybody who likes to sing" in page


def test_a_third_change_is_shown_before_anything_is_chosen(
    app: FastAPI, session: Session, listing: Service
) -> None:
    ada, _, path = keeper(app, session, listing)
    ben, _, _ = keeper(app, session, listing, "ben@gmail.com")
    answer_page(ben, path, "who", who_words="Anybody who likes to sing")
    answer_page(ada, path, "join", **JOIN)
    send(ada, path)
    assert send(ben, path) == f"{path}/both"
    shown = live_id(ben.get(f"{path}/both").text)
    answer_page(ada, path, "join", **{**JOIN, "join_phone_0": "01604 960155"})
    send(ada, path)
    again = ben.post(f"{path}/both", f"{path}/both", live_id=shown)
    assert again.headers["location"] == f"{path}/both"


def live_id(page: str) -> str:
    return page.partition('name="live_id" value="')[2].partition('"')[0]


def test_two_tabs_lose_nothing(app: FastAPI, session: Session, listing: Service) -> None:
    visitor, account, path = keeper(app, session, listing)
    tokens = [visitor.form_token(f"{path}/edit/{page}") for page in ("who", "join")]
    who = {"form_token": tokens[0], "who_words": "Everybody"}
    visitor.client.post(f"{path}/edit/join", data={"form_token": tokens[1], **JOIN}, headers=PAGE)
    visitor.client.post(f"{path}/edit/who", data=who, headers=PAGE)
    service = written(session, account).service
    assert service.eligibility_description == "Everybody"
    assert [one.number for one in service.phones] == ["01604 960199"]


def test_nothing_typed_is_lost_when_the_session_has_ended(
    app: FastAPI, session: Session, listing: Service
) -> None:
    visitor, account, path = keeper(app, session, listing)
    address = f"{path}/edit/who"
    token = visitor.form_token(address)
    long_ago = datetime.now(UTC) - timedelta(days=2)
    session.execute(text("UPDATE account_session SET last_seen_at = :at"), {"at": long_ago})
    session.commit()
    fields = {"form_token": token, "who_words": "A long sentence <i>about</i> them"}
    answer = visitor.client.post(address, data=fields, headers=PAGE)
    assert answer.status_code == 401
    assert "A long sentence &lt;i&gt;about&lt;/i&gt; them" in answer.text
    assert "You were signed out" in answer.text
    assert "Tuesday Singers" not in answer.text
    assert list_drafts(session, account.id) == []
    # Signed in again in another tab, the form has the token of the session that ended.
    visitor.sign_in("ada@gmail.com")
    again = visitor.client.post(address, data=fields, headers=PAGE)
    assert again.status_code == 403
    assert "A long sentence &lt;i&gt;about&lt;/i&gt; them" in again.text
    token = again.text.partition('name="form_token" value="')[2].partition('"')[0]
    last = visitor.client.post(address, data=fields | {"form_token": token}, headers=PAGE)
    assert last.status_code == 303
    assert "A long sentence" in str(written(session, account).service.eligibility_description)


def test_what_another_site_sends_is_not_shown_as_if_typed_here(
    app: FastAPI, session: Session, listing: Service
) -> None:
    visitor, _, path = keeper(app, session, listing)
    elsewhere = PAGE | {"origin": "https://elsewhere.example"}
    fields = {"form_token": "x", "who_words": "Call this number"}
    answer = visitor.client.post(f"{path}/edit/who", data=fields, headers=elsewhere)
    assert answer.status_code == 403
    assert "Call this number" not in answer.text


def test_a_new_address_waits_and_what_waits_is_in_the_next_draft(
    app: FastAPI, session: Session, listing: Service
) -> None:
    visitor, account, path = keeper(app, session, listing)
    begin(visitor, "Something else")
    answer_page(visitor, path, "what", what_name="Tuesday Choir", what_kind="group")
    send(visitor, path)
    assert list_waiting(session, listing.id) == []
    assert "Tuesday Choir" in public(visitor, session, listing)
    assert len(list_drafts(session, account.id)) == 1
    place = load_content(session, listing.id).locations[0]
    make_postcode(session, "NN171ZZ")
    session.commit()
    answer_page(visitor, path, "cost", access_is_step_free_0="yes")
    send(visitor, path)
    assert "another address" not in visitor.get(f"{path}/edit/cost").text
    moved = {
        "where_id_0": str(place.id),
        "where_postcode_0": "NN17 1ZZ",
        "where_name_0": "Short Row Hall",
        "where_street_0": "9 Larkspur Yard",
        "where_town_0": "Kettering",
        "where_shows_0": "exact",
    }
    answer_page(visitor, path, "where", **moved)
    assert "another address now: check" in visitor.get(f"{path}/edit/cost").text
    assert "When a reviewer has agreed: Where it is." in visitor.get(f"{path}/check").text
    send(visitor, path)
    assert "Short Row Hall" not in public(visitor, session, listing)
    # What waits is shown to whoever sent it, and another change does not lose it.
    assert "9 Larkspur Yard" in visitor.get(f"{path}/edit/where").text
    answer_page(visitor, path, "who", who_words="Everybody")
    send(visitor, path)
    assert "Everybody" in public(visitor, session, listing)
    (waiting,) = list_waiting(session, listing.id)
    assert read_content(waiting.content).locations[0].addresses[0].address_1 == "9 Larkspur Yard"


def test_what_was_withdrawn_is_changed_by_nobody(
    app: FastAPI, session: Session, listing: Service
) -> None:
    visitor, _, path = keeper(app, session, listing)
    listing.publication_status = PublicationStatus.WITHDRAWN
    session.commit()
    assert visitor.get(f"{path}/edit").status_code == 410
