"""The town, suburb or village that something lies at."""

from collections.abc import Sequence

import numpy as np

from directory.geography import to_grid_points
from directory.queries.map_layers import PlaceLabel
from matching.travel.engine import GridPoints


def names_near(points: GridPoints, places: Sequence[PlaceLabel]) -> tuple[str, ...]:
    """The name of the place nearest to each point, EPSG:27700; empty for what is no number."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - scipy is large

    named = np.full(len(points), "", dtype=object)
    if not places or not len(points):
        return tuple(named)
    labels = to_grid_points([place.lon for place in places], [place.lat for place in places])
    is_known = ~np.isnan(points[:, 0])
    rows = cKDTree(labels).query(points[is_known])[1]
    names = np.array([place.name for place in places], dtype=object)
    named[is_known] = names[rows]
    return tuple(named)
