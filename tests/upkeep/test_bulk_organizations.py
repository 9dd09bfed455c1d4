"""What a sheet says of whoever runs a listing: said in the look at it, and not taken from it."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from directory.models import OrganizationIdentifier, Service
from tests.factories import make_organization, make_service
from tests.upkeep.test_bulk_planning import downloaded, only, plan
from upkeep.bulk.plan import RowOutcome

SITE, NUMBER = "Organisation website", "Charity number"


@pytest.fixture
def service(session: Session) -> Service:
    trust = make_organization(session, "Harebell Trust", website="https://harebell.example.org")
    number = OrganizationIdentifier(
        id=uuid4(),
        organization_id=trust.id,
        identifier="GB-CHC-1012345",
        identifier_scheme="GB-CHC",
    )
    session.add(number)
    return make_service(session, organization=trust, phone="01536 000000")


def told(session: Session, path: Path, rows: list[dict[str, str]]) -> list[tuple[str, str | None]]:
    one, _ = only(plan(session, path, rows))
    assert one.outcome is not RowOutcome.WRONG
    return [(issue.field, issue.value) for issue in one.issues]


def test_what_differs_is_said_with_what_is_there(
    session: Session, service: Service, tmp_path: Path
) -> None:
    rows = downloaded(session, service, tmp_path / "x.csv")
    rows[0] |= {NUMBER: "1099999", SITE: "bluebell.example.org", "Description": "New words"}
    found = plan(session, tmp_path / "x.csv", rows)
    one, after = only(found)
    assert [(issue.field, issue.value) for issue in one.issues] == [
        (SITE, "https://bluebell.example.org"),
        (NUMBER, "1099999"),
    ]
    assert "it stays 1012345" in one.issues[1].message
    assert "“What is said of the organisation itself”" in one.issues[1].message
    assert one.outcome is RowOutcome.CHANGED
    assert after.service.description == "New words"
    assert [note.field for note in found.notes] == [SITE, NUMBER]


def test_what_is_the_same_is_not_spoken_of(
    session: Session, service: Service, tmp_path: Path
) -> None:
    rows = downloaded(session, service, tmp_path / "x.csv")
    rows[0] |= {SITE: "harebell.example.org", NUMBER: " 1012345", "Description": "New words"}
    assert told(session, tmp_path / "x.csv", rows) == []


def test_a_cell_that_was_emptied_in_a_download(
    session: Session, service: Service, tmp_path: Path
) -> None:
    rows = downloaded(session, service, tmp_path / "x.csv")
    rows[0][NUMBER] = ""
    assert told(session, tmp_path / "x.csv", rows) == [(NUMBER, None)]


def test_a_new_listing_says_it_too(session: Session, service: Service, tmp_path: Path) -> None:
    row = {"Name": "Another", "Organisation": "Harebell Trust", "Phone": "01536 000001"}
    assert told(session, tmp_path / "x.csv", [row]) == []
    row |= {NUMBER: "1099999"}
    assert told(session, tmp_path / "x.csv", [row]) == [(NUMBER, "1099999")]
