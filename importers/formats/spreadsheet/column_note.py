"""What the template says of a column, in a volunteer's words."""

from dataclasses import dataclass
from enum import StrEnum

from importers.formats.spreadsheet.columns import Column


class CellKind(StrEnum):
    """How the workbook treats a column's cells."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    OPEN_CHOICE = "open choice"


@dataclass(frozen=True, slots=True)
class ColumnNote:
    """What the template says of a column, and how wide it is there, in characters."""

    column: Column
    says: str
    example: str = ""
    width: int = 16
    kind: CellKind = CellKind.TEXT
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def choose(
    column: Column, says: str, choices: tuple[str, ...], example: str, *also: str
) -> ColumnNote:
    """A column whose cells choose from a list."""
    return ColumnNote(column, says, example, 14, CellKind.CHOICE, choices, also)
