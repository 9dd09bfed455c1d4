"""Open Referral UK 1.0, Outpost and Laravel's shape, from the file to the directory's rows."""

import json
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import models
from directory.kinds import LocatedBy, LocationVisibility, ServiceStatus
from directory.tags import OWN_CONCEPTS
from importers.pipeline import check
from importers.sources import SOURCES, open_referral_uk_v1
from tests.importers.feeds import commit, counts, from_the_feed, load_postcodes, write_feed
from tests.importers.misbehaving_server import Envelope, laravel, oruk_1
from tests.importers.old_feeds import (
    SHAPES,
    V1,
    laravel_row,
    outpost_row,
    standard_row,
)


def take(session: Session, folder: Path, *rows: Any) -> models.Service:
    """The one service of a committed run."""
    commit(session, write_feed(folder, *rows), V1)
    session.expire_all()
    return session.scalars(select(models.Service)).one()


def schedules(session: Session) -> list[models.Schedule]:
    return list(session.scalars(select(models.Schedule).order_by(models.Schedule.dtstart)))


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_comes_in_located_and_stays_unchanged(
    session: Session, tmp_path: Path, shape: str
) -> None:
    load_postcodes(session)
    path = write_feed(tmp_path, SHAPES[shape](1), SHAPES[shape](2))
    report = commit(session, path, V1)
    assert counts(report) == {"fetched": 2, "parsed": 2, "new": 2}
    assert report.issues == ()
    step = LocatedBy.POSTCODE if shape == "laravel" else LocatedBy.COORDINATES
    # Addresses without an id of their own are one place where they say the same.
    assert report.located[step] == (1 if shape == "laravel" else 2)
    visits = list(session.scalars(select(models.ServiceAtLocation)))
    assert len(visits) == 2
    again = commit(session, path, V1)
    assert counts(again) == {"fetched": 2, "parsed": 2, "unchanged": 2}


@pytest.mark.parametrize("envelope", [oruk_1, laravel])
def test_a_page_of_several_says_so(tmp_path: Path, envelope: Envelope) -> None:
    path = tmp_path / "page.json"
    page = envelope([outpost_row(1), outpost_row(2)], 1, 2, 6)
    path.write_text(json.dumps(page), encoding="utf-8")
    report = check(V1, str(path))
    assert report.parsed == 2
    assert [(issue.field, issue.value) for issue in report.issues] == [("totalPages", "3")]


def test_the_real_pages_of_buckinghamshire(session: Session, shared: Path) -> None:
    path = str(shared / "data" / "scout-x-bucks" / "services.json")
    report = commit(session, path, V1)
    assert counts(report) == {"fetched": 20, "parsed": 20, "new": 20}
    assert report.located[LocatedBy.UNVERIFIED] == 13
    assert report.located[LocatedBy.NONE] == 5
    fields = {issue.field for issue in report.issues}
    assert fields == {
        "totalPages",
        "locations[0].geometry.coordinates",
        "locations[0].postal_code",
    }
    taxonomies = session.scalars(select(models.Taxonomy.name))
    assert set(taxonomies) == {"Categories", "SEND needs", OWN_CONCEPTS}
    phone = session.scalars(select(models.Phone).where(models.Phone.extension == "303")).one()
    assert phone.number == "0203 289 6420"
    again = commit(session, path, V1)
    assert counts(again) == {"fetched": 20, "parsed": 20, "unchanged": 20}
    whole = check(V1, str(shared / "data" / "scout-x-bucks" / "service.json"))
    assert (whole.parsed, whole.issues) == (1, ())


