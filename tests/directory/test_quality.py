"""Each finding holds for what lacks it and for nothing else, and counts say what there is."""

from dataclasses import replace
from datetime import date, datetime, time
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import (
    LocatedBy,
    LocationVisibility,
    PublicationStatus,
    ServiceStatus,
)
from directory.models import Accessibility, Contact, Phone, Schedule, ServiceAtLocation
from directory.opening import LONDON, next_open
from directory.quality import Finding, ListingFacts, assess, find_findings
from directory.queries.quality import OUTSIDE, list_listing_facts
from tests.factories import (
    KETTERING,
    make_area,
    make_location,
    make_organization,
    make_schedule,
    make_service,
)

TODAY = date(2026, 8, 31)
SOUND = ListingFacts(
    id=uuid4(),
    name="Tuesday Singers",
    source="venues",
    areas=("North",),
    description="We sing what people know, and nobody has to read music to come along.",
    assured_date=date(2026, 7, 1),
    has_contact=True,
    has_venue=True,
    has_access=True,
    unreadable_schedules=0,
    unverified_points=0,
)


@pytest.mark.parametrize(
    ("lack", "finding"),
    [
        ({"has_access": False}, Finding.NO_ACCESS_INFORMATION),
        ({"unreadable_schedules": 1}, Finding.HOURS_UNREADABLE),
        ({"description": "A friendly group for all."}, Finding.DESCRIPTION_TOO_SHORT),
        ({"description": None}, Finding.DESCRIPTION_TOO_SHORT),
        ({"unverified_points": 1}, Finding.POINT_UNVERIFIED),
        ({"assured_date": date(2026, 2, 27)}, Finding.NOT_ASSURED_FOR_6_MONTHS),
        ({"assured_date": None}, Finding.NOT_ASSURED_FOR_6_MONTHS),
        ({"has_contact": False}, Finding.NO_WAY_TO_GET_IN_TOUCH),
    ],
)
def test_one_lack_is_one_finding(lack: dict[str, object], finding: Finding) -> None:
    assert find_findings(SOUND, TODAY) == ()
    assert find_findings(replace(SOUND, **lack), TODAY) == (finding,)  # type: ignore[arg-type]


def test_six_months_end_with_the_month_and_where_nobody_goes_needs_no_access() -> None:
    assert find_findings(replace(SOUND, assured_date=date(2026, 2, 28)), TODAY) == ()
    at_home = replace(SOUND, has_venue=False, has_access=False)
    assert find_findings(at_home, TODAY) == ()


def test_the_whole_is_counted_by_source_and_area() -> None:
    bare = replace(SOUND, id=uuid4(), name="Bare", source=None, areas=(), has_contact=False)
    both = replace(SOUND, id=uuid4(), areas=("North", "West"), description="Short.")
    quality = assess([SOUND, bare, both], TODAY)
    assert quality.whole.listings == 3
    assert quality.whole.findings == {
        Finding.NO_WAY_TO_GET_IN_TOUCH: 1,
        Finding.DESCRIPTION_TOO_SHORT: 1,
    }
    assert {name: tally.listings for name, tally in quality.by_area.items()} == {
        "North": 2,
        "West": 1,
        None: 1,
    }
    assert quality.by_source[None].findings == {Finding.NO_WAY_TO_GET_IN_TOUCH: 1}
    assert [one.name for one in quality.lacking] == ["Bare", "Tuesday Singers"]


def the_facts(session: Session) -> ListingFacts:
    [facts] = list_listing_facts(session)
    return facts


def test_facts_of_a_listing_with_everything(session: Session) -> None:
    east, north = round(KETTERING.easting_m), round(KETTERING.northing_m)
    box = f"{east - 100} {north - 100}, {east + 100} {north - 100}, {east} {north + 100}"
    make_area(session, "E1", f"MULTIPOLYGON((({box}, {east - 100} {north - 100})))", name="North")
    service = make_service(session, phone="01632 960123", source="venues", description="Words.")
    make_location(session, service=service, has_parking=False)
    make_schedule(session, service)
    facts = the_facts(session)
    assert facts.areas == ("North",)
    assert (facts.has_contact, facts.has_venue, facts.has_access) == (True, True, True)
    assert (facts.unreadable_schedules, facts.unverified_points) == (0, 0)


