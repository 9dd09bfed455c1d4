"""A service where it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from directory.models.record import Identified, Record, child_of

if TYPE_CHECKING:
    from directory.models.contact import Contact, Phone
    from directory.models.location import Location
    from directory.models.schedule import Schedule
    from directory.models.service import Service


class ServiceAtLocation(Identified, Record):
    """The join of a service and one of its locations, with the hours it keeps there."""

    __tablename__ = "service_at_location"
    __table_args__ = (UniqueConstraint("service_id", "location_id"),)

    service_id: Mapped[UUID] = child_of("service", nullable=False)
    location_id: Mapped[UUID] = child_of("location", nullable=False)
    description: Mapped[str | None]

    service: Mapped[Service] = relationship(back_populates="service_at_locations", lazy="raise")
    location: Mapped[Location] = relationship(back_populates="service_at_locations", lazy="raise")
    schedules: Mapped[list[Schedule]] = relationship(cascade="all, delete-orphan", lazy="raise")
    phones: Mapped[list[Phone]] = relationship(cascade="all, delete-orphan", lazy="raise")
    contacts: Mapped[list[Contact]] = relationship(cascade="all, delete-orphan", lazy="raise")
