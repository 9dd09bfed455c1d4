"""The name and number of a listing: enough to ring it from another page."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Phone, Service
from directory.queries.services import select_listed


@dataclass(frozen=True, slots=True)
class ListingBrief:
    """A listing's name, and the first number of its own where there is one."""

    id: UUID
    name: str
    phone: str | None


def list_briefs(session: Session, ids: Collection[UUID]) -> dict[UUID, ListingBrief]:
    """Those of the listings that the public may read, by id."""
    if not ids:
        return {}
    number = (
        select(Phone.number)
        .where(Phone.service_id == Service.id)
        .order_by(Phone.id)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select_listed()
        .with_only_columns(Service.id, Service.name, number)
        .where(Service.id.in_(ids))
    )
    return {row[0]: ListingBrief(*row) for row in session.execute(query)}
