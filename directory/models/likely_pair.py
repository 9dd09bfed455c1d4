"""Listings that look like one thing twice, as they were last compared."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.record import Identified, Record, child_of


class LikelyPair(Identified, Record):
    """Two listings that are likely one; comparing all of a directory takes too long for a page.

    Notes
    -----
    ``service_id`` is the smaller of the two ids. ``levels`` says by witness how alike they are.
    """

    __tablename__ = "likely_pair"
    __table_args__ = (
        UniqueConstraint("service_id", "other_id"),
        CheckConstraint("service_id < other_id", name="smaller_id_first"),
    )

    service_id: Mapped[UUID] = child_of("service", nullable=False)
    other_id: Mapped[UUID] = child_of("service", nullable=False)
    score: Mapped[float]
    levels: Mapped[dict[str, Any]] = mapped_column(JSONB)
    found_at: Mapped[datetime] = mapped_column(server_default=func.now())
