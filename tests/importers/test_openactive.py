"""OpenActive's opportunities, from the file to the directory's rows."""

import json
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import models
from directory.kinds import LocatedBy, ServiceStatus
from directory.tags import OWN_CONCEPTS
from importers.errors import SourceFileError
from importers.pipeline import check
from tests.importers.feeds import from_the_feed, load_postcodes
from tests.importers.opportunities import (
    BADMINTON,
    BASE,
    OPENACTIVE,
    TODAY,
    gone,
    make_date,
    make_item,
    make_page,
    make_series,
    make_venue,
    schedules,
    take,
    write_page,
)

LAST_YEAR = TODAY - timedelta(days=365)
NEXT_WEEK = TODAY + timedelta(days=7)


def test_everything_of_a_series_is_kept(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    series = make_series(
        ageRange={"@type": "QuantitativeValue", "minValue": 16, "maxValue": 25},
        genderRestriction="https://openactive.io/FemaleOnly",
        level=["Beginner", {"@type": "Concept", "prefLabel": "Improver"}],
        additionalAdmissionRestriction=["Bring a racket."],
        attendeeInstructions="Wear trainers.",
        accessibilityInformation="Level access from the car park. Hearing loop.",
        accessibilitySupport=[
            {
                "@id": "https://openactive.io/accessibility-support#1393f2dc",
                "prefLabel": "Visual impairment",
            }
        ],
        meetingPoint="By the front desk",
        offers=[{"@type": "Offer", "name": "Adult", "price": 3.3, "priceCurrency": "GBP"}],
        leader=[{"@type": "Person", "name": "Somebody"}],
    )
    service = take(session, tmp_path, make_item(1, series))[0]
    assert (service.name, service.url) == ("Session 1", f"{BASE}/sessions/1")
    assert service.source_id == f"{BASE}/series/1"
    assert service.description == "A friendly hour.\n\nWear trainers."
    assert (service.minimum_age, service.maximum_age) == (16, 25)
    words = "Women and girls only. Level: Beginner, Improver. Bring a racket."
    assert service.eligibility_description == words
    assert service.is_free is False
    assert session.scalars(select(models.CostOption.amount)).one() == Decimal("3.30")
    location = session.scalars(select(models.Location)).one()
    assert (location.name, location.located_by) == (
        "Harebell Leisure Centre",
        LocatedBy.COORDINATES,
    )
    assert (location.is_step_free, location.has_hearing_loop) == (True, True)
    address = session.scalars(select(models.Address)).one()
    assert (address.address_1, address.city) == ("1 Long Row", "Northampton")
    visit = session.scalars(select(models.ServiceAtLocation)).one()
    assert visit.description == "By the front desk"
    organization = session.scalars(select(models.Organization)).one()
    assert (organization.name, organization.website) == ("Harebell Leisure", BASE)
    numbers = set(session.scalars(select(models.Phone.number)))
    assert numbers == {"01632 960100", "01632 960101"}
    assert session.scalars(select(models.Contact.id)).all() == []


def test_activities_are_terms_of_the_activity_list(session: Session, tmp_path: Path) -> None:
    take(session, tmp_path, make_item(1, make_series(1)), make_item(2, make_series(2)))
    is_theirs = models.TaxonomyTerm.taxonomy != OWN_CONCEPTS
    term = session.scalars(select(models.TaxonomyTerm).where(is_theirs)).one()
    assert (term.name, term.term_uri) == ("Badminton", BADMINTON)
    assert term.taxonomy == "OpenActive activity list"
    is_theirs = models.Taxonomy.name != OWN_CONCEPTS
    taxonomy = session.scalars(select(models.Taxonomy).where(is_theirs)).one()
    assert taxonomy.uri == "https://openactive.io/activity-list"
    links = session.scalars(select(models.Attribute.link_type).where(from_the_feed()))
    assert links.all() == ["interest", "interest"]


class TestWhatIsOver:
    @pytest.mark.parametrize(
        "data",
        [
            make_series(endDate=LAST_YEAR.isoformat()),
            make_series(eventSchedule={"byDay": ["MO"], "endDate": LAST_YEAR.isoformat()}),
            make_series(eventSchedule=None, subEvent=[make_date(LAST_YEAR)]),
            make_series() | {"@type": "Event", "eventSchedule": None, "startDate": f"{LAST_YEAR}"},
            make_series() | {"@type": "CourseInstance", "endDate": f"{LAST_YEAR}T10:00:00Z"},
        ],
        ids=["series", "schedule", "dates", "event", "course"],
    )
    def test_it_is_no_listing(self, tmp_path: Path, data: dict[str, Any]) -> None:
        path = write_page(tmp_path, make_item(1, data), make_item(2, make_series(2)))
        report = check(OPENACTIVE, path)
        assert (report.fetched, report.parsed, report.rejected) == (1, 1, 0)

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            ("https://schema.org/EventCancelled", ServiceStatus.INACTIVE),
            ("https://schema.org/EventPostponed", ServiceStatus.TEMPORARILY_CLOSED),
            ("https://schema.org/EventScheduled", ServiceStatus.ACTIVE),
        ],
    )
    def test_called_off(
        self, session: Session, tmp_path: Path, status: str, expected: ServiceStatus
    ) -> None:
        services = take(session, tmp_path, make_item(1, make_series(eventStatus=status)))
        assert services[0].status == expected


