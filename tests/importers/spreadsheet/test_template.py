"""The template: what is written, and that it comes back."""

import csv
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from api.cli import run
from api.commands.console import ExitCode
from importers.errors import TemplateFileError
from importers.formats.spreadsheet.columns import Column
from importers.formats.spreadsheet.template_file import write_template
from importers.formats.spreadsheet.template_help import HELP_SHEET, LISTINGS_SHEET
from importers.formats.spreadsheet.template_layout import NOTES
from tests.importers.spreadsheet.sheets import only, place, read, services, write_csv, write_xlsx

HEADINGS = [note.column.value for note in NOTES]
EXAMPLE = [note.example for note in NOTES]


def test_every_column_is_explained_once() -> None:
    assert [note.column for note in NOTES] == list(Column)
    assert all(note.says.endswith(".") or note.says.endswith("?") for note in NOTES)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_template_as_written_holds_no_listing_and_no_problem(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"template{ending}"
    write_template(path)
    feed = read(path)
    assert (feed.fetched, feed.issues) == (0, ())


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_nothing_in_it_is_a_formula(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"template{ending}"
    write_template(path)
    if ending == ".csv":
        cells = [
            cell for row in csv.reader(path.read_text("utf-8-sig").splitlines()) for cell in row
        ]
    else:
        book = CalamineWorkbook.from_path(path)
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        cells = [str(cell) for sheet in sheets for row in sheet for cell in row]
        assert b"<f>" not in ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_the_workbook_helps_whoever_fills_it_in(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    assert CalamineWorkbook.from_path(path).sheet_names == [LISTINGS_SHEET, HELP_SHEET]
    with ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        comments = parts.read("xl/comments1.xml").decode()
    assert 'state="frozen"' in sheet
    assert sheet.count('type="list"') == sum(bool(note.choices) for note in NOTES)
    assert sheet.count('type="date"') == 3
    assert comments.count("<comment ") == len(NOTES)


def test_the_example_would_be_a_whole_listing(tmp_path: Path) -> None:
    """Filled in as the example is, nothing is wrong and nothing is lost."""
    row = dict(zip(HEADINGS, EXAMPLE, strict=True)) | {"Name": "Tuesday Singers", "Reference": "7"}
    for path in (
        write_csv(tmp_path, HEADINGS, list(row.values())),
        write_xlsx(tmp_path, Listings=[HEADINGS, list(row.values())]),
    ):
        feed = read(path)
        assert not feed.issues
        service = only(feed)
        assert (service.name, service.source_id, service.kind.value) == (
            "Tuesday Singers",
            "7",
            "group",
        )
        assert (service.minimum_age, service.is_free) == (50.0, False)
        assert [language.name for language in service.languages] == [
            "Polish",
            "British Sign Language",
        ]
        assert service.assured_date is not None
        assert service.service_areas[0].uri is not None
        found = place(feed).record
        assert (found.is_step_free, found.has_hearing_loop, found.has_parking) == (
            True,
            None,
            False,
        )


def test_a_listing_written_over_the_example_is_not_lost(tmp_path: Path) -> None:
    row = dict(zip(HEADINGS, EXAMPLE, strict=True)) | {"Name": "Shed"}
    feed = read(write_csv(tmp_path, HEADINGS, EXAMPLE, list(row.values())))
    assert set(services(feed)) == {"Shed"}
    assert [(one.line, one.field) for one in feed.issues] == [(3, "Reference")]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ours.xlsx"
    assert run(["import", "template", str(path), "--json"]) == ExitCode.CLEAN
    assert json.loads(capsys.readouterr().out) == {"path": str(path)}
    written = path.read_bytes()
    assert run(["import", "template", str(path)]) == ExitCode.FAILED
    assert "--force" in capsys.readouterr().err
    assert path.read_bytes() == written
    path.write_text("mine")
    assert run(["import", "template", str(path), "--force"]) == ExitCode.CLEAN
    assert read(path).fetched == 0


@pytest.mark.parametrize(
    "name", ["ours.ods", "ours", "ours.xlsx.txt", "nowhere/ours.csv", "nowhere/ours.xlsx"]
)
def test_what_cannot_be_written_is_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(TemplateFileError) as caught:
        write_template(tmp_path / name)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())
