"""How much of the directory is loaded."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.models import NamedPlace, Postcode
from directory.queries.services import find_demonstration, select_listed


@dataclass(frozen=True, slots=True)
class Loaded:
    """Numbers of rows that a search stands on."""

    listings: int
    postcodes: int
    places: int
    has_demonstration: bool


def count_loaded(session: Session) -> Loaded:
    """Count what a search stands on."""
    listed = select(func.count()).select_from(select_listed().subquery())
    return Loaded(
        listings=session.scalar(listed) or 0,
        postcodes=session.scalar(select(func.count()).select_from(Postcode)) or 0,
        places=session.scalar(select(func.count()).select_from(NamedPlace)) or 0,
        has_demonstration=find_demonstration(session),
    )
