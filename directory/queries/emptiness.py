"""Whether a table has any row, and turns among processes that would fill it."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from directory.models import Record


def has_rows(session: Session, model: type[Record]) -> bool:
    """Whether there is at least one row."""
    return bool(session.scalar(select(exists(select(model)))))


def take_turn(session: Session, key: int) -> None:
    """Wait until no other transaction holds ``key``, and hold it until this one ends."""
    session.execute(select(func.pg_advisory_xact_lock(key)))
