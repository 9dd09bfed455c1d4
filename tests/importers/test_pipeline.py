"""What a run does to the directory: compare, write, refuse, close, restore, and leave alone."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory import models
from directory.kinds import LocationVisibility, PublicationStatus, ServiceStatus
from directory.models import Record
from importers.errors import ImportRefusedError, SourceFileError, UnknownSourceError
from importers.pipeline import check, run
from importers.sources import SOURCES
from tests.factories import make_service
from tests.importers.feeds import (
    ORUK,
    commit,
    counts,
    load_postcodes,
    make_id,
    make_place,
    make_row,
    make_rows,
    make_term,
    write_feed,
)


def status_of(session: Session, name: str) -> ServiceStatus:
    session.expire_all()
    return session.get_one(models.Service, UUID(make_id(name))).status


def confirm(session: Session, record_type: str, record_id: UUID, field: str) -> None:
    session.add(
        models.ConfirmedField(
            record_type=record_type, record_id=record_id, field=field, confirmed_by="worker"
        )
    )
    session.flush()


def row_counts(session: Session) -> dict[str, int]:
    return {
        name: session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in Record.metadata.tables.items()
    }


def contents(session: Session) -> dict[str, list[Any]]:
    """Every row of every table but the runs themselves."""
    return {
        name: sorted(map(repr, session.execute(select(table.c.id, *_plain(table)))))
        for name, table in Record.metadata.tables.items()
        if name != "import_run" and "id" in table.c
    }


def _plain(table: Any) -> list[Any]:
    return [
        column for column in table.c if column.name not in {"point", "public_point", "geometry"}
    ]


def test_a_dry_run_reports_the_same_and_writes_nothing(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    path = write_feed(tmp_path, *make_rows(3), make_row("Choir", make_place()))
    before = row_counts(session)
    dry = run(session, ORUK, path, is_commit=False)
    assert row_counts(session) == before
    wet = commit(session, path)
    assert {**wet.as_json(), "is_committed": False, "import_run_id": None} == dry.as_json()
    stored = session.get_one(models.ImportRun, wet.import_run_id)
    assert stored.report == wet.as_json()
    assert (stored.source, stored.origin) == (ORUK, path)
    assert stored.finished_at is not None


def test_the_report_has_every_key(tmp_path: Path) -> None:
    value = check(ORUK, write_feed(tmp_path, make_row("Choir", make_place()))).as_json()
    assert value["located"] == {"coordinates": 0, "postcode": 0, "unverified": 1, "none": 0}
    assert value["rejected_by"] == {}
    assert value["issues"] == []
    assert (value["new"], value["parsed"], value["fetched"]) == (0, 1, 1)
    assert json.loads(json.dumps(value)) == value


def test_a_second_run_changes_nothing(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    rows = [
        make_row(f"Group {n}", make_place(f"hall {n}"), phones=[{"number": "01632 960100"}])
        for n in range(4)
    ]
    path = write_feed(tmp_path, *rows)
    assert counts(commit(session, path)) == {"fetched": 4, "parsed": 4, "new": 4}
    before = contents(session)
    assert counts(commit(session, path)) == {"fetched": 4, "parsed": 4, "unchanged": 4}
    session.expire_all()
    assert contents(session) == before


def test_changes_name_their_fields(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    rows = [make_row("A", make_place("hall a")), make_row("B", make_place("hall b")), make_row("C")]
    commit(session, write_feed(tmp_path, *rows))
    rows[0]["description"] = "New words."
    rows[0]["schedules"] = [{"byday": "MO", "opens_at": "10:00"}]
    rows[1]["service_at_locations"][0]["location"]["description"] = "Round the back."
    report = commit(session, write_feed(tmp_path, *rows))
    assert counts(report) == {"fetched": 3, "parsed": 3, "changed": 2, "unchanged": 1}
    assert {change.name: change.fields for change in report.changes} == {
        "A": ("description", "schedules"),
        "B": ("location.description",),
    }
    service = session.get_one(models.Service, UUID(make_id("A")))
    session.refresh(service)
    assert service.description == "New words."
    assert service.import_run_id == report.import_run_id


def test_lists_are_replaced_not_added_to(session: Session, tmp_path: Path) -> None:
    row = make_row("A", phones=[{"number": "01632 960100"}, {"number": "01632 960101"}])
    commit(session, write_feed(tmp_path, row))
    row["phones"] = [{"number": "01632 960102"}]
    commit(session, write_feed(tmp_path, row))
    assert session.scalars(select(models.Phone.number)).all() == ["01632 960102"]
    del row["phones"]
    commit(session, write_feed(tmp_path, row))
    assert session.scalars(select(models.Phone.number)).all() == []


class TestGoneAndRefused:
    def test_gone_rows_become_inactive_and_come_back(
        self, session: Session, tmp_path: Path
    ) -> None:
        rows = make_rows(10)
        commit(session, write_feed(tmp_path, *rows))
        report = commit(session, write_feed(tmp_path, *rows[:7]))
        assert counts(report) == {"fetched": 7, "parsed": 7, "unchanged": 7, "gone": 3}
        assert status_of(session, "Group 9") == ServiceStatus.INACTIVE
        assert counts(commit(session, write_feed(tmp_path, *rows[:7]))).get("gone") is None
        report = commit(session, write_feed(tmp_path, *rows))
        assert counts(report)["changed"] == 3
        assert status_of(session, "Group 9") == ServiceStatus.ACTIVE
        assert session.scalar(select(func.count()).select_from(models.Service)) == 10

    @pytest.mark.parametrize("left", [0, 1, 6])
    @pytest.mark.parametrize("is_commit", [True, False])
    def test_a_feed_that_shrinks_by_over_30_percent_is_refused(
        self, session: Session, tmp_path: Path, left: int, is_commit: bool
    ) -> None:
        rows = make_rows(10)
        commit(session, write_feed(tmp_path, *rows))
        before = contents(session)
        path = write_feed(tmp_path, *rows[:left])
        with pytest.raises(ImportRefusedError, match="nothing was changed"):
            run(session, ORUK, path, is_commit=is_commit)
        assert contents(session) == before
        report = commit(session, path, allow_shrink=True)
        assert report.gone == 10 - left

    def test_a_feed_that_closes_many_listings_is_refused(
        self, session: Session, tmp_path: Path
    ) -> None:
        commit(session, write_feed(tmp_path, *make_rows(10)))
        with pytest.raises(ImportRefusedError):
            commit(session, write_feed(tmp_path, *make_rows(10, status="inactive")))

    def test_an_empty_feed_is_refused_from_the_start(
        self, session: Session, tmp_path: Path
    ) -> None:
        with pytest.raises(ImportRefusedError, match="empty"):
            commit(session, write_feed(tmp_path))
        with pytest.raises(ImportRefusedError, match="2 rows"):
            commit(session, write_feed(tmp_path, 1, {"id": 2}))

    def test_a_row_that_lost_its_name_is_not_gone(self, session: Session, tmp_path: Path) -> None:
        rows = make_rows(3)
        commit(session, write_feed(tmp_path, *rows))
        rows[2]["name"] = None
        report = commit(session, write_feed(tmp_path, *rows))
        assert counts(report) == {"fetched": 3, "parsed": 2, "unchanged": 2, "rejected": 1}
        assert status_of(session, "Group 2") == ServiceStatus.ACTIVE

    def test_a_malformed_file_leaves_the_directory_as_it_was(
        self, session: Session, tmp_path: Path
    ) -> None:
        path = write_feed(tmp_path, *make_rows(3))
        commit(session, path)
        before = contents(session)
        text = Path(path).read_text(encoding="utf-8")
        Path(path).write_text(text[: len(text) // 2], encoding="utf-8")
        with pytest.raises(SourceFileError, match=r"line \d+, column \d+"):
            commit(session, path)
        assert contents(session) == before

    def test_unknown_sources_list_the_known(self, session: Session) -> None:
        with pytest.raises(UnknownSourceError, match=", ".join(sorted(SOURCES))):
            run(session, "council", "x", is_commit=False)

    def test_a_source_of_files_follows_no_address(self, session: Session) -> None:
        with pytest.raises(SourceFileError):
            run(session, "venues", "https://example.org/venues", is_commit=False)
        with pytest.raises(SourceFileError):
            check(ORUK, "https://example.org/feed")


class TestConfirmedFields:
    def test_the_difference_waits_and_goes_when_the_feed_agrees(
        self, session: Session, tmp_path: Path
    ) -> None:
        row = make_row("Choir")
        commit(session, write_feed(tmp_path, row))
        service = session.get_one(models.Service, UUID(make_id("Choir")))
        service.description = "What a person wrote."
        confirm(session, "service", service.id, "description")

        row |= {"description": "What the feed says.", "fees": "£2"}
        report = commit(session, write_feed(tmp_path, row))
        session.refresh(service)
        assert (service.description, service.fees) == ("What a person wrote.", "£2")
        waiting = session.scalars(select(models.WaitingDifference)).one()
        assert (waiting.held, waiting.offered) == ("What a person wrote.", "What the feed says.")
        assert [issue.field for issue in report.issues] == ["service.description"]

        again = commit(session, write_feed(tmp_path, row))
        assert counts(again) == {"fetched": 1, "parsed": 1, "unchanged": 1}
        row["description"] = "A third wording."
        commit(session, write_feed(tmp_path, row))
        session.expire_all()
        assert session.scalars(select(models.WaitingDifference.offered)).all() == [
            "A third wording."
        ]

        row["description"] = "What a person wrote."
        assert commit(session, write_feed(tmp_path, row)).issues == ()
        assert session.scalars(select(models.WaitingDifference)).all() == []

    def test_a_confirmed_point_stays(self, session: Session, tmp_path: Path) -> None:
        load_postcodes(session)
        place = make_place()
        commit(session, write_feed(tmp_path, make_row("Choir", place)))
        location_id = UUID(make_id("hall"))
        before = session.scalar(select(func.ST_AsText(models.Location.point)))
        confirm(session, "location", location_id, "point")
        place["latitude"] = 52.25
        commit(session, write_feed(tmp_path, make_row("Choir", place)))
        assert session.scalar(select(func.ST_AsText(models.Location.point))) == before
        waiting = session.scalars(select(models.WaitingDifference)).one()
        assert (waiting.record_type, waiting.field) == ("location", "point")

    def test_a_confirmed_phone_keeps_the_list_of_phones(
        self, session: Session, tmp_path: Path
    ) -> None:
        phone = {"id": make_id("phone"), "number": "01632 960100"}
        row = make_row("Choir", phones=[phone])
        commit(session, write_feed(tmp_path, row))
        confirm(session, "phone", UUID(make_id("phone")), "number")
        row["phones"] = [{**phone, "number": "01632 960199"}]
        commit(session, write_feed(tmp_path, row))
        assert session.scalars(select(models.Phone.number)).all() == ["01632 960100"]
        waiting = session.scalars(select(models.WaitingDifference)).one()
        assert waiting.offered == [{"number": "01632 960199"}]

    def test_a_confirmed_status_is_not_closed(self, session: Session, tmp_path: Path) -> None:
        rows = make_rows(5)
        commit(session, write_feed(tmp_path, *rows))
        confirm(session, "service", UUID(make_id("Group 4")), "status")
        report = commit(session, write_feed(tmp_path, *rows[:4]))
        assert report.gone == 0
        assert status_of(session, "Group 4") == ServiceStatus.ACTIVE
        waiting = session.scalars(select(models.WaitingDifference)).one()
        assert (waiting.held, waiting.offered) == ("active", "inactive")

    def test_a_withdrawn_listing_stays_withdrawn(self, session: Session, tmp_path: Path) -> None:
        row = make_row("Choir")
        commit(session, write_feed(tmp_path, row))
        service = session.get_one(models.Service, UUID(make_id("Choir")))
        service.publication_status = PublicationStatus.WITHDRAWN
        session.flush()
        row["description"] = "News."
        commit(session, write_feed(tmp_path, row))
        session.refresh(service)
        assert service.publication_status == PublicationStatus.WITHDRAWN


class TestVisibility:
    @pytest.mark.parametrize("held", ["hidden", "approximate"])
    def test_an_import_never_makes_a_location_more_visible(
        self, session: Session, tmp_path: Path, held: str
    ) -> None:
        term = make_term(held, "location_visibility")
        commit(session, write_feed(tmp_path, make_row("Refuge", make_place(attributes=[term]))))
        report = commit(session, write_feed(tmp_path, make_row("Refuge", make_place())))
        session.expire_all()
        location = session.get_one(models.Location, UUID(make_id("hall")))
        assert location.visibility == held
        assert report.unchanged == 1
        assert "location_visibility" in {issue.field for issue in report.issues}

    def test_nor_one_that_a_person_hid(self, session: Session, tmp_path: Path) -> None:
        path = write_feed(tmp_path, make_row("Refuge", make_place()))
        commit(session, path)
        location = session.get_one(models.Location, UUID(make_id("hall")))
        location.visibility = LocationVisibility.HIDDEN
        session.flush()
        report = commit(session, path)
        session.refresh(location)
        assert location.visibility == LocationVisibility.HIDDEN
        assert "52.237" not in json.dumps(report.as_json())

    def test_a_hidden_location_under_a_new_id_stays_hidden(
        self, session: Session, tmp_path: Path
    ) -> None:
        term = make_term("hidden", "location_visibility")
        commit(session, write_feed(tmp_path, make_row("Refuge", make_place(attributes=[term]))))
        commit(session, write_feed(tmp_path, make_row("Refuge", make_place("other"))))
        location = session.get_one(models.Location, UUID(make_id("other")))
        assert location.visibility == LocationVisibility.HIDDEN

    def test_an_import_may_hide(self, session: Session, tmp_path: Path) -> None:
        commit(session, write_feed(tmp_path, make_row("Refuge", make_place())))
        term = make_term("hidden", "location_visibility")
        report = commit(
            session, write_feed(tmp_path, make_row("Refuge", make_place(attributes=[term])))
        )
        assert report.changes[0].fields == ("location.visibility",)


class TestOwnership:
    def test_what_others_brought_in_is_left_alone(self, session: Session, tmp_path: Path) -> None:
        by_hand = make_service(session, "Choir")
        row = make_row("Choir", id=str(by_hand.id), description="Ours now.")
        report = commit(session, write_feed(tmp_path, row, make_row("B")))
        assert counts(report) == {"fetched": 2, "parsed": 2, "new": 1, "duplicate": 1}
        session.refresh(by_hand)
        assert (by_hand.description, by_hand.source) == (None, None)

    def test_the_demonstration_is_a_source_of_its_own(
        self, session: Session, tmp_path: Path
    ) -> None:
        commit(session, write_feed(tmp_path, *make_rows(10)), is_demonstration=True)
        report = commit(session, write_feed(tmp_path, make_row("Choir")))
        assert counts(report) == {"fetched": 1, "parsed": 1, "new": 1}
        assert status_of(session, "Group 9") == ServiceStatus.ACTIVE
        demonstration = session.scalars(
            select(models.Service.source).where(models.Service.is_demonstration)
        )
        assert set(demonstration) == {"demonstration"}
        organization = session.get_one(models.Organization, UUID(make_id("trust")))
        assert organization.is_demonstration

    def test_an_id_of_something_else_is_no_conflict(self, session: Session, tmp_path: Path) -> None:
        shared_id = str(uuid4())
        phone = {"id": shared_id, "number": "01632 960100"}
        commit(session, write_feed(tmp_path, make_row("A", phones=[phone])))
        report = commit(
            session,
            write_feed(tmp_path, make_row("A", phones=[phone]), make_row("B", phones=[phone])),
        )
        assert counts(report)["new"] == 1
        assert len(session.scalars(select(models.Phone.id)).all()) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "location", "amount"]), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        *("id", "status", "description", "url", "email", "minimum_age", "assured_date", "fees"),
        *("last_modified", "organization", "organization_id", "phones", "contacts", "schedules"),
        *("service_areas", "service_at_locations", "languages", "funding", "cost_options"),
        "attributes",
    ]
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.dictionaries(KEYS, JSON, max_size=6), min_size=1, max_size=3))
def test_whatever_a_feed_holds_is_imported_once_and_then_unchanged(
    session: Session, tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    path = write_feed(tmp_path, *({**row, "name": f"Row {n}"} for n, row in enumerate(rows)))
    with session.begin_nested() as savepoint:
        first = commit(session, path, allow_shrink=True)
        second = commit(session, path, allow_shrink=True)
        savepoint.rollback()
    for report in (first, second):
        assert report.fetched == report.parsed + report.rejected
        assert report.parsed == (report.new + report.changed + report.unchanged + report.duplicate)
    assert (second.new, second.changed, second.gone) == (0, 0, 0)
