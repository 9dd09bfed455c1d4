"""Open Referral UK and HSDS, from the file to the directory's rows."""

import json
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import models
from directory.kinds import LocatedBy
from importers.pipeline import check
from tests.factories import make_area
from tests.importers.feeds import (
    ORUK,
    commit,
    counts,
    load_postcodes,
    make_id,
    make_place,
    make_row,
    make_term,
    write_feed,
)


def get_service(session: Session, name: str) -> models.Service:
    session.expire_all()
    return session.get_one(models.Service, UUID(make_id(name)))


def get_location(session: Session, name: str = "hall") -> models.Location:
    session.expire_all()
    return session.get_one(models.Location, UUID(make_id(name)))


def test_everything_of_a_full_record_is_kept(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    phone = {"id": make_id("phone"), "number": '"01632 960100"', "extension": 12}
    place = make_place(
        "hall",
        transportation="Bus 7",
        external_identifier="10092008082",
        external_identifier_type="UPRN",
        languages=[{"name": "Urdu", "code": "UR"}],
        schedules=[{"byday": "MO", "opens_at": "09:00", "description": "Mondays"}],
        phones=[phone],
        contacts=[{"name": "Caretaker", "phones": [phone]}],
    )
    row = make_row(
        "Choir",
        place,
        alternate_name="The Larks",
        url="https://example.org/choir",
        email="choir@example.org",
        minimum_age="18",
        eligibility_description="Anyone over 18",
        assured_date="2026-03-01",
        assurer_email="checks@example.org",
        last_modified="2026-03-02T10:30:45.123Z",
        phones=[{**phone, "languages": [{"name": "Polish", "code": "pl"}]}],
        schedules=[
            {
                "dtstart": "2026-01-06",
                "timezone": "Europe/London",
                "until": "2026-12-22",
                "count": 3,
                "wkst": "MO",
                "freq": "weekly",
                "interval": "2",
                "byday": "tu, th",
                "opens_at": "14:00:00Z",
                "closes_at": "16:00",
            }
        ],
        languages=[{"id": "1"}, {"name": "Polish"}],
        funding=[{"source": "The lottery"}],
        cost_options=[{"option": "Adults", "amount": "£3.50", "currency": "gbp"}],
        service_areas=[{"name": "Kingsthorpe"}],
    )
    row["service_at_locations"][0] |= {
        "description": "Back room",
        "schedules": [{"byday": "WE", "opens_at": "10:00", "closes_at": "24:00"}],
        "phones": [phone],
        "contacts": [{"title": "Host", "email": "host@example.org"}],
    }
    row["organization"]["organization_identifiers"] = [
        {"identifier_scheme": "GB-CHC", "identifier_type": "Charity", "identifier": "1234567"}
    ]
    report = commit(session, write_feed(tmp_path, row))
    assert report.issues == ()

    service = get_service(session, "Choir")
    assert (service.name, service.alternate_name) == ("Choir", "The Larks")
    assert (service.minimum_age, service.assured_date) == (18, date(2026, 3, 1))
    assert service.last_modified is not None
    assert service.last_modified.microsecond == 123_000
    assert (service.source, service.source_id) == (ORUK, None)
    assert service.import_run_id == report.import_run_id
    assert service.is_free is False

    schedules = list(session.scalars(select(models.Schedule).order_by(models.Schedule.byday)))
    assert [schedule.byday for schedule in schedules] == ["MO", "TU,TH", "WE"]
    fortnightly = schedules[1]
    assert (fortnightly.freq, fortnightly.interval, fortnightly.count) == ("WEEKLY", 2, 3)
    assert (fortnightly.timezone, fortnightly.until) == ("Europe/London", date(2026, 12, 22))
    assert (fortnightly.opens_at, fortnightly.closes_at) == (time(14), time(16))
    assert schedules[2].closes_at == time(0)
    assert schedules[2].service_at_location_id is not None

    # One phone given in four places is four rows; one of them keeps the id.
    phones = list(session.scalars(select(models.Phone)))
    assert {phone.number for phone in phones} == {"01632 960100"}
    assert len(phones) == 4
    assert UUID(make_id("phone")) in {phone.id for phone in phones}
    assert session.scalar(select(models.CostOption.amount)) == Decimal("3.50")
    assert session.scalar(select(models.OrganizationIdentifier.identifier)) == "1234567"
    languages = session.execute(select(models.Language.name, models.Language.code))
    assert set(languages) == {("Urdu", "ur"), ("Polish", "pl"), ("Polish", None)}
    location = get_location(session)
    assert (location.located_by, location.transportation) == (LocatedBy.COORDINATES, "Bus 7")
    assert location.public_point is not None


@pytest.mark.parametrize("version", ["oruk-3.0", "hsds-3.0", "hsds-3.1-dev"])
def test_the_standards_own_examples_import_and_stay_unchanged(
    session: Session, shared: Path, version: str
) -> None:
    path = str(shared / "standards" / version / "examples" / "service_full.json")
    first = commit(session, path)
    assert counts(first) == {"fetched": 1, "parsed": 1, "new": 1}
    assert first.as_json()["located"]["none"] == 1  # latitude 100, longitude 101
    assert counts(commit(session, path)) == {"fetched": 1, "parsed": 1, "unchanged": 1}


@pytest.mark.parametrize("folder", ["Default", "Warn", "Test", "Fail"])
def test_the_validators_mocks_are_read(shared: Path, folder: str) -> None:
    for path in sorted((shared / "standards" / "validator-mocks" / folder).glob("service*.json")):
        report = check(ORUK, str(path))
        assert report.fetched == report.parsed + report.rejected > 0, path.name
    bad = check(ORUK, str(shared / "standards/validator-mocks/Fail/service_list.json"))
    assert bad.rejected_by == {"no name": 4}


def test_other_objects_of_the_standard_are_no_listings(shared: Path) -> None:
    examples = shared / "standards" / "hsds-3.1-dev" / "examples"
    for name in ("taxonomy_term", "taxonomy_list", "location", "base"):
        assert check(ORUK, str(examples / f"{name}.json")).parsed == 0, name


def test_a_service_at_location_carries_its_service(shared: Path) -> None:
    path = shared / "standards" / "oruk-3.0" / "examples" / "service_at_location_full.json"
    report = check(ORUK, str(path))
    assert (report.parsed, report.located.total()) == (1, 1)


@pytest.mark.parametrize("envelope", ["contents", "content", "services"])
def test_rows_are_found_in_any_envelope(tmp_path: Path, envelope: str) -> None:
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"total_pages": 1, envelope: [make_row("A"), make_row("B")]}))
    assert check(ORUK, str(path)).parsed == 2


