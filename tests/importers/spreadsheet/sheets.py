"""Spreadsheets for tests: written as people's programs write them."""

import csv
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy.orm import Session

from importers.feed import FoundLocation, ListingFeed
from importers.formats.spreadsheet.reading import read_spreadsheet
from importers.pipeline import run
from importers.records import ServiceRecord
from importers.report import Issue, Report

SOURCE = "spreadsheet"
Rows = Sequence[Sequence[Any]]


def write_csv(
    folder: Path, *rows: Sequence[Any], encoding: str = "utf-8", delimiter: str = ",",
    name: str = "listings.csv",
) -> Path:  # fmt: skip
    """Delimited text."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path = folder / name
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(folder: Path, name: str = "listings.xlsx", /, **sheets: Rows) -> Path:
    """A workbook; a sheet's name is its keyword."""
    path = folder / name
    options = {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title.replace("_", " "))
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def write_ods(folder: Path, *rows: Sequence[Any]) -> Path:
    """An OpenDocument spreadsheet with one sheet."""
    path = folder / "listings.ods"
    cells = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content xmlns:office="{names}:office:1.0"'
        f' xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="Ours">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def _ods_cell(value: Any) -> str:
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    text = f"<text:p>{escape(value)}</text:p>" if value else ""
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff(rows: Rows) -> bytes:
    """The stream of a workbook as Excel 97 wrote it, with one sheet."""
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    name = b"Ours"
    bound_length = 4 + 8 + len(name)
    offset = len(start) + bound_length + 4
    bound = _record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(name), 0) + name)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 16, 0, 0, 0, 0))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet += _record(0x0203, struct.pack("<HHHd", at, column, 0, value))
            elif value:
                text = str(value).encode("latin-1")
                sheet += _record(0x0204, struct.pack("<HHHHB", at, column, 0, len(text), 0) + text)
    return start + bound + _record(0x000A, b"") + sheet + _record(0x000A, b"")


def _compound(stream_name: str, stream: bytes) -> bytes:
    """A compound file, the container of old workbooks and of locked new ones."""
    none, end = 0xFFFFFFFF, 0xFFFFFFFE
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    chain = [0xFFFFFFFD, end, *range(3, sectors + 2), end]
    fat = struct.pack("<128I", *(chain + [none] * (128 - len(chain))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6sIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096, end, 0, end, 0
    )
    header += struct.pack("<109I", 0, *[none] * 108)

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sI8s8sIQ",
            *(text, len(text) + 2, kind, 1, none, none, child, b"", 0, b"", b"", start, size),
        )

    directory = entry("Root Entry", 5, 1, end, 0) + entry(stream_name, 2, none, 2, len(stream))
    return header + fat + directory.ljust(512, b"\0") + stream


def write_xls(folder: Path, *rows: Sequence[Any]) -> Path:
    """A workbook as Excel 97 wrote it."""
    path = folder / "listings.xls"
    path.write_bytes(_compound("Workbook", _biff(rows)))
    return path


def write_locked(folder: Path) -> Path:
    """What Excel makes of a workbook with a password."""
    path = folder / "locked.xlsx"
    path.write_bytes(_compound("EncryptedPackage", b"\x10" * 5000))
    return path


def read(path: Path) -> ListingFeed:
    """The feed of a file."""
    return read_spreadsheet(path, SOURCE, lambda _done, _total: None)


def services(feed: ListingFeed) -> dict[str, ServiceRecord]:
    """Services by name."""
    return {listing.service.name: listing.service for listing in feed.listings}


def only(feed: ListingFeed) -> ServiceRecord:
    """The one service of a feed."""
    (listing,) = feed.listings
    return listing.service


def place(feed: ListingFeed) -> FoundLocation:
    """The one location of a feed."""
    (location,) = feed.locations.values()
    return location


def told(feed: ListingFeed | Report) -> list[tuple[str | None, int | None, str, str | None]]:
    """Where each issue is, and what stood there."""
    return [(issue.sheet, issue.line, issue.field, issue.value) for issue in feed.issues]


def issue(feed: ListingFeed) -> Issue:
    """The one issue of a feed."""
    (found,) = feed.issues
    return found


def commit(session: Session, path: Path) -> Report:
    """A run that writes."""
    return run(session, SOURCE, str(path), is_commit=True)
