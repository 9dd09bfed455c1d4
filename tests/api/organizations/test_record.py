"""The pages on which an organization's own record is changed, agreed to and put back."""

from html import unescape
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.pages.editing.join import NO_EMAIL
from directory.claims import leave_organization
from directory.kinds import Role
from directory.models import OutgoingMessage
from directory.queries.organization_changes import list_waiting_organizations
from tests.api.reviewing.conftest import keeper, reviewer
from tests.api.reviewing.people import Person, kept_service, now, sign_in
from tests.factories import make_organization
from upkeep.organizations.changing import load_words

__all__ = ["keeper", "reviewer"]

NAME = "Tuesday Singers Trust"
SHOWN = ("shown_name", "shown_website", "shown_email", "shown_own")


@pytest.fixture
def trust_id(session: Session, keeper: Person) -> UUID:
    return kept_service(session, keeper).organization_id


def path(trust_id: UUID) -> str:
    return f"/organizations/{trust_id}/record"


def fields(**values: str) -> dict[str, str]:
    names = ("name", "description", "website", "email", "charity_number", "company_number")
    shown = {"name": NAME, "description": NAME}
    typed = {f"organization_{name}": values.get(name, shown.get(name, "")) for name in names}
    known = {f"shown_{name}": shown.get(name, "") for name in names}
    return typed | known | {name: text for name, text in values.items() if name in SHOWN}


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
    assert second.status_code == 404
    assert "That change waits no more" in second.text
    # What was sent in its place stands on the same page.
    assert "Songs" in second.text
    assert load_words(session, trust_id).name == NAME


def test_a_reviewer_is_told_of_who_left_meanwhile(
    session: Session, trust_id: UUID, keeper: Person, reviewer: Person
) -> None:
    where, left = "/reviews/organizations", "who does not look after it any more"
    save(keeper, trust_id, name="Song Trust")
    assert left not in reviewer.visitor.get(where).text
    leave_organization(session, keeper.account.id, trust_id, now())
    session.commit()
    assert left in reviewer.visitor.get(where).text
    assert keeper.visitor.get(path(trust_id)).status_code == 404


def test_a_change_is_put_back(session: Session, trust_id: UUID, reviewer: Person) -> None:
    save(reviewer, trust_id, name="Song Trust")
    assert load_words(session, trust_id).name == "Song Trust"
    page = reviewer.visitor.get(path(trust_id)).text
    assert "Put back what it said before" in page
    action = page.partition(f'action="{path(trust_id)}/')[2].partition('"')[0]
    reviewer.visitor.post(f"{path(trust_id)}/{action}", path(trust_id))
    assert load_words(session, trust_id).name == NAME
    assert reviewer.visitor.get(path(trust_id)).text.count("Put back what it said before") == 1


def put_last_back(person: Person, trust_id: UUID) -> None:
    page = person.visitor.get(path(trust_id)).text
    action = page.partition(f'action="{path(trust_id)}/')[2].partition('"')[0]
    person.visitor.post(f"{path(trust_id)}/{action}", path(trust_id))


def test_what_waits_still_waits_when_another_change_is_put_back(
    session: Session, trust_id: UUID, keeper: Person
) -> None:
    save(keeper, trust_id, name="Song Trust", email="us@song.example.org")
    put_last_back(keeper, trust_id)
    assert load_words(session, trust_id).email is None
    [waiting] = list_waiting_organizations(session, trust_id)
    assert waiting.became == {"name": "Song Trust"}


def test_a_name_put_back_waits_beside_the_number_that_waited(
    session: Session, trust_id: UUID, keeper: Person, reviewer: Person
) -> None:
    save(reviewer, trust_id, name="Song Trust")
    number = {"name": "Song Trust", "shown_name": "Song Trust", "charity_number": "1012345"}
    save(keeper, trust_id, **number)
    put_last_back(keeper, trust_id)
    [waiting] = list_waiting_organizations(session, trust_id)
    assert waiting.became == {"name": NAME, "charity_number": "GB-CHC-1012345"}


def test_what_somebody_sent_from_another_tab_is_not_lost(
    session: Session, trust_id: UUID, keeper: Person
) -> None:
    save(keeper, trust_id, name="Song Trust", website="https://song.example.org")
    # The first tab was opened before that, and says nothing of the name.
    shown = save(keeper, trust_id, email="us@song.example.org", shown_own="")
    assert "You have sent another change of this since you began" in shown
    assert 'value="Song Trust"' in shown
    assert 'value="us@song.example.org"' in shown
    [waiting] = list_waiting_organizations(session, trust_id)
    assert f'name="shown_own" value="{waiting.id}"' in shown
    # A slip in the old tab is told first, and what the other sent is not forgotten over it.
    assert 'name="shown_own" value=""' in save(keeper, trust_id, name="", shown_own="")
    # Everything was shown at once: nothing more stands between them and what they want.
    website = {"website": "https://song.example.org", "shown_website": "https://song.example.org"}
    assert 'name="shown_website" value="https://song.example.org"' in shown
    email = {"email": "us@song.example.org", "shown_own": str(waiting.id)}
    assert save(keeper, trust_id, name="Song Trust", **website, **email) == path(trust_id)
    # Nor is anybody asked about what both tabs say.
    email |= {"shown_email": "us@song.example.org", "shown_own": ""}
    assert save(keeper, trust_id, name="Song Trust", **website, **email) == path(trust_id)
    assert len(list_waiting_organizations(session, trust_id)) == 1


def test_a_slip_of_the_finger_is_told_once_saved(trust_id: UUID, keeper: Person) -> None:
    save(keeper, trust_id, email="us.song.example.org")
    assert NO_EMAIL in unescape(keeper.visitor.get(path(trust_id)).text)


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
    ("field", "typed"),
    [
        *(("charity_number", "one two"), ("company_number", "12")),
        *(("name", ""), ("name", "\u200b\u2060"), ("name", "--")),
    ],
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