class TestOtherKinds:
    def test_an_event_has_one_date(self, session: Session, tmp_path: Path) -> None:
        event = make_date(NEXT_WEEK, superEvent=None, name="Gala") | {"@type": "Event"}
        take(session, tmp_path, make_item(1, event))
        only = schedules(session)[0]
        assert (only.dtstart, only.opens_at, only.freq) == (NEXT_WEEK, time(19), None)

    def test_a_facility_is_a_listing_and_its_slots_and_courts_are_not(
        self, session: Session, tmp_path: Path
    ) -> None:
        facility = {
            "@type": "FacilityUse",
            "@id": f"{BASE}/facility",
            "name": "Badminton courts",
            "location": make_venue(
                amenityFeature=[{"@type": "Parking", "name": "Car park", "value": True}]
            ),
            "provider": {"@type": "Organization", "name": "Harebell Leisure"},
            "hoursAvailable": [
                {"dayOfWeek": ["https://schema.org/Monday"], "opens": "07:00", "closes": "22:00"}
            ],
            "isAccessibleForFree": True,
        }
        slot = {"@type": "Slot", "facilityUse": facility["@id"], "startDate": f"{NEXT_WEEK}T10:00Z"}
        court = {
            "@type": "IndividualFacilityUse",
            "name": "Court 1",
            "aggregateFacilityUse": f"{BASE}/facility",
        }
        items = [make_item(number, data) for number, data in enumerate((slot, court, facility))]
        services = take(session, tmp_path, *items)
        assert [service.name for service in services] == ["Badminton courts"]
        assert services[0].is_free is True
        assert session.scalars(select(models.Location.has_parking)).one() is True
        only = schedules(session)[0]
        assert (only.byday, only.opens_at, only.closes_at) == ("MO", time(7), time(22))

    def test_what_is_online_has_no_place(self, session: Session, tmp_path: Path) -> None:
        mode = "https://schema.org/OnlineEventAttendanceMode"
        services = take(session, tmp_path, make_item(1, make_series(eventAttendanceMode=mode)))
        assert list(services[0].delivery) == ["online"]
        assert session.scalars(select(models.Location.id)).all() == []

    def test_a_person_who_organizes_stays_unnamed(self, session: Session, tmp_path: Path) -> None:
        person = {"@type": "Person", "name": "Somebody", "telephone": "01632 960100"}
        take(session, tmp_path, make_item(1, make_series(organizer=person, location=None)))
        assert session.scalars(select(models.Organization.name)).all() == ["Session 1"]
        assert session.scalars(select(models.Phone.id)).all() == []

    def test_a_court_within_a_centre_is_where_the_centre_is(
        self, session: Session, tmp_path: Path
    ) -> None:
        load_postcodes(session)
        place = {"@type": "Place", "name": "Court 1", "containedInPlace": make_venue()}
        take(session, tmp_path, make_item(1, make_series(location=place)))
        location = session.scalars(select(models.Location)).one()
        assert (location.name, location.located_by) == ("Court 1", LocatedBy.COORDINATES)

    def test_older_names_of_type_and_id_are_read(self, session: Session, tmp_path: Path) -> None:
        series = make_series()
        series["type"], series["id"] = series.pop("@type"), series.pop("@id")
        services = take(session, tmp_path, make_item(1, series))
        assert services[0].source_id == f"{BASE}/series/1"


