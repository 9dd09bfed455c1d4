"""What the rows of the template become, and what is said of those that cannot be read."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from directory.kinds import ListingKind, LocationVisibility, ServiceStatus
from importers.feed import ListingFeed
from importers.formats.spreadsheet.columns import Column
from importers.formats.spreadsheet.row import PRIVATE
from tests.importers.spreadsheet.sheets import (
    issue,
    only,
    place,
    read,
    services,
    told,
    write_csv,
    write_xlsx,
)

PHONE = "01632 960099"


def one(folder: Path, **cells: Any) -> ListingFeed:
    """A workbook with one row; a column's name in capitals is its keyword."""
    row = {"NAME": "Shed", "PHONE": PHONE} | cells
    headings = [Column[name].value for name in row]
    return read(write_xlsx(folder, Listings=[headings, list(row.values())]))


def test_a_name_and_a_way_of_getting_in_touch_are_enough(tmp_path: Path) -> None:
    for column, value in (
        (Column.PHONE, PHONE),
        (Column.EMAIL, "shed@example.org"),
        (Column.WEBSITE, "shed.example.org"),
        (Column.ADDRESS, "1 Long Row"),
    ):
        feed = read(write_csv(tmp_path, ["Name", column], ["Shed", value]))
        assert not feed.issues
        service = only(feed)
        assert (service.status, service.kind) == (ServiceStatus.ACTIVE, ListingKind.SERVICE)
        assert feed.organizations[service.organization_id].name == "Shed"


def test_rows_that_are_no_listing_are_rejected_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path,
        ["Name", "Phone", "Reference"],
        ["", PHONE, "1"],
        ["Arts groups", "", ""],
        ["Shed", PHONE, "3"],
    )
    feed = read(path)
    assert set(services(feed)) == {"Shed"}
    assert feed.rejected_by == {"no name": 1, "nothing but a name": 1}
    assert feed.fetched == 3
    assert told(feed) == [
        ("listings.csv", 2, "Name", None),
        ("listings.csv", 3, "Name", "Arts groups"),
    ]
    assert len(feed.unread) == 1


def test_no_way_of_getting_in_touch_is_said(tmp_path: Path) -> None:
    feed = read(write_csv(tmp_path, ["Name", "Description"], ["Shed", "Wood."]))
    assert issue(feed).message.endswith("write one")
    assert only(feed).name == "Shed"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("yes", True), ("Y", True), ("TRUE", True), (1, True), (True, True), ("✓", True),
        ("✔", True),
        ("no", False), ("N", False), ("FALSE", False), (0, False), (False, False),
        ("not known", None), ("?", None), ("", None), ("n/a", None), ("Don’t know", None),
    ],
)  # fmt: skip
def test_yes_no_and_not_known(tmp_path: Path, typed: Any, said: bool | None) -> None:
    feed = one(tmp_path, POSTCODE="NN1 1ED", STEP_FREE=typed, FREE=typed)
    assert not feed.issues
    assert place(feed).record.is_step_free is said
    assert only(feed).is_free is said


@pytest.mark.parametrize("typed", ["x", "perhaps", "yes but ring", "2"])
def test_neither_yes_nor_no_is_not_guessed(tmp_path: Path, typed: str) -> None:
    feed = one(tmp_path, POSTCODE="NN1 1ED", STEP_FREE=typed)
    assert place(feed).record.is_step_free is None
    found = issue(feed)
    assert (found.sheet, found.line, found.field, found.value) == (
        "Listings",
        2,
        "Step free",
        typed,
    )
    assert "write yes or no, or leave it empty" in found.message


def test_words_of_access_speak_where_a_column_is_empty(tmp_path: Path) -> None:
    feed = one(tmp_path, POSTCODE="NN1 1ED", ACCESS="Level access, accessible toilet", PARKING="no")
    record = place(feed).record
    assert (record.is_step_free, record.has_accessible_toilet, record.has_parking) == (
        True,
        True,
        False,
    )
    feed = one(tmp_path, POSTCODE="NN1 1ED", ACCESS="Level access", STEP_FREE="not known")
    assert place(feed).record.is_step_free is None


def test_dates_are_dates_whatever_they_look_like(tmp_path: Path) -> None:
    feed = one(tmp_path, TIMES="Tuesdays 2pm to 4pm", STARTS=date(2027, 3, 1), ENDS="31/5/27")
    (schedule,) = only(feed).schedules
    assert (schedule.valid_from, schedule.valid_to) == (date(2027, 3, 1), date(2027, 5, 31))
    assert (schedule.byday, schedule.opens_at, schedule.closes_at) == ("TU", time(14), time(16))
    feed = one(tmp_path, STARTS=46387)
    assert only(feed).schedules[0].description == "From 31 December 2026"


