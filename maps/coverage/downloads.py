"""Coverage tables as files: one table of forms, each with how it is written."""

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from maps.coverage.summary import GroupShare, by_decile, by_rurality
from maps.coverage.table import THRESHOLDS_MIN, CoverageTable
from maps.coverage.words import say_fiction, say_sources, say_title
from maps.drawing.bands import Shown
from maps.drawing.picture import CoveragePicture, Sheet, load_picture

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
GROUP_COLUMNS = ("by", "group", "people", "people_within", "share_within")
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
    ages
        The share of each age group that is within reach, for the forms that hold groups.
    """

    session: Session
    leaflet: "Callable[[], LeafletFiles]"
    shown: Shown = Shown.SHARE
    sheet: Sheet = Sheet.PORTRAIT
    ages: tuple[GroupShare, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A sheet of a workbook.

    Parameters
    ----------
    wide
        Its column of long texts, from 0.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    wide: int = 1


def xlsx_of(*sheets: Worksheet) -> bytes:
    """A workbook; texts are texts, whatever they begin with."""
    import xlsxwriter  # noqa: PLC0415 - only this form needs it

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        for each in sheets:
            sheet = book.add_worksheet(each.name)
            sheet.write_row(0, 0, each.columns, book.add_format({"bold": True}))
            for at, row in enumerate(each.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(at, column, cell)
                    elif cell is not None:
                        sheet.write_number(at, column, cell)
            sheet.freeze_panes(1, 0)
            sheet.set_column(each.wide, each.wide, 40)
    return made.getvalue()


def _csv(table: CoverageTable, _canvas: Canvas) -> bytes:
    return csv_of(COLUMNS, rows_of(table))


def more_of(table: CoverageTable) -> dict[str, list[Cell]]:
    """Columns of the files that are not held to those of the CSV."""
    shares = {
        f"share_{minutes}_min": [_measure(share) for share in table.share_at[:, at]]
        for at, minutes in enumerate(THRESHOLDS_MIN)
    }
    pairs = zip(table.confirmed.tolist(), table.listings.tolist(), strict=True)
    return {
        **shares,
        "people_out_of_reach": [_people(number) for number in table.people_out_of_reach],
        "listings": table.listings.tolist(),
        "confirmed": table.confirmed.tolist(),
        "share_confirmed": [part / whole if whole else None for part, whole in pairs],
        "decile": [_measure(decile) for decile in table.decile_mean],
    }


def _xlsx(table: CoverageTable, canvas: Canvas) -> bytes:
    more = more_of(table)
    rows = [
        (*row, *others)
        for row, others in zip(rows_of(table), zip(*more.values(), strict=True), strict=True)
    ]
    return xlsx_of(
        Worksheet("Coverage", (*COLUMNS, *more), rows),
        Worksheet("Groups", GROUP_COLUMNS, group_rows(table, canvas.ages)),
        about_sheet(table),
    )


def group_rows(table: CoverageTable, ages: Sequence[GroupShare] = ()) -> list[tuple[Cell, ...]]:
    """Coverage by deprivation, by town and country and by age, a row a group."""
    named = {"deprivation decile": by_decile(table), "rurality": by_rurality(table), "age": ages}
    return [
        (by, group.group, _people(group.people), _people(group.people_within),
         _measure(group.share_within))
        for by, groups in named.items()
        for group in groups
    ]  # fmt: skip


def about_sheet(table: CoverageTable) -> Worksheet:
    """What a workbook was made from, in words."""
    said = [say_title(table.question), say_fiction(table), *say_sources(table)]
    return Worksheet("About", ("about",), [(each,) for each in said if each], wide=0)


def _geojson(table: CoverageTable, _canvas: Canvas) -> bytes:
    from maps.coverage.frames import write_geojson  # noqa: PLC0415 - geopandas is slow to import

    return write_geojson(table)


def _gpkg(table: CoverageTable, _canvas: Canvas) -> bytes:
    from maps.coverage.frames import write_gpkg  # noqa: PLC0415 - geopandas is slow to import

    return write_gpkg(table)


def draw_as(picture: CoveragePicture, form: str, leaflet: "Callable[[], LeafletFiles]") -> bytes:
    """A picture as ``html``, ``png``, ``svg`` or ``pdf``."""
    if form == "html":
        from maps.drawing.coverage_map import draw_file  # noqa: PLC0415 - folium is slow to import

        return draw_file(picture, leaflet()).encode()
    from maps.drawing.static_map import FileForm, draw_picture  # noqa: PLC0415 - matplotlib is slow

    return draw_picture(picture, FileForm(form))


def _drawn(form: str) -> Callable[[CoverageTable, Canvas], bytes]:
    def write(table: CoverageTable, canvas: Canvas) -> bytes:
        picture = load_picture(canvas.session, table, shown=canvas.shown, sheet=canvas.sheet)
        return draw_as(picture, form, canvas.leaflet)

    return write


# By the ending of a file's name.
DOWNLOADS: Mapping[str, Download] = {
    "csv": Download("text/csv; charset=utf-8", _csv),
    "xlsx": Download("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "geojson": Download("application/geo+json", _geojson),
    "gpkg": Download("application/geopackage+sqlite3", _gpkg),
    "html": Download("text/html; charset=utf-8", _drawn("html")),
    "png": Download("image/png", _drawn("png")),
    "svg": Download("image/svg+xml", _drawn("svg")),
    "pdf": Download("application/pdf", _drawn("pdf")),
}
