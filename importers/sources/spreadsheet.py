"""Spreadsheets: our template, and the flat layout of Outpost's import files."""

from pathlib import Path

from importers.feed import ListingFeed
from importers.formats.spreadsheet.reading import read_spreadsheet
from importers.report import Progress
from importers.source import Source


def read(origin: str, source: str, progress: Progress) -> ListingFeed:
    """The listings in a spreadsheet."""
    return read_spreadsheet(Path(origin), source, progress)


SOURCE = Source(
    name="spreadsheet",
    title="Listings from a spreadsheet",
    publisher="whoever fills in the spreadsheet",
    licence="as whoever fills it in says",
    attribution="",
    layout=(
        'the template that "connect import template" writes, or the flat layout of import files'
        " for Outpost, as CSV, XLSX, ODS or XLS"
    ),
    frequency="whenever somebody sends it again",
    takes_address=False,
    read=read,
)