def test_a_date_that_fits_month_first_alone_is_an_issue(tmp_path: Path) -> None:
    feed = one(tmp_path, CHECKED="12/31/2025")
    assert only(feed).assured_date is None
    assert issue(feed).value == "12/31/2025"
    assert "month first" in issue(feed).message


def test_what_contradicts_itself_is_left_out(tmp_path: Path) -> None:
    feed = one(
        tmp_path, MINIMUM_AGE=60, MAXIMUM_AGE=18, FREE="yes", COST="£2 a week",
        STARTS="1/5/2027", ENDS="1/4/2027", CHECKED="1/1/2100",
    )  # fmt: skip
    service = only(feed)
    assert (service.minimum_age, service.maximum_age, service.is_free) == (None, None, None)
    assert (service.assured_date, service.schedules) == (None, ())
    assert {found.field for found in feed.issues} == {
        "Minimum age", "Free", "Ends on", "Last checked on",
    }  # fmt: skip


def test_closed_sets_name_what_is_allowed(tmp_path: Path) -> None:
    feed = one(tmp_path, KIND="gang", STATUS="dunno", VISIBILITY="kind of", POSTCODE="NN1 1ED")
    service = only(feed)
    assert (service.kind, service.status) == (ListingKind.SERVICE, ServiceStatus.INACTIVE)
    assert place(feed).record.visibility is LocationVisibility.HIDDEN
    said = {found.field: found.message for found in feed.issues}
    assert "way to give" in said["Kind"]
    assert "temporarily closed" in said["Status"]
    assert "approximate" in said["Location shown as"]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("Group", "group"), ("way to give", "giving"), ("HUB", "hub"), ("helpline", "helpline")],
)
def test_kinds(tmp_path: Path, typed: str, kind: str) -> None:
    assert only(one(tmp_path, KIND=typed)).kind == kind


def test_areas_are_those_of_open_referral_files(tmp_path: Path) -> None:
    feed = one(tmp_path, AREA="All of Northamptonshire; Oundle")
    areas = {area.name: area.uri for area in only(feed).service_areas}
    assert set(areas) == {"North Northamptonshire", "West Northamptonshire", "Oundle"}
    assert str(areas["West Northamptonshire"]).endswith("/E06000062")
    assert areas["Oundle"] is None


def test_who_runs_it_is_one_organization_with_its_numbers(tmp_path: Path) -> None:
    headings = ["Name", "Phone", "Organisation", "Charity number", "Company number",
                "Organisation website"]  # fmt: skip
    path = write_xlsx(
        tmp_path,
        Listings=[
            headings,
            ["Shed", PHONE, "Harebell  Trust", 1012345, 1234567, ""],
            ["Choir", PHONE, "harebell trust", "", "", "harebell.example.org"],
            ["Walk", PHONE, "Harebell Trust", "12", "", "other.example.org"],
        ],
    )
    feed = read(path)
    (organization,) = feed.organizations.values()
    assert organization.website == "https://harebell.example.org"
    numbers = {one.identifier for one in organization.organization_identifiers}
    assert numbers == {"GB-CHC-1012345", "GB-COH-01234567"}
    assert [(found.line, found.field) for found in feed.issues] == [
        (4, "Organisation website"), (4, "Charity number"),
    ]  # fmt: skip


def test_languages_delivery_giving_and_the_rest(tmp_path: Path) -> None:
    feed = one(
        tmp_path, LANGUAGES="polish, BSL and Farsi", BY_PHONE="yes", AT_HOME="yes", ONLINE="no",
        GIVING="Drivers on Tuesdays", DESCRIPTION="Wood.", CONTACT_ROLE="Coordinator",
        WEBSITE="shed.example.org", EMAIL="a@example.org; b@example.org",
    )  # fmt: skip
    service = only(feed)
    assert {language.name for language in service.languages} == {
        "Polish", "British Sign Language", "Persian",
    }  # fmt: skip
    assert service.delivery == ("at_home", "by_phone")
    assert service.description == "Wood.\n\nWays to give: Drivers on Tuesdays"
    assert service.contacts[0].title == "Coordinator"
    assert (service.url, service.email) == ("https://shed.example.org", "a@example.org")
    assert told(feed) == [("Listings", 2, "E-mail", "a@example.org; b@example.org")]


@pytest.mark.parametrize("typed", ["nn11ed", "NN1  1ED", " NN1 1ED ", "NN11ED"])
def test_postcodes_in_any_spacing(tmp_path: Path, typed: str) -> None:
    feed = one(tmp_path, POSTCODE=typed)
    assert place(feed).record.addresses[0].postal_code == "NN1 1ED"
    assert place(feed).whereabouts.postcode_text == "NN1 1ED"


