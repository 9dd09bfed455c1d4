"""Rows upon what is recorded: several places, another layout, and what no sheet can say."""

import csv
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import LocationVisibility, Role
from directory.models import Contact, Service
from importers.formats.spreadsheet.row import _cleaned, guarded
from importers.formats.spreadsheet.template_file import filled_csv
from importers.records import PhoneRecord, ServiceRecord
from tests.factories import (
    make_cost_option,
    make_location,
    make_organization,
    make_postcode,
    make_schedule,
    make_service,
)
from tests.upkeep.editing import make_editor
from upkeep.bulk.loading import load_held
from upkeep.bulk.plan import BulkPlan, PlannedListing, RowOutcome
from upkeep.bulk.planning import plan_spreadsheet
from upkeep.content import ListingContent, load_content
from upkeep.round_trip import overlaid

Row = dict[str, str]
ONE = uuid4()


def silent(_done: int, _total: int | None) -> None:
    """Report progress to nobody."""


@pytest.fixture
def service(session: Session) -> Service:
    """A listing with two places, each with its times, a private contact and a price."""
    make_postcode(session, "NN160AA")
    make_postcode(session, "NN160BB", GridPoint(486_900.0, 278_900.0))
    service = make_service(session, organization=make_organization(session), phone="01536 000000")
    for name, postcode in (("Hall", "NN16 0AA"), ("Church", "NN16 0BB")):
        make_location(session, service=service, postcode=postcode, name=name)
    make_schedule(session, service)
    make_cost_option(session, service, option="A session", amount=2)
    for title, email in (("Secretary", "a@harebell.example"), (None, "b@harebell.example")):
        session.add(Contact(id=uuid4(), service_id=service.id, title=title, email=email))
    session.flush()
    return service


def downloaded(session: Session, service: Service, path: Path) -> list[Row]:
    rows = load_held(session, [service.id])[service.id].marked_rows()
    path.write_bytes(filled_csv(rows))
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def plan(session: Session, path: Path, rows: list[Row]) -> BulkPlan:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)
    return plan_spreadsheet(session, path, make_editor(session, Role.REVIEWER), silent)


def only(found: BulkPlan) -> tuple[PlannedListing, ListingContent]:
    [one] = found.listings
    assert one.content is not None, one.issues
    return one, one.content


class TestSeveralPlaces:
    def test_each_has_a_row(self, session: Session, service: Service, tmp_path: Path) -> None:
        rows = downloaded(session, service, tmp_path / "x.csv")
        assert sorted(row["Venue name"] for row in rows) == ["", "Church", "Hall"]
        assert {row["Reference"] for row in rows} == {str(service.id)}
        one, _ = only(plan(session, tmp_path / "x.csv", rows))
        assert one.outcome is RowOutcome.UNCHANGED

    def test_one_that_moves_keeps_its_id_and_the_other_stays(
        self, session: Session, service: Service, tmp_path: Path
    ) -> None:
        before = load_content(session, service.id)
        rows = downloaded(session, service, tmp_path / "x.csv")
        for row in rows:
            if row["Venue name"] == "Church":
                row.update({"Venue name": "Chapel", "Step free": "yes"})
        one, after = only(plan(session, tmp_path / "x.csv", rows))
        assert {change.column for change in one.changes} == {"Venue name", "Step free"}
        assert {place.id for place in after.locations} == {place.id for place in before.locations}
        names = {place.name: place.is_step_free for place in after.locations}
        assert names == {"Hall": None, "Chapel": True}

    def test_a_row_that_is_taken_out_is_a_place_gone(
        self, session: Session, service: Service, tmp_path: Path
    ) -> None:
        rows = [
            row
            for row in downloaded(session, service, tmp_path / "x.csv")
            if row["Venue name"] != "Church"
        ]
        one, after = only(plan(session, tmp_path / "x.csv", rows))
        assert one.outcome is RowOutcome.CHANGED
        assert [place.name for place in after.locations] == ["Hall"]

    def test_a_hidden_one_is_never_gone(
        self, session: Session, service: Service, tmp_path: Path
    ) -> None:
        hidden = make_location(
            session, service=service, name="Refuge", visibility=LocationVisibility.HIDDEN
        )
        rows = downloaded(session, service, tmp_path / "x.csv")
        _, after = only(plan(session, tmp_path / "x.csv", rows[:1]))
        assert [place.id for place in after.locations] == [hidden.id]


