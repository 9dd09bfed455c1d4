"""Whom to ring or write to."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Mapped, relationship

from directory.models.language import Language
from directory.models.record import Identified, Record, child_of


class Contact(Identified, Record):
    """A role or person to ask for."""

    __tablename__ = "contact"

    organization_id: Mapped[UUID | None] = child_of("organization")
    service_id: Mapped[UUID | None] = child_of("service")
    service_at_location_id: Mapped[UUID | None] = child_of("service_at_location")
    location_id: Mapped[UUID | None] = child_of("location")
    name: Mapped[str | None]
    title: Mapped[str | None]
    department: Mapped[str | None]
    email: Mapped[str | None]

    phones: Mapped[list[Phone]] = relationship(cascade="all, delete-orphan", lazy="raise")


class Phone(Identified, Record):
    """A telephone number as it is dialled."""

    __tablename__ = "phone"

    location_id: Mapped[UUID | None] = child_of("location")
    service_id: Mapped[UUID | None] = child_of("service")
    organization_id: Mapped[UUID | None] = child_of("organization")
    contact_id: Mapped[UUID | None] = child_of("contact")
    service_at_location_id: Mapped[UUID | None] = child_of("service_at_location")
    number: Mapped[str]
    extension: Mapped[str | None]
    type: Mapped[str | None]
    description: Mapped[str | None]

    languages: Mapped[list[Language]] = relationship(cascade="all, delete-orphan", lazy="raise")
