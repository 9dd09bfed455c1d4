"""Lines of the audit: added, read, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import Actor
from directory.models import Audit


@dataclass(frozen=True, slots=True)
class ChangedBy:
    """Who changes something: an account, or what works without one."""

    actor: Actor
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record, before and after; no field where the record was made or deleted."""

    field: str | None = None
    was: str | None = None
    became: str | None = None


def add_audit(
    session: Session,
    by: ChangedBy,
    record_type: str,
    record_id: UUID,
    changes: Sequence[FieldChange],
) -> None:
    """Keep what was changed in one record."""
    session.add_all(
        Audit(
            actor=by.actor,
            account_id=by.account_id,
            record_type=record_type,
            record_id=record_id,
            field=change.field,
            was=change.was,
            became=change.became,
        )
        for change in changes
    )
    session.flush()


def list_audit(session: Session, record_type: str, record_id: UUID) -> list[Audit]:
    """What was changed in one record, oldest first."""
    lines = select(Audit).where(Audit.record_type == record_type, Audit.record_id == record_id)
    return list(session.scalars(lines.order_by(Audit.at, Audit.field)))
