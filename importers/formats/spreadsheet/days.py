"""Dates as people type them, day before month."""

import re
from datetime import date, timedelta

from importers.formats.spreadsheet.cells import Cell, cell_text

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
RIGHT = "write it day first, such as 31/12/2026"
# Excel counts days from here, for every day after February 1900.
_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_415

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:[t ]\d.*)?")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[ \-]+(?:of )?([a-z]{3,9})\.?,?[ \-]+(\d{4}|\d{2})"
)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,? +")
_CLOCK = re.compile(r"[ t]+\d{1,2}:\d{2}(?::\d{2})?$")


class UnreadableDayError(ValueError):
    """What was typed is no date, or may be two; the message says what would be right."""


def _year(text: str) -> int:
    number = int(text)
    return number if len(text) == 4 else number + (2000 if number < 70 else 1900)


def _month(name: str) -> int:
    full = name[:3]
    if full not in _MONTHS or not _is_month(name):
        msg = f"names no month; {RIGHT}"
        raise UnreadableDayError(msg)
    return _MONTHS.index(full) + 1


def _is_month(name: str) -> bool:
    names = "january february march april may june july august september october november december"
    return any(month.startswith(name) for month in names.split()) or name == "sept"


def _from_numbers(day: int, month: int, year: int) -> date:
    if month > 12 >= day:
        msg = f"has its month first; {RIGHT}"
        raise UnreadableDayError(msg)
    try:
        return date(year, month, day)
    except ValueError as error:
        msg = f"is no day of the calendar; {RIGHT}"
        raise UnreadableDayError(msg) from error


def _from_text(text: str) -> date:
    plain = _WEEKDAY.sub("", " ".join(text.lower().split()))
    if match := _YEAR_FIRST.fullmatch(plain):
        return _from_numbers(int(match[3]), int(match[2]), int(match[1]))
    plain = _CLOCK.sub("", plain)
    if match := _NUMBERS.fullmatch(plain):
        return _from_numbers(int(match[1]), int(match[2]), _year(match[3]))
    if match := _DAY_MONTH.fullmatch(plain):
        return _from_numbers(int(match[1]), _month(match[2]), _year(match[3]))
    if match := _MONTH_DAY.fullmatch(plain):
        return _from_numbers(int(match[2]), _month(match[1]), int(match[3]))
    msg = f"is no date; {RIGHT}"
    raise UnreadableDayError(msg)


def _from_serial(number: float) -> date:
    if not _FIRST_SERIAL <= number < _LAST_SERIAL:
        msg = f"is no date; {RIGHT}"
        raise UnreadableDayError(msg)
    return _SERIAL_ZERO + timedelta(days=int(number))


def read_day(cell: Cell) -> date:
    """The date in a cell: a date as such, Excel's count of days, or words and figures.

    Raises
    ------
    UnreadableDayError
        It is none, or only makes sense with the month first.
    """
    if isinstance(cell, date):
        found = cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        found = _from_serial(cell)
    else:
        text = cell_text(cell).strip()
        found = _from_serial(int(text)) if re.fullmatch(r"[0-9]{5}", text) else _from_text(text)
    if not EARLIEST <= found <= LATEST:
        msg = f"lies before {EARLIEST.year} or after {LATEST.year}; {RIGHT}"
        raise UnreadableDayError(msg)
    return found
