"""Writes our template, as a workbook or as CSV."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from importers.errors import TemplateFileError
from importers.formats.spreadsheet.cells import cell_text
from importers.formats.spreadsheet.column_note import CellKind, ColumnNote
from importers.formats.spreadsheet.columns import MARK, Column
from importers.formats.spreadsheet.row import guarded
from importers.formats.spreadsheet.template_help import (
    COLUMNS_HEADING,
    HELP,
    HELP_SHEET,
    IN_PART,
    LISTINGS_SHEET,
    WHOLE,
)
from importers.formats.spreadsheet.template_layout import NOTES

# More rows than a volunteer fills in by hand have drop-downs and formats.
LAST_ROW = 2_000
ENDINGS = (".csv", ".xlsx")
_FIRST_DAY, _LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)
_LONGEST_INPUT_TITLE, _LONGEST_INPUT_MESSAGE = 32, 255
# Kept as text, or the first nought of a number and the shape of a postcode are lost.
_AS_TEXT = frozenset(
    {Column.PHONE, Column.POSTCODE, Column.CHARITY_NUMBER, Column.COMPANY_NUMBER, Column.REFERENCE}
)
# What the help says of a file that is uploaded, in place of what it says of one that is imported.
WHOLE_OR_PART = {WHOLE: IN_PART}
MARK_SAYS = "Leave this as it is: by it we see whether somebody else has changed the row since."


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row of a download, and the mark of the listing that it begins; empty in further rows."""

    cells: Mapping[Column, str | date]
    mark: str = ""


def write_template(path: Path, *, is_forced: bool = False) -> None:
    """Write the template to ``path``, in the form that its ending names.

    Raises
    ------
    TemplateFileError
        The ending is another, the file is there already, or it cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        msg = f"{path} must end in .csv or .xlsx, which says in what form the template is written."
        raise TemplateFileError(msg)
    if path.is_dir():
        msg = f"{path} is a folder; name a file in it."
        raise TemplateFileError(msg)
    if path.exists() and not is_forced:
        msg = f"{path} is there already; --force overwrites it."
        raise TemplateFileError(msg)
    try:
        _write_csv(path) if ending == ".csv" else _write_workbook(path)
    except OSError as error:
        msg = f"{path} could not be written: {error.strerror or error}."
        raise TemplateFileError(msg) from error


def _write_csv(path: Path) -> None:
    """Headings and the example, with the mark by which spreadsheets know UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(note.column.value for note in NOTES)
        writer.writerow(note.example for note in NOTES)


def filled_workbook(rows: Iterable[MarkedRow]) -> bytes:
    """The workbook with listings in place of the example."""
    file = BytesIO()
    _write_workbook(file, list(rows), WHOLE_OR_PART)
    return file.getvalue()


def upload_template() -> bytes:
    """The workbook with its example, for listings that their keeper uploads."""
    file = BytesIO()
    _write_workbook(file, None, WHOLE_OR_PART)
    return file.getvalue()


