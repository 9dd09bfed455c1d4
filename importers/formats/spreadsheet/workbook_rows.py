"""Writes the rows of a workbook as lines of JSON: a program of its own, held to memory and time.

A workbook with two cells, one in its first corner and one in its last, takes 400 GB to lay out, and
what runs out of memory in the library that reads it ends the process without a word. So the file is
read here, by a process that may fail, and never in the one that holds the directory. It imports
nothing of the project.
"""

import json
import resource
import sys
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

MOST_MEMORY_BYTES = 640 * 1024 * 1024
MOST_CPU_S = 120


def _plain(value: Any, longest: int) -> Any:
    """A cell as JSON has it; dates and times as a list that names their kind."""
    if isinstance(value, str):
        return value[: longest + 1] or None
    if isinstance(value, float):
        # JSON has no infinity, and no spreadsheet shows one.
        return value if value - value == 0 else None
    if isinstance(value, date):
        return ["date", value.isoformat()[:10]]
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds()) % 86_400
        value = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    if isinstance(value, time):
        return ["time", value.isoformat("seconds")]
    return value if isinstance(value, bool | int) else None


def _write(value: Any) -> None:
    sys.stdout.write(json.dumps(value))
    sys.stdout.write("\n")


def _write_sheet(book: Any, index: int, longest: int, widest: int) -> None:
    sheet = book.get_sheet_by_index(index)
    if sheet.width > widest:
        _write({"too_wide": sheet.width})
        return
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_plain(value, longest) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            _write([number, cells])


def main(path: str, longest: int, widest: int) -> None:
    """Write every sheet, and at the end that it is the end."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415

    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY_BYTES),
        (resource.RLIMIT_CPU, MOST_CPU_S),
    ):
        resource.setrlimit(limit, (most, most))
    try:
        with Path(path).open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
            for index, about in enumerate(book.sheets_metadata):
                if not str(about.typ).endswith("WorkSheet"):
                    continue
                is_hidden = not str(about.visible).endswith(".Visible")
                _write({"sheet": about.name, "is_hidden": is_hidden})
                if not is_hidden:
                    _write_sheet(book, index, longest, widest)
    except PasswordError:
        _write({"problem": "password"})
    except MemoryError:
        _write({"problem": "memory"})
    except (CalamineError, OSError, ValueError) as error:
        _write({"problem": f"{error}"})
    else:
        _write({"end": True})
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
