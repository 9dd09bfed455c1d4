"""What a map file shows; kept apart from its drawing, whose libraries are slow to import."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapPoint:
    """Where to draw an entry; degrees, EPSG:4326."""

    lon: float
    lat: float
    is_area_only: bool


@dataclass(frozen=True, slots=True)
class MapEntry:
    """One result: what the table says, which is all that the map says.

    Parameters
    ----------
    lines
        Everything said of it, in plain words.
    point
        Nothing where it has no place on a map.
    """

    number: int
    name: str
    lines: tuple[str, ...]
    point: MapPoint | None


@dataclass(frozen=True, slots=True)
class MapSheet:
    """What the file says around the map."""

    title: str
    made: str
    entries: tuple[MapEntry, ...]
    attribution: str


@dataclass(frozen=True, slots=True)
class LeafletFiles:
    """Leaflet's script and style sheet, to be written into the file."""

    script: str
    style: str
