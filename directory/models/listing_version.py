"""What a listing said, says, or would say."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from directory.kinds import VersionState, VersionWay
from directory.models.record import Identified, Record


class ListingVersion(Identified, Record):
    """A listing whole, as somebody wrote it: a draft, one that waits, or one the public has seen.

    Notes
    -----
    ``service_id`` and ``organization_id`` refer to no table, since a new listing is in none before
    it is approved. ``number`` counts the approved ones of a listing from 1; the highest is what the
    public sees. ``base_id`` is the version that this one was made from. ``answered`` names the
    questions that a draft has been through, so that somebody can come back to it.
    """

    __tablename__ = "listing_version"
    __table_args__ = (
        Index("ix_listing_version_number", "service_id", "number", unique=True),
        Index(
            "ix_listing_version_draft",
            "service_id",
            "made_by",
            unique=True,
            postgresql_where=text("state in ('draft', 'sent back')"),
        ),
    )

    service_id: Mapped[UUID] = mapped_column(index=True)
    organization_id: Mapped[UUID] = mapped_column(index=True)
    number: Mapped[int | None]
    state: Mapped[VersionState] = mapped_column(index=True)
    way: Mapped[VersionWay]
    base_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("listing_version.id", ondelete="SET NULL")
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    answered: Mapped[list[str]] = mapped_column(
        ARRAY(String), default=list, server_default=text("'{}'")
    )
    is_assured: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    saved_at: Mapped[datetime] = mapped_column(server_default=func.now())
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    reason: Mapped[str | None]


class ListingRedirect(Record):
    """A listing that was merged into another; its address leads there."""

    __tablename__ = "listing_redirect"

    from_id: Mapped[UUID] = mapped_column(primary_key=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
