"""People who may change something, and for whom they may."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from directory.kinds import Role
from directory.models.record import Identified, Record, child_of


class Account(Identified, Record):
    """Somebody who may sign in.

    Notes
    -----
    ``email`` is case-folded. ``oidc_issuer`` and ``oidc_subject`` name the same person at a
    council's own sign-in, once they have come by it. ``last_used_on`` is a day and no more: it
    serves to find the accounts that nobody has used for years.
    """

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("oidc_issuer", "oidc_subject"),)

    email: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role]
    name: Mapped[str | None]
    oidc_issuer: Mapped[str | None]
    oidc_subject: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_used_on: Mapped[date | None]
    disabled_at: Mapped[datetime | None]


class AccountOrganization(Identified, Record):
    """A partner keeps an organization's listings; ``left_at`` where somebody else does now."""

    __tablename__ = "account_organization"
    __table_args__ = (UniqueConstraint("account_id", "organization_id"),)

    account_id: Mapped[UUID] = child_of("account", nullable=False)
    organization_id: Mapped[UUID] = child_of("organization", nullable=False)
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    left_at: Mapped[datetime | None]
