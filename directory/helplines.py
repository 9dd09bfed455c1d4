"""The official lines that the urgent panel names, read into the directory."""

import csv
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from directory.models import Helpline

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


def load_helplines(session: Session) -> int:
    """Write the list; answer how many lines."""
    helplines = read_helplines()
    session.add_all(helplines)
    session.flush()
    return len(helplines)
