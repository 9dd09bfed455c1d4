"""Which names to write on a map, and where: larger places first, none upon another."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from directory.geography import to_grid
from maps.drawing.area_shapes import grid_shapes, inner_points
from maps.drawing.insets import Box
from maps.drawing.picture import CoveragePicture

TOWNS = frozenset({"town"})
KINDS = ("town", "suburb", "village")
# People who live so near the middle of a place tell how large it is.
AROUND_M = 2_500
# How wide a letter of a bold sans serif is on average, as a share of its size.
LETTER = 0.66


@dataclass(frozen=True, slots=True)
class Room:
    """A drawn map's size and that of its names, in points."""

    width_pt: float
    height_pt: float
    size_pt: float


def names_in(
    picture: CoveragePicture, box: Box, room: Room, kinds: frozenset[str] | None = None
) -> list[tuple[str, float, float]]:
    """Name, easting and northing of the places of some kinds to write within a box (EPSG:27700)."""
    west, south, east, north = box
    # The map keeps its shape in its frame, so the tighter side tells the scale.
    metres_a_pt = max((east - west) / room.width_pt, (north - south) / room.height_pt)
    high = room.size_pt * 1.3 * metres_a_pt
    chosen: list[tuple[float, float, float]] = []
    written = []
    for name, x, y in _largest_first(picture, box, kinds):
        half = len(name) * LETTER * room.size_pt * metres_a_pt / 2
        is_inside = west + half < x < east - half and south + high < y < north - 2 * high
        if is_inside and not any(
            abs(x - other_x) < half + other_half and abs(y - other_y) < high
            for other_x, other_y, other_half in chosen
        ):
            chosen.append((x, y, half))
            written.append((name, x, y))
    return written


def _largest_first(
    picture: CoveragePicture, box: Box, kinds: frozenset[str] | None
) -> list[tuple[str, float, float]]:
    """The places that lie in the areas and the box: towns first, then by the people around."""
    west, south, east, north = box
    found = []
    for feature in picture.outlines["features"]:
        kind, name = feature["properties"]["kind"], feature["properties"]["name"]
        if kind not in (kinds or KINDS):
            continue
        lon, lat = feature["geometry"]["coordinates"]
        point = to_grid(lon=lon, lat=lat)
        if west <= point.easting_m <= east and south <= point.northing_m <= north:
            found.append((kind, name, point.easting_m, point.northing_m))
    inside = _lies_within(picture, np.array([place[2:] for place in found]).reshape(-1, 2))
    kept = [place for place, is_inside in zip(found, inside, strict=True) if is_inside]
    people = _people_around(picture, np.array([place[2:] for place in kept]).reshape(-1, 2))
    order = sorted(
        range(len(kept)), key=lambda at: (KINDS.index(str(kept[at][0])), -people[at], kept[at][1])
    )
    return [(kept[at][1], kept[at][2], kept[at][3]) for at in order]


def _lies_within(picture: CoveragePicture, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    shapes = grid_shapes(picture.table.areas)
    tree = shapely.STRtree(shapes)
    hits = tree.query(shapely.points(points), predicate="intersects")[0]
    return np.isin(np.arange(len(points)), hits)


def _people_around(picture: CoveragePicture, points: NDArray[np.float64]) -> NDArray[np.float64]:
    middles = inner_points(picture.table.areas)
    apart = np.hypot(*(points[:, None, :] - middles[None, :, :]).transpose(2, 0, 1))
    around: NDArray[np.float64] = np.where(apart <= AROUND_M, picture.table.people, 0.0)
    return np.asarray(np.nansum(around, axis=1), dtype=np.float64)
