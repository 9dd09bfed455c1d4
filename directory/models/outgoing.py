"""What the jobs do by themselves: messages that go out, and feeds that are followed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, false, func
from sqlalchemy.orm import Mapped, mapped_column

from directory.kinds import MessageState
from directory.models.record import Identified, Record


class OutgoingMessage(Identified, Record):
    """A message that a job writes, told from others by what it is about, so that it goes once.

    Notes
    -----
    It is marked as being sent before it is: one whose worker died in between is not sent again, and
    stands on the jobs' page. Whom it was for and what it said go a month after it went.
    """

    __tablename__ = "outgoing_message"

    about: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str | None]
    subject: Mapped[str | None]
    text: Mapped[str | None]
    state: Mapped[MessageState] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    made_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None]


class ScheduledFeed(Identified, Record):
    """A feed that is read again and again.

    Notes
    -----
    ``is_outside_only`` where it was followed on a page: wherever its name leads, nothing is asked
    within the server's own network.
    """

    __tablename__ = "scheduled_feed"

    source: Mapped[str]
    address: Mapped[str] = mapped_column(unique=True)
    every_h: Mapped[int]
    is_outside_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    next_at: Mapped[datetime] = mapped_column(index=True)
    last_run_at: Mapped[datetime | None]
    last_run_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("import_run.id", ondelete="SET NULL")
    )
    failure: Mapped[str | None]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
