"""The reach matrix: minutes from where people live to places, worked out once for each place."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from matching.request import Mode
from matching.travel.engine import LONGEST_MIN, GridPoints, Minutes, TimeBand, TravelEngine

# About two thousand places of a county of twenty thousand postcodes.
MOST_COLUMN_BYTES = 40_000_000
# Places are told apart to the centimetre.
PLACES_A_METRE = 100

_Key = tuple[str, str, str, str, int, int, int]


@dataclass(frozen=True, slots=True)
class ReachMatrix:
    """Minutes from each demand point to each place.

    Parameters
    ----------
    minutes
        Shape (points, places), rounded up; ``UNREACHABLE`` where it takes over ``limit_min``.
    version
        Changes whenever the points, the places, or what the minutes are made from change.
    """

    minutes: Minutes
    mode: Mode
    band: TimeBand
    limit_min: int
    version: str


@dataclass(slots=True)
class _Columns:
    """Columns asked for last, within a limit of memory; numbers alone."""

    most_bytes: int = MOST_COLUMN_BYTES
    held: OrderedDict[_Key, Minutes] = field(default_factory=OrderedDict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def find(self, key: _Key) -> Minutes | None:
        with self.lock:
            column = self.held.get(key)
            if column is not None:
                self.held.move_to_end(key)
            return column

    def keep(self, key: _Key, column: Minutes) -> None:
        with self.lock:
            if key in self.held:
                return
            self.held[key] = column
            self.size += column.nbytes
            while self.size > self.most_bytes:
                _, old = self.held.popitem(last=False)
                self.size -= old.nbytes


_COLUMNS = _Columns()


def digest_of(points: GridPoints) -> str:
    """A name for points: the same for the same ones in the same order."""
    rounded = np.rint(np.asarray(points) * PLACES_A_METRE).astype(np.int64)
    return sha256(np.ascontiguousarray(rounded).tobytes()).hexdigest()[:32]


def reach_matrix(
    engine: TravelEngine,
    points: GridPoints,
    places: GridPoints,
    mode: Mode,
    band: TimeBand,
    limit_min: int = LONGEST_MIN,
) -> ReachMatrix:
    """Minutes from points to places; only columns of places not asked for lately are worked out.

    Parameters
    ----------
    points, places
        Shape (n, 2) and (m, 2), EPSG:27700 metres.

    Raises
    ------
    NoTimetableError
        The mode is the bus and no timetable is loaded.
    """
    made_from, origins = engine.basis(mode).version, digest_of(points)
    asked = _unique(places)
    keys: list[_Key] = [
        (made_from, origins, mode, band, limit_min, east, north) for east, north in asked.places
    ]
    columns = [_COLUMNS.find(key) for key in keys]
    missing = [number for number, column in enumerate(columns) if column is None]
    if missing:
        wanted = np.array([asked.places[number] for number in missing]) / PLACES_A_METRE
        found = engine.minutes(points, wanted, mode, band, limit_min)
        for place, number in enumerate(missing):
            column = np.ascontiguousarray(found[:, place])
            columns[number] = column
            _COLUMNS.keep(keys[number], column)
    parts = "/".join((made_from, origins, digest_of(places), mode, band, str(limit_min)))
    return ReachMatrix(
        _side_by_side(columns, asked.row, len(points)),
        mode,
        band,
        limit_min,
        sha256(parts.encode()).hexdigest()[:32],
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Each place once, in centimetres, and which of them stands in each column."""

    places: tuple[tuple[int, int], ...]
    row: NDArray[np.intp]


def _unique(places: GridPoints) -> _Asked:
    rounded = np.rint(np.asarray(places).reshape(-1, 2) * PLACES_A_METRE).astype(np.int64)
    once, row = np.unique(rounded, axis=0, return_inverse=True)
    return _Asked(tuple((int(east), int(north)) for east, north in once), row.reshape(-1))


def _side_by_side(columns: Iterable[Minutes | None], row: NDArray[np.intp], points: int) -> Minutes:
    held = [column for column in columns if column is not None]
    if not held:
        return np.empty((points, 0), np.uint8)
    return np.stack(held, axis=1)[:, row]
