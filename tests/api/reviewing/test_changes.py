"""What waits: the queue, the difference, and what a reviewer decides."""

from dataclasses import replace
from uuid import uuid4

from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.digests import send_digests
from directory.kinds import Actor, LocationVisibility, VersionState, VersionWay
from directory.models import ListingVersion, Location, OutgoingMessage, Service
from directory.queries.audit import ChangedBy
from directory.queries.versions import find_draft, find_version, list_waiting
from tests.api.reviewing.people import (
    Person,
    kept_service,
    live_form,
    moved,
    now,
    send,
    send_moved,
    with_fields,
)
from upkeep.applying import apply
from upkeep.change import Change
from upkeep.content import load_content, read_content
from upkeep.drafts import begin_draft, save_draft
from upkeep.offered_change import approve_changed, find_reviewed
from upkeep.offering import Offer, offer, publish
from upkeep.versions import current_version


def test_an_empty_queue_says_so(reviewer: Person) -> None:
    page = reviewer.visitor.get("/reviews").text
    assert "No change waits" in page
    assert "Nothing else waits either" in page


def test_the_queue_names_what_waits_and_turns_after_25(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    for at in range(26):
        send_moved(session, keeper, kept_service(session, keeper, f"Group {at:02}"))
    page = reviewer.visitor.get("/reviews").text
    assert "26 changes, the oldest first" in page
    assert page.count("Pin on the map, Address") == 25
    assert page.index("Group 00") < page.index("Group 24")
    assert "Group 25" not in page
    assert "Group 25" in reviewer.visitor.get("/reviews?page=2").text
    assert "There is nothing on this page" in reviewer.visitor.get("/reviews?page=3").text


def test_a_difference_is_told_in_words_and_approved(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    waiting = send_moved(session, keeper, service)
    path = f"/reviews/changes/{waiting.id}"
    answer = reviewer.visitor.get(path)
    assert answer.headers["cache-control"] == "no-store"
    page = answer.text
    assert "Moved 300 m to the east" in page
    assert "removed: </span>1 Long Row" in page
    assert "added: </span>2 New Street" in page
    assert "addresses" not in page.partition("<main")[2]
    assert load_content(session, service.id).locations[0].addresses[0].address_1 == "1 Long Row"
    live = live_form(page, waiting.id)
    done = reviewer.visitor.post(path, path, decision="approve", live=live)
    assert done.headers["location"] == path
    assert load_content(session, service.id).locations[0].addresses[0].address_1 == "2 New Street"
    assert "It was approved" in reviewer.visitor.get(path).text


def test_nothing_is_shown_more_before_a_reviewer_agreed(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    [hall] = session.scalars(select(Location))
    hall.visibility = LocationVisibility.HIDDEN
    session.flush()
    waiting = send_moved(session, keeper, service)
    page = reviewer.visitor.get(f"/reviews/changes/{waiting.id}").text
    assert page.count("The public does not see this") == 2
    assert "2 New Street" not in keeper.visitor.get(f"/services/{service.id}").text


def test_the_second_reviewer_is_told_what_the_first_did(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    waiting = send_moved(session, keeper, kept_service(session, keeper))
    path = f"/reviews/changes/{waiting.id}"
    live = live_form(reviewer.visitor.get(path).text, waiting.id)
    token = reviewer.visitor.form_token(path)
    fields = {"form_token": token, "decision": "approve", "live": live}
    accept = {"accept": "text/html"}
    assert reviewer.visitor.client.post(path, data=fields, headers=accept).status_code == 303
    late = fields | {"decision": "send back", "reason": "No"}
    again = reviewer.visitor.client.post(path, data=late, headers=accept)
    assert again.status_code == 409
    assert "Somebody decided this before you" in again.text
    assert "rita@council.example.org" in again.text
    kept = find_version(session, waiting.id)
    assert kept is not None
    assert kept.state == VersionState.APPROVED


def test_what_is_sent_back_is_their_draft_again_with_the_reason(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    waiting = send_moved(session, keeper, service)
    path = f"/reviews/changes/{waiting.id}"
    refused = reviewer.visitor.post(path, path, decision="send back", reason=" ")
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text
    reviewer.visitor.post(path, path, decision="send back", reason="Which <b>door</b>?")
    draft = find_draft(session, service.id, keeper.account.id)
    assert draft is not None
    assert (draft.state, draft.reason) == (VersionState.SENT_BACK, "Which <b>door</b>?")
    [message] = session.scalars(select(OutgoingMessage))
    assert message.address == "kim@singers.example.org"
    assert message.text is not None
    assert "Which <b>door</b>?" in message.text
    assert f"/listings/{service.id}/edit" in message.text
    shown = reviewer.visitor.get(path).text
    assert "It was sent back" in shown
    assert "<b>door" not in shown


def test_what_changed_since_the_reviewer_looked_is_shown_before_it_is_decided(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    waiting = send_moved(session, keeper, service)
    path = f"/reviews/changes/{waiting.id}"
    live = live_form(reviewer.visitor.get(path).text, waiting.id)
    said = with_fields(load_content(session, service.id), description="We hum.")
    publish(session, said, ChangedBy(Actor.JOB), VersionWay.FEED, now())
    again = reviewer.visitor.post(path, path, decision="approve", live=live)
    assert again.status_code == 422
    assert "has changed since you looked" in again.text
    live = live_form(again.text, waiting.id)
    reviewer.visitor.post(path, path, decision="approve", live=live)
    content = load_content(session, service.id)
    assert content.service.description == "We hum."
    assert content.locations[0].addresses[0].address_1 == "2 New Street"


def test_where_two_changed_the_same_the_reviewer_says_which_holds(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    waiting = send_moved(session, keeper, service)
    [place] = load_content(session, service.id).locations
    # As a feed would have moved it.
    session.execute(
        update(Location)
        .where(Location.id == place.id)
        .values(point="SRID=27700;POINT(486500 278700)")
    )
    session.expire_all()
    path = f"/reviews/changes/{waiting.id}"
    page = reviewer.visitor.get(path).text
    assert "Somebody else has changed this since" in page
    live = live_form(page, waiting.id)
    asked = reviewer.visitor.post(path, path, decision="approve", live=live)
    assert asked.status_code == 422
    assert "Choose which of the two holds" in asked.text
    chosen = {f"location.{place.id}.point": "live"}
    reviewer.visitor.post(path, path, decision="approve", live=live, **chosen)
    [after] = load_content(session, service.id).locations
    assert after.point is not None
    assert after.point.easting_m == 486_500
    assert after.addresses[0].address_1 == "2 New Street"


def test_a_reviewer_changes_first_and_the_sender_s_change_is_approved_with_it(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    waiting = send_moved(session, keeper, service)
    path = f"/reviews/changes/{waiting.id}"
    there = reviewer.visitor.post(path, path, decision="change")
    assert there.headers["location"] == f"/listings/{service.id}/edit"
    draft = find_draft(session, service.id, reviewer.account.id)
    assert draft is not None
    assert find_reviewed(session, draft) is waiting
    mended = with_fields(read_content(draft.content), description="We sing in the new hall.")
    save_draft(session, draft, mended, now())
    approved = approve_changed(session, draft, reviewer.account.id, now())
    assert approved.id == waiting.id
    content = load_content(session, service.id)
    assert content.service.description == "We sing in the new hall."
    assert content.locations[0].addresses[0].address_1 == "2 New Street"
    assert find_draft(session, service.id, reviewer.account.id) is None


def test_a_reviewer_s_change_outlives_the_change_that_was_sent_anew(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    path = f"/reviews/changes/{send_moved(session, keeper, service).id}"
    reviewer.visitor.post(path, path, decision="change")
    draft = find_draft(session, service.id, reviewer.account.id)
    assert draft is not None
    mended = with_fields(read_content(draft.content), description="We sing in the new hall.")
    save_draft(session, draft, mended, now())
    anew = send_moved(session, keeper, service)
    session.expire_all()
    check = f"/listings/{service.id}/check"
    assert reviewer.visitor.post(check, check).headers["location"].endswith("/sent")
    assert load_content(session, service.id).service.description == "We sing in the new hall."
    # It moves the listing no further than the reviewer's change did.
    assert find_version(session, anew.id) is None


def test_what_became_public_meanwhile_outlives_a_reviewer_s_change(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    waiting = send_moved(session, keeper, service)
    path = f"/reviews/changes/{waiting.id}"
    reviewer.visitor.post(path, path, decision="change")
    said = with_fields(load_content(session, service.id), url="https://new.example.org")
    publish(session, said, ChangedBy(Actor.JOB), VersionWay.FEED, now())
    draft = find_draft(session, service.id, reviewer.account.id)
    assert draft is not None
    approve_changed(session, draft, reviewer.account.id, now())
    assert load_content(session, service.id).service.url == "https://new.example.org"


def test_a_new_listing_is_read_whole_and_published(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    content = load_content(session, service.id)
    new = with_fields(content, id=uuid4(), name="Friday Ukuleles", service_at_locations=())
    waiting = offer(session, Offer(replace(new, locations=()), None), keeper.editor, now()).waiting
    assert waiting is not None
    assert "New listing" in reviewer.visitor.get("/reviews").text
    path = f"/reviews/changes/{waiting.id}"
    page = reviewer.visitor.get(path).text
    assert "A new listing that waits" in page
    assert 'class="connect-mark"' not in page
    assert keeper.visitor.get(f"/services/{waiting.service_id}").status_code == 404
    reviewer.visitor.post(path, path, decision="approve", live="")
    assert keeper.visitor.get(f"/services/{waiting.service_id}").status_code == 200


def test_what_is_not_decided_goes_on_waiting(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    waiting = send_moved(session, keeper, kept_service(session, keeper))
    path = f"/reviews/changes/{waiting.id}"
    for fields in ({}, {"decision": "perhaps"}):
        assert reviewer.visitor.post(path, path, **fields).headers["location"] == path
    assert waiting.state == VersionState.WAITING


def test_it_is_seen_as_everybody_would_before_it_is_decided(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    waiting = send_moved(session, keeper, service)
    page = reviewer.visitor.get(f"/reviews/changes/{waiting.id}/preview")
    assert page.headers["cache-control"] == "no-store"
    assert "2 New Street" in page.text
    assert "Look after this listing" not in page.text
    [hall] = session.scalars(select(Location))
    hall.visibility = LocationVisibility.HIDDEN
    session.flush()
    hidden = reviewer.visitor.get(f"/reviews/changes/{waiting.id}/preview").text
    assert "2 New Street" not in hidden
    assert "The address is kept private" in hidden


def test_drafts_are_nobody_else_s_to_read(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    draft = begin_draft(session, service.id, keeper.account.id, now())
    assert reviewer.visitor.get(f"/reviews/changes/{draft.id}").status_code == 404
    assert reviewer.visitor.get(f"/reviews/changes/{uuid4()}").status_code == 404
    assert keeper.visitor.get("/reviews").status_code == 403


def test_what_goes_live_at_once_is_not_in_the_queue(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    sent = send(session, keeper, service, with_fields(load_content(session, service.id), url="a"))
    assert sent.waiting is None
    assert "No change waits" in reviewer.visitor.get("/reviews").text
    assert current_version(session, service.id, now()) is sent.live
    states = session.scalars(select(ListingVersion.state)).all()
    assert set(states) == {VersionState.APPROVED}


def test_a_moved_pin_has_a_map_that_asks_nobody_for_pictures_of_a_private_place(
    app: FastAPI, session: Session, reviewer: Person, keeper: Person
) -> None:
    app.state.settings.tile_url = "https://tiles.example.org/{z}/{x}/{y}.png"
    path = f"/reviews/changes/{send_moved(session, keeper, kept_service(session, keeper)).id}"
    page = reviewer.visitor.get(path).text
    assert 'aria-label="Map: Moved 300 m to the east"' in page
    assert "tiles.example.org" in page.partition("connect-moved-map")[2].partition("</div>")[0]
    hide = update(Location).values(visibility=LocationVisibility.HIDDEN)
    session.execute(hide)
    service = kept_service(session, keeper, "A refuge")
    session.execute(hide)
    hidden = reviewer.visitor.get(
        f"/reviews/changes/{send_moved(session, keeper, service).id}"
    ).text
    assert "connect-moved-map" in hidden
    assert (
        "tiles.example.org" not in hidden.partition("connect-moved-map")[2].partition("</div>")[0]
    )


def test_what_somebody_made_meanwhile_leaves_the_queue_by_itself(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    waiting = send_moved(session, keeper, service)
    other = send_moved(session, keeper, kept_service(session, keeper, "Friday Singers"))
    by = ChangedBy(Actor.ACCOUNT, reviewer.account.id)
    publish(session, moved(load_content(session, service.id)), by, VersionWay.PAGES, now())
    assert [one.id for one in list_waiting(session)] == [other.id]
    assert find_version(session, waiting.id) is None
    history = keeper.visitor.get(f"/listings/{service.id}/history").text
    assert history.count("waits no more: this version says all of it") == 1
    gone = reviewer.visitor.get(f"/reviews/changes/{waiting.id}")
    assert gone.status_code == 404
    assert "or the listing says all of it already" in gone.text


def test_what_says_more_goes_on_waiting(session: Session, reviewer: Person, keeper: Person) -> None:
    service = kept_service(session, keeper)
    waiting = send_moved(session, keeper, service)
    said = with_fields(load_content(session, service.id), description="We hum.")
    by = ChangedBy(Actor.ACCOUNT, reviewer.account.id)
    publish(session, said, by, VersionWay.PAGES, now())
    assert [one.id for one in list_waiting(session)] == [waiting.id]


def move_as_a_feed(session: Session, service: Service) -> None:
    """What a feed would write, without a version."""
    held = load_content(session, service.id)
    apply(session, held, moved(held), Change(ChangedBy(Actor.JOB), now()))
    session.expire_all()


def test_a_feed_that_says_the_same_ends_the_waiting_too(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    waiting = send_moved(session, keeper, service)
    move_as_a_feed(session, service)
    path = f"/reviews/changes/{waiting.id}"
    page = reviewer.visitor.get(path)
    assert page.status_code == 200
    assert "Nothing is left to decide" in page.text
    assert not list_waiting(session)


def test_a_feed_that_says_the_same_ends_it_before_the_daily_message(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    send_moved(session, keeper, service)
    move_as_a_feed(session, service)
    send_digests(session, "https://connect.example.org", now())
    assert not list_waiting(session)
