"""A timetable as rides between stops: for each part of the week, how long one takes on average."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.travel.engine import TimeBand
from matching.travel.street_network import DM_A_METRE, packed_arrays, unpacked_arrays

# A tenth of a second is kept of minutes.
PARTS_A_MINUTE = 600


@dataclass(frozen=True, slots=True)
class BandHours:
    """When somebody sets out in a band, and when she goes back: hours of one day.

    Parameters
    ----------
    days
        Days of the week, Monday is 0; departures are averaged over them.
    out, back
        From and until which hour. Back begins two hours later, for whoever has stayed a while.
    """

    days: tuple[int, ...]
    out: tuple[int, int]
    back: tuple[int, int]


WEEKDAYS = (0, 1, 2, 3, 4)
# Source: judgement, from when hubs and groups meet; docs/travel.md says them to readers.
BANDS: Mapping[TimeBand, BandHours] = {
    TimeBand.WEEKDAY_MORNING: BandHours(WEEKDAYS, (7, 10), (10, 14)),
    TimeBand.WEEKDAY_MIDDAY: BandHours(WEEKDAYS, (10, 15), (12, 17)),
    TimeBand.WEEKDAY_EVENING: BandHours(WEEKDAYS, (17, 20), (19, 23)),
    TimeBand.SATURDAY: BandHours((5,), (9, 16), (11, 18)),
    TimeBand.SUNDAY: BandHours((6,), (10, 15), (12, 17)),
}


@dataclass(frozen=True, slots=True)
class Rides:
    """Rides from stop to stop without a change, each with the wait for it.

    Parameters
    ----------
    tail, head
        Rows of the stops.
    parts
        Wait and ride together, in tenths of a second.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    parts: NDArray[np.int32]

    @property
    def minutes(self) -> NDArray[np.float64]:
        """Wait and ride together in minutes."""
        return self.parts / PARTS_A_MINUTE


@dataclass(frozen=True, slots=True)
class Timetable:
    """Stops (shape (n, 2), decimetres in EPSG:27700) and the rides of each band."""

    stop_dm: NDArray[np.int32]
    rides: Mapping[TimeBand, Rides]

    @property
    def points(self) -> NDArray[np.float64]:
        """Stops as eastings and northings in metres."""
        return self.stop_dm / DM_A_METRE


_STOPS = "stop_dm"
_COLUMNS = ("tail", "head", "parts")


def packed_timetable(timetable: Timetable) -> bytes:
    """A timetable as the directory stores it: the same bytes for the same rides."""
    arrays = {_STOPS: timetable.stop_dm}
    for band in TimeBand:
        rides = timetable.rides[band]
        arrays |= {f"{band}_{name}": getattr(rides, name) for name in _COLUMNS}
    return packed_arrays(arrays)


def unpacked_timetable(content: bytes) -> Timetable:
    """A timetable as the directory stored it."""
    arrays = unpacked_arrays(content)
    rides = {
        band: Rides(**{name: arrays[f"{band}_{name}"] for name in _COLUMNS}) for band in TimeBand
    }
    return Timetable(arrays[_STOPS], rides)
