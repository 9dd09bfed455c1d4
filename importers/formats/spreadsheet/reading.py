"""From a spreadsheet file to listings: every sheet whose headings are known is read."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from importers.errors import SourceFileError
from importers.feed import ListingFeed
from importers.formats.spreadsheet import outpost_rows, template_rows
from importers.formats.spreadsheet.cells import Cell, NumberedRow, Sheet
from importers.formats.spreadsheet.delimited import read_delimited
from importers.formats.spreadsheet.gathering import SheetGathering
from importers.formats.spreadsheet.layout import (
    LAST_HEADING_ROW,
    Layout,
    Table,
    count_known,
    find_headings,
)
from importers.formats.spreadsheet.outpost_columns import OUTPOST
from importers.formats.spreadsheet.row import Row, make_row
from importers.formats.spreadsheet.template_help import HELP_SHEET
from importers.formats.spreadsheet.template_layout import TEMPLATE
from importers.formats.spreadsheet.workbook import COMPOUND, is_workbook, open_workbook
from importers.report import Progress, SheetRow

LAYOUTS = (OUTPOST, TEMPLATE)
_MOST_SKIPPED_NAMED = 20


def _count_best(cells: Sequence[Cell]) -> int:
    return max(count_known(cells, layout) for layout in LAYOUTS)


@contextmanager
def _sheets(path: Path) -> Iterator[Iterator[Sheet]]:
    """The sheets of a file; delimited text is one sheet under the name of its file."""
    if not path.exists():
        msg = f"{path} does not exist."
        raise SourceFileError(msg)
    if not path.is_file():
        msg = f"{path} is not a file."
        raise SourceFileError(msg)
    try:
        with path.open("rb") as file:
            head = file.read(len(COMPOUND))
    except OSError as error:
        msg = f"{path} could not be read: {error.strerror}."
        raise SourceFileError(msg) from error
    if is_workbook(head):
        with open_workbook(path) as sheets:
            yield sheets
    else:
        yield iter((Sheet(path.name, read_delimited(path, _count_best)),))


def _note_table(sheet: Sheet, table: Table, gathering: SheetGathering) -> None:
    for problem in table.problems:
        place = SheetRow(sheet.name, table.row)
        gathering.log.note(place, problem.heading, problem.heading, problem.message)


def _read_table(
    sheet: Sheet, gathering: SheetGathering, progress: Callable[[int], None]
) -> tuple[Layout, list[Row]] | None:
    """The rows of a sheet below its headings; nothing where it has none that are known."""
    filled = (row for row in sheet.rows if not row.is_empty)
    top = list(islice(filled, LAST_HEADING_ROW))
    table = find_headings(top, LAYOUTS)
    if table is None:
        return None
    _note_table(sheet, table, gathering)
    rows = []
    below = (row for row in chain(top, filled) if row.number > table.row)
    for number, numbered in enumerate(below, start=1):
        row = _row(numbered, table, sheet.name, gathering)
        if row.filled():
            rows.append(row)
        progress(number)
    return table.layout, rows


def _row(numbered: NumberedRow, table: Table, sheet: str, gathering: SheetGathering) -> Row:
    return make_row(numbered, table, sheet, gathering.source, gathering.log)


def _refuse(path: Path, skipped: list[str]) -> SourceFileError:
    named = ", ".join(repr(name) for name in skipped[:_MOST_SKIPPED_NAMED]) or "(none)"
    return SourceFileError(
        f"{path}: no row of headings was found on any sheet ({named}): there must be a column Name"
        ' and one more that is known; "connect import template" writes a file to fill in.'
    )


def read_spreadsheet(path: Path, source: str, progress: Progress) -> ListingFeed:
    """The listings in a file, whichever layout each of its sheets is in.

    Raises
    ------
    SourceFileError
        It cannot be read, or no sheet has headings that are known.
    """
    gathering = SheetGathering(source)
    _read_rows(read_tables(path, gathering, progress), gathering, progress)
    return gathering.feed()


def read_tables(path: Path, gathering: SheetGathering, progress: Progress) -> dict[str, list[Row]]:
    """The rows of a file by the layout that they are in; what is not read is noted.

    Raises
    ------
    SourceFileError
        It cannot be read, or no sheet has headings that are known.
    """
    tables: dict[str, list[Row]] = {layout.name: [] for layout in LAYOUTS}
    skipped: list[str] = []
    is_any = False
    with _sheets(path) as sheets:
        for sheet in sheets:
            if sheet.is_hidden:
                gathering.log.note(
                    SheetRow(sheet.name, 1), "", None, "is hidden, so it is not read"
                )
                continue
            found = _read_table(sheet, gathering, lambda done: progress(done, None))
            if found:
                is_any = True
                tables[found[0].name] += found[1]
            elif sheet.name != HELP_SHEET:
                skipped.append(sheet.name)
    if not is_any:
        raise _refuse(path, skipped)
    for name in skipped:
        message = "has no headings that are known, so the sheet is not read"
        gathering.log.note(SheetRow(name, 1), "", None, message)
    return tables


def _read_rows(tables: dict[str, list[Row]], gathering: SheetGathering, progress: Progress) -> None:
    total = sum(map(len, tables.values()))
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        progress(min(done, total), total)

    template_rows.read_rows(tables[TEMPLATE.name], gathering, advance)
    outpost_rows.read_rows(tables[OUTPOST.name], gathering, advance)
