"""What is wrong, older than the directory, or nobody else's business, is left out."""

import csv
import io
import re

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import Role, UploadState
from directory.models import (
    BulkUpload,
    Organization,
    Service,
)
from directory.queries.versions import list_waiting
from tests.api.accounts.browser import make_account
from tests.api.bulk.desk import SCRIPT, Desk, issues, numbers, outcomes, report
from tests.factories import make_organization, make_service
from tests.upkeep.editing import NOW
from upkeep.content import load_content


class TestWrongRows:
    def test_anothers_listing_is_never_touched(
        self, desk: Desk, session: Session, service: Service
    ) -> None:
        foreign = make_service(
            session, "Others", organization=make_organization(session, "Other"), phone="01"
        )
        before = load_content(session, foreign.id)
        page = desk.upload(
            [
                {"Name": "Mine", "Phone": "01536 1", "Reference": str(foreign.id)},
                {"Name": "Others", "Phone": "01536 222222", "Organisation": "Other"},
                {"Name": "Tuesday Singers", "Phone": "01536 333333", "Organisation": "Other"},
            ]
        )
        assert {outcome for _, outcome in outcomes(session)} == {"wrong"}
        assert "Take in" not in desk.get(page).text
        desk.commit(page)
        assert load_content(session, foreign.id) == before
        assert list_waiting(session) == []

    def test_a_cell_that_cannot_be_read_leaves_its_row_out_and_nothing_else(
        self, desk: Desk, session: Session, service: Service, organization: Organization
    ) -> None:
        second = make_service(session, "Walkers", organization=organization, phone="01536 9")
        rows = {row["Name"]: row for row in desk.sheet()}
        page = desk.upload(
            [
                {**rows["Tuesday Singers"], "Phone": "ask Jo", "Minimum age": "=999"},
                {**rows["Walkers"], "Phone": "01536 666666"},
            ]
        )
        assert outcomes(session) == [("Tuesday Singers", "wrong"), ("Walkers", "changed")]
        # What an import would make of a cell is not what happens here.
        assert not any("taken as" in said or "left out" in said for said in issues(session))
        file = desk.get(f"{page}/wrong.csv").content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(file)))
        assert ["groups.csv", "2", "Tuesday Singers", "Phone", "ask Jo"] in [x[:5] for x in lines]
        assert "'=999" in file
        assert "leave out 1" in desk.get(page).text
        desk.commit(page)
        assert numbers(session, service) == ["01536 000000"]
        assert numbers(session, second) == ["01536 666666"]
        assert report(session)["result"]["left_out"] == 1

    def test_a_number_without_its_nought_is_mended_and_said(
        self, desk: Desk, session: Session
    ) -> None:
        [row] = desk.sheet()
        desk.upload([{**row, "Phone": "1536777777"}])
        assert outcomes(session) == [("Tuesday Singers", "changed")]
        assert "lost its first 0" in issues(session)[0]

    def test_a_listing_that_stands_twice_counts_once(self, desk: Desk, session: Session) -> None:
        rows = [
            {"Name": "Tuesday Singers", "Phone": "01536 111111"},
            {"Name": "Tuesday Singers", "Phone": "01536 222222"},
        ]
        desk.upload(rows)
        assert [outcome for _, outcome in outcomes(session)] == ["changed", "wrong"]

    def test_script_comes_out_inert(self, desk: Desk, session: Session) -> None:
        page = desk.upload([{"Name": SCRIPT, "Phone": SCRIPT, "Postcode": SCRIPT}], f"{SCRIPT}.csv")
        for shown in (page, "/bulk", f"{page}?show=wrong", f"{page}?show=%3Cscript%3E&page=x"):
            assert SCRIPT not in desk.get(shown).text


