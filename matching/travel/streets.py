"""Journeys on foot, by cycle and by car along streets; by straight line where there are none."""

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from matching.request import Mode
from matching.travel.engine import (
    LONGEST_MIN,
    UNREACHABLE,
    Basis,
    GridPoints,
    Minutes,
    TimeBand,
)
from matching.travel.straight_line import StraightLineEngine, speed_of, whole_minutes
from matching.travel.street_graph import Joined, StreetGraph, street_graph
from matching.travel.street_network import StreetNetwork

# Changes with the rules that turn streets into minutes.
METHOD = 1
# Whoever has a cycle or a car may also leave it, so that to have one never takes anything away.
RIDDEN = frozenset({Mode.CYCLE, Mode.CAR})


class StreetEngine:
    """Estimates journeys over a network of streets.

    Parameters
    ----------
    version, attribution
        Those of the network that is stored.

    Notes
    -----
    A point further than ``MOST_TO_STREET_M`` from any street that the mode may use lies off the
    network: journeys from and to it are estimated by straight line. Two points on the network that
    no streets join cannot be reached from each other.
    """

    def __init__(
        self, network: StreetNetwork, version: str, attribution: str | None = None
    ) -> None:
        self.network = network
        self.version = version
        self.attribution = attribution
        self._graphs: dict[Mode, StreetGraph] = {}
        self._lock = Lock()
        self._beyond = StraightLineEngine()

    def basis(self, mode: Mode) -> Basis:
        """What the minutes of a mode are made from."""
        speed = speed_of(mode)
        return Basis(
            engine="streets",
            version=f"streets {self.version} method {METHOD} at {speed}",
            speed_km_h=None if mode is Mode.CAR else speed,
            attribution=self.attribution,
        )

    def is_on_streets(self, points: GridPoints, mode: Mode) -> NDArray[np.bool_]:
        """Whether each point is near enough to a street that the mode may use."""
        return self.graph(mode).join(points).is_on

    def is_served(self, points: GridPoints, band: TimeBand) -> NDArray[np.bool_]:
        """Of no point: streets tell nothing of buses."""
        return self._beyond.is_served(points, band)

    def is_timetabled(self, points: GridPoints) -> NDArray[np.bool_]:
        """Of no point: streets tell nothing of buses."""
        return self._beyond.is_timetabled(points)

    def graph(self, mode: Mode) -> StreetGraph:
        """The streets of a mode, made when they are first asked for."""
        with self._lock:
            if mode not in self._graphs:
                self._graphs[mode] = street_graph(self.network, mode)
            return self._graphs[mode]

    def minutes(
        self,
        origins: GridPoints,
        destinations: GridPoints,
        mode: Mode,
        band: TimeBand,
        limit_min: int = LONGEST_MIN,
    ) -> Minutes:
        """Minutes from every origin to every destination."""
        speed_of(mode)
        made = self._minutes(origins, destinations, mode, band, limit_min)
        if mode not in RIDDEN:
            return made
        on_foot = self._minutes(origins, destinations, Mode.WALK, band, limit_min)
        return np.minimum(made, on_foot)

    def _minutes(
        self,
        origins: GridPoints,
        destinations: GridPoints,
        mode: Mode,
        band: TimeBand,
        limit_min: int,
    ) -> Minutes:
        graph = self.graph(mode)
        here, there = graph.join(origins), graph.join(destinations)
        made = np.full((len(origins), len(destinations)), UNREACHABLE, np.uint8)
        on_rows, on_columns = np.flatnonzero(here.is_on), np.flatnonzero(there.is_on)
        if len(on_rows) and len(on_columns):
            found = graph.between(_only(here, on_rows), _only(there, on_columns), limit_min)
            made[np.ix_(on_rows, on_columns)] = whole_minutes(found, limit_min)
        off_rows, off_columns = np.flatnonzero(~here.is_on), np.flatnonzero(~there.is_on)
        if len(off_rows):
            made[off_rows] = self._beyond.minutes(
                origins[off_rows], destinations, mode, band, limit_min
            )
        if len(off_columns):
            made[:, off_columns] = self._beyond.minutes(
                origins, destinations[off_columns], mode, band, limit_min
            )
        return made

    def nearest_minutes(
        self, origins: GridPoints, destinations: GridPoints, mode: Mode, band: TimeBand
    ) -> Minutes:
        """Minutes from every origin to the destination nearest to it, in one search."""
        speed_of(mode)
        made = self._nearest(origins, destinations, mode, band)
        if mode not in RIDDEN:
            return made
        return np.minimum(made, self._nearest(origins, destinations, Mode.WALK, band))

    def _nearest(
        self, origins: GridPoints, destinations: GridPoints, mode: Mode, band: TimeBand
    ) -> Minutes:
        graph = self.graph(mode)
        here, there = graph.join(origins), graph.join(destinations)
        made = np.full(len(origins), UNREACHABLE, np.uint8)
        on = here.is_on
        if there.is_on.any():
            found = graph.nearest(there)
            made[on] = whole_minutes(found[here.node[on]] + here.leg_min[on])
        if not there.is_on.all():
            beyond = self._beyond.nearest_minutes(
                origins[on], destinations[~there.is_on], mode, band
            )
            made[on] = np.minimum(made[on], beyond)
        if not on.all():
            made[~on] = self._beyond.nearest_minutes(origins[~on], destinations, mode, band)
        return made


def _only(joined: Joined, rows: NDArray[np.intp]) -> Joined:
    return Joined(joined.node[rows], joined.leg_min[rows])
