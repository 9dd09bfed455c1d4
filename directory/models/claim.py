"""Somebody says that a group is theirs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from directory.kinds import ClaimProof, ClaimState
from directory.models.record import Identified, Record, child_of


class Claim(Identified, Record):
    """Asking to keep an organization's listings, and what became of it.

    Notes
    -----
    ``said`` is what the claimant tells the reviewer, and goes when the claim is decided.
    """

    __tablename__ = "claim"
    __table_args__ = (
        Index(
            "ix_claim_waiting",
            "account_id",
            "organization_id",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    account_id: Mapped[UUID] = child_of("account", nullable=False)
    organization_id: Mapped[UUID] = child_of("organization", nullable=False)
    state: Mapped[ClaimState] = mapped_column(index=True)
    proof: Mapped[ClaimProof | None]
    said: Mapped[str | None]
    reason: Mapped[str | None]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
