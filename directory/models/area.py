"""Areas that people are counted in and services are bounded by."""

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.geography import BRITISH_NATIONAL_GRID
from directory.models.record import Identified, Record


class Area(Identified, Record):
    """An area by its GSS code, kind and the year its boundary was drawn."""

    __tablename__ = "area"
    __table_args__ = (
        UniqueConstraint("code", "kind", "vintage"),
        Index("ix_area_geometry", "geometry", postgresql_using="gist"),
    )

    code: Mapped[str]
    kind: Mapped[str]
    vintage: Mapped[int]
    name: Mapped[str]
    attribution: Mapped[str | None]
    geometry: Mapped[WKBElement] = mapped_column(
        Geometry("MULTIPOLYGON", srid=BRITISH_NATIONAL_GRID, spatial_index=False)
    )
