"""Where a person must live to be served."""

from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from directory.geography import BRITISH_NATIONAL_GRID
from directory.models.record import Identified, Record, child_of


class ServiceArea(Identified, Record):
    """A service area; its geometry (EPSG:27700) is nothing where only a name is known."""

    __tablename__ = "service_area"
    __table_args__ = (Index("ix_service_area_geometry", "geometry", postgresql_using="gist"),)

    service_id: Mapped[UUID] = child_of("service", nullable=False)
    name: Mapped[str | None]
    description: Mapped[str | None]
    extent: Mapped[str | None]
    extent_type: Mapped[str | None]
    uri: Mapped[str | None]
    geometry: Mapped[WKBElement | None] = mapped_column(
        Geometry("MULTIPOLYGON", srid=BRITISH_NATIONAL_GRID, spatial_index=False)
    )
