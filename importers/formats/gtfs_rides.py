"""Rides between stops in each part of the week: how long one waits and rides, there and back.

Notes
-----
Whoever wants to go from one stop to another takes any of the trips that go there, but leaves out
those so slow that waiting for a quicker one is worth it: of all ways to choose, the one with the
least wait and ride on average. Source: Chriqui & Robillard, "Common bus lines", Transportation
Science 9 (1975). One departure more can therefore never make a journey longer. The wait is half the
time between departures, and at most ``MOST_WAIT_MIN``, for people read timetables.

A ride counts only where there is a way back: from a stop near where it ends to one near where it
began, on average at least every ``BACK_EVERY_MIN`` of the hours in which people go home.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from importers.formats.gtfs_trips import Pattern, Trips
from matching.travel.engine import LONGEST_MIN, TimeBand
from matching.travel.street_network import DM_A_METRE
from matching.travel.timetable import BANDS, PARTS_A_MINUTE, Rides, Timetable

MINUTES_AN_HOUR = 60
MOST_WAIT_MIN = 60.0
BACK_EVERY_MIN = 120.0
# The stop for the way back is across the road or round the corner.
NEAR_M = 250.0
# A rounding error must not take away the one bus that is enough.
LEAST = 1e-6


def timetable_of(trips: Trips) -> Timetable:
    """The rides of each band that have a way back."""
    rides = _BetweenStops([_pairs(pattern) for pattern in trips.patterns], len(trips.stop_dm))
    near = _near(trips.stop_dm / DM_A_METRE)
    return Timetable(trips.stop_dm, {band: _band(rides, near, band) for band in TimeBand})


@dataclass(frozen=True, slots=True)
class _Pairs:
    """A pattern, and every two of its calls between which one can ride."""

    pattern: Pattern
    on: NDArray[np.intp]
    off: NDArray[np.intp]


def _pairs(pattern: Pattern) -> _Pairs:
    """Each two stops once: whoever may choose gets on at the last call and off at the first."""
    chosen: dict[tuple[int, int, int], tuple[int, int]] = {}
    calls = range(len(pattern.stops))
    for off in calls:
        seen: set[int] = set()
        for on in range(off - 1, -1, -1):
            stop = int(pattern.stops[on])
            if stop in seen or not (pattern.boards[on] and pattern.alights[off]):
                continue
            seen.add(stop)
            if stop != pattern.stops[off]:
                chosen.setdefault((on, stop, int(pattern.stops[off])), (on, off))
    pairs = np.array(list(chosen.values()), np.intp).reshape(-1, 2)
    return _Pairs(pattern, pairs[:, 0], pairs[:, 1])


@dataclass(frozen=True, slots=True)
class _Offers:
    """Departures, each with the two stops it is between as one number."""

    key: NDArray[np.int64]
    ride_min: NDArray[np.float64]
    a_day: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _BetweenStops:
    """All that a timetable offers between two stops without a change."""

    pairs: Sequence[_Pairs]
    stops: int

    def offers(self, days: Sequence[int], hours: tuple[int, int]) -> _Offers:
        """Departures on the average of some days, from and until some hours."""
        begins, ends = (hour * MINUTES_AN_HOUR for hour in hours)
        keys, rides, a_day = [np.empty(0, np.int64)], [np.empty(0)], [np.empty(0)]
        for pairs in self.pairs:
            share = pairs.pattern.runs[:, list(days)].mean(axis=1)
            running = np.flatnonzero(share)
            depart = pairs.pattern.depart[running][:, pairs.on]
            ride = pairs.pattern.arrive[running][:, pairs.off] - depart
            is_offered = (depart >= begins) & (depart < ends) & (ride >= 0) & (ride < LONGEST_MIN)
            trip, pair = np.nonzero(is_offered)
            stops = pairs.pattern.stops
            keys.append(stops[pairs.on[pair]] * self.stops + stops[pairs.off[pair]])
            rides.append(ride[trip, pair])
            a_day.append(share[running[trip]])
        return _Offers(np.concatenate(keys), np.concatenate(rides), np.concatenate(a_day))


def _band(rides: _BetweenStops, near: csr_array, band: TimeBand) -> Rides:
    hours = BANDS[band]
    out = rides.offers(hours.days, hours.out)
    key, minutes = best_of(
        out.key, out.ride_min, out.a_day, (hours.out[1] - hours.out[0]) * MINUTES_AN_HOUR
    )
    tail, head = np.divmod(key, rides.stops)
    back = _ways_back(rides, near, band)
    has_back = np.asarray(back[head, tail]).ravel() > 0 if len(key) else np.empty(0, np.bool_)
    return Rides(
        tail[has_back].astype(np.int32),
        head[has_back].astype(np.int32),
        np.rint(minutes[has_back] * PARTS_A_MINUTE).astype(np.int32),
    )


def best_of(
    key: NDArray[np.int64],
    ride_min: NDArray[np.float64],
    a_day: NDArray[np.float64],
    window_min: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Each key once, with the least mean of wait and ride among its quickest departures.

    Parameters
    ----------
    a_day
        How often each departure is made on an average day.
    """
    if not len(key):
        return key, np.empty(0)
    order = np.lexsort((ride_min, key))
    key, ride_min, a_day = key[order], ride_min[order], a_day[order]
    begins = np.flatnonzero(np.diff(key, prepend=-1))
    sizes = np.diff(np.append(begins, len(key)))
    departures = _summed(a_day, begins, sizes)
    ridden = _summed(a_day * ride_min, begins, sizes) / departures
    wait = np.minimum(window_min / departures / 2, MOST_WAIT_MIN)
    return key[begins], np.minimum.reduceat(wait + ridden, begins)


def _summed(
    values: NDArray[np.float64], begins: NDArray[np.intp], sizes: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Sums so far, each group's by itself."""
    so_far = np.cumsum(values)
    return so_far - np.repeat(so_far[begins] - values[begins], sizes)


def _ways_back(rides: _BetweenStops, near: csr_array, band: TimeBand) -> csr_array:
    """Over 0 where enough trips go from near one stop (row) to near another (column)."""
    hours = BANDS[band]
    back = rides.offers(hours.days, hours.back)
    key, place = np.unique(back.key, return_inverse=True)
    departures = np.bincount(place, weights=back.a_day, minlength=len(key))
    enough = (hours.back[1] - hours.back[0]) * MINUTES_AN_HOUR / BACK_EVERY_MIN - LEAST
    tail, head = np.divmod(key[departures >= enough], rides.stops)
    direct = csr_array(
        (np.ones(len(tail), np.float32), (tail, head)), shape=(rides.stops, rides.stops)
    )
    return csr_array(near @ direct @ near)


def _near(points: NDArray[np.float64]) -> csr_array:
    """1 where two stops are near each other, and for each stop and itself."""
    pairs = cKDTree(points).query_pairs(NEAR_M, output_type="ndarray")
    every = np.arange(len(points))
    row = np.concatenate([pairs[:, 0], pairs[:, 1], every])
    column = np.concatenate([pairs[:, 1], pairs[:, 0], every])
    ones = np.ones(len(row), np.float32)
    return csr_array((ones, (row, column)), shape=(len(points), len(points)))
