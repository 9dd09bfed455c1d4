"""Finding by name, browsing, and a listing's page."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from directory.kinds import ListingKind, LocationVisibility, PublicationStatus, ServiceStatus
from tests.factories import make_cost_option, make_location, make_schedule, make_service

PAGE = {"Accept": "text/html"}


def read(client: TestClient, address: str, status: int = 200) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


def test_a_group_is_found_by_part_of_its_name_misspelt(
    client: TestClient, session: Session
) -> None:
    make_service(session, "Kingsthorpe Community Choir")
    make_service(session, "Corby Men’s Shed")
    page = read(client, "/services?name=kingsthrope+quior")
    assert "Kingsthorpe Community Choir" in page
    assert "Men’s Shed" not in page


def test_kinds_are_browsed_and_counted(client: TestClient, session: Session) -> None:
    make_service(session, "A hub", kind=ListingKind.HUB)
    make_service(session, "A choir", kind=ListingKind.GROUP)
    page = read(client, "/services?kind=hub")
    assert "A hub" in page
    assert "A choir" not in page
    assert "1 listing<" in page.replace("\n", "")


def test_more_than_a_page_is_turned(client: TestClient, session: Session) -> None:
    for number in range(21):
        make_service(session, f"Choir {number:02}")
    assert "page=2" in read(client, "/services")
    last = read(client, "/services?page=2")
    assert "Choir 20" in last
    assert "Choir 00" not in last


def test_a_listing_says_what_is_recorded(client: TestClient, session: Session) -> None:
    service = make_service(
        session,
        "Tuesday Singers",
        phone="01632 960123",
        description="We sing.\nTea after.",
        assured_date=date(2020, 1, 31),
        is_free=True,
        eligibility_description="Anyone over 50",
        email="sing@example.org",
        url="https://example.org/sing",
    )
    make_location(session, service=service, name="Village Hall", postcode="NN16 8AA")
    make_schedule(session, service)
    make_cost_option(session, service, option="Tea", amount=1)
    page = read(client, f"/services/{service.id}")
    for said in (
        'href="tel:01632960123"',
        "We sing.",
        "Village Hall",
        "NN16 8AA",
        "Anyone over 50",
        "Free",
        "Tea, £1",
        "31 January 2020",
        "Ring before relying on it",
        "mailto:sing@example.org",
        "https://example.org/sing",
    ):
        assert said in page, said


def test_a_listing_says_what_is_not_recorded(client: TestClient, session: Session) -> None:
    service = make_service(session, "Tuesday Singers")
    make_location(session, service=service, name="Village Hall")
    page = read(client, f"/services/{service.id}")
    after = page.partition("Step-free access")[2]
    assert "Not recorded" in after.partition("</div>")[0]
    assert "No phone number recorded" in page
    assert "Nobody has confirmed it yet" in page


def test_the_report_address_names_the_listing(client: TestClient, session: Session) -> None:
    service = make_service(session, "Singers & Co?subject=x")
    page = read(client, f"/services/{service.id}")
    assert "mailto:corrections@example.org?subject=Is%20this%20wrong%3F" in page
    assert "Singers%20%26%20Co%3Fsubject%3Dx" in page
    assert str(service.id) in page


def test_a_hidden_address_is_said_to_be_private(client: TestClient, session: Session) -> None:
    service = make_service(session, "Safe Haven")
    make_location(
        session,
        service=service,
        name="Secret House",
        postcode="NN16 8AA",
        visibility=LocationVisibility.HIDDEN,
    )
    page = read(client, f"/services/{service.id}")
    assert "The address is kept private" in page
    assert "Secret House" not in page
    assert "NN16" not in page


def test_an_approximate_place_shows_its_area_only(client: TestClient, session: Session) -> None:
    service = make_service(session, "Quiet Coffee")
    make_location(
        session,
        service=service,
        name="Somebody’s House",
        postcode="NN16 8AA",
        visibility=LocationVisibility.APPROXIMATE,
    )
    page = read(client, f"/services/{service.id}")
    assert "NN16" in page
    assert "8AA" not in page
    assert "Somebody’s House" not in page
    assert "Only the area is shown" in page


def test_what_was_written_into_a_listing_is_escaped(client: TestClient, session: Session) -> None:
    evil = "<script>alert(1)</script>"
    service = make_service(
        session, evil, phone=evil, description=evil, url="javascript:alert(1)", email=f"a@b{evil}"
    )
    for address in (f"/services/{service.id}", "/services"):
        page = read(client, address)
        assert evil not in page
        assert 'href="javascript:' not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (ServiceStatus.DEFUNCT, "This has closed"),
        (ServiceStatus.TEMPORARILY_CLOSED, "closed for now"),
    ],
)
def test_what_has_closed_says_so(
    client: TestClient, session: Session, status: ServiceStatus, said: str
) -> None:
    service = make_service(session, "Old Choir", status=status)
    make_schedule(session, service)
    page = read(client, f"/services/{service.id}")
    assert said in page
    assert "Next:" not in page


def test_an_unknown_listing_is_not_found_and_a_withdrawn_one_gone(
    client: TestClient, session: Session
) -> None:
    withdrawn = make_service(session, "Gone", publication_status=PublicationStatus.WITHDRAWN)
    assert "no such listing" in read(client, f"/services/{uuid4()}", 404)
    assert "no such listing" in read(client, "/services/not-an-id", 404)
    assert "withdrawn" in read(client, f"/services/{withdrawn.id}", 410)


def test_the_demonstration_banner_stands_on_every_page(
    client: TestClient, session: Session
) -> None:
    banner = "every listing here is fictional"
    addresses = ("/", "/services", "/privacy", "/accessibility", "/about", "/docs")
    for address in addresses:
        assert banner not in read(client, address)
    make_service(session, "Example", is_demonstration=True)
    for address in addresses:
        assert banner in read(client, address)
