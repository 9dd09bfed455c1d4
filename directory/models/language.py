"""A language that is spoken."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from directory.models.record import Identified, Record, child_of


class Language(Identified, Record):
    """A language of a service, location or phone; ``code`` is ISO 639."""

    __tablename__ = "language"

    service_id: Mapped[UUID | None] = child_of("service")
    location_id: Mapped[UUID | None] = child_of("location")
    phone_id: Mapped[UUID | None] = child_of("phone")
    name: Mapped[str | None]
    code: Mapped[str | None]
    note: Mapped[str | None]
