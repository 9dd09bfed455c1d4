"""Areas that people are counted in and services are bounded by."""

from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, Index, UniqueConstraint
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


class AreaStatistic(Identified, Record):
    """One measure of one area, such as how many people aged 65 or over live in it.

    Notes
    -----
    ``kind`` and ``vintage`` name the areas that it is counted in, not the year of the count. The
    measures and their units are in ``directory/measures.py``.
    """

    __tablename__ = "area_statistic"
    __table_args__ = (UniqueConstraint("kind", "vintage", "code", "measure"),)

    code: Mapped[str]
    kind: Mapped[str]
    vintage: Mapped[int]
    measure: Mapped[str]
    value: Mapped[float]
    import_run_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("import_run.id", ondelete="SET NULL"), index=True
    )


class AreaLookup(Identified, Record):
    """An area's counterpart of another kind or vintage, as its publisher's table says."""

    __tablename__ = "area_lookup"
    __table_args__ = (
        UniqueConstraint("code", "kind", "vintage", "to_code", "to_kind", "to_vintage"),
    )

    code: Mapped[str]
    kind: Mapped[str]
    vintage: Mapped[int]
    to_code: Mapped[str]
    to_kind: Mapped[str]
    to_vintage: Mapped[int]
    to_name: Mapped[str | None]
    import_run_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("import_run.id", ondelete="SET NULL"), index=True
    )
