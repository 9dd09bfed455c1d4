"""Listings that were merged into others."""

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from directory.models import ListingRedirect


def find_redirect(session: Session, service_id: UUID) -> UUID | None:
    """The listing that another one was merged into, however often that was merged itself."""
    return session.scalar(
        select(ListingRedirect.to_id).where(ListingRedirect.from_id == service_id)
    )


def put_redirect(session: Session, from_id: UUID, to_id: UUID) -> None:
    """Lead the address of a listing, and all that led there, to another one."""
    session.execute(
        update(ListingRedirect).where(ListingRedirect.to_id == from_id).values(to_id=to_id)
    )
    values = {"from_id": from_id, "to_id": to_id}
    statement = insert(ListingRedirect).values(**values)
    session.execute(
        statement.on_conflict_do_update(index_elements=["from_id"], set_={"to_id": to_id})
    )


def drop_redirect(session: Session, from_id: UUID) -> None:
    """Let the address of a listing that was merged lead to itself again."""
    session.execute(delete(ListingRedirect).where(ListingRedirect.from_id == from_id))
