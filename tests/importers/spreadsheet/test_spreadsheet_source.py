"""The source as a volunteer meets it: check, run, run again, change one cell."""

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import models
from directory.kinds import LocationVisibility
from importers.pipeline import check, run
from tests.importers.feeds import NN1_POSTCODE, counts, load_postcodes
from tests.importers.spreadsheet.sheets import SOURCE, commit, told, write_csv, write_xlsx

HEADINGS = [
    "Name", "Organisation", "Kind", "Description", "Telephone no", "Email address", "Post code",
    "Location shown as", "Step free", "When", "Start date", "Cost", "Area served", "Colour", "Ref",
]  # fmt: skip
ROWS: list[list[Any]] = [
    ["Tuesday Shed", "Harebell Trust", "Group", "Wood & tea.", 1632960199, "", "nn11zz",
     "exact", "Y", "Tuesdays 2-4pm", "31/12/26", "£2", "West Northamptonshire", "blue", 1],
    ["Choir", "harebell trust", "gruop", "", "01632 960098", "choir@example", NN1_POSTCODE,
     "", "maybe", "first Monday of the month 7pm", "12/31/2026", "free", "", "", 2],
    ["Refuge", "", "service", "", "1.63296E+09", "refuge@example.org", NN1_POSTCODE,
     "hidden", "no", "", "", "", "", "", 3],
    ["", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
    ["Lunch", "", "", "Soup.", "999", "", "NN1",
     "approximate", "", "daily", "", "", "Moulton", "", 4],
    ["", "", "", "", "01632 960097", "", "", "", "", "", "", "", "", "", 5],
    ["Walkers", "", "", "", "01632 960096", "", NN1_POSTCODE,
     "", "", "Fridays 10am", "", "", "", "", ""],
]  # fmt: skip


def test_a_messy_sheet_from_check_to_a_changed_cell(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    path = write_xlsx(tmp_path, Listings=[["Our groups"], HEADINGS, *ROWS])
    checked = check(SOURCE, str(path))
    assert (checked.fetched, checked.parsed, checked.rejected) == (6, 5, 1)
    assert told(checked) == [
        ("Listings", 2, "Telephone no", "Telephone no"),
        ("Listings", 2, "Colour", "Colour"),
        ("Listings", 3, "Telephone no", "1632960199"),
        ("Listings", 4, "Step free", "maybe"),
        ("Listings", 4, "Start date", "12/31/2026"),
        ("Listings", 4, "Email address", "choir@example"),
        ("Listings", 4, "Kind", "gruop"),
        ("Listings", 5, "Telephone no", "1.63296E+09"),
        ("Listings", 7, "Post code", "(kept private)"),
        ("Listings", 7, "Post code", "(kept private)"),
        ("Listings", 8, "Name", None),
    ]
    dry = run(session, SOURCE, str(path), is_commit=False)
    assert counts(dry) == {"fetched": 6, "parsed": 5, "new": 5, "rejected": 1}
    assert counts(commit(session, path)) == counts(dry)
    assert counts(commit(session, path)) == {
        "fetched": 6,
        "parsed": 5,
        "unchanged": 5,
        "rejected": 1,
    }
    after = [row[:] for row in ROWS]
    after[1][5] = "choir@example.org"
    changed = commit(session, write_xlsx(tmp_path, Listings=[HEADINGS, *after[::-1]]))
    assert [(one.name, one.fields) for one in changed.changes] == [("Choir", ("email",))]


def test_issues_of_places_name_their_sheet_too(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    headings = ["Name", "Phone", "Postcode", "Latitude", "Longitude"]
    path = write_xlsx(
        tmp_path,
        Oundle=[headings, ["Shed", "999", NN1_POSTCODE, "", ""]],
        Corby=[headings, ["Choir", "999", NN1_POSTCODE, 57.1, -2.1]],
    )
    report = run(session, SOURCE, str(path), is_commit=False)
    assert told(report) == [("Corby", 2, "Latitude", "lon -2.10000, lat 57.10000")]


def test_a_renamed_listing_with_a_reference_stays_the_same(
    session: Session, tmp_path: Path
) -> None:
    load_postcodes(session)
    headings = ["Name", "Phone", "Postcode", "Reference"]
    commit(session, write_csv(tmp_path, headings, ["Shed", "999", NN1_POSTCODE, "A 1"]))
    report = commit(
        session, write_csv(tmp_path, headings, ["Wood Shed", "999", NN1_POSTCODE, "A 1"])
    )
    assert [(one.name, one.fields) for one in report.changes] == [
        ("Wood Shed", ("name", "organization.name"))
    ]
    assert [one.source_id for one in session.scalars(select(models.Service))] == ["A 1"]


def test_hiding_a_place_reaches_the_directory_and_stays(session: Session, tmp_path: Path) -> None:
    load_postcodes(session)
    headings = ["Name", "Phone", "Postcode", "Location shown as", "Reference"]
    for shown, kept in (("exact", "exact"), ("hidden", "hidden"), ("exact", "hidden")):
        commit(session, write_csv(tmp_path, headings, ["House", "999", NN1_POSTCODE, shown, "7"]))
        session.expire_all()
        (location,) = session.scalars(select(models.Location))
        assert location.visibility is LocationVisibility(kept)
