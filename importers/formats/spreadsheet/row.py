"""One row of a sheet: its cells by column, read to types, whatever cannot be read noted."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from importers.fields import Fields
from importers.formats.spreadsheet.cells import Cell, NumberedRow, cell_text
from importers.formats.spreadsheet.days import UnreadableDayError, read_day
from importers.formats.spreadsheet.layout import Table
from importers.formats.spreadsheet.phones import TypedPhone, read_phones
from importers.identity import derive
from importers.records import PhoneRecord
from importers.report import IssueLog, SheetRow
from importers.wording import LONGEST_NAME, LONGEST_TEXT, plain_line, plain_text

OLDEST_AGE = 150
PRIVATE = "(kept private)"

# What people write into a cell that has no answer.
_NOTHING = {"", "-", "--", "n/a", "na", "."}
_NO_ANSWER = _NOTHING | {"none", "tbc", "tba", "nil", "no", "unknown", "not known", "?"}
_YES = {"yes", "y", "true", "t", "1", "✓", "✔", "✔️", "☑", "√", "tick", "ticked"}
_NO = {"no", "n", "false", "f", "0", "✗", "✘"}
_UNKNOWN = {"not known", "unknown", "don't know", "not sure", "not recorded", "?", "tbc"}
_ERRORS = re.compile(r"#(?:REF!|NAME\?|VALUE!|N/A|DIV/0!|NUM!|NULL!)")
# Spreadsheets are made to keep a number as text by writing it as a formula.
_AS_TEXT = re.compile(r'="([^"]*)"')
_AGE = re.compile(
    r"(?:over |from |up to |under )?(\d{1,3})(?:\.0)?\s*(?:\+|years?|yrs?|plus)?(?: old)?"
)


# Text that a spreadsheet would take for a formula, and what is set before it so that none does.
GUARDED = re.compile(r"'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """Text as a file keeps it that may be opened in a spreadsheet, where no text may be run."""
    return f"'{text}" if GUARDED.match(text) else text


def _cleaned(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    if cell.startswith("=") and (match := _AS_TEXT.fullmatch(cell)):
        return match[1]
    return cell[1:] if cell.startswith("'") and GUARDED.match(cell) else cell


@dataclass(slots=True)
class Row:
    """A row that holds something.

    Parameters
    ----------
    cells, texts
        What was typed, and the same as text, of the columns in which something stands.
    private
        Columns whose values no report may repeat.
    """

    line: SheetRow
    cells: Mapping[str, Cell]
    texts: Mapping[str, str]
    headings: Mapping[str, str]
    source: str
    log: IssueLog
    private: frozenset[str] = frozenset()

    def shown(self, column: str) -> str:
        """What stands in a column, as text without space around it; empty for no answer."""
        return self.texts.get(column, "")

    def has(self, columns: Iterable[str]) -> bool:
        """Whether anything stands in one of these columns."""
        return any(column in self.texts for column in columns)

    def filled(self) -> set[str]:
        """The columns in which something stands."""
        return set(self.texts)

    def note(self, column: str, message: str, value: object = None) -> None:
        """Note an issue of one column, under its heading as it stands there."""
        shown: object = self.shown(column) if value is None else value
        if column in self.private:
            shown = PRIVATE
        self.log.note(self.line, self.headings.get(column, column), shown or None, message)

    def _fields(self, column: str) -> Fields:
        """The one cell, for whoever reads fields of feeds."""
        heading = self.headings.get(column, column)
        return Fields({heading: self.shown(column)}, "", self.line, self.source, self.log)

    def text(self, column: str) -> str | None:
        """Plain text, over several lines where it was written so."""
        return self._words(column, LONGEST_TEXT)

    def name(self, column: str) -> str | None:
        """Plain text on one line."""
        return self._words(column, LONGEST_NAME)

    def _words(self, column: str, longest: int) -> str | None:
        text = self.shown(column)
        if not text:
            return None
        if text[0] == "#" and _ERRORS.fullmatch(text):
            self.note(column, "is the spreadsheet's own error; write the words, or leave it empty")
            return None
        # Cleaning takes time that grows with the text, so an endless cell is cut first.
        clean = (plain_line if longest == LONGEST_NAME else plain_text)(text[: longest * 4])
        if len(clean) > longest:
            self.note(column, f"is longer than {longest} characters; the rest was left out")
            clean = clean[:longest].rstrip()
        return clean or None

    def _is_answered(self, column: str) -> bool:
        return self.shown(column).lower() not in _NO_ANSWER

    def url(self, column: str) -> str | None:
        """A web address."""
        if not self._is_answered(column):
            return None
        return self._fields(column).url(self.headings.get(column, column))

    def email(self, column: str) -> str | None:
        """An e-mail address; the first where there are several."""
        if not self._is_answered(column):
            return None
        addresses = [
            one for one in re.split(r"[;,\s]+", plain_line(self.shown(column)[:1000])) if one
        ]
        found = [one.removeprefix("mailto:").strip("<>()") for one in addresses if "@" in one]
        text = found[0] if found else plain_line(self.shown(column)[:1000])
        scratch = IssueLog()
        email = Fields({"email": text}, "", None, self.source, scratch).email("email")
        if scratch.issues:
            self.note(column, "is no e-mail address; write one such as name@example.org")
        elif len(found) > 1:
            self.note(column, "holds several addresses; the first is kept: write one")
        return email

    def phones(self, column: str, owner_id: UUID) -> tuple[PhoneRecord, ...]:
        """The telephone numbers in a cell."""
        if not self._is_answered(column):
            return ()
        typed = read_phones(self.cells[column])
        if typed.problem:
            self.note(column, typed.problem)
        return tuple(_phone(one, owner_id) for one in typed.phones)

    def yes_no(self, column: str) -> bool | None:
        """Yes, no, or not recorded."""
        cell = self.cells.get(column)
        word = " ".join(self.shown(column).lower().replace("’", "'").split()).rstrip(".")
        if isinstance(cell, bool):
            return cell
        if word in _YES:
            return True
        if word in _NO:
            return False
        if word and word not in _UNKNOWN:
            self.note(column, "is neither yes nor no: write yes or no, or leave it empty")
        return None

    def choice(self, column: str, choices: Mapping[str, str], otherwise: str) -> str | None:
        """Which of a closed set a cell names; nothing where it is empty, or names none.

        Parameters
        ----------
        choices
            Every wording, lower case, with what it stands for.
        otherwise
            How the note goes on when it names none.
        """
        word = " ".join(self.shown(column).lower().replace("_", " ").split()).rstrip(".")
        if not word:
            return None
        found = choices.get(word) or choices.get(word.split(" (")[0])
        if found is None:
            self.note(column, otherwise)
        return found

    def day(self, column: str) -> date | None:
        """A date, day before month."""
        if not self._is_answered(column):
            return None
        try:
            return read_day(self.cells[column])
        except UnreadableDayError as error:
            self.note(column, f"{error}; left out")
            return None

    def age(self, column: str) -> float | None:
        """An age in years."""
        if self.shown(column).lower() in {*_NO_ANSWER, "any", "all", "no limit"}:
            return None
        match = _AGE.fullmatch(self.shown(column).lower())
        if not match or int(match[1]) > OLDEST_AGE:
            self.note(column, f"is no age: write a number of years up to {OLDEST_AGE}, such as 18")
            return None
        return float(match[1])

    def decimal(self, column: str) -> Decimal | None:
        """A number, also with a pound sign or a comma between thousands."""
        text = self.shown(column).replace("£", "").replace(",", "").replace("°", "").strip()
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number.adjusted()) > 12:
            self.note(column, "is no number: write figures alone, such as 2.50, or leave it empty")
            return None
        return number

    def listed(self, column: str, separators: str = r"[;\n]") -> list[str]:
        """The parts of a cell that holds several."""
        parts = re.split(separators, self.text(column) or "")
        return list(dict.fromkeys(part for text in parts if (part := plain_line(text).strip(" ."))))


def _phone(typed: TypedPhone, owner_id: UUID) -> PhoneRecord:
    return PhoneRecord(
        id=derive(owner_id, "phone", typed.number, typed.extension),
        number=typed.number,
        extension=typed.extension,
        description=plain_line(typed.note[:LONGEST_NAME]) if typed.note else None,
    )


def make_row(
    numbered: NumberedRow,
    table: Table,
    sheet: str,
    source: str,
    log: IssueLog,
) -> Row:
    """A row of a table, its cells by column."""
    cells: dict[str, Cell] = {}
    texts: dict[str, str] = {}
    for column, place in table.places.items():
        cell = _cleaned(numbered.cells[place]) if place < len(numbered.cells) else None
        text = cell_text(cell).strip() if cell is not None else ""
        if text and text.lower() not in _NOTHING:
            cells[column], texts[column] = cell, text
    line = SheetRow(sheet, numbered.number)
    return Row(line, cells, texts, table.headings, source, log)