def test_one_page_of_several_says_so(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"total_pages": 3, "contents": [make_row("A")]}))
    assert [issue.field for issue in check(ORUK, str(path)).issues] == ["total_pages"]


class TestIds:
    def test_a_number_becomes_the_same_uuid_every_time(
        self, session: Session, tmp_path: Path
    ) -> None:
        row = make_row("Choir", make_place(id=4), id=17)
        row["organization"]["id"] = 4
        commit(session, write_feed(tmp_path, row))
        service = session.scalars(select(models.Service)).one()
        location = session.scalars(select(models.Location)).one()
        organization = session.scalars(select(models.Organization)).one()
        assert (service.source_id, location.source_id, organization.source_id) == ("17", "4", "4")
        assert len({service.id, location.id, organization.id}) == 3
        assert counts(commit(session, write_feed(tmp_path, row)))["unchanged"] == 1

    def test_rows_without_any_id_stay_the_same_rows(self, session: Session, tmp_path: Path) -> None:
        row = make_row("Choir", make_place())
        for item in (
            row,
            row["organization"],
            row["service_at_locations"][0],
            row["service_at_locations"][0]["location"],
        ):
            del item["id"]
        commit(session, write_feed(tmp_path, row))
        assert counts(commit(session, write_feed(tmp_path, row)))["unchanged"] == 1

    def test_a_repeated_id_is_a_duplicate_and_the_first_is_kept(
        self, session: Session, tmp_path: Path
    ) -> None:
        rows = [make_row("Choir"), make_row("Choir", description="Again")]
        report = commit(session, write_feed(tmp_path, *rows))
        assert counts(report) == {"fetched": 2, "parsed": 2, "new": 1, "duplicate": 1}
        assert get_service(session, "Choir").description == "Choir meets weekly."

    def test_shared_organizations_and_locations_are_one_row(
        self, session: Session, tmp_path: Path
    ) -> None:
        report = commit(
            session, write_feed(tmp_path, make_row("A", make_place()), make_row("B", make_place()))
        )
        assert report.located.total() == 1
        assert len(list(session.scalars(select(models.Organization)))) == 1
        assert len(list(session.scalars(select(models.ServiceAtLocation)))) == 2

    def test_a_service_with_an_organization_id_alone_has_an_organization(
        self, session: Session, tmp_path: Path
    ) -> None:
        row = make_row("Choir", organization_id=make_id("unknown"))
        del row["organization"]
        commit(session, write_feed(tmp_path, row))
        assert session.get_one(models.Organization, UUID(make_id("unknown"))).name == "Choir"