class TestHostileItems:
    def test_what_is_no_opportunity_is_rejected(self, tmp_path: Path) -> None:
        items = [
            7,
            {"state": "updated"},
            {"state": "vanished", "id": 3, "kind": "SessionSeries"},
            make_item(4, {"@type": "Order", "name": "An order"}),
            make_item(5, "text"),
            make_item(6, make_series(6, name="")),
            make_item(7, make_series(7)),
        ]
        report = check(OPENACTIVE, write_page(tmp_path, *items))
        assert report.rejected_by == {
            "not an item": 3,
            "not an opportunity": 2,
            "no name": 1,
        }
        assert (report.fetched, report.parsed) == (7, 1)

    def test_what_cannot_be_read_is_noted_and_left_out(self, tmp_path: Path) -> None:
        series = make_series(
            url="javascript:alert(1)",
            ageRange={"minValue": "young"},
            offers={"price": "lots"},
            activity="Badminton",
            organizer={"@type": "Organization", "name": "Trust", "email": "nobody"},
            location=make_venue(geo={"latitude": "north", "longitude": -0.9}, address=[7]),
        )
        report = check(OPENACTIVE, write_page(tmp_path, make_item(1, series)))
        assert report.parsed == 1
        assert {issue.field for issue in report.issues} >= {
            "data.url",
            "data.ageRange.minValue",
            "data.offers.price",
            "data.organizer.email",
            "data.location.geo.latitude",
            "data.location.address",
        }

    def test_other_terms_than_the_sources_are_told(self, tmp_path: Path) -> None:
        path = tmp_path / "page.json"
        page = make_page([make_item(1, make_series())], "x") | {"license": "https://example.org/no"}
        path.write_text(json.dumps(page))
        assert [issue.field for issue in check(OPENACTIVE, str(path)).issues] == ["license"]

    def test_series_that_are_parents_of_one_another(self, tmp_path: Path) -> None:
        first = make_series(1, superEvent=f"{BASE}/series/2")
        second = make_series(2, superEvent=f"{BASE}/series/1")
        report = check(OPENACTIVE, write_page(tmp_path, make_item(1, first), make_item(2, second)))
        assert report.parsed == 2

    def test_parents_too_deep_to_follow(self, tmp_path: Path) -> None:
        data: dict[str, Any] = make_series()
        text = json.dumps(make_page([make_item(1, data)], "x"))
        deep = '{"superEvent": ' * 900 + "{}" + "}" * 900
        path = tmp_path / "page.json"
        path.write_text(text.replace('"name":', f'"superEvent": {deep}, "name":', 1))
        assert check(OPENACTIVE, str(path)).parsed == 1

    def test_deleted_items_are_no_rows(self, tmp_path: Path) -> None:
        path = write_page(tmp_path, gone("SessionSeries", 1, 9), make_item(1, make_series()))
        assert check(OPENACTIVE, path).fetched == 0

    @pytest.mark.parametrize("text", ['{"next": "x"}', '{"items": "none"}', "", "[" * 100_000])
    def test_a_file_that_is_no_page_is_refused(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "page.json"
        path.write_text(text)
        with pytest.raises(SourceFileError):
            check(OPENACTIVE, str(path))
