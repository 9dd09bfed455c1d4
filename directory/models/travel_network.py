"""Street networks and timetables, as travel times are worked out from them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from directory.kinds import NetworkKind
from directory.models.record import Identified, Record


class TravelNetwork(Identified, Record):
    """A network read from a street extract or a timetable; the newest of a kind is used.

    Notes
    -----
    ``content`` is a zipped set of numpy arrays, ``version`` the sha256 of it, so that what was
    worked out from one network is never taken for another's. ``facts`` is what people are told:
    numbers of nodes, edges, stops and trips, and the box (EPSG:27700) that it lies in.
    """

    __tablename__ = "travel_network"

    kind: Mapped[NetworkKind]
    version: Mapped[str] = mapped_column(unique=True)
    origin: Mapped[str]
    attribution: Mapped[str | None]
    data_date: Mapped[date | None]
    loaded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    import_run_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("import_run.id", ondelete="SET NULL"), index=True
    )