class TestMeanwhile:
    def test_what_changed_since_the_look_is_shown_and_nothing_is_taken_in(
        self, desk: Desk, session: Session, service: Service
    ) -> None:
        [row] = desk.sheet()
        page = desk.upload([{**row, "Alert": "Closed in August"}])
        service.alternate_name = "Tuesdays"
        session.flush()
        desk.commit(page)
        assert report(session)["moved"] == ["Tuesday Singers"]
        assert report(session)["state"] == UploadState.CHECKED
        assert "Somebody has changed something since you looked" in desk.get(page).text
        session.refresh(service)
        assert service.alert is None

    def test_a_row_that_is_older_than_somebodys_change_does_not_undo_it(
        self, desk: Desk, session: Session, service: Service
    ) -> None:
        [row] = desk.sheet()
        service.alternate_name = "Tuesdays"
        session.flush()
        desk.upload([row])
        assert outcomes(session) == [("Tuesday Singers", "unchanged")]
        desk.upload([{**row, "Alert": "Closed in August"}])
        assert outcomes(session) == [("Tuesday Singers", "wrong")]
        assert "changed by somebody else" in issues(session)[0]


class TestFiles:
    def test_only_whoever_uploaded_it_sees_it(
        self, desk: Desk, app: FastAPI, session: Session
    ) -> None:
        page = desk.upload(desk.sheet())
        make_account(session, "other@example.org", Role.REVIEWER)
        other = Desk(app)
        other.sign_in("other@example.org")
        for path in (page, f"{page}/progress", f"{page}/wrong.csv", "/bulk/x"):
            assert other.get(path).status_code == 404
        for path in ("look", "commit", "discard"):
            assert other.post(f"{page}/{path}", "/bulk").status_code == 404

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"PK\x03\x04 not a zip", "damaged"),
            (b"one,two\n1,2\n", "no row of headings"),
            (b"\x00\x01\x02", "headings"),
        ],
    )
    def test_a_file_that_cannot_be_read_says_why(
        self, desk: Desk, session: Session, content: bytes, said: str
    ) -> None:
        page = desk.send(content, "../../etc/groups.xlsx").headers["location"]
        shown = desk.get(page).text
        assert said in shown
        assert "/tmp" not in shown
        assert "groups.xlsx" in shown
        assert report(session)["state"] == UploadState.REFUSED
        assert session.scalar(select(BulkUpload.file)) is None

    def test_nothing_and_too_much_are_refused(self, desk: Desk) -> None:
        empty = desk.send(b"", "x.csv")
        assert empty.status_code == 422
        assert re.search("Select a spreadsheet|is empty", empty.text)
        assert desk.send(b"x" * (7 * 1024 * 1024), "x.csv").status_code == 413

    def test_it_can_be_thrown_away_and_looked_at_again(self, desk: Desk, session: Session) -> None:
        page = desk.upload(desk.sheet())
        progress = desk.get(f"{page}/progress").json()
        assert progress == {"state": "checked", "done": 1, "total": 1}
        assert desk.post(f"{page}/look", page).status_code == 303
        assert report(session)["state"] == UploadState.CHECKED
        assert desk.post(f"{page}/discard", page).headers["location"] == "/bulk"
        assert desk.get(page).status_code == 404

    def test_one_that_stopped_can_be_begun_again(self, desk: Desk, session: Session) -> None:
        page = desk.upload(desk.sheet())
        upload = session.scalars(select(BulkUpload)).one()
        upload.state, upload.ended_at = UploadState.COMMITTING, NOW.replace(year=2020)
        session.flush()
        assert "nothing was changed" in desk.get(page).text
        desk.post(f"{page}/look", page)
        assert report(session)["state"] == UploadState.CHECKED

    def test_the_empty_template_can_be_had(self, desk: Desk) -> None:
        assert desk.get("/bulk/template.xlsx").content.startswith(b"PK")
        assert "EXAMPLE" in desk.get("/bulk/template.csv").text
        assert desk.get("/bulk/listings.xlsx").content.startswith(b"PK")
