"""The official lines that the urgent panel names."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.record import Record


class Helpline(Record):
    """A line for a danger; ``checked`` is when somebody last made sure of the number.

    Notes
    -----
    ``dangers`` are the kinds of danger it is for, in ``matching.answer.Danger``; ``authorities``
    the GSS codes it serves, empty for everywhere; ``position`` orders lines within a panel.
    """

    __tablename__ = "helpline"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str]
    hours: Mapped[str]
    purpose: Mapped[str]
    dangers: Mapped[list[str]] = mapped_column(ARRAY(String))
    authorities: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    position: Mapped[int]
    checked: Mapped[date]
    basis: Mapped[str | None]
