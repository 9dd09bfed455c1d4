"""What feeds would have overwritten: taken over, or dismissed until it differs again."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import VersionWay
from directory.models import (
    ConfirmedField,
    ImportRun,
    Organization,
    ServiceAtLocation,
    WaitingDifference,
)
from directory.queries.imports import FieldKey, list_confirmed_fields, put_waiting_differences
from importers.sources import SOURCES
from tests.api.reviewing.people import Person, kept_service
from tests.factories import make_location, make_service
from upkeep.content import load_content
from upkeep.versions import current_version


def offered(session: Session, record_type: str, record_id: UUID, **values: tuple[Any, Any]) -> None:
    """A feed offers values (held, offered) for fields that a person set."""
    run = ImportRun(id=uuid4(), source="open-referral-uk", origin="feed.json", report={})
    session.add(run)
    session.flush()
    offers = {FieldKey(record_type, record_id, name): pair for name, pair in values.items()}
    for key in offers:
        confirmed = ConfirmedField(confirmed_by="x", **_named(key))
        session.add(confirmed)
    put_waiting_differences(session, offers, run.id)
    session.flush()


def _named(key: FieldKey) -> dict[str, Any]:
    return {"record_type": key.record_type, "record_id": key.record_id, "field": key.field}


def waiting(session: Session) -> list[WaitingDifference]:
    return list(
        session.scalars(select(WaitingDifference).execution_options(populate_existing=True))
    )


def test_one_is_taken_and_one_is_kept(session: Session, reviewer: Person, keeper: Person) -> None:
    service = kept_service(session, keeper)
    offered(
        session,
        "service",
        service.id,
        description=("We sing on Tuesdays, all welcome.", "We sing on Fridays, all welcome."),
        url=(None, "https://feed.example.org"),
    )
    page = reviewer.visitor.get("/reviews/feeds").text
    assert "Tuesday Singers" in page
    assert "2 fields" in page
    path = f"/reviews/feeds/{service.id}"
    shown = reviewer.visitor.get(path).text
    assert "removed: </span>Tuesdays" in shown
    assert "added: </span>Fridays" in shown
    assert f"From {SOURCES['open-referral-uk'].title}" in shown
    chosen = {f"service.{service.id}.description": "take", f"service.{service.id}.url": "keep"}
    reviewer.visitor.post(path, path, decision="chosen", **chosen)
    said = load_content(session, service.id).service
    assert (said.description, said.url) == ("We sing on Fridays, all welcome.", None)
    assert said.assured_date is None
    version = current_version(session, service.id, datetime.now(UTC))
    assert version is not None
    assert (version.way, version.made_by) == (VersionWay.FEED, reviewer.account.id)
    key = FieldKey("service", service.id, "description")
    assert key in list_confirmed_fields(session, [service.id])
    [kept] = waiting(session)
    assert (kept.field, kept.dismissed_by) == ("url", reviewer.account.id)
    assert "No feed says anything else" in reviewer.visitor.get("/reviews/feeds").text


def test_what_was_dismissed_is_news_once_the_feed_says_something_else(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    offered(session, "service", service.id, url=(None, "https://one.example.org"))
    path = f"/reviews/feeds/{service.id}"
    reviewer.visitor.post(path, path, decision="keep all")
    [run] = session.scalars(select(ImportRun.id))
    key = FieldKey("service", service.id, "url")
    put_waiting_differences(session, {key: (None, "https://one.example.org")}, run)
    assert waiting(session)[0].dismissed_at is not None
    put_waiting_differences(session, {key: ("mine", "https://one.example.org")}, run)
    assert waiting(session)[0].dismissed_at is not None
    put_waiting_differences(session, {key: ("mine", "https://two.example.org")}, run)
    assert waiting(session)[0].dismissed_at is None
    assert "Tuesday Singers" in reviewer.visitor.get("/reviews/feeds").text


def test_lists_places_and_organizations_are_taken_all_at_once(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    service = kept_service(session, keeper)
    [place] = load_content(session, service.id).locations
    phones = [{"number": "01536 1", "languages": [{"name": "Welsh"}]}]
    offered(session, "service", service.id, phones=([], phones), is_free=(None, True))
    point = {"easting_m": 486_900.0, "northing_m": 278_700.0}
    offered(session, "location", place.id, point=(None, point), located_by=("none", "coordinates"))
    offered(session, "organization", service.organization_id, website=(None, "https://o.example"))
    path = f"/reviews/feeds/{service.id}"
    page = reviewer.visitor.get(path).text
    assert "Website of the organisation" in page
    assert "How the pin was found" not in page
    reviewer.visitor.post(path, path, decision="take all")
    content = load_content(session, service.id)
    assert [one.number for one in content.service.phones] == ["01536 1"]
    assert [one.name for one in content.service.phones[0].languages] == ["Welsh"]
    assert content.service.is_free is True
    [moved] = content.locations
    assert moved.point is not None
    assert moved.point.easting_m == 486_900
    session.expire_all()
    runs = session.get_one(Organization, service.organization_id)
    assert runs.website == "https://o.example"
    assert waiting(session) == []


def test_a_place_that_two_listings_share_is_decided_once_and_changed_for_both(
    session: Session, reviewer: Person, keeper: Person
) -> None:
    one, other = make_service(session, "Choir"), make_service(session, "Lunch")
    hall = make_location(session, service=one, name="Old Hall")
    session.add(ServiceAtLocation(id=uuid4(), service_id=other.id, location_id=hall.id))
    session.flush()
    offered(session, "location", hall.id, name=("Old Hall", "New Hall"))
    assert reviewer.visitor.get("/reviews/feeds").text.count("1 field,") == 1
    first = min((one.id, other.id), key=str)
    path = f"/reviews/feeds/{first}"
    reviewer.visitor.post(path, path, decision="take all")
    for service in (one, other):
        assert [at.name for at in load_content(session, service.id).locations] == ["New Hall"]