class TestStandard:
    def test_what_the_old_standard_keeps_in_tables_of_their_own(
        self, session: Session, tmp_path: Path
    ) -> None:
        row = standard_row(
            assured_date="2026-03-01",
            attending_type="phone,home visit",
            attending_access="referral",
            deliverable_type="Advice",
            eligibilitys=[
                {"eligibility": "adult", "minimum_age": 18, "maximum_age": 25},
                {"eligibility": "female", "minimum_age": 16, "maximum_age": None},
            ],
            languages=[{"language": "Polish"}],
            fundings=[{"source": "The lottery"}],
            cost_options=[
                {"option": "Adults", "amount": 3.5, "valid_from": "2026-01-01", "valid_to": None}
            ],
            service_areas=[
                {"service_area": "Kingsthorpe", "extent": None, "uri": "http://x.org/E05000001"}
            ],
            service_taxonomys=[
                {"id": "t", "taxonomy": {"id": "vCSE:19", "name": "Arts", "vocabulary": "vCSE"}}
            ],
            contacts=[{"name": "Office", "phones": [{"number": "01632 960100 ext 4"}]}],
            reviews=[{"title": "Lovely", "score": "5"}],
        )
        service = take(session, tmp_path, row)
        assert service.assured_date == date(2026, 3, 1)
        assert (service.minimum_age, service.maximum_age) == (16, None)
        assert service.eligibility_description == "adult, female"
        assert service.application_process == "A referral is needed."
        assert sorted(service.delivery) == ["at_home", "by_phone"]
        cost = session.scalars(select(models.CostOption)).one()
        assert (cost.amount, cost.valid_from) == (Decimal("3.50"), date(2026, 1, 1))
        assert session.scalars(select(models.Language.name)).all() == ["Polish"]
        assert session.scalars(select(models.Funding.source)).all() == ["The lottery"]
        assert session.scalars(select(models.ServiceArea.name)).all() == ["Kingsthorpe"]
        phone = session.scalars(select(models.Phone)).one()
        assert (phone.number, phone.extension) == ("01632 960100", "4")
        terms = session.execute(select(models.TaxonomyTerm.name, models.TaxonomyTerm.taxonomy))
        assert set(terms) == {("Arts", "vCSE"), ("Advice", "Deliverable type")}
        location = session.scalars(select(models.Location)).one()
        assert location.is_step_free is True

    def test_holidays_leave_days_out_and_give_others(
        self, session: Session, tmp_path: Path
    ) -> None:
        row = standard_row(
            regular_schedules=[
                {"byday": "TH,FR", "opens_at": "09:00", "closes_at": "12:00", "freq": "weekly"}
            ],
            holiday_schedules=[
                {"closed": True, "start_date": "2026-12-24", "end_date": "2026-12-26"},
                {
                    "closed": "false",
                    "start_date": "2026-12-31",
                    "end_date": "2026-12-31",
                    "opens_at": "10:00",
                    "closes_at": "11:00",
                },
            ],
        )
        take(session, tmp_path, row)
        instead, regular = schedules(session)
        # The 26th is a Saturday, on which it would not be on anyway.
        assert regular.exdate == "2026-12-24,2026-12-25,2026-12-31"
        assert regular.notes == "Closed 24 December 2026 to 26 December 2026."
        assert (instead.dtstart, instead.until) == (date(2026, 12, 31), date(2026, 12, 31))
        assert (instead.opens_at, instead.closes_at) == (time(10), time(11))
        assert counts(commit(session, write_feed(tmp_path, row), V1))["unchanged"] == 1

    def test_a_closure_of_months_is_told_in_words(self, session: Session, tmp_path: Path) -> None:
        closed = {"closed": True, "start_date": "2026-05-01", "end_date": "2026-09-30"}
        row = standard_row(regular_schedules=[{"byday": "MO"}], holiday_schedules=[closed])
        take(session, tmp_path, row)
        only = schedules(session)[0]
        assert only.exdate is None
        assert only.notes == "Closed 1 May 2026 to 30 September 2026."

    def test_a_closure_without_hours_is_kept_as_words(
        self, session: Session, tmp_path: Path
    ) -> None:
        closed = {"closed": True, "start_date": "2026-12-25"}
        take(session, tmp_path, standard_row(holiday_schedules=[closed]))
        assert schedules(session)[0].description == "Closed 25 December 2026."

    def test_hours_at_a_location_are_its_own(self, session: Session, tmp_path: Path) -> None:
        row = standard_row()
        row["service_at_locations"][0]["regular_schedule"] = [
            {"byday": "Tuesday", "opens_at": "2026-01-01T14:00:00Z", "closes_at": "16:00"}
        ]
        row["holiday_schedules"] = [{"closed": True, "start_date": "2026-12-29"}]
        take(session, tmp_path, row)
        only = schedules(session)[0]
        assert (only.byday, only.freq, only.opens_at) == ("TU", "WEEKLY", time(14))
        assert only.service_at_location_id is not None
        assert only.exdate == "2026-12-29"

    @pytest.mark.parametrize("place", ["text", "description"])
    def test_plain_hours_in_words_become_structured(
        self, session: Session, tmp_path: Path, place: str
    ) -> None:
        words = "Tuesdays 2pm to 4pm, not in August"
        given = words if place == "text" else [{"description": words}]
        row = standard_row(regular_schedules=given)
        take(session, tmp_path, row)
        only = schedules(session)[0]
        assert (only.byday, only.opens_at, only.closes_at) == ("TU", time(14), time(16))
        # What the standard has no field for comes through as well.
        assert only.bymonth == "1,2,3,4,5,6,7,9,10,11,12"
        assert only.description == words
        assert counts(commit(session, write_feed(tmp_path, row), V1))["unchanged"] == 1

    def test_hours_in_words_are_kept(self, session: Session, tmp_path: Path) -> None:
        words = "Whenever the kettle is on"
        take(session, tmp_path, standard_row(regular_schedules=[{"description": words}]))
        assert [one.description for one in schedules(session)] == [words]


