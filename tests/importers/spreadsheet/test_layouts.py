"""Finding the headings, whatever stands above them and however they are written."""

from pathlib import Path

import pytest

from importers.errors import SourceFileError
from importers.formats.spreadsheet.cells import NumberedRow
from importers.formats.spreadsheet.layout import find_headings, heading_key
from importers.formats.spreadsheet.template_layout import NOTES, TEMPLATE
from tests.importers.spreadsheet.sheets import (
    Rows,
    issue,
    only,
    place,
    read,
    services,
    told,
    write_csv,
    write_ods,
    write_xls,
    write_xlsx,
)

PHONE = "01632 960099"


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ","),
        ("utf-8-sig", ";"),
        ("utf-16", "\t"),
        ("utf-16-le", ","),
        ("utf-16-be", ";"),
        ("utf-32", ","),
        ("cp1252", ";"),
        ("cp1252", "|"),
    ],
)
def test_every_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    words = "Tea, cake; and\na “chat” for £1 – or\tnothing"
    path = write_csv(
        tmp_path,
        ["Name", "Description", "Phone"],
        ["Café Zoë", words, PHONE],
        encoding=encoding,
        delimiter=delimiter,
    )
    feed = read(path)
    assert not feed.issues
    service = only(feed)
    assert service.name == "Café Zoë"
    assert service.description == words.replace("\t", " ")
    assert [phone.number for phone in service.phones] == [PHONE]


def test_workbooks_of_every_kind(tmp_path: Path) -> None:
    rows: Rows = [["Name", "Phone", "Minimum age"], ["Tuesday Shed", PHONE, 18]]
    for path in (
        write_xlsx(tmp_path, Ours=rows),
        write_ods(tmp_path, *rows),
        write_xls(tmp_path, *rows),
    ):
        feed = read(path)
        assert not feed.issues, path
        assert (only(feed).name, only(feed).minimum_age) == ("Tuesday Shed", 18.0)
    disguised = tmp_path / "listings.csv"
    path.rename(disguised)
    assert only(read(disguised)).name == "Tuesday Shed"


def test_all_formats_give_the_same_listing(tmp_path: Path) -> None:
    rows = [["Name", "Phone", "Postcode"], ["Tuesday Shed", PHONE, "NN1 1ED"]]
    ids = {
        only(read(path)).id
        for path in (
            write_csv(tmp_path, *rows),
            write_xlsx(tmp_path, Ours=rows),
            write_ods(tmp_path, *rows),
            write_xls(tmp_path, *rows),
        )
    }
    assert len(ids) == 1


@pytest.mark.parametrize(
    "headings",
    [
        ["NAME", "  phone ", "E-MAIL", "post  code"],
        ["name*", "Phone (optional)", "email address", "Postcode:"],
        ["Group name", "Telephone number", "Contact e-mail", "POSTCODE"],
        ["Name\n(what people call it)", "Tel.", "E mail", "Venue postcode"],
    ],
)
def test_headings_in_any_dress_and_order(tmp_path: Path, headings: list[str]) -> None:
    values = ["Shed", PHONE, "shed@example.org", "nn11ed"]
    for order in ([0, 1, 2, 3], [3, 2, 1, 0]):
        path = write_csv(tmp_path, [headings[at] for at in order], [values[at] for at in order])
        feed = read(path)
        assert not feed.issues
        assert only(feed).email == "shed@example.org"
        assert place(feed).record.addresses[0].postal_code == "NN1 1ED"


def test_a_misspelt_heading_is_read_and_said(tmp_path: Path) -> None:
    feed = read(write_csv(tmp_path, ["Name", "Telephnoe", "Descripton"], ["Shed", PHONE, "Wood."]))
    assert only(feed).description == "Wood."
    assert told(feed) == [
        ("listings.csv", 1, "Telephnoe", "Telephnoe"),
        ("listings.csv", 1, "Descripton", "Descripton"),
    ]
    assert "'Phone'" in feed.issues[0].message


@pytest.mark.parametrize(
    "heading", ["Manimum age", "Post", "Notes", "Home phone", "Fax", "Address 2"]
)
def test_a_heading_that_may_be_another_is_not_guessed(tmp_path: Path, heading: str) -> None:
    feed = read(write_csv(tmp_path, ["Name", "Phone", heading], ["Shed", PHONE, "5"]))
    found = issue(feed)
    assert (found.field, found.line) == (heading, 1)
    assert "not read" in found.message
    service = only(feed)
    assert (service.minimum_age, service.maximum_age, service.service_at_locations) == (
        None,
        None,
        (),
    )


def test_two_columns_for_one_thing(tmp_path: Path) -> None:
    feed = read(write_csv(tmp_path, ["Name", "Phone", "Telephone"], ["Shed", PHONE, "999"]))
    assert [phone.number for phone in only(feed).phones] == [PHONE]
    assert issue(feed).field == "Telephone"
    assert "'Phone'" in issue(feed).message


def test_titles_and_merged_cells_above_the_headings(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path,
        ["Groups of Oundle 2026"],
        [],
        ["Name", "Getting in touch", "", "Where"],
        ["", "Phone", "E-mail", "Postcode"],
        [],
        ["Shed", PHONE, "", "PE8 4AL"],
    )
    feed = read(path)
    assert not feed.issues
    assert only(feed).name == "Shed"
    assert feed.listings[0].line.row == 6  # type: ignore[union-attr]


def test_every_sheet_with_headings_is_read_and_others_are_named(tmp_path: Path) -> None:
    headings = ["Name", "Phone"]
    path = write_xlsx(
        tmp_path,
        Oundle=[headings, ["Shed", PHONE]],
        Thanks=[["Thank you", "all"], ["for", "helping"]],
        Corby=[["Phone", "Name"], [PHONE, "Choir"]],
    )
    feed = read(path)
    assert set(services(feed)) == {"Shed", "Choir"}
    assert told(feed) == [("Thanks", 1, "", None)]


def test_without_headings_it_is_refused_in_one_line(tmp_path: Path) -> None:
    for rows in ([["a", "b"], ["c", "d"]], [], [["Phone", "Postcode"], [PHONE, "NN1 1ED"]]):
        with pytest.raises(SourceFileError, match="connect import template") as caught:
            read(write_csv(tmp_path, *rows))
        assert "\n" not in str(caught.value)


def test_a_row_is_numbered_as_the_spreadsheet_shows_it(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path, ["Name", "Phone", "Free"], ["Shed", PHONE, "yes"], [], ["A\nB", PHONE, "no"],
        ["Choir", PHONE, "perhaps"],
    )  # fmt: skip
    assert told(read(path)) == [("listings.csv", 5, "Free", "perhaps")]


def test_no_heading_means_two_columns() -> None:
    keys = {
        (heading_key(text), note.column)
        for note in NOTES
        for text in (note.column.value, *note.also)
    }
    assert len(keys) == len({key for key, _ in keys})
    assert find_headings([NumberedRow(1, [note.column.value for note in NOTES])], [TEMPLATE])
