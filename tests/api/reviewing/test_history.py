"""Every version is kept, told apart, and can be put back; hidden things stay hidden."""

from uuid import uuid4

from fastapi import FastAPI
from sqlalchemy.orm import Session

from directory.kinds import Role
from directory.models import Service
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


def described(session: Session, keeper: Person, service: Service, *texts: str) -> None:
    for text in texts:
        said = with_fields(load_content(session, service.id), description=text)
        send(session, keeper, service, said)


def test_who_changed_what_is_told_by_role_to_keepers_and_by_address_to_reviewers(
    app: FastAPI, session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    colleague = sign_in(app, session, "lena@singers.example.org", Role.PARTNER)
    put_keeper(session, colleague.account.id, service.organization_id, now())
    described(session, colleague, service, "We sing on Fridays, all welcome.")
    waiting = send_moved(session, keeper, service)
    approve(session, waiting.id, reviewer.account.id, now())
    path = f"/listings/{service.id}/history"
    mine = keeper.visitor.get(path).text.partition("<main")[2].partition("</main")[0]
    assert "You; a reviewer agreed" in mine
    assert "Somebody who looks after it, on these pages" in mine
    assert "Before anybody changed it here" in mine
    assert "@" not in mine
    theirs = reviewer.visitor.get(path).text
    assert "kim@singers.example.org; you agreed" in theirs
    assert "lena@singers.example.org" in theirs
    assert "removed: </span>Tuesdays" in theirs


def test_the_history_turns_after_25_and_loses_no_difference(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    described(session, keeper, service, *(f"We sing {at} songs." for at in range(26)))
    path = f"/listings/{service.id}/history"
    first, second = (reviewer.visitor.get(f"{path}?page={at}").text for at in (1, 2))
    assert first.count("What changed: What it is") == 25
    assert second.count("What changed: What it is") == 1
    assert "Its history begins here" in second
    assert "Its history begins here" not in first


def test_a_reviewer_puts_a_version_back_at_once(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    described(session, keeper, service, "We hum.")
    path = f"/listings/{service.id}/history/1"
    assert "We sing on Tuesdays" in reviewer.visitor.get(path).text
    reviewer.visitor.post(path, path)
    said = load_content(session, service.id).service
    assert said.description == "We sing on Tuesdays, all welcome."
    page = reviewer.visitor.get(f"/listings/{service.id}/history").text
    assert "Version 3" in page
    assert "by putting an earlier version back" in page
    assert reviewer.visitor.get(f"/listings/{service.id}/history/9").status_code == 404
    assert reviewer.visitor.get(f"/listings/{service.id}/history/x").status_code == 404


def test_a_keeper_puts_back_words_at_once_and_an_address_after_review(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    waiting = send_moved(session, keeper, service)
    approve(session, waiting.id, reviewer.account.id, now())
    described(session, keeper, service, "We hum.")
    path = f"/listings/{service.id}/history/1"
    assert "waits until a reviewer has looked" in keeper.visitor.get(path).text
    keeper.visitor.post(path, path)
    content = load_content(session, service.id)
    assert content.service.description == "We sing on Tuesdays, all welcome."
    assert content.locations[0].addresses[0].address_1 == "2 New Street"
    assert "Tuesday Singers" in reviewer.visitor.get("/reviews").text


def test_others_are_told_nothing(app: FastAPI, session: Session, keeper: Person) -> None:
    service = kept_service(session, keeper)
    described(session, keeper, service, "We hum.")
    stranger = sign_in(app, session, "other@example.org", Role.PARTNER)
    worker = sign_in(app, session, "worker@example.org", Role.WORKER)
    history = f"/listings/{service.id}/history"
    for path in (history, f"{history}/1"):
        answer = stranger.visitor.get(path)
        assert answer.status_code == 404
        assert "Tuesday Singers" not in answer.text
        assert worker.visitor.get(path).status_code == 403
        token = stranger.visitor.form_token("/account")
        fields = {"form_token": token}
        page = {"accept": "text/html"}
        assert stranger.visitor.client.post(path, data=fields, headers=page).status_code in {
            404,
            405,
        }
    assert load_content(session, service.id).service.description == "We hum."
    assert stranger.visitor.get(f"/listings/{uuid4()}/history").status_code == 404
