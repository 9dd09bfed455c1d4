"""Many listings at once: tokens for programs, and spreadsheets that are being taken in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from directory.kinds import TokenScope, UploadState
from directory.models.record import Identified, Record, child_of


class ApiToken(Identified, Record):
    """Lets a program read or write one organization's listings; shown once, kept as a digest."""

    __tablename__ = "api_token"

    organization_id: Mapped[UUID] = child_of("organization", nullable=False)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    scope: Mapped[TokenScope]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]


class BulkUpload(Identified, Record):
    """A spreadsheet between its upload and its commit.

    Notes
    -----
    ``file`` goes when the rows are committed or refused, and after a day whatever happened.
    ``report`` is what each row would do, then what it did.
    """

    __tablename__ = "bulk_upload"

    account_id: Mapped[UUID] = child_of("account", nullable=False)
    file_name: Mapped[str]
    file: Mapped[bytes | None]
    state: Mapped[UploadState]
    rows_done: Mapped[int] = mapped_column(default=0, server_default="0")
    rows_total: Mapped[int | None]
    report: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    failure: Mapped[str | None]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
    ended_at: Mapped[datetime | None]
