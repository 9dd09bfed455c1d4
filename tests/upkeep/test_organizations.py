"""What an organization says of itself: what goes live, what waits, and what can be put back."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import Role, VersionState
from directory.models import ConfirmedField, OrganizationChange
from directory.queries.audit import list_audit
from directory.queries.organization_changes import list_waiting_organizations
from importers.records import OrganizationIdentifierRecord, OrganizationRecord
from tests.factories import make_organization
from tests.upkeep.editing import make_editor
from upkeep.errors import OrganizationOvertakenError, VersionDecidedError
from upkeep.organizations.changing import (
    SentWords,
    approve_words,
    load_words,
    offer_words,
    send_words_back,
)
from upkeep.organizations.words import OrganizationWords, with_words, words_of
from upkeep.trust import Editor

NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)


@pytest.fixture
def trust_id(session: Session) -> UUID:
    return make_organization(session, "Harebell Trust", email="office@harebell.example.org").id


@pytest.fixture
def keeper(session: Session) -> Editor:
    return make_editor(session)


@pytest.fixture
def reviewer(session: Session) -> Editor:
    return make_editor(session, Role.REVIEWER)


def send(session: Session, id_: UUID, editor: Editor, **values: str | None) -> SentWords:
    held = load_words(session, id_)
    return offer_words(session, id_, held.changed(values), held, editor, NOW)


def test_words_go_live_and_a_new_name_or_number_waits(
    session: Session, trust_id: UUID, keeper: Editor
) -> None:
    sent = send(
        session,
        trust_id,
        keeper,
        name="Bluebell Trust",
        website="https://bluebell.example.org",
        charity_number="GB-CHC-1012345",
    )
    held = load_words(session, trust_id)
    assert (held.name, held.website) == ("Harebell Trust", "https://bluebell.example.org")
    assert held.charity_number is None
    assert sent.waiting is not None
    assert sent.waiting.became == {"name": "Bluebell Trust", "charity_number": "GB-CHC-1012345"}
    lines = [
        (one.field, one.was, one.became)
        for one in list_audit(session, "organization", held_id(sent))
    ]
    assert lines == [("website", None, "https://bluebell.example.org")]
    fields = select(ConfirmedField.field).where(ConfirmedField.record_id == trust_id)
    assert list(session.scalars(fields)) == ["website"]


def held_id(sent: SentWords) -> UUID:
    assert sent.live is not None
    return sent.live.organization_id


def test_a_reviewer_agrees_once(
    session: Session, trust_id: UUID, keeper: Editor, reviewer: Editor
) -> None:
    waiting = send(session, trust_id, keeper, name="Bluebell Trust").waiting
    assert waiting is not None
    held = load_words(session, trust_id)
    approve_words(session, waiting.id, held, reviewer.account_id, NOW)
    assert load_words(session, trust_id).name == "Bluebell Trust"
    with pytest.raises(VersionDecidedError):
        approve_words(session, waiting.id, held, reviewer.account_id, NOW)


def test_a_reviewer_does_not_agree_to_what_they_never_saw(
    session: Session, trust_id: UUID, keeper: Editor, reviewer: Editor
) -> None:
    waiting = send(session, trust_id, keeper, name="Bluebell Trust").waiting
    assert waiting is not None
    shown = load_words(session, trust_id)
    send(session, trust_id, make_editor(session), email="new@harebell.example.org")
    with pytest.raises(OrganizationOvertakenError):
        approve_words(session, waiting.id, shown, reviewer.account_id, NOW)


def test_what_is_sent_anew_takes_the_place_of_what_waited_or_came_back(
    session: Session, trust_id: UUID, keeper: Editor, reviewer: Editor
) -> None:
    waiting = send(session, trust_id, keeper, name="Bluebell Trust").waiting
    assert waiting is not None
    send_words_back(session, waiting.id, reviewer.account_id, "Is it registered?", NOW)
    assert not list_waiting_organizations(session, trust_id)
    send(session, trust_id, keeper, name="Blue Trust")
    send(session, trust_id, keeper, name="Bluer Trust")
    assert [one.became for one in list_waiting_organizations(session)] == [{"name": "Bluer Trust"}]
    send(session, trust_id, keeper)
    assert not list(session.scalars(select(OrganizationChange)))


def test_nobody_writes_over_what_they_never_saw(
    session: Session, trust_id: UUID, keeper: Editor
) -> None:
    shown = load_words(session, trust_id)
    send(session, trust_id, make_editor(session), email="new@harebell.example.org")
    with pytest.raises(OrganizationOvertakenError):
        offer_words(session, trust_id, shown.changed({"email": None}), shown, keeper, NOW)


def test_a_change_can_be_put_back_whoever_made_it(
    session: Session, trust_id: UUID, reviewer: Editor
) -> None:
    before = load_words(session, trust_id)
    sent = send(session, trust_id, reviewer, name="Bluebell", company_number="GB-COH-01234567")
    assert sent.waiting is None
    assert sent.live is not None
    assert sent.live.state == VersionState.APPROVED
    send(session, trust_id, reviewer, **sent.live.was)
    assert load_words(session, trust_id) == before


def test_other_numbers_and_fields_stay() -> None:
    others = (
        OrganizationIdentifierRecord(UUID(int=1), "XI-1", "XI-OTHER"),
        OrganizationIdentifierRecord(UUID(int=2), "GB-SC-SC012345", "GB-SC"),
    )
    record = OrganizationRecord(
        UUID(int=3), "Harebell", logo="/logo.png", organization_identifiers=others
    )
    assert words_of(record).charity_number == "GB-SC-SC012345"
    wanted = OrganizationWords("Bluebell", charity_number="GB-CHC-1012345")
    changed = with_words(record, wanted)
    assert words_of(changed) == wanted
    assert changed.logo == "/logo.png"
    assert [one.identifier for one in changed.organization_identifiers] == [
        "XI-1",
        "GB-CHC-1012345",
    ]
    assert with_words(record, words_of(record)) == record


def test_a_number_it_has_already_is_not_added_twice() -> None:
    numbers = ("GB-CHC-1012345", "GB-SC-SC012345")
    record = OrganizationRecord(
        UUID(int=3),
        "Harebell",
        organization_identifiers=tuple(
            OrganizationIdentifierRecord(UUID(int=at), number, number[:6].rstrip("-"))
            for at, number in enumerate(numbers)
        ),
    )
    changed = with_words(record, OrganizationWords("Harebell", charity_number=numbers[1]))
    assert [one.identifier for one in changed.organization_identifiers] == [numbers[1]]


def test_what_somebody_made_meanwhile_waits_no_more(
    session: Session, trust_id: UUID, keeper: Editor, reviewer: Editor
) -> None:
    send(session, trust_id, keeper, name="Bluebell Trust")
    other = send(session, trust_id, make_editor(session), name="Harebells").waiting
    send(session, trust_id, reviewer, name="Bluebell Trust")
    assert list_waiting_organizations(session, trust_id) == [other]
    fields = [one.field for one in list_audit(session, "organization", trust_id)]
    assert sorted(fields, key=str) == ["name", "said already"]
