"""A listing as it is recorded, in the rows that a download of it would have today."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from uuid import UUID

from importers.formats.spreadsheet.cells import Cell, NumberedRow, cell_text
from importers.formats.spreadsheet.columns import MARK, Column
from importers.formats.spreadsheet.filled_rows import FilledRow, rows_of
from importers.formats.spreadsheet.layout import Table
from importers.formats.spreadsheet.row import Row, guarded, make_row
from importers.formats.spreadsheet.template_file import MarkedRow
from importers.formats.spreadsheet.template_layout import NOTES, TEMPLATE
from importers.formats.spreadsheet.template_values import VENUE
from importers.formats.spreadsheet.venues import venue_key
from importers.records import OrganizationRecord
from importers.report import IssueLog
from upkeep.content import ListingContent

# As the importers' source is called, so that what one of its references names is the same here.
SOURCE = "spreadsheet"
_ALWAYS = (Column.NAME, Column.REFERENCE)


@dataclass(frozen=True, slots=True)
class HeldListing:
    """What is recorded of a listing, and who runs it."""

    content: ListingContent
    organization: OrganizationRecord

    @property
    def id(self) -> UUID:
        """Of the listing."""
        return self.content.service.id

    def filled(self) -> tuple[FilledRow, ...]:
        """Its rows."""
        locations = {one.id: one for one in self.content.locations}
        return rows_of(self.content.service, locations, self.organization)

    def rows(self, columns: Collection[str]) -> list[Row]:
        """Its rows as they would be read from a sheet with these columns."""
        names = [*dict.fromkeys((*_ALWAYS, *columns))]
        table = Table(TEMPLATE, 1, {name: at for at, name in enumerate(names)})
        table.headings.update({name: name for name in names})
        return [
            make_row(_numbered(number, one, names), table, "", SOURCE, IssueLog())
            for number, one in enumerate(self.filled(), start=2)
        ]

    def place_keys(self, rows: Sequence[Row]) -> dict[str, UUID]:
        """The place behind each that its ``rows`` show, by what tells it from the others."""
        found: dict[str, UUID] = {}
        for filled, row in zip(self.filled(), rows, strict=True):
            if filled.location_id is not None and row.has(VENUE.all):
                found.setdefault(venue_key(row, VENUE), filled.location_id)
        return found

    def marked_rows(self) -> tuple[MarkedRow, ...]:
        """Its rows for a download, the first with the mark by which they are known again."""
        mark = self.mark()
        return tuple(
            MarkedRow(one.cells, mark if number == 0 else "")
            for number, one in enumerate(self.filled())
        )

    def mark(self) -> str:
        """Changes whenever anything that its rows say does."""
        return mark_of(self.rows([note.column for note in NOTES]))

    def texts(self) -> dict[str, str]:
        """What each column says, of all its rows."""
        said: dict[str, list[str]] = {}
        for row in self.filled():
            for column, value in row.cells.items():
                said.setdefault(column, []).append(cell_text(value))
        return {column: "\n".join(dict.fromkeys(values)) for column, values in said.items()}


def mark_of(rows: Sequence[Row]) -> str:
    """A short digest of what rows say, however a spreadsheet has set it."""
    said = [
        sorted((name, " ".join(text.split())) for name, text in row.texts.items() if name != MARK)
        for row in rows
    ]
    return sha256(dumps(said).encode()).hexdigest()[:16]


def _numbered(number: int, row: FilledRow, names: Sequence[str]) -> NumberedRow:
    cells = {column.value: value for column, value in row.cells.items()}
    return NumberedRow(number, [_guarded(cells.get(name)) for name in names])


def _guarded(cell: Cell) -> Cell:
    return guarded(cell) if isinstance(cell, str) else cell
