"""Journeys by straight line times a factor: there without any network, and from anywhere."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from matching.request import Mode
from matching.travel.engine import (
    LONGEST_MIN,
    UNREACHABLE,
    Basis,
    GridPoints,
    Minutes,
    NoTimetableError,
    TimeBand,
)
from matching.travel.estimate import (
    DETOUR,
    METRES_A_KM,
    MINUTES_AN_HOUR,
    ROUNDING_MIN,
    SPEED_KM_H,
)

# Distances worked out at a time: a block of them stays in the processor's own memory.
BLOCK, SMALL_BLOCK = 1 << 18, 1 << 15
# With fewer places than this, looking at all of them is faster than a tree. Measured.
FEW_PLACES = 256
LEAF = 32
# Of the machine: a map is asked for seldom, and looked at by somebody who waits.
ALL_PROCESSORS = -1
# Origins are looked at square by square.
SQUARE_M = 2_000


@dataclass(frozen=True, slots=True)
class NearestAndCounts:
    """What lies around each origin.

    Parameters
    ----------
    nearest
        Shape (origins, k): rows of the nearest destinations, nearest first; as many as there are
        destinations where there is none.
    nearest_m
        Shape (origins, k): how far away they are, in metres; infinite where there is none.
    counts
        Shape (origins, radii): destinations within each radius, those on it among them.
    """

    nearest: NDArray[np.intp]
    nearest_m: NDArray[np.float64]
    counts: NDArray[np.intp]


class StraightLineEngine:
    """Estimates journeys without streets, by the same factor and speeds as ``travel_min``."""

    def basis(self, mode: Mode) -> Basis:
        """What the minutes of a mode are made from."""
        speed = speed_of(mode)
        return Basis("straight line", f"straight line x {DETOUR} at {speed}", speed, DETOUR)

    def is_on_streets(
        self,
        points: GridPoints,
        mode: Mode,  # noqa: ARG002 - whatever the mode, there are no streets
    ) -> NDArray[np.bool_]:
        """Of no point."""
        return np.zeros(len(points), bool)

    def is_served(
        self,
        points: GridPoints,
        band: TimeBand,  # noqa: ARG002 - there is no timetable at any time
    ) -> NDArray[np.bool_]:
        """Of no point."""
        return np.zeros(len(points), bool)

    def is_timetabled(self, points: GridPoints) -> NDArray[np.bool_]:
        """Of no point."""
        return np.zeros(len(points), bool)

    def minutes(
        self,
        origins: GridPoints,
        destinations: GridPoints,
        mode: Mode,
        band: TimeBand,  # noqa: ARG002 - the same at any time
        limit_min: int = LONGEST_MIN,
    ) -> Minutes:
        """Minutes from every origin to every destination."""
        speed = speed_of(mode)
        made = np.empty((len(origins), len(destinations)), np.uint8)
        rows = max(1, BLOCK // max(1, len(destinations)))
        for first in range(0, len(origins), rows):
            some = origins[first : first + rows]
            away_m = np.hypot(
                some[:, None, 0] - destinations[None, :, 0],
                some[:, None, 1] - destinations[None, :, 1],
            )
            made[first : first + rows] = minutes_of(away_m, speed, limit_min)
        return made

    def nearest_minutes(
        self,
        origins: GridPoints,
        destinations: GridPoints,
        mode: Mode,
        band: TimeBand,  # noqa: ARG002 - the same at any time
    ) -> Minutes:
        """Minutes from every origin to the destination nearest to it."""
        speed = speed_of(mode)
        return minutes_of(nearest_and_counts(origins, destinations, 1, ()).nearest_m[:, 0], speed)


def speed_of(mode: Mode) -> float:
    """Kilometres an hour of a mode.

    Raises
    ------
    NoTimetableError
        It goes by a timetable and has no speed.
    """
    speed = SPEED_KM_H.get(mode)
    if speed is None:
        msg = (
            "No timetable is loaded, so we cannot say how far people get by bus. That does not mean"
            " that there are no buses. Load one with: connect import run timetable FILE.zip"
            " --commit."
        )
        raise NoTimetableError(msg)
    return speed


def minutes_of(
    away_m: NDArray[np.float64], speed_km_h: float, limit_min: int = LONGEST_MIN
) -> Minutes:
    """Straight-line metres as minutes, as ``travel_min`` has them, whatever their shape."""
    return whole_minutes(away_m * DETOUR / METRES_A_KM / speed_km_h * MINUTES_AN_HOUR, limit_min)


def whole_minutes(minutes: NDArray[np.float64], limit_min: int = LONGEST_MIN) -> Minutes:
    """Minutes rounded up to a byte; what takes longer than the limit cannot be reached."""
    up = np.maximum(np.ceil(minutes - ROUNDING_MIN), 1.0)
    return np.where(up <= min(limit_min, LONGEST_MIN), up, UNREACHABLE).astype(np.uint8)


def nearest_and_counts(
    origins: GridPoints, destinations: GridPoints, k: int, radii_m: tuple[float, ...]
) -> NearestAndCounts:
    """The nearest few destinations of every origin, and how many lie within each radius.

    Parameters
    ----------
    origins, destinations
        Shape (n, 2) and (m, 2), EPSG:27700 metres.
    """
    if len(destinations) <= FEW_PLACES:
        return _by_looking_at_all(origins, destinations, k, radii_m)
    tree = cKDTree(destinations, leafsize=LEAF)
    # Neighbours ask for the same leaves one after the other: a third less time.
    order = _by_neighbours(origins)
    ordered = np.ascontiguousarray(origins[order])
    found_m, found = tree.query(ordered, k=list(range(1, k + 1)), workers=ALL_PROCESSORS)
    nearest, nearest_m = np.empty_like(found), np.empty_like(found_m)
    nearest[order], nearest_m[order] = found, found_m
    counts = np.empty((len(origins), len(radii_m)), np.intp)
    for place, radius in enumerate(radii_m):
        counts[order, place] = tree.query_ball_point(
            ordered, radius, return_length=True, workers=ALL_PROCESSORS
        )
    return NearestAndCounts(nearest, nearest_m, counts)


def _by_neighbours(points: GridPoints) -> NDArray[np.intp]:
    """An order of points that goes up one column of squares and down the next."""
    column, row = (points // SQUARE_M).astype(np.int64).T
    return np.lexsort((np.where(column % 2, row, -row), column))


def _by_looking_at_all(
    origins: GridPoints, destinations: GridPoints, k: int, radii_m: tuple[float, ...]
) -> NearestAndCounts:
    """The same for few destinations, a block of squared distances at a time, as a tree has them."""
    number = len(destinations)
    nearest = np.full((len(origins), k), number, np.intp)
    nearest_m = np.full((len(origins), k), np.inf)
    counts = np.zeros((len(origins), len(radii_m)), np.intp)
    rows = max(1, SMALL_BLOCK // max(1, number))
    for first in range(0, len(origins) if number else 0, rows):
        some = slice(first, first + rows)
        squared = _squared(origins[some], destinations)
        for place, radius in enumerate(radii_m):
            counts[some, place] = np.count_nonzero(squared <= radius * radius, axis=1)
        row = np.arange(len(squared))
        # The least again and again is quicker than an order of all.
        for place in range(min(k, number)):
            least = squared.argmin(axis=1)
            nearest[some, place] = least
            nearest_m[some, place] = np.sqrt(squared[row, least])
            squared[row, least] = np.inf
    return NearestAndCounts(nearest, nearest_m, counts)


def _squared(origins: GridPoints, destinations: GridPoints) -> NDArray[np.float64]:
    """Squares of the distances in metres, shape (n, m)."""
    east = np.subtract.outer(origins[:, 0], destinations[:, 0])
    north = np.subtract.outer(origins[:, 1], destinations[:, 1])
    east *= east
    north *= north
    east += north
    return east