def test_half_a_postcode_is_an_issue(tmp_path: Path) -> None:
    feed = one(tmp_path, POSTCODE="NN15", ADDRESS="1 Long Row")
    assert issue(feed).value == "NN15"
    assert place(feed).record.addresses[0].postal_code is None


@pytest.mark.parametrize("text", ["=1+1", "+44 is our code", "-", "@home", '=HYPERLINK("x")'])
def test_what_looks_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    feed = read(write_csv(tmp_path, ["Name", "Phone", "Description"], ["Shed", PHONE, text]))
    assert only(feed).description == (None if text == "-" else text)
    feed = read(write_csv(tmp_path, ["Name", "Phone"], ["Shed", '="01632960199"']))
    assert only(feed).phones[0].number == "01632960199"


def test_further_rows_add_venues_times_and_numbers(tmp_path: Path) -> None:
    headings = [
        "Reference",
        "Name",
        "Phone",
        "Venue name",
        "Postcode",
        "Days and times",
        "Description",
    ]
    first = ["7", "Shed", PHONE, "Long Row Hall", "NN1 1ED", "Tuesdays 2pm to 4pm", "Wood."]
    second = ["7", "", "01632 960098", "Short Row Hall", "NN2 7AL", "Fridays 9am to 11am", ""]
    third = ["7", "Shed", "", "Long Row Hall", "NN1 1ED", "Thursdays 2pm to 4pm", "Metal."]
    feed = read(write_csv(tmp_path, headings, first, second, third))
    service = only(feed)
    assert (feed.fetched, len(feed.locations)) == (1, 2)
    assert [phone.number for phone in service.phones] == [PHONE, "01632 960098"]
    days = {
        str(feed.locations[visit.location_id].record.name): {one.byday for one in visit.schedules}
        for visit in service.service_at_locations
    }
    assert days == {"Long Row Hall": {"TU", "TH"}, "Short Row Hall": {"FR"}}
    assert (issue(feed).line, issue(feed).field, issue(feed).value) == (4, "Description", "Metal.")
    again = read(write_csv(tmp_path, headings, second, third, first))
    assert only(again).name == "Shed"
    assert set(again.locations) == set(feed.locations)


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    headings = ["Name", "Phone", "Organisation", "Postcode", "Organisation website"]
    rows = [
        ["Shed", PHONE, "Trust", "NN1 1ED", "a.example.org"],
        ["Shed", PHONE, "Trust", "NN2 7AL", "b.example.org"],
        ["Choir", PHONE, "", "NN1 1ED", ""],
    ]
    feeds = [read(write_csv(tmp_path, headings, *order)) for order in (rows, rows[::-1])]
    one, other = (
        {listing.service.id: listing.service for listing in feed.listings} for feed in feeds
    )
    assert one == other
    assert feeds[0].organizations == feeds[1].organizations


def test_the_same_listing_twice_is_kept_once(tmp_path: Path) -> None:
    row = ["Shed", PHONE, "NN1 1ED"]
    feed = read(
        write_csv(tmp_path, ["Name", "Phone", "Postcode"], row, [" SHED ", PHONE, "nn11ed"])
    )
    assert (feed.fetched, feed.duplicate, len(feed.listings)) == (2, 1, 1)
    assert "row 2 of listings.csv" in issue(feed).message
    assert "reference" in issue(feed).message


@pytest.mark.parametrize("visibility", ["approximate", "hidden"])
def test_nothing_made_public_is_derived_from_where_a_private_place_is(
    tmp_path: Path, visibility: str
) -> None:
    """An id that depended on the postcode could be tried against every postcode."""
    ids = set()
    for postcode, address in (("NN1 1ED", "1 Long Row"), ("NN2 7AL", "9 High Street")):
        feed = one(
            tmp_path, VISIBILITY=visibility, POSTCODE=postcode, ADDRESS=address, VENUE=address
        )
        service = only(feed)
        record = place(feed).record
        ids.add((service.id, record.id, record.addresses[0].id, service.service_at_locations[0].id))
    assert len(ids) == 1


def test_no_issue_repeats_where_a_private_place_is(tmp_path: Path) -> None:
    feed = one(
        tmp_path, VISIBILITY="hidden", POSTCODE="NN1 1EDX", LATITUDE="52,237x", ADDRESS="#REF!",
        VENUE="Secret House " * 60,
    )  # fmt: skip
    assert len(feed.issues) >= 3
    assert {found.value for found in feed.issues} == {PRIVATE}


def test_a_spreadsheets_own_error_is_said(tmp_path: Path) -> None:
    feed = read(write_csv(tmp_path, ["Name", "Phone", "Description"], ["Shed", PHONE, "#REF!"]))
    assert only(feed).description is None
    assert issue(feed).value == "#REF!"
