"""A cell's value as it was typed, and as text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | date | time | None

# Between them far more than any council lists, and little enough to hold in memory.
MOST_CELLS = 3_000_000
MOST_COLUMNS = 1_000
LONGEST_CELL = 100_000


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """A row with its number as the spreadsheet shows it, counted from 1."""

    number: int
    cells: Sequence[Cell]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return all(
            cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its name; its rows can be gone through once, before the next sheet is asked for.

    Parameters
    ----------
    is_hidden
        Whoever filled in the workbook does not see it.
    """

    name: str
    rows: Iterator[NumberedRow]
    is_hidden: bool = False


def cell_text(cell: Cell) -> str:
    """What a cell shows, more or less: whole numbers without a point, dates day first."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return str(int(cell)) if abs(cell) < 1e15 and cell == int(cell) else repr(cell)
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return f"{cell:%d/%m/%Y}"
