"""What is downloaded, changed and uploaded goes in, at once or when a reviewer agrees."""

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import LocationVisibility, Role, VersionWay
from directory.models import (
    Account,
    BulkUpload,
    ListingVersion,
    Location,
    Organization,
    Service,
)
from directory.queries.versions import list_waiting
from tests.api.accounts.browser import make_account
from tests.api.bulk.desk import Desk, issues, numbers, outcomes, report
from tests.factories import make_location, make_postcode, make_service
from upkeep.content import load_content


class TestThereAndBack:
    def test_what_is_not_changed_is_unchanged(self, desk: Desk, session: Session) -> None:
        desk.upload(desk.sheet())
        assert outcomes(session) == [("Tuesday Singers", "unchanged")]

    def test_a_changed_cell_goes_live_when_it_is_taken_in_and_not_before(
        self, desk: Desk, session: Session, service: Service, keeper: Account
    ) -> None:
        before = load_content(session, service.id)
        [row] = desk.sheet()
        page = desk.upload([{**row, "Phone": "01536 111111", "Cost": "=2+3"}])
        shown = desk.get(page).text
        assert "<del>01536 000000</del>" in shown
        assert "<ins>01536 111111</ins>" in shown
        assert load_content(session, service.id) == before
        desk.commit(page)
        assert report(session)["result"] == {"live": 1, "waiting": 0, "left_out": 0}
        assert numbers(session, service) == ["01536 111111"]
        after = load_content(session, service.id)
        assert after.locations == before.locations
        assert after.service.fees_description == "=2+3"
        assert after.service.assured_date is None
        ways = session.scalars(
            select(ListingVersion.way).where(ListingVersion.made_by == keeper.id)
        )
        assert set(ways) == {VersionWay.SPREADSHEET}
        assert session.scalar(select(BulkUpload.file)) is None
        # A second press, and the same file again, change nothing more.
        versions = session.query(ListingVersion).count()
        desk.post(f"{page}/commit", "/bulk")
        desk.upload(desk.sheet())
        assert outcomes(session) == [("Tuesday Singers", "unchanged")]
        assert session.query(ListingVersion).count() == versions

    def test_a_day_of_checking_counts_where_a_person_says_so(
        self, desk: Desk, session: Session, service: Service
    ) -> None:
        [row] = desk.sheet()
        page = desk.upload([{**row, "Last checked on": "01/11/2026"}])
        desk.commit(page)
        session.refresh(service)
        assert str(service.assured_date) == "2026-11-01"
        page = desk.upload(desk.sheet())
        desk.commit(page, checked="yes")
        session.refresh(service)
        assert service.assured_date is not None
        assert str(service.assured_date) > "2026-11-01"

    def test_an_emptied_cell_empties_and_a_missing_column_leaves_alone(
        self, desk: Desk, session: Session, service: Service
    ) -> None:
        [row] = desk.sheet()
        few = {name: row[name] for name in ("Name", "Reference")} | {"Other name": "The Tuesdays"}
        desk.commit(desk.upload([few]))
        assert numbers(session, service) == ["01536 000000"]
        session.refresh(service)
        assert service.alternate_name == "The Tuesdays"
        [row] = desk.sheet()
        desk.commit(desk.upload([{**row, "Other name": "", "Website": "singers.example.org"}]))
        session.refresh(service)
        after = load_content(session, service.id).service
        assert (after.alternate_name, after.url) == (None, "https://singers.example.org")

    def test_a_hidden_place_is_not_in_the_download_and_stays(
        self, desk: Desk, session: Session, service: Service
    ) -> None:
        refuge = make_location(
            session,
            service=service,
            postcode="NN17 1ZZ",
            name="The refuge",
            visibility=LocationVisibility.HIDDEN,
        )
        rows = desk.sheet()
        assert "refuge" not in str(rows)
        assert "NN17" not in str(rows)
        [row] = rows
        desk.commit(desk.upload([{**row, "Phone": "01536 222222", "Venue name": "The new hall"}]))
        after = load_content(session, service.id)
        held = after.location(refuge.id)
        assert held is not None
        assert held.visibility is LocationVisibility.HIDDEN
        assert "NN17" not in str(report(session))

    def test_hiding_a_place_is_said_as_that_and_not_as_emptying_it(
        self, desk: Desk, session: Session, service: Service
    ) -> None:
        [row] = desk.sheet()
        page = desk.upload([{**row, "Location shown as": "hidden"}])
        [listing] = report(session)["listings"]
        assert [one["column"] for one in listing["changes"]] == ["Location shown as"]
        desk.commit(page)
        place = load_content(session, service.id).locations[0]
        assert place.visibility is LocationVisibility.HIDDEN
        assert place.addresses[0].postal_code == "NN16 0AA"

    def test_a_rough_place_is_named_in_no_report(
        self, desk: Desk, session: Session, service: Service
    ) -> None:
        session.query(Location).update({"visibility": LocationVisibility.APPROXIMATE})
        session.expire_all()
        [row] = desk.sheet()
        desk.upload([{**row, "Postcode": "NN16 0ZZ"}])
        said = str(report(session))
        assert "0ZZ" not in said
        assert "0AA" not in said

    def test_a_new_address_waits_while_the_rest_goes_live(
        self, desk: Desk, session: Session, service: Service
    ) -> None:
        make_postcode(session, "NN160BB")
        [row] = desk.sheet()
        page = desk.upload([{**row, "Postcode": "NN16 0BB", "Phone": "01536 333333"}])
        [listing] = report(session)["listings"]
        waits = {one["column"]: one["waits"] for one in listing["changes"]}
        assert waits == {"Phone": False, "Postcode": True}
        assert "waits" in desk.get(page).text
        desk.commit(page)
        assert numbers(session, service) == ["01536 333333"]
        [waiting] = list_waiting(session, service.id)
        assert waiting.way == VersionWay.SPREADSHEET
        assert load_content(session, service.id).locations[0].addresses[0].postal_code == "NN16 0AA"


