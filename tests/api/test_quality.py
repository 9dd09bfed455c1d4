"""What listings lack, on a page and from the command line."""

import json

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.cli import run
from api.quality_words import FINDINGS, REASONS
from directory.config import Settings
from directory.quality import Finding
from tests.factories import make_location, make_service


def test_every_finding_has_words() -> None:
    assert list(FINDINGS) == list(REASONS) == list(Finding)


def test_the_page_counts_and_lists_what_lacks(client: TestClient, session: Session) -> None:
    service = make_service(session, "Tuesday <Singers>", source="venues", description="Short.")
    make_location(session, service=service)
    page = client.get("/quality?finding=description_too_short").text
    assert "Venues from a map layer" in page
    assert f'href="/services/{service.id}"' in page
    assert "Tuesday &lt;Singers&gt;" in page
    assert "Description too short to match: 1 listing<" in page
    assert "also: no access information; not confirmed for 6 months" in page.replace("\n", "")


def test_an_odd_choice_shows_the_counts_alone(client: TestClient, session: Session) -> None:
    make_service(session)
    page = client.get("/quality?finding=nonsense")
    assert page.status_code == 200
    assert 'id="listings"' not in page.text


def test_an_empty_directory_says_so(client: TestClient) -> None:
    assert "There are no listings yet" in client.get("/quality").text


def test_many_listings_are_turned_page_by_page(client: TestClient, session: Session) -> None:
    for number in range(51):
        make_service(session, f"Group {number:02}", description="Short.")
    first = client.get("/quality?finding=description_too_short").text
    last = client.get("/quality?finding=description_too_short&page=99").text
    assert "Group 00" in first
    assert "Group 50" not in first
    assert "Group 50" in last
    assert "2 of 2" in last


def test_the_command_counts_by_source_and_area(
    ready: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["quality", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said["findings"]) == {finding.value for finding in Finding}
    assert said["listings"] == sum(group["listings"] for group in said["by_source"])
    assert {group["area"] for group in said["by_area"]} >= {
        "North Northamptonshire",
        "West Northamptonshire",
        None,
    }
    assert said["findings"]["not_assured_for_6_months"] == sum(
        "not_assured_for_6_months" in one["findings"] for one in said["services"]
    )
    assert run(["quality"]) == 0
    assert "Written for demonstration: fictional" in capsys.readouterr().out
