"""Changes of organizations' own records: found, counted, locked."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from directory.kinds import VersionState
from directory.models import Organization, OrganizationChange, Service

_CHANGE = OrganizationChange
_OPEN = (VersionState.WAITING, VersionState.SENT_BACK)


def lock_organization(session: Session, organization_id: UUID) -> None:
    """Wait until nobody else changes the organization, and keep others waiting to the end."""
    row = select(Organization.id).where(Organization.id == organization_id)
    # Whoever only writes a listing of it need not wait.
    session.execute(row.with_for_update(key_share=True))


def find_organization_change(session: Session, change_id: UUID) -> OrganizationChange | None:
    """One change of any state."""
    return session.get(_CHANGE, change_id, populate_existing=True)


def find_open_change(
    session: Session, organization_id: UUID, account_id: UUID
) -> OrganizationChange | None:
    """What of somebody's waits, or was sent back to them."""
    return session.scalar(
        select(_CHANGE).where(
            _CHANGE.organization_id == organization_id,
            _CHANGE.made_by == account_id,
            _CHANGE.state.in_(_OPEN),
        )
    )


def delete_open_change(session: Session, organization_id: UUID, account_id: UUID) -> None:
    """Forget what of somebody's waits, or was sent back to them."""
    session.execute(
        delete(_CHANGE).where(
            _CHANGE.organization_id == organization_id,
            _CHANGE.made_by == account_id,
            _CHANGE.state.in_(_OPEN),
        )
    )


def list_approved_changes(session: Session, organization_id: UUID) -> Sequence[OrganizationChange]:
    """Every change that the public has seen, the newest first."""
    approved = select(_CHANGE).where(
        _CHANGE.organization_id == organization_id, _CHANGE.state == VersionState.APPROVED
    )
    return session.scalars(approved.order_by(_CHANGE.decided_at.desc(), _CHANGE.id)).all()


def list_waiting_organizations(
    session: Session, organization_id: UUID | None = None
) -> Sequence[OrganizationChange]:
    """Every change that waits, of one organization or of all, the oldest first."""
    waiting = select(_CHANGE).where(_CHANGE.state == VersionState.WAITING)
    if organization_id is not None:
        waiting = waiting.where(_CHANGE.organization_id == organization_id)
    return session.scalars(waiting.order_by(_CHANGE.made_at, _CHANGE.id)).all()


def count_waiting_organizations(session: Session) -> int:
    """How many changes of organizations wait for a reviewer."""
    waiting = select(func.count()).where(_CHANGE.state == VersionState.WAITING)
    return session.scalar(waiting) or 0


def list_own_services(session: Session, organization_id: UUID) -> list[UUID]:
    """The listings of an organization, whether or not the public sees them."""
    return list(
        session.scalars(select(Service.id).where(Service.organization_id == organization_id))
    )
