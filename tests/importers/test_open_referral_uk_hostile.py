"""Open Referral UK and HSDS files that are broken, or mean harm."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import models
from directory.kinds import ServiceStatus
from importers.errors import SourceFileError
from importers.pipeline import check
from tests.importers.feeds import (
    ORUK,
    commit,
    counts,
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


class TestHostileRows:
    def test_what_cannot_be_read_is_noted_and_left_out(
        self, session: Session, tmp_path: Path
    ) -> None:
        row = make_row(
            "Choir",
            make_place(latitude="52.237", longitude=float("nan"), addresses="Long Row"),
            assured_date="yesterday",
            minimum_age=80,
            maximum_age=20,
            url="javascript:alert(1)",
            email="nobody",
            status="wound up",
            schedules=[
                {"opens_at": "25:99", "byday": "Tuesdays", "description": "<b>Tuesdays</b>"}
            ],
            cost_options=[{"amount": -3, "option": "Odd"}, None, 7],
            phones=[{"number": "ask"}],
            contacts={"name": "x"},
            last_modified=["2026"],
            service_areas=[{"name": "Town", "extent": "{broken", "extent_type": "geojson"}],
        )
        row["name"] = "Choir\u0000\ud800"
        report = commit(session, write_feed(tmp_path, row))
        service = get_service(session, "Choir")
        assert service.name == "Choir"
        assert service.assured_date is None
        assert (service.minimum_age, service.url, service.email) == (None, None, None)
        assert service.status == ServiceStatus.INACTIVE
        assert session.scalars(select(models.Schedule)).one().description == "Tuesdays"
        fields = {issue.field for issue in report.issues}
        assert fields >= {
            "assured_date",
            "minimum_age",
            "url",
            "email",
            "status",
            "schedules[0].opens_at",
            "schedules[0].byday",
            "cost_options[0].amount",
            "cost_options[2]",
            "phones[0].number",
            "contacts",
            "last_modified",
            "service_areas[0].extent",
            "service_at_locations[0].location.longitude",
            "service_at_locations[0].location.addresses",
        }
        assert all(issue.line == 2 for issue in report.issues)
        assert counts(commit(session, write_feed(tmp_path, row)))["unchanged"] == 1

    def test_rows_that_could_not_be_listings_are_rejected(self, tmp_path: Path) -> None:
        report = check(ORUK, write_feed(tmp_path, make_row("A"), 7, None, {"id": 1}, make_row("")))
        assert report.rejected_by == {"not an object": 2, "no name": 2}
        assert (report.fetched, report.parsed) == (5, 1)

    def test_an_endless_text_is_cut(self, session: Session, tmp_path: Path) -> None:
        row = make_row("Choir", description="word " * 400_000)
        report = commit(session, write_feed(tmp_path, row))
        assert [issue.field for issue in report.issues] == ["description"]

    def test_parents_that_go_round_in_circles(self, session: Session, tmp_path: Path) -> None:
        first, second = make_term("a", "interest"), make_term("b", "interest")
        first["taxonomy_term"]["parent_id"] = second["taxonomy_term"]["id"]
        second["taxonomy_term"]["parent_id"] = first["taxonomy_term"]["id"]
        row = make_row("Choir", attributes=[first, second])
        row["organization"]["parent_organization_id"] = make_id("nobody")
        path = write_feed(tmp_path, row)
        commit(session, path)
        assert counts(commit(session, path))["unchanged"] == 1

    @pytest.mark.parametrize(
        ("text", "where"),
        [
            ('[\n{"id": 1,\n"name": }]', "line 3, column 9, field name"),
            ('[{"name": "A"}', "line 1, column 15"),
            ('{"contents": "none"}', "field contents"),
            ("", "line 1, column 1"),
            ('[{"name":' * 100_000, "too deep"),
            ("[" + "9" * 5_000 + "]", "too long"),
            ('[{"name": "A"}] []', "column 17"),
        ],
    )
    def test_a_malformed_file_names_where(self, tmp_path: Path, text: str, where: str) -> None:
        path = tmp_path / "feed.json"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SourceFileError, match=where):
            check(ORUK, str(path))

    def test_a_wrong_encoding_names_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "feed.json"
        path.write_bytes(b'[\n{"name": "caf\xe9"}]')
        with pytest.raises(SourceFileError, match="line 2: byte e9"):
            check(ORUK, str(path))

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
    def test_a_byte_order_mark_is_read_over(self, tmp_path: Path, encoding: str) -> None:
        path = tmp_path / "feed.json"
        path.write_text(json.dumps([make_row("Café")]), encoding=encoding)
        assert check(ORUK, str(path)).parsed == 1

    def test_a_folder_and_a_missing_file_are_refused(self, tmp_path: Path) -> None:
        for path in (tmp_path, tmp_path / "none.json"):
            with pytest.raises(SourceFileError):
                check(ORUK, str(path))
