"""What the matching reads of a listing's text."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.record import Record


class ServiceReading(Record):
    """Words and concepts of a listing as the matching packs them, so that no start reads it again.

    Notes
    -----
    ``text_hash`` is of all that was read, ``version`` of the vocabulary and the code that read it:
    where either is another than the one in use the listing is read anew.
    """

    __tablename__ = "service_reading"

    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[str]
    text_hash: Mapped[str]
    reading: Mapped[bytes]
