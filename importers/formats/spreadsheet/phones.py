"""Telephone numbers as people type them and spreadsheets spoil them."""

import re
from dataclasses import dataclass

from importers.formats.spreadsheet.cells import Cell, cell_text

RIGHT = "write it as text, such as 01632 960199"
_NUMBER = re.compile(r"(?:\+|\((?=\d)|\b)\d(?:[ ().\-\u00a0\u2010-\u2013]{0,3}\d){2,16}")
_EXTENSION = re.compile(r"^[\s,]*(?:ext|extn|extension|x)\.?\s*(\d{1,6})\b", re.IGNORECASE)
_EXPONENT = re.compile(r"\+?\d(?:[.,]\d+)?e\+?\d{1,2}", re.IGNORECASE)
_JOINING = re.compile(
    r"^[\s,;:/&|()\-–]+|^(?:or|and)\b|[\s,;:/&|()\-–]+$|\b(?:or|and)$", re.IGNORECASE
)
_LABEL = re.compile(r"^(?:tel|telephone|phone|mob|mobile|t|m)\b\.?:?", re.IGNORECASE)
# A British number without its first nought: area codes, 03, 07, 08 and 09.
_SHORN = re.compile(r"[123789]\d{8,9}")
_ABROAD = re.compile(r"44\d{9,10}")


@dataclass(frozen=True, slots=True)
class TypedPhone:
    """A number, and what stood beside it."""

    number: str
    extension: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class TypedPhones:
    """The numbers in a cell, and what somebody should read about them."""

    phones: tuple[TypedPhone, ...] = ()
    problem: str | None = None


def _mended(figures: str) -> TypedPhones | None:
    """A number from which a spreadsheet took the nought or the plus sign."""
    if _SHORN.fullmatch(figures):
        number = f"0{figures}"
        problem = f"has lost its first 0 and is read as {number}; {RIGHT}"
        return TypedPhones((TypedPhone(number),), problem)
    if _ABROAD.fullmatch(figures):
        return TypedPhones((TypedPhone(f"+{figures}"),))
    return None


def _note(text: str) -> str | None:
    before = None
    while before != text:
        before, text = text, _LABEL.sub("", _JOINING.sub("", text.strip())).strip()
    return text or None


def _typed(text: str) -> tuple[TypedPhone, ...]:
    """Each number of a text with the words that follow it; words before the first are its too."""
    matches = list(_NUMBER.finditer(text))
    found = []
    for index, match in enumerate(matches):
        end = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        after = text[match.end() : end]
        extension = _EXTENSION.match(after)
        words = after[extension.end() :] if extension else after
        if index == 0:
            words = f"{text[: match.start()]} {words}"
        number = re.sub(r"[\u00a0\u2010-\u2013]", " ", match[0]).strip()
        number = number if ")" in number else number.removeprefix("(")
        found.append(TypedPhone(number, extension[1] if extension else None, _note(words)))
    return tuple(found)


def read_phones(cell: Cell) -> TypedPhones:
    """The telephone numbers in a cell."""
    text = cell_text(cell).strip().removeprefix("'").strip()
    if _EXPONENT.fullmatch(text):
        return TypedPhones(problem=f"is a number that the spreadsheet has cut short; {RIGHT}")
    if text.isdecimal() and text.isascii() and (mended := _mended(text)):
        return mended
    phones = _typed(text)
    if not phones:
        return TypedPhones(problem=f"holds no telephone number; {RIGHT}, or leave it empty")
    return TypedPhones(phones)
