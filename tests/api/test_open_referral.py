"""Listings in the terms of Open Referral UK, held to the published schemas where they are here."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from directory.geography import GridPoint, to_lon_lat
from directory.kinds import ListingKind, LocationVisibility
from directory.models import (
    Accessibility,
    Attribute,
    Contact,
    Funding,
    Language,
    Location,
    OrganizationIdentifier,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from importers.pipeline import run
from tests.factories import (
    make_cost_option,
    make_location,
    make_organization,
    make_schedule,
    make_service,
    make_service_area,
)

PLACE = GridPoint(486_712.3, 278_749.9)


def add(session: Session, *rows: Any) -> None:
    session.add_all(rows)
    session.flush()


@pytest.fixture
def full(session: Session) -> Service:
    """A listing with something in every table."""
    organization = make_organization(session, "Harebell Trust")
    organization.website = "harebell.example.org"
    service = make_service(
        session,
        "Tuesday Singers",
        organization=organization,
        kind=ListingKind.GROUP,
        description="  We sing.  ",
        url="https://harebell.example.org/singers",
        email="not an address",
        fees="Pay what you can",
        minimum_age=18.0,
        assured_date=date(2026, 11, 3),
        last_modified=datetime(2026, 11, 3, 9, 24, tzinfo=UTC),
        eligibility_description="Anyone",
        delivery=["by_phone"],
        is_free=False,
        phone="01632 960001",
    )
    location = make_location(
        session,
        point=PLACE,
        service=service,
        postcode="NN16 8AA",
        name="St Bride's Hall",
        is_step_free=True,
        has_parking=False,
        external_identifier="100012345678",
        external_identifier_type="UPRN",
    )
    term = TaxonomyTerm(id=uuid4(), name="Singing", term_uri="https://example.org/terms/singing")
    contact = Contact(id=uuid4(), service_id=service.id, name="Pat", email="pat@example.org")
    add(session, term, contact)
    link = session.query(ServiceAtLocation).filter_by(service_id=service.id).one()
    add(
        session,
        Phone(id=uuid4(), contact_id=contact.id, number="01632 960002"),
        Attribute(
            id=uuid4(),
            link_id=service.id,
            link_entity="service",
            link_type="interest",
            taxonomy_term_id=term.id,
        ),
        Language(id=uuid4(), service_id=service.id, name="Polish", code="pl"),
        Funding(id=uuid4(), service_id=service.id, source="Lottery"),
        OrganizationIdentifier(
            id=uuid4(),
            organization_id=organization.id,
            identifier_scheme="GB-CHC",
            identifier="GB-CHC-123456",
        ),
        Accessibility(id=uuid4(), location_id=location.id, description="Ramp at the side"),
        Schedule(
            id=uuid4(),
            service_at_location_id=link.id,
            freq="DAILY",
            opens_at=time(9, 30),
            timezone="Europe/London",
            until=date(2027, 1, 1),
        ),
    )
    make_schedule(session, service, valid_from=date(2026, 1, 1), description="Tuesdays at two")
    make_cost_option(session, service, option="Adult", amount=Decimal("2.50"), currency="GBP")
    make_service_area(
        session,
        service,
        name="North Northamptonshire",
        uri="http://statistics.data.gov.uk/id/statistical-geography/E06000061",
    )
    return service


def read(client: TestClient, service: Service) -> dict[str, Any]:
    return read_by_id(client, service.id)


def read_by_id(client: TestClient, service_id: object) -> dict[str, Any]:
    response = client.get(f"/api/services/{service_id}")
    assert response.status_code == 200
    body: dict[str, Any] = response.json()
    return body


def empty_fields(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from empty_fields(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from empty_fields(inner, f"{path}[]")
    if value is None or value in ("", [], {}):
        yield path


def faults(shared: Path, schema: str, body: object) -> list[str]:
    path = shared / "standards" / "oruk-3.0" / "compiled" / schema
    validator = Draft202012Validator(
        json.loads(path.read_text(encoding="utf-8")),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    return [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(body)]


def test_a_listing_is_valid_by_the_standard(
    client: TestClient, full: Service, shared: Path
) -> None:
    assert faults(shared, "service.json", read(client, full)) == []


def test_a_listing_item_is_valid_by_the_standard(
    client: TestClient, full: Service, shared: Path
) -> None:
    page = client.get("/api/services").json()
    [item] = page["contents"]
    assert item["id"] == str(full.id)
    assert faults(shared, "service_list.json", item) == []
    strict = json.loads(
        (shared / "standards" / "derived" / "page_envelope.strict.json").read_text("utf-8")
    )
    assert list(Draft202012Validator(strict).iter_errors(page)) == []


def test_every_demonstration_listing_is_valid(loaded_client: TestClient, shared: Path) -> None:
    page = loaded_client.get("/api/services", params={"per_page": 100}).json()
    assert page["total_items"] >= 60
    for item in page["contents"]:
        body = loaded_client.get(f"/api/services/{item['id']}").json()
        assert faults(shared, "service.json", body) == [], item["name"]
        assert body["is_demonstration"] is True
        assert list(empty_fields(body)) == []


def test_nothing_empty_is_sent(client: TestClient, full: Service) -> None:
    assert list(empty_fields(read(client, full))) == []


def test_what_the_uk_profile_dropped_is_sent_as_hsds_has_it(
    client: TestClient, full: Service
) -> None:
    body = read(client, full)
    assert [phone["number"] for phone in body["phones"]] == ["01632 960001"]
    [contact] = body["contacts"]
    assert contact["email"] == "pat@example.org"
    assert [phone["number"] for phone in contact["phones"]] == ["01632 960002"]
    assert body["eligibility_description"] == "Anyone"
    assert body["fees"] == body["fees_description"] == "Pay what you can"
    [language] = body["languages"]
    assert (language["name"], language["code"]) == ("Polish", "pl")
    [there] = body["service_at_locations"]
    [schedule] = there["schedules"]
    assert schedule["timezone"] == "Europe/London"
    assert schedule["until"] == "2027-01-01"
    assert body["cost_options"][0]["currency"] == "GBP"


def test_values_are_written_as_the_standard_has_them(client: TestClient, full: Service) -> None:
    body = read(client, full)
    assert body["description"] == "We sing."
    assert body["assured_date"] == "2026-11-03"
    assert body["last_modified"] == "2026-11-03T09:24:00.000Z"
    assert body["minimum_age"] == 18
    assert "email" not in body
    assert body["organization"]["website"] == "https://harebell.example.org"
    [schedule] = body["schedules"]
    assert (schedule["opens_at"], schedule["closes_at"]) == ("14:00", "16:00")
    [daily] = body["service_at_locations"][0]["schedules"]
    assert (daily["freq"], daily["byday"]) == ("WEEKLY", "MO,TU,WE,TH,FR,SA,SU")
    assert body["cost_options"][0]["amount"] == 2.5
    assert body["organization"]["organization_identifiers"][0]["identifier_type"] == "GB-CHC"


def attributes(record: dict[str, Any]) -> dict[tuple[str, str], str | None]:
    return {
        (row["link_type"], row["taxonomy_term"]["name"]): row.get("value")
        for row in record["attributes"]
    }


def test_kind_visibility_and_tri_states_travel_as_attributes(
    client: TestClient, full: Service
) -> None:
    body = read(client, full)
    assert attributes(body) == {
        ("listing_kind", "group"): None,
        ("delivery", "by_phone"): None,
        ("interest", "Singing"): None,
    }
    # Whether there is a toilet or a loop is not recorded, so nothing is said of either.
    assert attributes(body["service_at_locations"][0]["location"]) == {
        ("location_visibility", "exact"): None,
        ("accessibility", "step_free"): "yes",
        ("accessibility", "parking"): "no",
    }


def test_cost_is_said_as_far_as_it_is_known(client: TestClient, session: Session) -> None:
    free, charged, unknown = (
        read(client, make_service(session, "Singers", is_free=is_free))
        for is_free in (True, False, None)
    )
    [option] = free["cost_options"]
    assert (option["option"], option["amount"]) == ("Free", 0)
    assert attributes(charged)["cost", "free"] == "no"
    assert "cost_options" not in unknown
    assert ("cost", "free") not in attributes(unknown)


def test_what_is_sent_reads_back_the_same(
    loaded_client: TestClient, loaded_session: Session, tmp_path: Path
) -> None:
    """The importer finds nothing new in our own export but what was kept private."""
    page = loaded_client.get("/api/services", params={"per_page": 100}).json()
    rows = [read_by_id(loaded_client, item["id"]) for item in page["contents"]]
    file = tmp_path / "export.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    loaded_session.expunge_all()
    report = run(
        loaded_session,
        "open-referral-uk",
        str(file),
        is_commit=False,
        allow_shrink=True,
        is_demonstration=True,
    )
    assert report.fetched == report.parsed == len(rows)
    assert report.new == report.duplicate == 0
    private = {
        service.id
        for service in loaded_session.scalars(
            select(Service)
            .join(Service.service_at_locations)
            .join(ServiceAtLocation.location)
            .where(Location.visibility != LocationVisibility.EXACT)
        )
    }
    for change in report.changes:
        if change.id not in private:
            assert set(change.fields) <= {"fees", "fees_description"}, change.name


def test_an_exact_location_is_whole(client: TestClient, full: Service) -> None:
    location = read(client, full)["service_at_locations"][0]["location"]
    lon, lat = to_lon_lat(PLACE)
    assert location["longitude"] == pytest.approx(lon, abs=1e-5)
    assert location["latitude"] == pytest.approx(lat, abs=1e-5)
    assert location["name"] == "St Bride's Hall"
    assert location["external_identifier"] == "100012345678"
    [address] = location["addresses"]
    assert address["postal_code"] == "NN16 8AA"


def test_an_approximate_location_is_a_square_and_an_outcode(
    client: TestClient, full: Service, session: Session
) -> None:
    there = session.query(ServiceAtLocation).filter_by(service_id=full.id).one()
    session.expire_all()
    there.location_id  # noqa: B018 (loads the row before its location changes)
    location = make_location(
        session,
        point=PLACE,
        visibility=LocationVisibility.APPROXIMATE,
        postcode="NN16 8AA",
        name="Pat's house",
        external_identifier="100012345678",
    )
    there.location_id = location.id
    session.flush()
    session.expire_all()
    told = read(client, full)["service_at_locations"][0]["location"]
    lon, lat = to_lon_lat(GridPoint(486_500.0, 278_500.0))
    assert (told["longitude"], told["latitude"]) == (round(lon, 5), round(lat, 5))
    assert attributes(told)["location_visibility", "approximate"] is None
    assert "NN16" in told["description"]
    for private in ("NN16 8AA", "8AA", "Pat's house", "100012345678", "Long Row"):
        assert private not in json.dumps(told)
    shown = {"id", "location_type", "latitude", "longitude", "attributes", "description"}
    assert set(told) == shown


def test_a_hidden_location_leaves_nothing_behind(
    client: TestClient, full: Service, session: Session
) -> None:
    there = session.query(ServiceAtLocation).filter_by(service_id=full.id).one()
    location_id = there.location_id
    location = make_location(session, visibility=LocationVisibility.HIDDEN, postcode="NN16 8AB")
    there.location_id = location.id
    session.flush()
    session.expire_all()
    body = read(client, full)
    assert "service_at_locations" not in body
    text = json.dumps(body)
    for private in (str(location.id), str(location_id), str(there.id), "NN16", "latitude"):
        assert private not in text
