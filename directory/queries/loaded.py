"""How much of the directory is loaded."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, cast, column, func, literal, select, table
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.orm import Session

from directory.models import NamedPlace, Postcode
from directory.queries.services import find_demonstration, select_listed

VERY_MANY = 200_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """Numbers of rows that a search stands on.

    Parameters
    ----------
    postcodes
        About so many where there are very many: counting the country's takes a fifth of a second.
    """

    listings: int
    postcodes: int
    places: int
    has_demonstration: bool


def count_loaded(session: Session) -> Loaded:
    """Count what a search stands on."""
    listed = select(func.count()).select_from(select_listed().subquery())
    return Loaded(
        listings=session.scalar(listed) or 0,
        postcodes=_count_postcodes(session),
        places=session.scalar(select(func.count()).select_from(NamedPlace)) or 0,
        has_demonstration=find_demonstration(session),
    )


def _count_postcodes(session: Session) -> int:
    """As the database reckoned when it last looked through them, where they are very many."""
    reckoned = session.scalar(
        select(cast(column("reltuples"), BigInteger))
        .select_from(table("pg_class"))
        .where(column("oid") == cast(literal(Postcode.__tablename__), REGCLASS))
    )
    if reckoned is not None and reckoned > VERY_MANY:
        return reckoned
    return session.scalar(select(func.count()).select_from(Postcode)) or 0
