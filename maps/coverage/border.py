"""Which area each place lies in, and which places are near enough to the border to count."""

from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from maps.people.demand import OUTSIDE, Demand
from matching.travel.engine import GridPoints


@lru_cache(maxsize=8)
def _tree(geometry_wkb: tuple[bytes | None, ...]) -> STRtree:
    """The outlines, ready to be searched; an area without one is in nobody's way."""
    outlines = shapely.from_wkb(list(geometry_wkb))
    shapely.prepare(outlines)
    return STRtree(outlines)


def areas_of(points: GridPoints, demand: Demand) -> NDArray[np.int32]:
    """Row in ``demand.areas`` that each point (EPSG:27700 metres) lies in, or ``OUTSIDE``.

    Notes
    -----
    Of an area without an outline the postcodes tell: a point lies where the nearest one does.
    """
    outlines = demand.areas.geometry_wkb
    found = np.full(len(points), OUTSIDE, dtype=np.int32)
    if not len(points):
        return found
    inputs, rows = _tree(outlines).query(shapely.points(points), predicate="intersects")
    # From the last, so that a point on a border falls to the first of its areas.
    order = np.argsort(-rows, kind="stable")
    found[inputs[order]] = rows[order]
    if None in outlines and len(demand.points):
        has_outline = np.array([outline is not None for outline in outlines])
        nearest = demand.area[_nearest_of(demand.points, points)[1]]
        is_told = (found == OUTSIDE) & (nearest != OUTSIDE) & ~has_outline[nearest]
        found[is_told] = nearest[is_told]
    return found


def within_ring(points: GridPoints, demand: Demand, ring_m: float) -> NDArray[np.bool_]:
    """Whether each point lies in the areas or at most ``ring_m`` metres over their border."""
    near = np.zeros(len(points), dtype=bool)
    if not len(points):
        return near
    tree = _tree(demand.areas.geometry_wkb)
    inputs, _ = tree.query(shapely.points(points), predicate="dwithin", distance=ring_m)
    near[inputs] = True
    homes = demand.points[demand.area != OUTSIDE]
    if None in demand.areas.geometry_wkb and len(homes):
        near |= _nearest_of(homes, points)[0] <= ring_m
    return near


def _nearest_of(
    homes: GridPoints, points: GridPoints
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Metres to the home nearest to each point, and its row."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - no server needs it before it is asked

    away_m, rows = cKDTree(homes).query(points)
    return away_m, rows
