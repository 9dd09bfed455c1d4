"""Who pays for a service."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from directory.models.record import Identified, Record, child_of


class Funding(Identified, Record):
    """A source of a service's funding."""

    __tablename__ = "funding"

    service_id: Mapped[UUID] = child_of("service", nullable=False)
    source: Mapped[str | None]
