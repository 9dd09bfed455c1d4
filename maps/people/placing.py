"""Which area each postcode lies in, though outlines are drawn more simply than the ground is."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

# Of the areas that a point may lie in.
NOWHERE = -1
# A generalised outline cuts corners: a postcode this near to an area of its authority is in it.
CORNER_M = 500.0

Points = NDArray[np.float64]
Rows = NDArray[np.int32]
Outlines = NDArray[np.object_]


def place_points(
    points: Points,
    outlines: Outlines,
    authorities: Sequence[str | None],
    *,
    nests_in_authorities: bool,
) -> Rows:
    """Row of the area that each point belongs to, or ``NOWHERE``.

    Parameters
    ----------
    points
        Shape (n, 2), EPSG:27700 metres.
    outlines
        Shape (areas,): polygons in EPSG:27700.
    authorities
        Each point's authority, where it is known.
    nests_in_authorities
        Whether no area belongs to two authorities. A point that a simply drawn outline puts on the
        wrong side of an authority's border is then given to the nearest area of its own.

    Notes
    -----
    An area's authority is that of most points within it. A point within no outline belongs to the
    nearest area of its authority within ``CORNER_M``; one whose authority is not known to none.
    """
    placed = np.full(len(points), NOWHERE, dtype=np.int32)
    if not len(points) or not len(outlines):
        return placed
    shapes = shapely.points(points)
    area_rows, point_rows = shapely.STRtree(shapes).query(outlines, predicate="intersects")
    names, own = _numbered(authorities)
    theirs = _authority_of_areas(area_rows, own[point_rows], len(outlines), len(names))
    if nests_in_authorities:
        is_own = (own[point_rows] == theirs[area_rows]) | (own[point_rows] < 0)
        area_rows, point_rows = area_rows[is_own], point_rows[is_own]
    # Where outlines of neighbours overlap by a sliver the first of them has the point.
    last_first = np.argsort(-area_rows, kind="stable")
    placed[point_rows[last_first]] = area_rows[last_first]
    for authority in range(len(names)):
        lost = np.flatnonzero((placed == NOWHERE) & (own == authority))
        candidates = np.flatnonzero(theirs == authority)
        placed[lost] = _nearest(shapes[lost], outlines, candidates)
    return placed


def _numbered(authorities: Sequence[str | None]) -> tuple[list[str], Rows]:
    """The authorities there are, and each point's row among them, or -1."""
    names = sorted({authority for authority in authorities if authority})
    row_of = {name: row for row, name in enumerate(names)}
    return names, np.array([row_of.get(each or "", -1) for each in authorities], dtype=np.int32)


def _authority_of_areas(
    area_rows: NDArray[np.intp], authorities: Rows, areas: int, count: int
) -> Rows:
    """The authority that most points within each area have, or -1."""
    if not count:
        return np.full(areas, -1, dtype=np.int32)
    is_known = authorities >= 0
    votes = np.zeros((areas, count), dtype=np.int64)
    np.add.at(votes, (area_rows[is_known], authorities[is_known]), 1)
    most = votes.argmax(axis=1)
    return np.where(votes.max(axis=1) > 0, most, -1).astype(np.int32)


def _nearest(shapes: Outlines, outlines: Outlines, candidates: NDArray[np.intp]) -> Rows:
    """Row of the nearest of some areas within ``CORNER_M`` of each point, or ``NOWHERE``."""
    found = np.full(len(shapes), NOWHERE, dtype=np.int32)
    if len(shapes) and len(candidates):
        nearest = shapely.STRtree(outlines[candidates]).query_nearest(
            shapes, max_distance=CORNER_M, all_matches=False
        )
        found[nearest[0]] = candidates[nearest[1]]
    return found
