"""Questions about named places."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Row, Select, Text, any_, case, cast, exists, func, or_, select, union
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import PlaceKind
from directory.models import NamedPlace

OWN_LIST = "connect"
# Two gazetteers put one village's middle up to so far apart; two villages of one name lie further.
SAME_PLACE_M = 3_000.0


@dataclass(frozen=True, slots=True)
class PlacePoint:
    """A named place and its point (EPSG:27700); ``within`` is the town that tells it apart."""

    name: str
    also_known_as: tuple[str, ...]
    kind: PlaceKind
    within: str | None
    point: GridPoint

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, lower case."""
        return tuple(name.lower() for name in (self.name, *self.also_known_as))


def select_places() -> Select[str, list[str], PlaceKind, str | None, float, float]:
    """Name, other names, kind, town, easting and northing of every named place."""
    return select(
        NamedPlace.name,
        NamedPlace.also_known_as,
        NamedPlace.kind,
        NamedPlace.within,
        func.ST_X(NamedPlace.point),
        func.ST_Y(NamedPlace.point),
    )


def _place(
    row: Row[str, list[str], PlaceKind, str | None, float, float],
) -> PlacePoint:
    name, also_known_as, kind, within, easting_m, northing_m = row
    return PlacePoint(name, tuple(also_known_as), kind, within, GridPoint(easting_m, northing_m))


def _list_once(
    session: Session, places: Select[str, list[str], PlaceKind, str | None, float, float]
) -> list[PlacePoint]:
    """The places by name, each once though two gazetteers hold it; our own list's row is kept."""
    kept: dict[str, list[PlacePoint]] = defaultdict(list)
    listed = []
    for row in session.execute(places.order_by(NamedPlace.source != OWN_LIST, NamedPlace.name)):
        place = _place(row)
        namesakes = [other for name in place.names for other in kept[name]]
        if all(other.point.distance_m(place.point) > SAME_PLACE_M for other in namesakes):
            listed.append(place)
            for name in place.names:
                kept[name].append(place)
    return sorted(listed, key=lambda place: place.name)


def list_places(session: Session) -> list[PlacePoint]:
    """Every named place, by name."""
    return _list_once(session, select_places())


def list_place_names(session: Session) -> list[str]:
    """Every name that a place has or is also known by, lower case, each once.

    Notes
    -----
    They come as one text: a row each would take longer than comparing them all.
    """
    others = func.unnest(NamedPlace.also_known_as)
    names = union(select(func.lower(NamedPlace.name).label("name")), select(func.lower(others)))
    joined = session.scalar(select(func.string_agg(names.subquery().c.name, "\n")))
    return joined.split("\n") if joined else []


def list_places_called(session: Session, names: Collection[str]) -> list[PlacePoint]:
    """The places that are called, or also known as, one of ``names`` (lower case)."""
    if not names:
        return []
    wanted = cast(list(names), ARRAY(Text))
    others = func.string_to_array(
        func.lower(func.array_to_string(NamedPlace.also_known_as, "|")), "|"
    )
    # Most places have one name, and looking for others takes longer than seeing that.
    has_others = func.cardinality(NamedPlace.also_known_as) > 0
    called = or_(
        func.lower(NamedPlace.name) == any_(wanted),
        case((has_others, others.op("&&")(wanted)), else_=False),
    )
    return _list_once(session, select_places().where(called))


def has_place_within(session: Session, point: GridPoint, radius_m: float) -> bool:
    """Whether a named place lies within a distance of a point."""
    near = func.ST_DWithin(NamedPlace.point, func.ST_GeomFromEWKT(point.as_wkt()), radius_m)
    return bool(session.scalar(select(exists(select(NamedPlace.id).where(near)))))


def find_nearest_place(session: Session, point: GridPoint) -> PlacePoint | None:
    """The named place nearest to a point."""
    distance = NamedPlace.point.op("<->")(func.ST_GeomFromEWKT(point.as_wkt()))
    row = session.execute(select_places().order_by(distance).limit(1)).first()
    return _place(row) if row else None
