"""Postcodes and named places: where a search can start from."""

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from directory.geography import BRITISH_NATIONAL_GRID
from directory.kinds import PlaceKind
from directory.models.record import Identified, Record


class Postcode(Record):
    """A unit postcode, live or terminated.

    Notes
    -----
    ``code`` is upper case with no space. ``authority`` is the GSS code of its local authority.
    """

    __tablename__ = "postcode"
    __table_args__ = (
        Index("ix_postcode_point", "point", postgresql_using="gist"),
        Index("ix_postcode_code_prefix", "code", postgresql_ops={"code": "text_pattern_ops"}),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    authority: Mapped[str | None] = mapped_column(index=True)
    is_live: Mapped[bool]
    point: Mapped[WKBElement] = mapped_column(
        Geometry("POINT", srid=BRITISH_NATIONAL_GRID, spatial_index=False)
    )


class PostcodeGroup(Record):
    """An outcode such as ``NN2`` or a sector such as ``NN2 7``, at the middle of its postcodes.

    Notes
    -----
    Live postcodes weigh alone where there are any. Kept beside the postcodes, since the middle of
    thousands of them takes longer to work out than a search may take.
    """

    __tablename__ = "postcode_group"

    code: Mapped[str] = mapped_column(primary_key=True)
    is_live: Mapped[bool]
    point: Mapped[WKBElement] = mapped_column(
        Geometry("POINT", srid=BRITISH_NATIONAL_GRID, spatial_index=False)
    )


class NamedPlace(Identified, Record):
    """A town, suburb, village or hamlet, at the point of a postcode in its middle."""

    __tablename__ = "named_place"
    __table_args__ = (Index("ix_named_place_point", "point", postgresql_using="gist"),)

    name: Mapped[str] = mapped_column(index=True)
    also_known_as: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    kind: Mapped[PlaceKind]
    postcode: Mapped[str | None]
    within: Mapped[str | None]
    source: Mapped[str]
    source_id: Mapped[str | None]
    point: Mapped[WKBElement] = mapped_column(
        Geometry("POINT", srid=BRITISH_NATIONAL_GRID, spatial_index=False)
    )
