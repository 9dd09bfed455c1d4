"""One listing of a spreadsheet, read from its rows by the importers' own code."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from importers.feed import FoundLocation
from importers.formats.spreadsheet import outpost_columns, outpost_rows, template_rows
from importers.formats.spreadsheet.columns import MARK, Column
from importers.formats.spreadsheet.gathering import SheetGathering
from importers.formats.spreadsheet.row import Row
from importers.formats.spreadsheet.template_values import VENUE
from importers.formats.spreadsheet.venues import venue_key
from importers.identity import derive
from importers.records import OrganizationRecord, ServiceRecord
from importers.report import Issue, SheetRow
from upkeep.bulk.held import SOURCE


class SheetLayout(StrEnum):
    """In which layout a listing's rows are."""

    TEMPLATE = "template"
    OUTPOST = "outpost"


@dataclass(frozen=True, slots=True)
class SentRows:
    """The rows of one listing, as they stand in the file.

    Parameters
    ----------
    reference
        What the file calls it; nothing where it calls it nothing.
    """

    layout: SheetLayout
    rows: list[Row]
    reference: str | None

    @property
    def line(self) -> SheetRow:
        """Where it first stands."""
        return self.rows[0].line

    @property
    def columns(self) -> list[str]:
        """Every column of its sheets."""
        return list(dict.fromkeys(name for row in self.rows for name in row.headings))

    @property
    def mark(self) -> str:
        """The mark of the download that it comes from; empty where it comes from none."""
        return next((row.texts[MARK] for row in self.rows if row.texts.get(MARK)), "")

    def said(self, template: Column, outpost: str) -> str:
        """What its first row says in a column that both layouts have."""
        column = template.value if self.layout is SheetLayout.TEMPLATE else outpost
        return next((row.texts[column] for row in self.rows if row.texts.get(column)), "")

    def heading(self, template: Column, outpost: str) -> str:
        """How the same column is headed in the file."""
        column = template.value if self.layout is SheetLayout.TEMPLATE else outpost
        return self.rows[0].headings.get(column, column)

    def known_as(self, service_id: UUID) -> "SentRows":
        """The same, calling the listing by the id that the directory knows it by."""
        if self.layout is SheetLayout.OUTPOST:
            return replace(self, reference=str(service_id))
        name = str(service_id)
        rows = [
            replace(row, texts={**_unmarked(row), Column.REFERENCE.value: name})
            for row in self.rows
        ]
        return replace(self, rows=rows, reference=name)


@dataclass(frozen=True, slots=True)
class ReadListing:
    """A listing as its rows say it.

    Parameters
    ----------
    service
        Nothing where the rows are none; ``issues`` say why.
    venues
        Its places, in the order of ``keys``, by which the same place is known again.
    is_organization_named
        Whether the rows say who runs it.
    organization
        What they say of whoever runs it.
    """

    service: ServiceRecord | None
    venues: tuple[FoundLocation, ...]
    keys: tuple[str, ...]
    issues: tuple[Issue, ...]
    is_organization_named: bool
    organization: OrganizationRecord | None = None


def read_listing(sent: SentRows, *, is_known: bool) -> ReadListing:
    """Read one listing, with what is wrong with its own cells.

    Parameters
    ----------
    is_known
        The directory has it already.
    """
    gathering = SheetGathering(SOURCE)
    rows = [replace(row, texts=_unmarked(row), log=gathering.log) for row in sent.rows]
    if sent.layout is SheetLayout.TEMPLATE:
        template_rows.read_listing(rows, sent.reference, gathering, is_known=is_known)
    else:
        if sent.reference:
            texts = {**rows[0].texts, "import_id": sent.reference}
            rows[0] = replace(rows[0], texts=texts)
        outpost_rows.read_group(rows, gathering)
    feed = gathering.feed()
    columns = VENUE if sent.layout is SheetLayout.TEMPLATE else outpost_columns.VENUE
    keys = sorted({venue_key(row, columns) for row in rows if row.has(columns.all)})
    if not feed.listings:
        return ReadListing(None, (), (), feed.issues, is_organization_named=False)
    service = feed.listings[0].service
    is_named = service.organization_id != derive(service.id, "organization")
    return ReadListing(
        service,
        tuple(feed.locations.values()),
        tuple(keys),
        feed.issues,
        is_named,
        feed.organizations.get(service.organization_id),
    )


def _unmarked(row: Row) -> dict[str, str]:
    return {name: text for name, text in row.texts.items() if name != MARK}


def held_rows(rows: Sequence[Row], service_id: UUID) -> SentRows:
    """The rows of a listing that is recorded, to be read as those of a file are."""
    return SentRows(SheetLayout.TEMPLATE, list(rows), str(service_id))