class TestNewOnes:
    def test_a_new_listing_waits_and_waits_once(
        self, desk: Desk, session: Session, organization: Organization
    ) -> None:
        new = {"Name": "Sunday Walkers", "Phone": "01536 444444", "Postcode": "NN16 0AA"}
        page = desk.upload([new])
        assert outcomes(session) == [("Sunday Walkers", "new")]
        [listing] = report(session)["listings"]
        assert all(one["waits"] for one in listing["changes"])
        desk.commit(page)
        [waiting] = list_waiting(session)
        assert waiting.organization_id == organization.id
        assert session.get(Service, waiting.service_id) is None
        desk.commit(desk.upload([new]))
        assert [one.id for one in list_waiting(session)] == [waiting.id]

    def test_a_row_that_equals_a_listing_of_theirs_is_that_listing(
        self, desk: Desk, session: Session, service: Service
    ) -> None:
        rows = [{"Name": "tuesday  SINGERS", "Phone": "01536 555555", "Postcode": "nn160aa"}]
        desk.upload(rows)
        [listing] = report(session)["listings"]
        assert (listing["outcome"], listing["service_id"]) == ("changed", str(service.id))

    def test_two_that_are_called_alike_must_be_told_apart(
        self, desk: Desk, session: Session, organization: Organization
    ) -> None:
        make_service(session, organization=organization)
        desk.upload([{"Name": "Tuesday Singers", "Phone": "01536 555555"}])
        assert outcomes(session) == [("Tuesday Singers", "wrong")]
        assert "write the reference" in issues(session)[0]

    def test_a_reviewer_adds_at_once(
        self, app: FastAPI, session: Session, service: Service, organization: Organization
    ) -> None:
        make_account(session, "reviewer@example.org", Role.REVIEWER)
        desk = Desk(app)
        desk.sign_in("reviewer@example.org")
        assert desk.get("/bulk/listings.csv").status_code == 422
        answer = desk.get("/bulk/listings.csv?name=harebell%20trust")
        assert "Tuesday Singers" in answer.text
        row = {"Name": "Sunday Walkers", "Phone": "01536 444444", "Organisation": "Harebell Trust"}
        desk.commit(desk.upload([row]))
        made = session.scalars(select(Service).where(Service.name == "Sunday Walkers")).one()
        assert made.organization_id == organization.id
