"""How fresh all of it is: shares by area, source and concept, what waits, and how long it takes."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from dateutil.relativedelta import relativedelta
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import LocationVisibility, ReportKind, Role, VersionState, VersionWay
from directory.models import ListingReport, ListingVersion
from directory.quality import Finding, ListingFacts
from directory.queries.freshness import find_waits
from tests.api.accounts.browser import make_account
from tests.factories import make_area, make_location, make_service
from upkeep.freshness.standing import PARTS, SortBy, in_order, stand

NOW = datetime.now(UTC)
TODAY = NOW.date()
SQUARE = (
    "MULTIPOLYGON(((480000 270000, 490000 270000, 490000 290000, 480000 290000, 480000 270000)))"
)
ELSEWHERE = GridPoint(500_700.0, 278_700.0)


def facts(months: int | None, **overrides: object) -> ListingFacts:
    day = None if months is None else TODAY - relativedelta(months=months)
    parts: dict[str, object] = {
        "source": None, "areas": (), "description": "word " * 12, "has_contact": True,
        "has_venue": False, "has_access": False, "unreadable_schedules": 0, "unverified_points": 0,
    }  # fmt: skip
    return ListingFacts(uuid4(), "One", assured_date=day, **(parts | overrides))  # type: ignore[arg-type]


def test_shares_are_of_all_listings_and_completeness_of_all_parts() -> None:
    lacking = facts(None, has_contact=False, description="Short")
    found = stand("All", [facts(0), facts(4), facts(6), facts(13), lacking], TODAY)
    assert found.within == pytest.approx((0.2, 0.6, 0.6))
    assert found.never == pytest.approx(0.2)
    assert found.complete == pytest.approx(1 - 2 / (5 * len(PARTS)))
    assert Finding.NOT_ASSURED_FOR_6_MONTHS not in PARTS
    assert stand("None", [], TODAY).within == (0, 0, 0)


def test_tables_are_sorted_and_equals_by_name() -> None:
    rows = [
        stand("b", [facts(0)], TODAY),
        stand("a", [facts(0)], TODAY),
        stand("c", [facts(9)], TODAY),
    ]
    assert [row.name for row in in_order(rows, SortBy.MONTHS_6, is_descending=False)] == [
        "c",
        "a",
        "b",
    ]
    assert [row.name for row in in_order(rows, SortBy.MONTHS_6, is_descending=True)] == [
        "a",
        "b",
        "c",
    ]


@pytest.fixture
def listings(session: Session) -> None:
    make_area(session, "E06000061", SQUARE, name="North Northamptonshire")
    fresh = make_service(session, "Fresh", assured_date=TODAY, source="=cmd()")
    make_location(session, service=fresh)
    old = make_service(session, "Old", assured_date=TODAY - timedelta(days=400))
    make_location(session, service=old, point=ELSEWHERE)
    hidden = make_service(session, "Hidden")
    make_location(session, service=hidden, visibility=LocationVisibility.HIDDEN)


def table(client: TestClient, by: str) -> dict[str, list[str]]:
    answer = client.get(f"/freshness.csv?by={by}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.text)))
    return {row[0]: row[1:] for row in rows[1:]}


@pytest.mark.usefixtures("listings")
def test_an_empty_area_source_and_a_hidden_place(client: TestClient) -> None:
    areas = table(client, "area")
    assert areas["North Northamptonshire"][:3] == ["1", "1.0", "1.0"]
    assert areas["Outside the county"][:2] == ["1", "0.0"]
    # Nobody can count where a hidden place is.
    assert areas["No place shown"][0] == "1"
    assert set(table(client, "source")) == {"Made by hand", "'=cmd()"}
    assert table(client, "ward") == {}
    assert set(table(client, "concept")) == {"No concept recorded"}
    assert client.get("/freshness.csv?by=people").status_code == 422


@pytest.mark.usefixtures("listings")
def test_wards_are_counted_where_they_are_loaded(client: TestClient, session: Session) -> None:
    assert "No wards are loaded" in client.get("/freshness").text
    make_area(session, "E05000001", SQUARE, name="All Saints", kind="ward", vintage=2023)
    assert set(table(client, "ward")) == {"All Saints", "Outside the county", "No place shown"}
    page = client.get("/freshness").text
    assert "By ward" in page
    assert "No wards are loaded" not in page


@pytest.mark.usefixtures("listings")
def test_the_headings_sort_and_turn_round(client: TestClient) -> None:
    page = client.get("/freshness?sort=listings&order=down").text
    assert 'aria-sort="descending"' in page
    assert "/freshness?sort=listings&amp;order=up#area" in page
    assert client.get("/freshness?sort=%27&order=%27").status_code == 200
    assert "33% within 3 months" in " ".join(page.split())


def test_an_empty_directory_says_so(client: TestClient) -> None:
    page = client.get("/freshness").text
    assert "There are no listings yet" in page
    assert "What waits" in page
    assert client.get("/freshness.csv").text.count("\n") == 1


def test_what_waits_and_how_long_it_took(session: Session) -> None:
    service = make_service(session)
    sender = make_account(session, "a@example.org")
    reviewer = make_account(session, "r@example.org", Role.REVIEWER)
    for took, by in ((1, reviewer.id), (3, reviewer.id), (8, reviewer.id), (0, sender.id)):
        session.add(version(service.id, sender.id, decided_by=by, took=timedelta(days=took)))
    session.add(version(service.id, sender.id))
    for days, handled in ((20, NOW), (2, None)):
        session.add(
            ListingReport(
                service_id=service.id,
                kind=ReportKind.WRONG,
                made_at=NOW - timedelta(days=days),
                handled_at=handled,
            )
        )
    session.add(ListingReport(service_id=service.id, kind=ReportKind.RIGHT, handled_at=NOW))
    session.flush()
    waits = find_waits(session, NOW - timedelta(days=90))
    assert (waits.changes.number, waits.changes.decided) == (1, 3)
    assert waits.changes.median_days == pytest.approx(3.0)
    assert (waits.reports.number, waits.reports.decided) == (1, 1)
    assert waits.reports.median_days == pytest.approx(20.0)
    assert waits.reports.oldest_at == NOW - timedelta(days=2)
    assert (waits.claims.number, waits.claims.median_days, waits.unanswered.number) == (0, None, 0)
    assert find_waits(session, NOW + timedelta(days=1)).changes.median_days is None


def version(
    service_id: object, made_by: object, took: timedelta | None = None, **more: object
) -> ListingVersion:
    sent = NOW - timedelta(days=10)
    return ListingVersion(
        service_id=service_id, organization_id=uuid4(), way=VersionWay.PAGES, content={},
        state=VersionState.WAITING if took is None else VersionState.APPROVED, made_by=made_by,
        submitted_at=sent, decided_at=None if took is None else sent + took, **more,
    )  # fmt: skip
