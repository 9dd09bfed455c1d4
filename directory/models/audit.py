"""Who changed what, when, from what, to what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, mapped_column

from directory.kinds import Actor
from directory.models.record import Identified, Record


class Audit(Identified, Record):
    """One field of one record that was changed; the database lets no line be changed or deleted.

    Notes
    -----
    ``account_id`` refers to no table, so that the line outlives the account. A record that is made
    or deleted has a line without a field. What the line says of an account is its role and whether
    it may sign in, never its address or name.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_record", "record_type", "record_id"),)

    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp(), index=True)
    actor: Mapped[Actor]
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    record_type: Mapped[str]
    record_id: Mapped[UUID]
    field: Mapped[str | None]
    was: Mapped[str | None]
    became: Mapped[str | None]
