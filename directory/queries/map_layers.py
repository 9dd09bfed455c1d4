"""What a map draws behind the listings: outlines of the authorities and the names of places."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.geography import WGS84, to_lon_lat
from directory.kinds import AreaKind, PlaceKind
from directory.models import Area
from directory.queries.areas import newest_vintage
from directory.queries.places import list_places

# Finer than a pixel at any zoom the outlines are looked at, and a tenth of the bytes.
OUTLINE_TOLERANCE_M = 60
DEGREE_PLACES = 4
LABELLED = (PlaceKind.TOWN, PlaceKind.SUBURB, PlaceKind.VILLAGE)


@dataclass(frozen=True, slots=True)
class Outline:
    """An authority's outline as GeoJSON text (EPSG:4326), with the attribution it asks for."""

    name: str
    geojson: str
    attribution: str | None


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """A place's name and where to write it; degrees, EPSG:4326."""

    name: str
    kind: PlaceKind
    lon: float
    lat: float


def list_authority_outlines(session: Session) -> list[Outline]:
    """The authorities' outlines, simplified for drawing."""
    simple = func.ST_SimplifyPreserveTopology(Area.geometry, OUTLINE_TOLERANCE_M)
    geojson = func.ST_AsGeoJSON(func.ST_Transform(simple, WGS84), DEGREE_PLACES)
    query = select(Area.name, geojson, Area.attribution).where(
        Area.kind == AreaKind.AUTHORITY.value, Area.vintage == newest_vintage(AreaKind.AUTHORITY)
    )
    return [Outline(*row) for row in session.execute(query.order_by(Area.name))]


def list_place_labels(session: Session) -> list[PlaceLabel]:
    """Names of towns, suburbs and villages, larger places first, each place once."""
    labelled = [place for place in list_places(session) if place.kind in LABELLED]
    labels = (PlaceLabel(place.name, place.kind, *to_lon_lat(place.point)) for place in labelled)
    return sorted(labels, key=lambda label: LABELLED.index(label.kind))
