"""Statistics: what is counted in each LSOA, ward or other area, from a CSV table."""

import math
import re
from collections import Counter
from pathlib import Path

from directory import attribution
from directory.measures import Measure
from directory.queries.areas import AreaSet
from importers.area_feeds import FoundStatistics, StatisticFeed
from importers.asked import Asked, AskingReader, Option
from importers.errors import SourceFileError
from importers.formats.area_columns import (
    AreaColumn,
    choose_column,
    find_code_columns,
    usual_code_columns,
)
from importers.formats.measure_columns import MeasureColumns, find_measure_columns
from importers.formats.table import TableRow, column_key, read_headings, read_table
from importers.report import IssueLog, Progress
from importers.source import Source
from importers.sources.areas import SAME_BOUNDARIES_YEARS, set_asked

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def _number(text: str, measure: Measure) -> float | None:
    """The number that a cell holds, if it is one and lies where the measure's numbers do."""
    word = measure.words.get(text.lower())
    if word is not None:
        return word
    try:
        number = float(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text)
    except ValueError:
        return None
    return number if math.isfinite(number) and measure.least <= number <= measure.most else None


def _allowed(measure: Measure) -> str:
    if measure.words:
        return f"one of {', '.join(measure.words)}"
    if measure.least == -math.inf:
        return "a number"
    if measure.most == math.inf:
        return f"a number, {measure.least:g} or more"
    return f"a number from {measure.least:g} to {measure.most:g}"


class _Table:
    """Takes the rows of a file one by one."""

    def __init__(self, path: str, headings: list[str], which: AreaSet) -> None:
        self.log = IssueLog()
        self.rejected_by: Counter[str] = Counter()
        self.rows: dict[str, FoundStatistics] = {}
        self.blank = 0
        self.code = self._code_column(path, headings, which)
        self.columns = self._measure_columns(path, headings)
        self._path = path

    def _code_column(self, path: str, headings: list[str], which: AreaSet) -> AreaColumn:
        columns = find_code_columns(headings, which.kind)
        chosen = choose_column(columns, which.vintage)
        if chosen is None:
            several = ", ".join(column.heading for column in columns)
            why = (
                f"the columns {several} might all hold the codes; keep one"
                if columns
                else f"there is no column with the codes of {which.kind.value} areas, such as"
                f" {usual_code_columns(*which)}"
            )
            msg = f"{path}: line 1: {why}."
            raise SourceFileError(msg)
        if chosen.vintage and abs(chosen.vintage - which.vintage) > SAME_BOUNDARIES_YEARS:
            msg = (
                f"{path}: line 1, field {chosen.heading}: counts areas of {chosen.vintage}, and"
                f" --vintage was {which.vintage}. Areas of two years meet through a lookup."
            )
            raise SourceFileError(msg)
        return chosen

    def _measure_columns(self, path: str, headings: list[str]) -> MeasureColumns:
        columns = find_measure_columns(headings)
        if not columns.headings:
            msg = (
                f"{path}: line 1: none of its columns is a measure that is known"
                f" ({', '.join(columns.unknown[:20]) or 'it has no other columns'});"
                " docs/areas.md lists them."
            )
            raise SourceFileError(msg)
        for heading in columns.unknown:
            self.log.note(1, heading, None, "is not a column that is known; left out")
        return columns

    def take(self, row: TableRow) -> None:
        """Take one in, or say why not.

        Raises
        ------
        SourceFileError
            A cell holds no number, or the area was counted on a line before.
        """
        code = row.cells.get(self.code.key, "").strip()
        if not code:
            self.rejected_by["no code"] += 1
            self.log.note(row.line, self.code.heading, None, "rejected: no code")
            return
        if code in self.rows:
            msg = (
                f"{self._path}: line {row.line}, field {self.code.heading}: {code} stands on line"
                f" {self.rows[code].line} already; the table must have one row an area."
            )
            raise SourceFileError(msg)
        values = {
            measure.name: value
            for measure, heading in self.columns.headings.items()
            if (value := self._value(row, heading, measure)) is not None
        }
        self.blank += len(self.columns.headings) - len(values)
        self.rows[code] = FoundStatistics(row.line, code, values)

    def _value(self, row: TableRow, heading: str, measure: Measure) -> float | None:
        text = row.cells.get(column_key(heading), "").strip()
        if not text and measure.may_be_blank:
            return None
        number = _number(text, measure)
        if number is None:
            shown = f"was {text[:60]!r}" if text else "was empty"
            where = f"{self._path}: line {row.line}, field {heading}"
            msg = f"{where}: {shown}; it must be {_allowed(measure)}."
            raise SourceFileError(msg)
        return number


def read(origin: str, source: str, progress: Progress, asked: Asked) -> StatisticFeed:  # noqa: ARG001
    """What a CSV file counts in areas.

    Raises
    ------
    SourceFileError
        It has no column of codes, no column that is known, a cell that is no number, or an area
        twice.
    """
    which = set_asked(asked.area, asked.vintage)
    rows = read_table(Path(origin))
    table = _Table(origin, read_headings(Path(origin)), which)
    for done, row in enumerate(rows, start=1):
        table.take(row)
        progress(done, len(rows))
    return StatisticFeed(
        path=origin,
        fetched=len(rows),
        which=which,
        column=table.code.heading,
        measures=tuple(measure.name for measure in table.columns.headings),
        rows=tuple(table.rows.values()),
        details=Counter(
            {
                "measures": len(table.columns.headings),
                "columns_unknown": len(table.columns.unknown),
                "cells_blank": table.blank,
            }
        ),
        rejected_by=table.rejected_by,
        issues=tuple(table.log.issues),
    )


SOURCE = Source(
    name="statistics",
    title="What is counted in areas: people by age, deprivation, rurality, tenure and the like",
    publisher="Office for National Statistics; Ministry of Housing, Communities and Local"
    " Government",
    licence="Open Government Licence v3.0",
    attribution=attribution.AREAS,
    layout=(
        "CSV with a row an area, a column of its codes (lsoa21_code, LSOA21CD) and columns of"
        " measures; --area and --vintage say what areas they are"
    ),
    frequency="yearly",
    takes_address=False,
    read=AskingReader((Option.AREA, Option.VINTAGE), read),
)
