"""Whether areas that should lie side by side lie upon each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

# Outlines that were simplified one by one overlap along their borders. Within these it is that.
SLIVER_SHARE = 0.01
NARROW_SHARE = 0.1
NARROW_M = 50.0


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two areas by their rows, and how much of the smaller one lies in the other (0 to 1)."""

    first: int
    second: int
    share: float


def find_overlap(outlines: Sequence[shapely.Geometry], among: int | None = None) -> Overlap | None:
    """The worst overlap that is more than a sliver, or nothing.

    Parameters
    ----------
    outlines
        Valid polygons in EPSG:27700.
    among
        Only pairs of which one is among so many of the first are looked at.
    """
    shapes: NDArray[np.object_] = np.array(outlines, dtype=object)
    if len(shapes) < 2:
        return None
    shapely.prepare(shapes)
    asked = shapes[:among]
    first, second = shapely.STRtree(shapes).query(asked, predicate="intersects")
    is_pair = (first < second) & ~shapely.touches(shapes[first], shapes[second])
    first, second = first[is_pair], second[is_pair]
    shared = shapely.intersection(shapes[first], shapes[second])
    smaller = np.minimum(shapely.area(shapes[first]), shapely.area(shapes[second]))
    share = shapely.area(shared) / smaller
    is_narrow = shapely.is_empty(shapely.buffer(shared, -NARROW_M / 2))
    share[(share <= SLIVER_SHARE) | (is_narrow & (share <= NARROW_SHARE))] = 0.0
    if not share.any():
        return None
    worst = int(share.argmax())
    return Overlap(int(first[worst]), int(second[worst]), float(share[worst]))