class TestOutpost:
    def test_tags_ages_cost_and_hours(self, session: Session, tmp_path: Path) -> None:
        row = outpost_row(
            free=True,
            needs_referral=False,
            send_needs=[{"id": 2, "name": "Autism", "slug": "autism"}],
            suitabilities=[{"id": 2, "name": "Older people", "slug": "older-people"}],
            links=[{"label": "Facebook", "url": "https://example.org/page"}],
            local_offer={
                "description": "We welcome everyone.",
                "survey_answers": [
                    {"question": "Is there a ramp?", "answer": "Yes."},
                    {"question": "Is there a lift?", "answer": ""},
                ],
            },
            contacts=[
                {"id": 1, "name": "Office", "phone": "01632 960100", "email": ""},
                {"id": 2, "name": "Somebody", "phone": "01632 960101", "visible": False},
            ],
        )
        service = take(session, tmp_path, row)
        assert (service.minimum_age, service.maximum_age, service.is_free) == (5, 11, True)
        assert service.application_process == "No referral is needed."
        assert service.url == "https://example.org/page"
        assert service.description == (
            "Group 1 meets weekly.\n\nWe welcome everyone.\n\nIs there a ramp?\nYes."
        )
        links = session.execute(
            select(models.Attribute.link_type, models.TaxonomyTerm.name)
            .join(models.TaxonomyTerm)
            .where(from_the_feed())
        )
        assert set(links) == {
            ("service_type", "Clubs"),
            ("need", "Autism"),
            ("target_audience", "Older people"),
        }
        assert session.scalars(select(models.Phone.number)).all() == ["01632 960100"]
        only = schedules(session)[0]
        assert (only.byday, only.opens_at, only.closes_at) == ("MO", time(10), time(17))

    def test_free_is_a_yes_a_no_or_nothing(self, session: Session, tmp_path: Path) -> None:
        rows = [outpost_row(n, free=free) for n, free in enumerate((True, False, None), start=1)]
        commit(session, write_feed(tmp_path, *rows), V1)
        found = session.scalars(select(models.Service.is_free).order_by(models.Service.name))
        assert found.all() == [True, False, None]

    @pytest.mark.parametrize(
        ("shown", "status"),
        [
            ({"visible_to": "2020-01-01"}, ServiceStatus.INACTIVE),
            ({"visible_from": "2999-01-01"}, ServiceStatus.INACTIVE),
            ({"visible_from": "2020-01-01", "visible_to": None}, ServiceStatus.ACTIVE),
        ],
    )
    def test_what_its_publisher_hides_is_not_on(
        self, session: Session, tmp_path: Path, shown: dict[str, Any], status: ServiceStatus
    ) -> None:
        assert take(session, tmp_path, outpost_row(**shown)).status == status

    @pytest.mark.parametrize(
        ("mask", "visibility"),
        [
            (True, LocationVisibility.APPROXIMATE),
            ("true", LocationVisibility.APPROXIMATE),
            (False, LocationVisibility.EXACT),
            (None, LocationVisibility.EXACT),
            ("perhaps", LocationVisibility.HIDDEN),
        ],
    )
    def test_a_masked_address(
        self, session: Session, tmp_path: Path, mask: object, visibility: LocationVisibility
    ) -> None:
        row = outpost_row()
        row["locations"][0]["mask_exact_address"] = mask
        take(session, tmp_path, row)
        assert session.scalars(select(models.Location.visibility)).one() == visibility

    @pytest.mark.parametrize("is_dropped", [False, True])
    def test_a_mask_that_goes_shows_nothing_more(
        self, session: Session, tmp_path: Path, *, is_dropped: bool
    ) -> None:
        load_postcodes(session)
        row = outpost_row()
        row["locations"][0]["mask_exact_address"] = True
        take(session, tmp_path, row)
        row["locations"][0]["mask_exact_address"] = False
        if is_dropped:
            # Under another id, and without a word of the mask.
            del row["locations"][0]["mask_exact_address"]
            row["locations"][0]["id"] = 99
        report = commit(session, write_feed(tmp_path, row), V1)
        session.expire_all()
        shown = set(session.scalars(select(models.Location.visibility)))
        assert shown == {LocationVisibility.APPROXIMATE}
        assert "more visible" in report.issues[0].message

    def test_a_report_keeps_a_masked_position_to_itself(
        self, session: Session, tmp_path: Path
    ) -> None:
        row = outpost_row()
        row["locations"][0] |= {
            "mask_exact_address": True,
            "geometry": {"type": "Point", "coordinates": [-0.71234, 52.48765]},
            "postal_code": "NN9 9ZZ",
        }
        report = commit(session, write_feed(tmp_path, row), V1)
        told = json.dumps(report.as_json())
        assert report.issues
        assert "52.48765" not in told
        assert "NN9" not in told

    def test_the_point_of_an_address_that_was_not_found_is_none(
        self, session: Session, tmp_path: Path
    ) -> None:
        load_postcodes(session)
        row = outpost_row()
        row["locations"][0]["geometry"]["coordinates"] = [0, 0]
        report = commit(session, write_feed(tmp_path, row), V1)
        assert report.located[LocatedBy.POSTCODE] == 1


