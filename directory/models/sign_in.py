"""Asking to be let in, being in, and how often somebody has tried."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from directory.kinds import SignInWay
from directory.models.record import Identified, Record, child_of


class SignIn(Identified, Record):
    """One asking to be let in; single use, and short.

    Notes
    -----
    Neither token nor code nor the browser's secret is kept, only what each is told by. Without an
    account it stands for an address that nobody has: such an asking is answered alike and can
    never succeed, or, on the way to a council's own sign-in, is for whoever comes back from it.
    With a ``new_email`` an account is made for that address when it is used.
    Without a browser it was made by a command, and whoever opens the link first is let in.
    """

    __tablename__ = "sign_in"

    account_id: Mapped[UUID | None] = child_of("account")
    new_email: Mapped[str | None]
    way: Mapped[SignInWay]
    token_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str | None]
    browser_hash: Mapped[str | None] = mapped_column(index=True)
    then_path: Mapped[str | None]
    wrong_codes: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class AccountSession(Identified, Record):
    """A browser that is signed in, known by its token's digest."""

    __tablename__ = "account_session"

    account_id: Mapped[UUID] = child_of("account", nullable=False)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ends_at: Mapped[datetime] = mapped_column(index=True)


class RateCount(Record):
    """How often something was tried in one span of time, by whom the digest stands for."""

    __tablename__ = "rate_count"

    who_hash: Mapped[str] = mapped_column(primary_key=True)
    span_begins_at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    tries: Mapped[int]
