"""Coverage tables as files: one table of forms, each with how it is written."""

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from maps.coverage.table import CoverageTable
from maps.drawing.bands import Shown
from maps.drawing.picture import CoveragePicture, Mark, Sheet, load_picture

if TYPE_CHECKING:
    from maps.drawing.sheet import LeafletFiles

COLUMNS = (
    "area_code",
    "area_name",
    "people",
    "people_within",
    "share_within",
    "minutes_mean",
    "choices",
    "single_provider",
)
# A spreadsheet would read text that begins so as a formula.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
# People of an area are shared out among its postcodes; their sum is off by less than this.
PEOPLE_PLACES = 6

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Canvas:
    """What pictures need beside the table; tables are written without it.

    Parameters
    ----------
    session
        To read the listings that are marked and what is drawn behind them.
    leaflet
        The map library's own files, read only when one is written into a page.
    shown
        What the colours tell.
    sheet
        Which way round the paper is.
    suggested
        Places to be marked besides the listings.
    title
        In place of the question's own.
    """

    session: Session
    leaflet: "Callable[[], LeafletFiles]"
    shown: Shown = Shown.SHARE
    sheet: Sheet = Sheet.PORTRAIT
    suggested: tuple[Mark, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A form that a table can be had in."""

    media_type: str
    write: Callable[[CoverageTable, Canvas], bytes]


def rows_of(table: CoverageTable) -> list[tuple[Cell, ...]]:
    """The cells of each area in the order of ``COLUMNS``; nothing only where nobody lives."""
    measures = (table.share_within, table.minutes_mean, table.choices, table.single_provider)
    columns: tuple[Sequence[Cell], ...] = (
        table.areas.codes,
        table.areas.names,
        [_people(number) for number in table.people],
        [_people(number) for number in table.people_within],
        *([_measure(number) for number in measure] for measure in measures),
    )
    return list(zip(*columns, strict=True))


def _measure(number: float) -> float | None:
    return None if math.isnan(number) else float(number)


def _people(number: float) -> int | float:
    rounded = round(float(number), PEOPLE_PLACES)
    return int(rounded) if rounded.is_integer() else rounded


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def csv_of(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """One header and one row a thing, UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode()


def xlsx_of(name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """The same as a workbook of one sheet; texts are texts, whatever they begin with."""
    import xlsxwriter  # noqa: PLC0415 - only this form needs it

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                elif cell is not None:
                    sheet.write_number(at, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, 1, 40)
    return made.getvalue()


def _csv(table: CoverageTable, _canvas: Canvas) -> bytes:
    return csv_of(COLUMNS, rows_of(table))


def _xlsx(table: CoverageTable, _canvas: Canvas) -> bytes:
    return xlsx_of("Coverage", COLUMNS, rows_of(table))


def _geojson(table: CoverageTable, _canvas: Canvas) -> bytes:
    from maps.coverage.frames import write_geojson  # noqa: PLC0415 - geopandas is slow to import

    return write_geojson(table)


def _gpkg(table: CoverageTable, _canvas: Canvas) -> bytes:
    from maps.coverage.frames import write_gpkg  # noqa: PLC0415 - geopandas is slow to import

    return write_gpkg(table)


def _html(table: CoverageTable, canvas: Canvas) -> bytes:
    from maps.drawing.coverage_map import draw_file  # noqa: PLC0415 - folium is slow to import

    return draw_file(_picture(table, canvas), canvas.leaflet()).encode()


def _drawn(form: str) -> Callable[[CoverageTable, Canvas], bytes]:
    def write(table: CoverageTable, canvas: Canvas) -> bytes:
        from maps.drawing.static_map import FileForm, draw_picture  # noqa: PLC0415 - matplotlib is slow

        return draw_picture(_picture(table, canvas), FileForm(form))

    return write


def _picture(table: CoverageTable, canvas: Canvas) -> CoveragePicture:
    picture = load_picture(canvas.session, table, shown=canvas.shown, sheet=canvas.sheet)
    if not canvas.suggested:
        return picture
    return replace(picture, marks=(*picture.marks, *canvas.suggested), title=canvas.title)


# By the ending of a file's name.
DOWNLOADS: Mapping[str, Download] = {
    "csv": Download("text/csv; charset=utf-8", _csv),
    "xlsx": Download("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "geojson": Download("application/geo+json", _geojson),
    "gpkg": Download("application/geopackage+sqlite3", _gpkg),
    "html": Download("text/html; charset=utf-8", _html),
    "png": Download("image/png", _drawn("png")),
    "svg": Download("image/svg+xml", _drawn("svg")),
    "pdf": Download("application/pdf", _drawn("pdf")),
}
