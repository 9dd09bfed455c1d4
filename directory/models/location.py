"""Where something happens, and how exactly the public may know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import Computed, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directory.geography import BRITISH_NATIONAL_GRID
from directory.kinds import LocatedBy, LocationVisibility
from directory.models.record import Identified, Record, Sourced, child_of

if TYPE_CHECKING:
    from directory.models.contact import Contact, Phone
    from directory.models.language import Language
    from directory.models.schedule import Schedule
    from directory.models.service_at_location import ServiceAtLocation
    from directory.models.taxonomy import Attribute

PUBLIC_POINT = (
    "CASE visibility WHEN 'exact' THEN point"
    " WHEN 'approximate' THEN ST_SnapToGrid(point, 500, 500, 1000, 1000) END"
)


def _point(*args: Any) -> Any:
    return mapped_column(
        Geometry("POINT", srid=BRITISH_NATIONAL_GRID, spatial_index=False), *args, nullable=True
    )


class Location(Identified, Sourced, Record):
    """A location in the sense of Open Referral.

    Notes
    -----
    ``point`` is where it is (EPSG:27700, metres) and is read by the importers alone. Everything
    that answers anybody reads ``public_point``: the point where it is exact, the centre of its
    1 km grid square where it is approximate, nothing where it is hidden. The tri-states are
    nothing where they are not recorded.
    """

    __tablename__ = "location"
    __table_args__ = (Index("ix_location_public_point", "public_point", postgresql_using="gist"),)

    location_type: Mapped[str] = mapped_column(default="physical")
    name: Mapped[str | None]
    alternate_name: Mapped[str | None]
    description: Mapped[str | None]
    transportation: Mapped[str | None]
    url: Mapped[str | None]
    external_identifier: Mapped[str | None]
    external_identifier_type: Mapped[str | None]
    organization_id: Mapped[UUID | None] = child_of("organization")

    visibility: Mapped[LocationVisibility] = mapped_column(default=LocationVisibility.EXACT)
    point: Mapped[WKBElement | None] = _point()
    public_point: Mapped[WKBElement | None] = _point(Computed(PUBLIC_POINT, persisted=True))
    located_by: Mapped[LocatedBy] = mapped_column(default=LocatedBy.NONE)
    is_step_free: Mapped[bool | None]
    has_accessible_toilet: Mapped[bool | None]
    has_hearing_loop: Mapped[bool | None]
    has_parking: Mapped[bool | None]

    addresses: Mapped[list[Address]] = relationship(cascade="all, delete-orphan", lazy="raise")
    accessibility: Mapped[list[Accessibility]] = relationship(
        cascade="all, delete-orphan", lazy="raise"
    )
    phones: Mapped[list[Phone]] = relationship(cascade="all, delete-orphan", lazy="raise")
    contacts: Mapped[list[Contact]] = relationship(cascade="all, delete-orphan", lazy="raise")
    languages: Mapped[list[Language]] = relationship(cascade="all, delete-orphan", lazy="raise")
    schedules: Mapped[list[Schedule]] = relationship(cascade="all, delete-orphan", lazy="raise")
    service_at_locations: Mapped[list[ServiceAtLocation]] = relationship(
        back_populates="location", lazy="raise"
    )
    attributes: Mapped[list[Attribute]] = relationship(
        primaryjoin="and_(foreign(Attribute.link_id) == Location.id,"
        " Attribute.link_entity == 'location')",
        cascade="all, delete-orphan",
        lazy="raise",
        overlaps="attributes",
    )


class Address(Identified, Record):
    """A postal or physical address of a location."""

    __tablename__ = "address"

    location_id: Mapped[UUID] = child_of("location", nullable=False)
    attention: Mapped[str | None]
    address_1: Mapped[str | None]
    address_2: Mapped[str | None]
    city: Mapped[str | None]
    region: Mapped[str | None]
    state_province: Mapped[str | None]
    postal_code: Mapped[str | None]
    country: Mapped[str | None]
    address_type: Mapped[str] = mapped_column(default="physical")


class Accessibility(Identified, Record):
    """What a location says of its access, in its own words."""

    __tablename__ = "accessibility"

    location_id: Mapped[UUID] = child_of("location", nullable=False)
    description: Mapped[str | None]
    details: Mapped[str | None]
    url: Mapped[str | None]
