"""Asking keepers whether a listing is still right, and what others say of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from directory.kinds import AssuranceAnswer, ReportKind
from directory.models.record import Identified, Record, child_of


class AssuranceRequest(Identified, Record):
    """One asking of a listing's keepers in its review cycle, with its reminders.

    Notes
    -----
    ``listed_at`` is when the listing came to the reviewers, because nobody answered or because
    there is nobody to ask.
    """

    __tablename__ = "assurance_request"
    __table_args__ = (
        Index(
            "ix_assurance_request_open",
            "service_id",
            unique=True,
            postgresql_where=text("answered_at is null"),
        ),
    )

    service_id: Mapped[UUID] = child_of("service", nullable=False)
    asked_at: Mapped[datetime]
    first_reminder_at: Mapped[datetime | None]
    second_reminder_at: Mapped[datetime | None]
    listed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[AssuranceAnswer | None]


class AssuranceLink(Identified, Record):
    """What the links of one message to one person carry; the digest of the token alone is kept.

    Notes
    -----
    All links of a request are spent when somebody answers. Without an account the message went to
    an address that the listing or its organization shows.
    """

    __tablename__ = "assurance_link"

    request_id: Mapped[UUID] = child_of("assurance_request", nullable=False)
    account_id: Mapped[UUID | None] = child_of("account")
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]


class ListingReport(Identified, Record):
    """What somebody who rang, or noticed something, says of a listing.

    Notes
    -----
    ``said`` is a correction in somebody's own words; it goes when the report is dealt with.
    Without an account anybody said it. ``told_at`` is when those who keep the listing were told.
    """

    __tablename__ = "listing_report"

    service_id: Mapped[UUID] = child_of("service", nullable=False)
    kind: Mapped[ReportKind]
    about: Mapped[str | None]
    said: Mapped[str | None]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
    told_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]
    handled_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
