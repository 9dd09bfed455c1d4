"""The official lines that the urgent panel names, read into the directory."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from directory.models import Helpline
from directory.queries.helplines import delete_helplines, list_helplines

HELPLINE_LIST = Path(__file__).parent / "data" / "helplines.csv"


def _words(text: str) -> list[str]:
    return [word for word in text.split("|") if word]


def read_helplines(path: Path = HELPLINE_LIST) -> list[Helpline]:
    """Read the list; ``checked`` is the date a person last made sure of the number."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Helpline(
                key=row["key"],
                name=row["name"],
                phone=row["phone"],
                hours=row["hours"],
                purpose=row["purpose"],
                dangers=_words(row["dangers"]),
                authorities=_words(row["authorities"]),
                position=int(row["position"]),
                checked=date.fromisoformat(row["checked"]),
                basis=row["basis"],
            )
            for row in csv.DictReader(lines)
        ]


def are_helplines_current(session: Session) -> bool:
    """Whether the directory has the lines that the list has, word for word."""
    return _facts(list_helplines(session)) == _facts(read_helplines())


def load_helplines(session: Session) -> int:
    """Write the list in place of what there was; answer how many lines."""
    helplines = read_helplines()
    delete_helplines(session, but={line.key for line in helplines})
    for line in helplines:
        session.merge(line)
    session.flush()
    return len(helplines)


def _facts(lines: Iterable[Helpline]) -> dict[str, dict[str, Any]]:
    names = [column.key for column in inspect(Helpline).columns]
    return {line.key: {name: getattr(line, name) for name in names} for line in lines}
