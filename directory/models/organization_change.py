"""What somebody changed of an organization's own record, or would change."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from directory.kinds import VersionState
from directory.models.record import Identified, Record, child_of


class OrganizationChange(Identified, Record):
    """A few fields of an organization before and after; each is a line of text, or nothing.

    Notes
    -----
    What was approved is kept, so that it can be put back. Of each person one change waits or has
    been sent back, at most.
    """

    __tablename__ = "organization_change"
    __table_args__ = (
        Index(
            "ix_organization_change_open",
            "organization_id",
            "made_by",
            unique=True,
            postgresql_where=text("state in ('waiting', 'sent back')"),
        ),
    )

    organization_id: Mapped[UUID] = child_of("organization", nullable=False)
    state: Mapped[VersionState] = mapped_column(index=True)
    was: Mapped[dict[str, str | None]] = mapped_column(JSONB)
    became: Mapped[dict[str, str | None]] = mapped_column(JSONB)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    reason: Mapped[str | None]
