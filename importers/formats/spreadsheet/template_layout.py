"""Our template as a layout: every heading that its columns are known under."""

from importers.formats.spreadsheet.column_note import ColumnNote
from importers.formats.spreadsheet.columns import MARK, Column
from importers.formats.spreadsheet.layout import Layout, heading_key
from importers.formats.spreadsheet.notes_where import WHERE
from importers.formats.spreadsheet.notes_who import WHO

NOTES: tuple[ColumnNote, ...] = (*WHO, *WHERE)

TEMPLATE = Layout(
    name="template",
    headings={
        heading_key(heading): note.column.value
        for note in NOTES
        for heading in (note.column.value, *note.also)
    }
    | {heading_key(MARK): MARK},
    needed=frozenset({Column.NAME.value}),
)