class TestWhatASheetCannotSay:
    def test_the_other_contact_and_what_the_first_has_besides_stay(
        self, session: Session, service: Service, tmp_path: Path
    ) -> None:
        rows = downloaded(session, service, tmp_path / "x.csv")
        rows[0]["Who to ask for"] = "Chair"
        _, after = only(plan(session, tmp_path / "x.csv", rows))
        found = {(one.title, one.email) for one in after.service.contacts}
        assert found == {("Chair", "a@harebell.example"), (None, "b@harebell.example")}

    def test_prices_stay_until_the_cost_is_said_in_other_words(
        self, session: Session, service: Service, tmp_path: Path
    ) -> None:
        rows = downloaded(session, service, tmp_path / "x.csv")
        assert rows[0]["Cost"] == "A session £2.00"
        rows[0]["Alert"] = "Snow"
        _, after = only(plan(session, tmp_path / "x.csv", rows))
        assert len(after.service.cost_options) == 1
        rows[0]["Cost"] = "Three pounds"
        _, after = only(plan(session, tmp_path / "x.csv", rows))
        assert (after.service.cost_options, after.service.fees_description) == ((), "Three pounds")

    def test_new_times_are_read(self, session: Session, service: Service, tmp_path: Path) -> None:
        rows = downloaded(session, service, tmp_path / "x.csv")
        rows[0]["Days and times"] = "Fridays 10am to noon"
        _, after = only(plan(session, tmp_path / "x.csv", rows))
        assert [one.byday for one in after.service.schedules] == ["FR"]


def test_another_layout_fills_in_and_takes_nothing_away(
    session: Session, service: Service, tmp_path: Path
) -> None:
    before = load_content(session, service.id)
    row = {"import_id": str(service.id), "name": "Tuesday Singers", "description": "New words"}
    row |= {"organisation": "Harebell Trust", "approved": "TRUE", "visible": "TRUE"}
    one, after = only(plan(session, tmp_path / "x.csv", [row]))
    assert [change.column for change in one.changes] == ["Description"]
    assert after.service == replace(before.service, description="New words")
    assert after.locations == before.locations
    again = {**row, "description": ""}
    unchanged, _ = only(plan(session, tmp_path / "x.csv", [again]))
    assert unchanged.outcome is RowOutcome.UNCHANGED


def test_what_was_never_shown_is_not_changed_by_its_id() -> None:
    seen, unseen = PhoneRecord(uuid4(), "1"), PhoneRecord(uuid4(), "2")
    out = _service_with(seen)
    back = _service_with(replace(seen, number="3"), replace(unseen, number="4"))
    held = _service_with(seen, unseen)
    merged = overlaid(out, back, held)
    assert [one.number for one in merged.phones] == ["3", "4", "2"]
    assert merged.phones[2] == unseen
    assert len({one.id for one in merged.phones}) == 3


def _service_with(*phones: PhoneRecord) -> ServiceRecord:
    return ServiceRecord(ONE, ONE, "x", phones=phones)


@given(st.text(alphabet="'=+-@\t\rax 1", max_size=8))
def test_no_text_runs_and_none_is_lost(text: str) -> None:
    written = guarded(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert _cleaned(written) == text


def test_a_wrong_postcode_is_told_once(session: Session, service: Service, tmp_path: Path) -> None:
    rows = downloaded(session, service, tmp_path / "x.csv")
    for row in rows:
        if row["Venue name"] == "Church":
            row["Postcode"] = "NN1"
    [one] = plan(session, tmp_path / "x.csv", rows).listings
    assert [(issue.field, issue.message) for issue in one.issues] == [
        ("Postcode", "is no whole postcode: write one such as NN1 1ED")
    ]


def test_a_free_listing_says_so_in_one_column(
    session: Session, service: Service, tmp_path: Path
) -> None:
    service.is_free, service.fees_description = True, "Free"
    session.flush()
    rows = downloaded(session, service, tmp_path / "x.csv")
    said = [(row["Free"], row["Cost"]) for row in rows if row["Free"]]
    assert said == [("yes", "")]
    one, _ = only(plan(session, tmp_path / "x.csv", rows))
    assert one.outcome is RowOutcome.UNCHANGED
