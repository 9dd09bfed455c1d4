"""Public locations sorted by the squares of a grid, so that the nearest few are found at once."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from directory.geography import GridPoint

Metres: TypeAlias = npt.NDArray[np.float64]
Numbers: TypeAlias = npt.NDArray[np.int64]
SIDE_M = 1_000.0
# Up to so many are all looked at: the grid would take as long.
FEW = 16_384
FIRST_REACH_M = 2_000.0


@dataclass(frozen=True, slots=True)
class PublicPlaces:
    """Public points in EPSG:27700 metres, sorted by square; ``rank`` is the order of their ids."""

    easting_m: Metres
    northing_m: Metres
    rank: Numbers
    squares: Numbers
    west: int
    south: int
    across: int

    @classmethod
    def of(cls, easting_m: Metres, northing_m: Metres) -> tuple["PublicPlaces", Numbers]:
        """From points in the order of their ids; and which of those stands at each place."""
        columns = np.floor(easting_m / SIDE_M).astype(np.int64)
        rows = np.floor(northing_m / SIDE_M).astype(np.int64)
        west, south = (int(each.min()) if len(each) else 0 for each in (columns, rows))
        across = (int(columns.max()) - west + 1) if len(columns) else 1
        squares = (rows - south) * across + columns - west
        order = np.argsort(squares, kind="stable")
        sorted_by_square = cls(
            easting_m[order], northing_m[order], order, squares[order], west, south, across
        )
        return sorted_by_square, order

    def __len__(self) -> int:
        return len(self.rank)

    def nearest(self, point: GridPoint, most: int) -> tuple[Numbers, Metres]:
        """The nearest places and how far away each is, in order; of two as far the first by id.

        Notes
        -----
        With the last all that are as far away: more than ``most`` where many share one point.
        """
        # As PostGIS is asked: to the centimetre.
        east, north = round(point.easting_m, 2), round(point.northing_m, 2)
        found, distance_m = self._around(east, north, most)
        if len(found) > most:
            furthest_m = np.partition(distance_m, most - 1)[most - 1]
            kept = distance_m <= furthest_m
            found, distance_m = found[kept], distance_m[kept]
        order = np.argsort(distance_m, kind="stable")
        found, distance_m = found[order], distance_m[order]
        # Of one point the places stand by their ids already; seldom are two points as far away.
        is_level, rank = distance_m[1:] == distance_m[:-1], self.rank[found]
        if np.any(is_level & (rank[1:] < rank[:-1])):
            order = np.lexsort((rank, distance_m))
            return found[order], distance_m[order]
        return found, distance_m

    def _around(self, east: float, north: float, most: int) -> tuple[Numbers, Metres]:
        """All the nearest places, and perhaps some that are further away."""
        reach_m = FIRST_REACH_M
        while len(self) > max(FEW, most):
            found = self._in_squares(east, north, reach_m)
            distance_m = np.hypot(self.easting_m[found] - east, self.northing_m[found] - north)
            within = distance_m <= reach_m
            if np.count_nonzero(within) >= most:
                return found[within], distance_m[within]
            if len(found) == len(self):
                return found, distance_m
            reach_m *= 2
        return np.arange(len(self)), np.hypot(self.easting_m - east, self.northing_m - north)

    def _in_squares(self, east: float, north: float, reach_m: float) -> Numbers:
        first, last = (
            min(max(int((east + by) // SIDE_M) - self.west, 0), self.across - 1)
            for by in (-reach_m, reach_m)
        )
        low, high = (int((north + by) // SIDE_M) - self.south for by in (-reach_m, reach_m))
        highest = int(self.squares[-1]) // self.across
        rows = np.arange(max(low, 0), min(high, highest) + 1)
        begin = np.searchsorted(self.squares, rows * self.across + first)
        end = np.searchsorted(self.squares, rows * self.across + last, side="right")
        return stretches(begin, end - begin)


def stretches(begin: Numbers, lengths: Numbers) -> Numbers:
    """The numbers of several stretches, one after another."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(begin - (ends - lengths), lengths))
