"""A layout of columns, and the row of a sheet in which its headings stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from importers.formats.spreadsheet.cells import Cell, NumberedRow, cell_text

# A title, a logo and a paragraph of thanks may stand above the headings.
LAST_HEADING_ROW = 40
LONGEST_HEADING = 120
# "Post" is one letter from "cost", and says something else.
SHORTEST_MISSPELT = 5
LONG = 9

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*?:]")


def heading_key(heading: str) -> str:
    """A heading as layouts know it: letters and figures alone."""
    return "".join(char for char in heading.lower().replace("&", " and ") if char.isalnum())


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns by every heading that they go under, written as ``heading_key`` does.

    Parameters
    ----------
    needed
        The columns without which a sheet is not in this layout.
    unread
        Columns that are known and left alone.
    """

    name: str
    headings: Mapping[str, str]
    needed: frozenset[str]
    unread: frozenset[str] = frozenset()

    def find(self, heading: str) -> str | None:
        """The column that a heading names, with or without what it says in brackets."""
        known = self.headings.get(heading_key(heading))
        return known or self.headings.get(heading_key(_ASIDE.sub(" ", heading)))

    def find_misspelt(self, heading: str) -> str | None:
        """The one column that a heading is nearly the name of; nothing where it may be two."""
        key = heading_key(_ASIDE.sub(" ", heading))
        best: dict[str, int] = {}
        for name, column in self.headings.items():
            if name[0] == key[:1] and _figures(name) == _figures(key):
                most = _most_slips(max(len(name), len(key)))
                slips = OSA.distance(name, key, score_cutoff=most)
                if slips <= most:
                    best[column] = min(best.get(column, most), slips)
        fewest = min(best.values(), default=0)
        nearest = [column for column, slips in best.items() if slips == fewest]
        return nearest[0] if len(nearest) == 1 else None


def _figures(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _most_slips(length: int) -> int:
    """How many letters may be wrong, missing or exchanged: none in "cost", two in "description"."""
    return 0 if length < SHORTEST_MISSPELT else 1 if length < LONG else 2


@dataclass(frozen=True, slots=True)
class HeadingProblem:
    """A heading that is not read as it stands."""

    heading: str
    message: str


@dataclass(slots=True)
class Table:
    """Where the columns of a layout stand in a sheet.

    Parameters
    ----------
    row
        Number of the row of headings.
    places
        Column of the layout to its place in a row, counted from 0.
    headings
        Column of the layout to its heading as it stands there.
    """

    layout: Layout
    row: int
    places: dict[str, int] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    problems: list[HeadingProblem] = field(default_factory=list)

    def take(self, column: str, place: int, heading: str) -> None:
        """Have a column stand at a place, unless it has one already."""
        if column in self.places:
            message = (
                f"is another column {self.headings[column]!r}; the first of the two is read:"
                " put what they say into one column"
            )
            self.problems.append(HeadingProblem(heading, message))
            return
        self.places[column], self.headings[column] = place, heading


def _headings(row: Sequence[Cell], above: Sequence[Cell], layout: Layout) -> list[str]:
    """The headings of a row; an empty one is that of a cell merged downwards from above."""
    found = []
    for place, cell in enumerate(row):
        heading = " ".join(cell_text(cell).split())[:LONGEST_HEADING]
        if not heading and place < len(above):
            merged = " ".join(cell_text(above[place]).split())[:LONGEST_HEADING]
            heading = merged if layout.find(merged) else ""
        found.append(heading)
    return found


def count_known(cells: Sequence[Cell], layout: Layout) -> int:
    """How many columns of a layout a row names."""
    texts = {text for cell in cells if isinstance(cell, str) and (text := cell.strip())}
    known = {layout.find(text) for text in texts if len(text) <= LONGEST_HEADING}
    return len(known - {None})


def find_headings(rows: Sequence[NumberedRow], layouts: Sequence[Layout]) -> Table | None:
    """The row among the first of a sheet that names the most columns, and the layout it is in."""
    best, most = None, 1
    for index, row in enumerate(rows):
        above = rows[index - 1].cells if index and rows[index - 1].number == row.number - 1 else ()
        for layout in layouts:
            headings = _headings(row.cells, above, layout)
            known = {layout.find(heading) for heading in headings if heading} - {None}
            if not layout.needed <= known:
                continue
            known |= {layout.find_misspelt(heading) for heading in headings if heading} - {None}
            if len(known) > most:
                best, most = (layout, row, headings), len(known)
    return _table(*best) if best else None


def _table(layout: Layout, row: NumberedRow, headings: list[str]) -> Table:
    table = Table(layout, row.number)
    unsure = []
    for place, heading in enumerate(headings):
        column = layout.find(heading) if heading else None
        if column:
            table.take(column, place, heading)
        elif heading and heading_key(heading) not in layout.unread:
            unsure.append((place, heading))
    for place, heading in unsure:
        column = layout.find_misspelt(heading)
        if column and column not in table.places:
            table.take(column, place, heading)
            message = f"is read as the column {column!r}; write it so"
        else:
            message = f"is no column of the {layout.name}, so it is not read"
        table.problems.append(HeadingProblem(heading, message))
    return table
