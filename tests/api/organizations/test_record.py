"""The pages on which an organization's own record is changed, agreed to and put back."""

from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import Role
from directory.models import OutgoingMessage
from directory.queries.organization_changes import list_waiting_organizations
from tests.api.reviewing.conftest import keeper, reviewer
from tests.api.reviewing.people import Person, kept_service, sign_in
from tests.factories import make_organization
from upkeep.organizations.changing import load_words

__all__ = ["keeper", "reviewer"]

NAME = "Tuesday Singers Trust"


@pytest.fixture
def trust_id(session: Session, keeper: Person) -> UUID:
    return kept_service(session, keeper).organization_id


def path(trust_id: UUID) -> str:
    return f"/organizations/{trust_id}/record"


def fields(**values: str) -> dict[str, str]:
    names = ("name", "description", "website", "email", "charity_number", "company_number")
    shown = {"name": NAME, "description": NAME}
    typed = {f"organization_{name}": values.get(name, shown.get(name, "")) for name in names}
    return typed | {f"shown_{name}": shown.get(name, "") for name in names}


def save(person: Person, trust_id: UUID, **values: str) -> str:
    edit = f"{path(trust_id)}/edit"
    answer = person.visitor.post(edit, edit, **fields(**values))
    return answer.headers.get("location") or answer.text


def test_a_keeper_changes_it_and_a_reviewer_agrees_to_the_name(
    session: Session, trust_id: UUID, keeper: Person, reviewer: Person
) -> None:
    assert NAME in keeper.visitor.get(f"{path(trust_id)}/edit").text
    typed = {"name": "Song Trust", "email": "us@song.example.org", "charity_number": "1012345"}
    assert save(keeper, trust_id, **typed) == path(trust_id)
    shown = keeper.visitor.get(path(trust_id)).text
    assert "This waits until a reviewer has agreed" in shown
    assert "us@song.example.org" in shown
    # What waits stands in the form again.
    assert 'value="Song Trust"' in keeper.visitor.get(f"{path(trust_id)}/edit").text
    assert "Organisations</a>" in reviewer.visitor.get("/reviews").text
    [waiting] = list_waiting_organizations(session)
    page = reviewer.visitor.get("/reviews/organizations").text
    assert "kim@singers.example.org" in page
    assert "1012345" in page
    live = page.partition('name="live" value="')[2].partition('"')[0]
    where = "/reviews/organizations"
    reviewer.visitor.post(f"{where}/{waiting.id}", where, decision="approve", live=live)
    held = load_words(session, trust_id)
    assert (held.name, held.charity_number) == ("Song Trust", "GB-CHC-1012345")
    assert "None waits" in reviewer.visitor.get(where).text


def test_it_is_sent_back_with_a_reason_and_not_without(
    session: Session, trust_id: UUID, keeper: Person, reviewer: Person
) -> None:
    save(keeper, trust_id, name="Song Trust")
    [waiting] = list_waiting_organizations(session)
    where, target = "/reviews/organizations", f"/reviews/organizations/{waiting.id}"
    refused = reviewer.visitor.post(target, where, decision="send back")
    assert refused.status_code == 422
    assert "Say why" in refused.text
    reviewer.visitor.post(target, where, decision="send back", reason="Is that its legal name?")
    again = keeper.visitor.get(f"{path(trust_id)}/edit").text
    assert "Is that its legal name?" in again
    assert 'value="Song Trust"' in again
    [mail] = session.scalars(select(OutgoingMessage))
    assert mail.address == keeper.account.email
    assert "Is that its legal name?" in (mail.text or "")
    save(keeper, trust_id, name="Songs Trust")
    second = reviewer.visitor.post(target, where, decision="approve")
    assert second.status_code in {404, 409}


def test_a_change_is_put_back(session: Session, trust_id: UUID, reviewer: Person) -> None:
    save(reviewer, trust_id, name="Song Trust")
    assert load_words(session, trust_id).name == "Song Trust"
    page = reviewer.visitor.get(path(trust_id)).text
    assert "Put back what it said before" in page
    action = page.partition(f'action="{path(trust_id)}/')[2].partition('"')[0]
    reviewer.visitor.post(f"{path(trust_id)}/{action}", path(trust_id))
    assert load_words(session, trust_id).name == NAME
    assert reviewer.visitor.get(path(trust_id)).text.count("Put back what it said before") == 1


def test_the_second_of_two_is_shown_what_the_first_changed(
    session: Session, trust_id: UUID, keeper: Person, reviewer: Person
) -> None:
    save(reviewer, trust_id, email="office@song.example.org", description="Singers.")
    shown = save(keeper, trust_id, email="me@song.example.org", website="https://song.example.org")
    assert "Somebody else has changed this since you began" in shown
    assert "It says now: office@song.example.org" in shown
    # Mine where both changed it, theirs where I did not.
    assert 'value="me@song.example.org"' in shown
    assert ">Singers.</textarea>" in shown
    assert 'value="https://song.example.org"' in shown
    assert load_words(session, trust_id).email == "office@song.example.org"


@pytest.mark.parametrize(
    ("field", "typed"), [("charity_number", "one two"), ("company_number", "12"), ("name", "")]
)
def test_what_is_refused_is_named_and_kept(
    session: Session, trust_id: UUID, keeper: Person, field: str, typed: str
) -> None:
    shown = save(keeper, trust_id, **{field: typed, "email": "kept@song.example.org"})
    assert "There is a problem" in shown
    assert f'href="#organization_{field}"' in shown
    assert "kept@song.example.org" in shown
    assert load_words(session, trust_id).email is None


def test_nobody_else_reads_or_writes_it(
    app: FastAPI, session: Session, trust_id: UUID, keeper: Person
) -> None:
    other = sign_in(app, session, "olga@other.example.org", Role.PARTNER)
    for end in ("", "/edit"):
        assert other.visitor.get(path(trust_id) + end).status_code == 404
    strangers = make_organization(session).id
    assert keeper.visitor.get(path(strangers)).status_code == 404
    target, shown = f"{path(strangers)}/edit", f"{path(trust_id)}/edit"
    assert keeper.visitor.post(target, shown, **fields(name="Mine")).status_code == 404


def test_script_comes_out_inert(trust_id: UUID, keeper: Person, reviewer: Person) -> None:
    script = "<script>alert(1)</script>"
    save(keeper, trust_id, name=f"Song {script}", description=f"We {script} sing.")
    for page in (
        keeper.visitor.get(path(trust_id)),
        keeper.visitor.get(f"{path(trust_id)}/edit"),
        reviewer.visitor.get("/reviews/organizations"),
    ):
        assert page.status_code == 200
        assert script not in page.text
