"""Drafts and versions of listings: found, counted, locked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from directory.kinds import VersionState
from directory.models import ListingVersion

# Keeps these locks apart from those of migrations, imports and indexes.
LISTING_LOCK = 7_305_004
OPEN_STATES = (VersionState.DRAFT, VersionState.SENT_BACK)


def lock_listing(session: Session, service_id: UUID) -> None:
    """Wait until nobody else changes the listing, and keep others waiting to the end."""
    key = func.hashtextextended(str(service_id), LISTING_LOCK)
    session.execute(select(func.pg_advisory_xact_lock(key)))


def find_version(session: Session, version_id: UUID) -> ListingVersion | None:
    """One version of any state."""
    return session.get(ListingVersion, version_id, populate_existing=True)


def find_latest(session: Session, service_id: UUID) -> ListingVersion | None:
    """The version of a listing that was approved last."""
    approved = select(ListingVersion).where(
        ListingVersion.service_id == service_id, ListingVersion.number.is_not(None)
    )
    return session.scalar(approved.order_by(ListingVersion.number.desc()).limit(1))


def find_numbered(session: Session, service_id: UUID, number: int) -> ListingVersion | None:
    """The approved version of a number."""
    return session.scalar(
        select(ListingVersion).where(
            ListingVersion.service_id == service_id, ListingVersion.number == number
        )
    )


def find_draft(session: Session, service_id: UUID, account_id: UUID) -> ListingVersion | None:
    """What somebody is writing of a listing; there is one at most."""
    return session.scalar(
        select(ListingVersion).where(
            ListingVersion.service_id == service_id,
            ListingVersion.made_by == account_id,
            ListingVersion.state.in_(OPEN_STATES),
        )
    )


def list_drafts(session: Session, account_id: UUID) -> Sequence[ListingVersion]:
    """Everything that somebody is writing, the latest first."""
    drafts = select(ListingVersion).where(
        ListingVersion.made_by == account_id, ListingVersion.state.in_(OPEN_STATES)
    )
    return session.scalars(drafts.order_by(ListingVersion.saved_at.desc())).all()


def list_versions(session: Session, service_id: UUID) -> Sequence[ListingVersion]:
    """Every approved version of a listing, the newest first."""
    approved = select(ListingVersion).where(
        ListingVersion.service_id == service_id, ListingVersion.number.is_not(None)
    )
    return session.scalars(approved.order_by(ListingVersion.number.desc())).all()


def list_waiting(session: Session, service_id: UUID | None = None) -> Sequence[ListingVersion]:
    """What waits for a reviewer, of one listing or of all, the oldest first."""
    waiting = select(ListingVersion).where(ListingVersion.state == VersionState.WAITING)
    if service_id is not None:
        waiting = waiting.where(ListingVersion.service_id == service_id)
    return session.scalars(waiting.order_by(ListingVersion.submitted_at, ListingVersion.id)).all()


def list_own_waiting(session: Session, account_id: UUID) -> Sequence[ListingVersion]:
    """What of somebody's waits for a reviewer, the latest first."""
    own = select(ListingVersion).where(
        ListingVersion.state == VersionState.WAITING, ListingVersion.made_by == account_id
    )
    return session.scalars(own.order_by(ListingVersion.submitted_at.desc())).all()


def move_drafts(session: Session, begun_from: ListingVersion) -> None:
    """Let drafts that were begun from a version that goes stand upon what that was made from."""
    drafts = update(ListingVersion).where(
        ListingVersion.base_id == begun_from.id, ListingVersion.state.in_(OPEN_STATES)
    )
    session.execute(drafts.values(base_id=begun_from.base_id))


def delete_left_drafts(session: Session, saved_before: datetime) -> int:
    """Delete drafts that nobody has saved since, and those whose writers have no account now."""
    is_left = or_(ListingVersion.saved_at < saved_before, ListingVersion.made_by.is_(None))
    left = delete(ListingVersion).where(ListingVersion.state.in_(OPEN_STATES), is_left)
    return len(session.scalars(left.returning(ListingVersion.id)).all())


def count_waiting(session: Session) -> int:
    """How many versions wait for a reviewer."""
    waiting = select(func.count()).where(ListingVersion.state == VersionState.WAITING)
    return session.scalar(waiting) or 0
