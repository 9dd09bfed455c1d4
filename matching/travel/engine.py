"""What every way of estimating journeys answers: minutes from many points to many others."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from directory.errors import DirectoryError
from matching.request import Mode

# Minutes are kept in a byte. What takes longer, or cannot be reached, is this.
UNREACHABLE = 255
LONGEST_MIN = 254

Minutes = NDArray[np.uint8]
GridPoints = NDArray[np.float64]


class TimeBand(StrEnum):
    """When a journey is made; only what runs to a timetable differs between them."""

    WEEKDAY_MORNING = "weekday_morning"
    WEEKDAY_MIDDAY = "weekday_midday"
    WEEKDAY_EVENING = "weekday_evening"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class NoTimetableError(DirectoryError):
    """A journey by bus was asked for and no timetable is loaded: not the same as no bus."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What an estimate was made from, as every output says it.

    Parameters
    ----------
    engine
        ``straight line``, ``streets``, ``streets and timetable`` or ``straight line and
        timetable``.
    version
        Changes whenever the same points might give other minutes.
    speed_km_h
        Walking or riding speed; nothing where it differs from road to road or bus to bus.
    factor
        What straight lines are multiplied by; nothing on streets.
    """

    engine: str
    version: str
    speed_km_h: float | None = None
    factor: float | None = None
    attribution: str | None = None


class TravelEngine(Protocol):
    """Estimates journeys; the caller never needs to know from what."""

    def basis(self, mode: Mode) -> Basis:
        """What the minutes of a mode are made from.

        Raises
        ------
        NoTimetableError
            The mode is the bus and no timetable is loaded.
        """

    def is_on_streets(self, points: GridPoints, mode: Mode) -> NDArray[np.bool_]:
        """Whether journeys of each point (shape (n, 2), EPSG:27700 metres) follow streets.

        Notes
        -----
        Where a loaded extract does not reach, as where there is none, they are straight lines.
        """

    def is_served(self, points: GridPoints, band: TimeBand) -> NDArray[np.bool_]:
        """Whether each point (shape (n, 2), EPSG:27700 metres) is near a stop that buses call at.

        Notes
        -----
        By the timetable that is loaded, in the band; of no point where none is loaded.
        """

    def is_timetabled(self, points: GridPoints) -> NDArray[np.bool_]:
        """Whether the timetable that is loaded says anything of each point's surroundings.

        Notes
        -----
        One of another county has no bus here, which is not the same as no bus.
        """

    def minutes(
        self,
        origins: GridPoints,
        destinations: GridPoints,
        mode: Mode,
        band: TimeBand,
        limit_min: int = LONGEST_MIN,
    ) -> Minutes:
        """Minutes from every origin to every destination.

        Parameters
        ----------
        origins, destinations
            Shape (n, 2) and (m, 2): easting and northing in EPSG:27700 metres.
        limit_min
            What takes longer counts as ``UNREACHABLE``; on streets a low limit is far faster.

        Returns
        -------
        Minutes
            Shape (n, m), rounded up, so that "30 or less" is exact; ``UNREACHABLE`` where it takes
            over ``LONGEST_MIN`` or cannot be done. By bus there is a way back too.

        Raises
        ------
        NoTimetableError
            The mode is the bus and no timetable is loaded.
        """

    def nearest_minutes(
        self, origins: GridPoints, destinations: GridPoints, mode: Mode, band: TimeBand
    ) -> Minutes:
        """Minutes from every origin to the destination that is nearest to it.

        Returns
        -------
        Minutes
            Shape (n,): the least of each row of ``minutes``, found without working out the rest;
            ``UNREACHABLE`` everywhere where there are no destinations.

        Raises
        ------
        NoTimetableError
            The mode is the bus and no timetable is loaded.
        """
