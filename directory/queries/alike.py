"""Listings that are called much as another is going to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, or_
from sqlalchemy.orm import Session

from directory.models import Organization, Service
from directory.queries.services import select_listed

# More are not read: whoever types a name looks at three.
MOST = 30


@dataclass(frozen=True, slots=True)
class AlikeName:
    """A listing that the public sees, and who runs it."""

    id: UUID
    organization_id: UUID
    name: str
    organization: str


def list_alike_names(session: Session, name: str) -> Sequence[AlikeName]:
    """Listings whose names are somewhat like one, or hold it misspelt; the most alike first."""
    typed = literal(name)
    likeness = func.greatest(
        func.similarity(Service.name, typed), func.word_similarity(typed, Service.name)
    )
    query = (
        select_listed()
        .join(Organization, Organization.id == Service.organization_id)
        .where(is_called_like(name))
        .with_only_columns(Service.id, Service.organization_id, Service.name, Organization.name)
        .order_by(likeness.desc(), Service.id)
        .limit(MOST)
    )
    return [AlikeName(*row) for row in session.execute(query)]


def is_called_like(name: str) -> ColumnElement[bool]:
    """Whether a listing's name is somewhat like one, or holds it misspelt.

    Notes
    -----
    The operators ``%`` and ``<%`` (pg_trgm) are what the index on names answers; functions are not.
    """
    typed = literal(name)
    return or_(Service.name.op("%")(typed), typed.op("<%")(Service.name))
