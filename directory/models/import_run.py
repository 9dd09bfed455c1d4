"""What was imported, and what a feed may not overwrite."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.record import Identified, Record


class ImportRun(Identified, Record):
    """One committed run of a source, with its report."""

    __tablename__ = "import_run"

    source: Mapped[str] = mapped_column(index=True)
    origin: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]
    report: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class ConfirmedField(Identified, Record):
    """A field that a person edited or confirmed: no feed overwrites it."""

    __tablename__ = "confirmed_field"
    __table_args__ = (UniqueConstraint("record_type", "record_id", "field"),)

    record_type: Mapped[str]
    record_id: Mapped[UUID]
    field: Mapped[str]
    confirmed_by: Mapped[str]
    confirmed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class WaitingDifference(Identified, Record):
    """What a feed would have written over a confirmed field; it waits for review.

    Notes
    -----
    One that a reviewer dismissed stays, so that the same offer is not taken for news.
    """

    __tablename__ = "waiting_difference"
    __table_args__ = (UniqueConstraint("record_type", "record_id", "field"),)

    record_type: Mapped[str]
    record_id: Mapped[UUID]
    field: Mapped[str]
    held: Mapped[Any] = mapped_column(JSONB, nullable=True)
    offered: Mapped[Any] = mapped_column(JSONB, nullable=True)
    import_run_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("import_run.id", ondelete="SET NULL")
    )
    noticed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    dismissed_at: Mapped[datetime | None]
    dismissed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