class TestAccessCostAndReach:
    def test_accessibility_attributes_fill_the_tri_states(
        self, session: Session, tmp_path: Path
    ) -> None:
        place = make_place(
            attributes=[
                make_term("step_free", "accessibility", value="yes"),
                make_term("accessible_toilet", "accessibility", value="no"),
                make_term("parking", "accessibility", value="unknown"),
            ],
            accessibility=[{"description": "Hearing loop in the hall. Car park behind."}],
        )
        commit(session, write_feed(tmp_path, make_row("Choir", place)))
        location = get_location(session)
        assert (location.is_step_free, location.has_accessible_toilet) == (True, False)
        assert (location.has_hearing_loop, location.has_parking) == (True, None)

    def test_delivery_and_other_attributes(self, session: Session, tmp_path: Path) -> None:
        attributes = [
            make_term("online", "delivery"),
            make_term("by_phone", "delivery"),
            make_term("singing", "interest"),
        ]
        report = commit(session, write_feed(tmp_path, make_row("Choir", attributes=attributes)))
        assert report.issues == ()
        assert sorted(get_service(session, "Choir").delivery) == ["by_phone", "online"]
        of_the_feed = select(models.Attribute).where(models.Attribute.value.is_(None))
        kept = session.scalars(of_the_feed).one()
        assert (kept.link_type, kept.link_entity) == ("interest", "service")
        term = session.get_one(models.TaxonomyTerm, kept.taxonomy_term_id)
        assert term.name == "singing"

    def test_an_outline_is_mended_and_projected(self, session: Session, tmp_path: Path) -> None:
        bow_tie = [[[-0.9, 52.2], [-0.8, 52.3], [-0.8, 52.2], [-0.9, 52.3], [-0.9, 52.2]]]
        extent = json.dumps({"type": "Polygon", "coordinates": bow_tie})
        area = {"name": "Town", "extent": extent, "extent_type": "geojson"}
        path = write_feed(tmp_path, make_row("Choir", service_areas=[area]))
        assert commit(session, path).issues == ()
        geometry = session.scalars(select(models.ServiceArea.geometry)).one()
        assert geometry is not None
        shape = shapely.from_wkb(bytes(geometry.data))
        assert (shape.geom_type, shape.is_valid) == ("MultiPolygon", True)
        assert 30e6 < shape.area < 45e6
        assert counts(commit(session, path))["unchanged"] == 1

    def test_an_authoritys_code_brings_its_outline(self, session: Session, tmp_path: Path) -> None:
        make_area(session, "E06000061", "MULTIPOLYGON(((0 0,0 9,9 9,9 0,0 0)))")
        base = "http://statistics.data.gov.uk/id/statistical-geography"
        areas = [
            {"name": "North", "uri": f"{base}/E06000061"},
            {"name": "England", "uri": f"{base}/E92000001"},
        ]
        path = write_feed(tmp_path, make_row("Choir", service_areas=areas))
        commit(session, path)
        found = session.scalars(select(models.ServiceArea).order_by(models.ServiceArea.name)).all()
        assert [area.geometry is None for area in found] == [True, False]
        assert counts(commit(session, path))["unchanged"] == 1

    def test_a_virtual_location_has_no_point(self, session: Session, tmp_path: Path) -> None:
        row = make_row("Chat", make_place(location_type="virtual"))
        report = commit(session, write_feed(tmp_path, row))
        assert get_location(session).point is None
        assert report.located[LocatedBy.NONE] == 1
        assert report.issues == ()
