"""How soon each point reaches the nearest place, and how many organizations it can choose from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maps.coverage.provision import Provision
from matching.request import Mode
from matching.travel.engine import GridPoints, Minutes, TimeBand, TravelEngine
from matching.travel.matrix import reach_matrix

# Places looked at in one go: 18,000 postcodes by as many are 9 MB of minutes.
BLOCK_PLACES = 512

Advance = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class PointReach:
    """What each point reaches; both of shape (points,).

    Parameters
    ----------
    nearest
        Minutes to the nearest place.
    organizations
        How many different ones are within the minutes asked for.
    """

    nearest: Minutes
    organizations: NDArray[np.uint32]


def reach_of(
    points: GridPoints,
    provision: Provision,
    engine: TravelEngine,
    mode: Mode,
    band: TimeBand,
    *,
    limit_min: int,
    advance: Advance | None = None,
) -> PointReach:
    """What points (EPSG:27700 metres) reach of what there is.

    Parameters
    ----------
    advance
        Told after each block of places how many are done, and of how many.

    Raises
    ------
    NoTimetableError
        The mode is the bus and no timetable is loaded.
    """
    nearest = engine.nearest_minutes(points, provision.points, mode, band)
    found = count_organizations(points, provision, engine, mode, band, limit_min, advance)
    return PointReach(nearest, found)


def count_organizations(
    points: GridPoints,
    provision: Provision,
    engine: TravelEngine,
    mode: Mode,
    band: TimeBand,
    limit_min: int,
    advance: Advance | None = None,
) -> NDArray[np.uint32]:
    """How many different organizations are within some minutes of each point."""
    found = np.zeros(len(points), dtype=np.uint32)
    done = 0
    for places, starts in _blocks(provision):
        is_within = reach_matrix(engine, points, places, mode, band, limit_min).minutes <= limit_min
        if len(starts) < len(places):
            is_within = np.logical_or.reduceat(is_within, starts, axis=1)
        found += np.count_nonzero(is_within, axis=1).astype(np.uint32)
        done += len(places)
        if advance is not None:
            advance(done, len(provision.points))
    return found


def _blocks(provision: Provision) -> Iterator[tuple[GridPoints, NDArray[np.intp]]]:
    """Places by organization, no organization in two blocks, and where each one begins."""
    if not len(provision.points):
        return
    rows = np.unique(
        np.column_stack([provision.organization.astype(np.float64), provision.points]), axis=0
    )
    starts = np.flatnonzero(np.diff(rows[:, 0], prepend=-1.0))
    ends = np.append(starts[1:], len(rows))
    first = 0
    while first < len(starts):
        # As many whole organizations as fit, and never less than one.
        fit = int(np.searchsorted(ends, starts[first] + BLOCK_PLACES, side="right"))
        last = max(first + 1, fit)
        begin, end = starts[first], ends[last - 1]
        yield rows[begin:end, 1:], starts[first:last] - begin
        first = last
