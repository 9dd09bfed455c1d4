"""What a sentence model makes of a listing's text."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.record import Record


class ServiceVector(Record):
    """The direction of a listing's meaning, one whole number from -127 to 127 a dimension.

    Notes
    -----
    Only the direction counts, so no scale is kept. ``text_hash`` is of the text that was read:
    where it is another than the listing's, or ``model`` another than the one in use, the listing
    waits for a new vector and the old one is not used.
    """

    __tablename__ = "service_vector"

    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    model: Mapped[str]
    text_hash: Mapped[str]
    vector: Mapped[bytes]