def test_a_listing_is_counted_in_the_newest_authorities_alone(session: Session) -> None:
    everywhere = "MULTIPOLYGON(((0 0, 700000 0, 700000 700000, 0 0)))"
    for vintage, name in ((2011, "Before"), (2023, "North")):
        make_area(session, "E1", everywhere, name=name, vintage=vintage)
    make_area(session, "E2", everywhere, name="A small area", kind="lsoa", vintage=2024)
    make_location(session, service=make_service(session))
    (facts,) = list_listing_facts(session)
    assert facts.areas == ("North",)


def test_facts_of_a_bare_listing(session: Session) -> None:
    service = make_service(session)
    make_location(session, service=service, located_by=LocatedBy.UNVERIFIED)
    make_location(session, service=service, point=None, located_by=LocatedBy.NONE)
    facts = the_facts(session)
    assert facts.areas == (OUTSIDE,)
    assert (facts.has_contact, facts.has_venue, facts.has_access) == (False, True, False)
    assert facts.unverified_points == 2


@pytest.mark.parametrize("reached_by", ["email", "url", "website", "contact", "organization"])
def test_any_way_to_get_in_touch_is_one(session: Session, reached_by: str) -> None:
    organization = make_organization(
        session,
        website="https://example.org" if reached_by == "website" else None,
        email="a@example.org" if reached_by == "organization" else None,
    )
    service = make_service(
        session,
        organization=organization,
        email="b@example.org" if reached_by == "email" else None,
        url="https://example.org/b" if reached_by == "url" else "",
    )
    if reached_by == "contact":
        session.add(Contact(id=uuid4(), service_id=service.id, email="c@example.org"))
        session.flush()
    assert the_facts(session).has_contact


def test_words_about_access_are_access_information(session: Session) -> None:
    service = make_service(session)
    location = make_location(session, service=service)
    assert not the_facts(session).has_access
    session.add(Accessibility(id=uuid4(), location_id=location.id, description="Two steps."))
    session.flush()
    assert the_facts(session).has_access


@pytest.mark.parametrize(
    ("parts", "is_unreadable"),
    [
        ({}, False),
        ({"byday": None, "bymonthday": "1"}, False),
        ({"byday": None, "freq": None, "dtstart": date(2026, 9, 1)}, False),
        ({"opens_at": None, "closes_at": None, "byday": None}, True),
        ({"byday": None, "freq": None}, True),
        ({"opens_at": None}, True),
        ({"interval": 2}, True),
        ({"interval": 2, "dtstart": date(2026, 9, 1)}, False),
        ({"closes_at": None, "opens_at": time(9)}, False),
    ],
)
def test_unreadable_hours_are_those_that_no_search_can_read(
    session: Session, parts: dict[str, object], is_unreadable: bool
) -> None:
    service = make_service(session)
    schedule = make_schedule(session, service, **parts)
    now = datetime(2026, 8, 31, 9, tzinfo=LONDON)
    assert bool(the_facts(session).unreadable_schedules) == is_unreadable
    assert (next_open([schedule], now) is None) == is_unreadable


def test_a_hidden_place_is_in_no_area_and_what_is_closed_is_not_counted(session: Session) -> None:
    make_area(session, "E1", "MULTIPOLYGON(((0 0, 700000 0, 700000 700000, 0 0)))", name="All")
    hidden = make_service(session, "Refuge")
    make_location(
        session,
        service=hidden,
        point=GridPoint(480_000, 260_000),
        visibility=LocationVisibility.HIDDEN,
    )
    make_service(session, "Closed", status=ServiceStatus.DEFUNCT)
    make_service(session, "Draft", publication_status=PublicationStatus.DRAFT)
    facts = the_facts(session)
    assert (facts.name, facts.areas) == ("Refuge", ())


def test_another_listing_neither_lends_its_contact_nor_spoils_hours(session: Session) -> None:
    known = make_service(session, "Known")
    place = make_location(session, service=known)
    visit = session.scalars(
        select(ServiceAtLocation).where(ServiceAtLocation.location_id == place.id)
    ).one()
    contact = Contact(id=uuid4(), service_id=known.id)
    session.add(contact)
    session.flush()
    session.add_all(
        [
            Phone(id=uuid4(), contact_id=contact.id, number="01632 960123"),
            Phone(id=uuid4(), service_at_location_id=visit.id, number="01632 960124"),
            Schedule(id=uuid4(), service_at_location_id=visit.id, description="When we like"),
        ]
    )
    session.flush()
    make_location(session, service=make_service(session, "Unknown"))
    facts = {one.name: one for one in list_listing_facts(session)}
    assert (facts["Known"].has_contact, facts["Unknown"].has_contact) == (True, False)
    assert facts["Known"].unreadable_schedules == 1
    assert facts["Unknown"].unreadable_schedules == 0