def filled_csv(rows: Iterable[MarkedRow]) -> bytes:
    """The same as delimited text; what a spreadsheet might run is kept from it."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*(note.column.value for note in NOTES), MARK])
    for row in rows:
        cells = (cell_text(row.cells.get(note.column)) for note in NOTES)
        writer.writerow([*map(guarded, cells), row.mark])
    return text.getvalue().encode("utf-8-sig")


def _write_workbook(
    path: Path | BytesIO,
    rows: Sequence[MarkedRow] | None = None,
    otherwise: Mapping[str, str] | None = None,
) -> None:
    import xlsxwriter  # noqa: PLC0415 - heavy, and only this needs it
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        target = str(path) if isinstance(path, Path) else path
        with xlsxwriter.Workbook(target, options) as book:
            _write_listings(book, rows)
            _write_help(book, otherwise or {})
    except FileCreateError as error:
        cause = error.args[0] if error.args else error
        raise cause if isinstance(cause, OSError) else OSError(str(cause)) from error


def _formats(book: Any) -> dict[str, Any]:
    top = {"valign": "top"}
    return {
        "heading": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#DDEBE0", **top}),
        "needed": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#FFE9A8", **top}),
        "example": book.add_format(
            {"italic": True, "font_color": "#666666", "text_wrap": True, "num_format": "@", **top}
        ),
        CellKind.DATE: book.add_format({"num_format": "dd/mm/yyyy", **top}),
        "text": book.add_format({"num_format": "@", **top}),
        "plain": book.add_format({"text_wrap": True, **top}),
    }


def _write_listings(book: Any, rows: Sequence[MarkedRow] | None) -> None:
    formats = _formats(book)
    sheet = book.add_worksheet(LISTINGS_SHEET)
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for place, note in enumerate(NOTES):
        is_needed = note.column is Column.NAME
        sheet.write_string(
            0, place, note.column.value, formats["needed" if is_needed else "heading"]
        )
        sheet.write_comment(0, place, note.says, {"x_scale": 2, "y_scale": 1.2})
        if rows is None:
            sheet.write_string(1, place, note.example, formats["example"])
        sheet.set_column(place, place, note.width, _cell_format(note, formats))
        if validation := _validation(note):
            sheet.data_validation(1, place, LAST_ROW, place, validation)
    if rows is not None:
        _write_rows(sheet, rows, formats)


def _write_rows(sheet: Any, rows: Sequence[MarkedRow], formats: dict[str, Any]) -> None:
    """Every cell is written as text or as a date: nothing of it is ever a formula or a link."""
    sheet.write_string(0, len(NOTES), MARK, formats["heading"])
    sheet.write_comment(0, len(NOTES), MARK_SAYS, {"x_scale": 2, "y_scale": 1.2})
    sheet.set_column(len(NOTES), len(NOTES), 12, formats["text"])
    for number, row in enumerate(rows, start=1):
        for place, note in enumerate(NOTES):
            cell = row.cells.get(note.column)
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, formats[CellKind.DATE])
            elif cell:
                text = guarded(cell) if cell.startswith("'") else cell
                sheet.write_string(number, place, text, _cell_format(note, formats))
        sheet.write_string(number, len(NOTES), row.mark, formats["text"])


def _cell_format(note: ColumnNote, formats: dict[str, Any]) -> Any:
    if note.kind is CellKind.DATE:
        return formats[CellKind.DATE]
    return formats["text" if note.column in _AS_TEXT else "plain"]


def _validation(note: ColumnNote) -> dict[str, Any] | None:
    """What the spreadsheet offers and accepts in a column; it warns, and lets somebody insist."""
    says = {
        "input_title": note.column.value[:_LONGEST_INPUT_TITLE],
        "input_message": note.says[:_LONGEST_INPUT_MESSAGE],
        "error_type": "information" if note.kind is CellKind.OPEN_CHOICE else "warning",
    }
    if note.choices:
        choices = list(note.choices)
        message = f"The import knows: {', '.join(choices)}."
        return {"validate": "list", "source": choices, "error_message": message, **says}
    if note.kind is CellKind.DATE:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": _FIRST_DAY,
            "maximum": _LAST_DAY,
            "error_message": "Write a date with the day first, such as 31/12/2026.",
            **says,
        }
    return None


def _write_help(book: Any, otherwise: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(HELP_SHEET)
    heading = book.add_format({"bold": True, "font_size": 13, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26, text)
    sheet.set_column(1, 1, 100, text)
    row = 0
    for title, sentences in HELP:
        sheet.write_string(row, 0, title, heading)
        for sentence in sentences:
            sheet.write_string(row, 1, otherwise.get(sentence, sentence), text)
            row += 1
        row += 1
    sheet.write_string(row, 0, COLUMNS_HEADING, heading)
    for number, note in enumerate(NOTES, start=row + 1):
        sheet.write_string(number, 0, note.column.value, text)
        choices = f" One of: {', '.join(note.choices)}." if note.choices else ""
        sheet.write_string(number, 1, f"{note.says}{choices}", text)
