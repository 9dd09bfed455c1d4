"""Buildings where something could be held: candidates for planners, never listings."""

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from directory.geography import BRITISH_NATIONAL_GRID
from directory.kinds import LocatedBy, VenueKind
from directory.models.record import Identified, Record, Sourced


class Venue(Identified, Sourced, Record):
    """A building that a public list names, such as a school; no search answers with it.

    Notes
    -----
    ``point`` is in EPSG:27700. A venue that its source no longer lists, or lists as closed, has
    ``is_open`` false and stays.
    """

    __tablename__ = "venue"
    __table_args__ = (
        Index("ix_venue_point", "point", postgresql_using="gist"),
        Index("ix_venue_source", "source"),
    )

    name: Mapped[str]
    kind: Mapped[VenueKind]
    address: Mapped[str | None]
    postcode: Mapped[str | None]
    url: Mapped[str | None]
    is_open: Mapped[bool]
    located_by: Mapped[LocatedBy]
    point: Mapped[WKBElement | None] = mapped_column(
        Geometry("POINT", srid=BRITISH_NATIONAL_GRID, spatial_index=False)
    )
