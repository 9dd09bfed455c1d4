"""Whatever stands in the cells: never an exception, always a report that adds up."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from importers.errors import SourceFileError
from importers.formats.spreadsheet.outpost_columns import READ
from importers.formats.spreadsheet.template_layout import NOTES
from importers.pipeline import check
from importers.report import Report
from tests.importers.spreadsheet.sheets import SOURCE, read, write_csv, write_xlsx

HEADINGS = [note.column.value for note in NOTES]
TYPED = st.sampled_from(
    "yes no x TRUE 1 £3 hidden approximate exact NN1 1ED 31/12/2026 12/31/2026 46387 01632 960099|"
    "1.6E+09|a@b.org|http://x.org|=1+1|#REF!|<b>x</b>|Tuesdays 2-4pm|EXAMPLE|1|2|GB|Polish|60+|"
    "hh:mm:ss|monday|9:00|TRUE|FALSE|East|running|n/a|-|52.2|-0.9|inf|nan|1e999".split("|")
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
CELL = st.one_of(st.just(""), TYPED, TEXT)
TYPED_CELL = (
    CELL
    | st.floats(-1e12, 1e12)
    | st.integers(-10, 60_000)
    | st.dates(date(1950, 1, 1))
    | st.booleans()
)


def adds_up(report: Report) -> None:
    assert report.fetched == report.parsed + report.rejected
    assert all(one.sheet and one.line and one.message for one in report.issues if one.sheet)


@settings(max_examples=60, deadline=None)
@given(
    headings=st.sampled_from([HEADINGS, list(READ)]).flatmap(st.permutations),
    rows=st.lists(st.lists(CELL, min_size=20, max_size=len(READ)), max_size=5),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_random_text(headings: list[str], rows: list[list[str]], encoding: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_csv(Path(folder), headings, *rows, encoding=encoding)
        try:
            adds_up(check(SOURCE, str(path)))
        except SourceFileError as error:
            assert "\n" not in str(error)  # noqa: PT017 - a refusal is an answer too


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(st.lists(TYPED_CELL, min_size=len(HEADINGS), max_size=len(HEADINGS)), max_size=4)
)
def test_random_typed_cells(rows: list[list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        adds_up(check(SOURCE, str(write_xlsx(Path(folder), Ours=[HEADINGS, *rows]))))


@settings(max_examples=100, deadline=None)
@given(
    data=st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: f"Name,Phone\n{text}".encode("utf-8", "ignore"))
)
def test_random_bytes(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "listings.csv"
        path.write_bytes(data)
        try:
            read(path)
        except SourceFileError as error:
            assert str(path) in str(error)  # noqa: PT017 - a refusal is an answer too
