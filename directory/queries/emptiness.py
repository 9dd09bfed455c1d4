"""How full the tables are, and turns among processes that would fill them."""

from sqlalchemy import Connection, exists, func, select
from sqlalchemy.orm import Session

from directory.models import Area, Helpline, NamedPlace, Postcode, Record, Service


def has_rows(session: Session, model: type[Record]) -> bool:
    """Whether there is at least one row."""
    return bool(session.scalar(select(exists(select(model)))))


def take_turn(session: Session, key: int) -> None:
    """Wait until no other transaction holds ``key``, and hold it until this one ends."""
    session.execute(select(func.pg_advisory_xact_lock(key)))


def count_rows(connection: Connection) -> dict[str, int]:
    """Number of rows of the tables that a search needs, by a plain name."""
    counted = {
        "postcodes": Postcode,
        "places": NamedPlace,
        "outlines": Area,
        "helplines": Helpline,
        "services": Service,
    }
    counts = (
        select(func.count()).select_from(model).scalar_subquery().label(name)
        for name, model in counted.items()
    )
    return dict(connection.execute(select(*counts)).mappings().one())