def test_issues_speak_as_the_old_feed_does(tmp_path: Path) -> None:
    row = outpost_row(
        min_age="young",
        visible_to="soon",
        updated_at="yesterday",
        regular_schedules=[{"weekday": "Caturday", "opens_at": "25:99"}],
        contacts=[{"phone": "ask", "email": "nobody"}],
        organisation={"id": 7, "name": "Trust", "url": "javascript:alert(1)"},
        cost_options=[{"amount": "lots"}],
        taxonomies="Clubs",
        links=[{"url": "javascript:alert(1)"}],
        holiday_schedules=[{"start_date": "2026-12-25", "end_date": "2026-12-01"}],
    )
    row["locations"][0] |= {"geometry": {"coordinates": [-0.9, "north"]}, "accessibilities": 7}
    report = check(V1, write_feed(tmp_path, row))
    assert report.parsed == 1
    assert {issue.field for issue in report.issues} >= {
        "min_age",
        "visible_to",
        "updated_at",
        "regular_schedules[0].weekday",
        "regular_schedules[0].opens_at",
        "contacts[0].phone",
        "contacts[0].email",
        "organisation.url",
        "cost_options[0].amount",
        "taxonomies",
        "links[0].url",
        "holiday_schedules[0].end_date",
        "locations[0].geometry.coordinates",
        "locations[0].accessibilities",
    }
    assert all(issue.line == 2 for issue in report.issues)


def test_a_council_gives_the_reader_a_name_of_its_own(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = replace(open_referral_uk_v1.SOURCE, name="our-council", licence="OGL 3.0")
    monkeypatch.setitem(SOURCES, own.name, own)
    commit(session, write_feed(tmp_path, outpost_row(1)), V1)
    report = commit(session, write_feed(tmp_path, outpost_row(1)), own.name)
    # The same number is another listing where another council gives it.
    assert counts(report) == {"fetched": 1, "parsed": 1, "new": 1}
    assert set(session.scalars(select(models.Service.source))) == {V1, "our-council"}


def test_rows_that_could_not_be_listings_are_rejected(tmp_path: Path) -> None:
    others = [{"id": "vCSE:1", "name": "Arts", "vocabulary": "vCSE"}, 7, {"id": 1, "free": True}]
    report = check(V1, write_feed(tmp_path, laravel_row(), *others))
    assert report.rejected_by == {"not a service": 1, "not an object": 1, "no name": 1}
    assert (report.fetched, report.parsed) == (4, 1)


def test_a_repeated_id_is_a_duplicate(tmp_path: Path) -> None:
    report = check(V1, write_feed(tmp_path, outpost_row(1), outpost_row(1, description="Again")))
    assert (report.parsed, report.duplicate) == (2, 1)
