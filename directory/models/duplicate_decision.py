"""What people decided of two listings that look alike."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.record import Identified, Record, child_of


class DuplicateDecision(Identified, Record):
    """Whether two listings are the same thing; kept for good, so that nobody decides it twice.

    Notes
    -----
    ``service_id`` is the smaller of the two ids, so that a pair has one row.
    """

    __tablename__ = "duplicate_decision"
    __table_args__ = (
        UniqueConstraint("service_id", "other_id"),
        CheckConstraint("service_id < other_id", name="smaller_id_first"),
    )

    service_id: Mapped[UUID] = child_of("service", nullable=False)
    other_id: Mapped[UUID] = child_of("service", nullable=False)
    is_same: Mapped[bool]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime] = mapped_column(server_default=func.now())
    reason: Mapped[str | None]
