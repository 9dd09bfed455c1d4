"""Journeys by bus: walking and riding by a timetable, over streets where they are loaded."""

from threading import Lock

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from matching.request import Mode
from matching.travel.bus_graph import BusGraph
from matching.travel.engine import (
    LONGEST_MIN,
    Basis,
    GridPoints,
    Minutes,
    TimeBand,
)
from matching.travel.estimate import DETOUR
from matching.travel.straight_line import StraightLineEngine, whole_minutes
from matching.travel.streets import StreetEngine
from matching.travel.timetable import Timetable

# Twelve minutes and a half at 4.8 km/h, in a straight line; further away nobody lives by a bus.
MOST_TO_STOP_M = 1_000.0
# A timetable without a stop within so much of a place is one of somewhere else.
MOST_AROUND_M = 10_000.0
# Changes with the rules that turn rides into minutes.
METHOD = 1


class TimetableEngine:
    """Estimates every journey: by bus from a timetable, by other modes as its walking engine does.

    Parameters
    ----------
    version, attribution
        Those of the timetable that is stored.
    walking
        Streets where they are loaded, else straight lines.

    Notes
    -----
    Whoever would be quicker on foot walks, so that a bus never takes anything away. Each part of
    the week has a graph of its own, made when it is first asked for.
    """

    def __init__(
        self,
        timetable: Timetable,
        version: str,
        walking: StreetEngine | StraightLineEngine,
        attribution: str | None = None,
    ) -> None:
        self.timetable = timetable
        self.version = version
        self.walking = walking
        self.attribution = attribution
        self._graphs: dict[TimeBand, BusGraph] = {}
        self._lock = Lock()

    def basis(self, mode: Mode) -> Basis:
        """What the minutes of a mode are made from."""
        if mode is not Mode.BUS:
            return self.walking.basis(mode)
        on_foot = self.walking.basis(Mode.WALK)
        said = [part for part in (on_foot.attribution, self.attribution) if part]
        return Basis(
            engine=f"{on_foot.engine} and timetable",
            version=f"{on_foot.version}, timetable {self.version} method {METHOD}",
            factor=DETOUR if on_foot.factor else None,
            attribution="; ".join(said) or None,
        )

    def is_on_streets(self, points: GridPoints, mode: Mode) -> NDArray[np.bool_]:
        """As the walking engine answers, on foot for the bus."""
        return self.walking.is_on_streets(points, Mode.WALK if mode is Mode.BUS else mode)

    def is_served(self, points: GridPoints, band: TimeBand) -> NDArray[np.bool_]:
        """Whether each point is within ``MOST_TO_STOP_M`` of a stop that buses leave in a band."""
        rides = self.timetable.rides[band]
        stops = self.timetable.points[np.unique(rides.tail)]
        if not len(stops) or not len(points):
            return np.zeros(len(points), bool)
        away_m, _ = cKDTree(stops).query(points, distance_upper_bound=MOST_TO_STOP_M)
        is_near: NDArray[np.bool_] = np.isfinite(away_m)
        return is_near

    def is_timetabled(self, points: GridPoints) -> NDArray[np.bool_]:
        """Whether each point is within ``MOST_AROUND_M`` of any of its stops."""
        away_m, _ = cKDTree(self.timetable.points).query(points)
        is_around: NDArray[np.bool_] = away_m <= MOST_AROUND_M
        return is_around

    def graph(self, band: TimeBand) -> BusGraph:
        """Walking and riding in a band."""
        with self._lock:
            if band not in self._graphs:
                on_foot = self.walking
                streets = on_foot.graph(Mode.WALK) if isinstance(on_foot, StreetEngine) else None
                rides = self.timetable.rides[band]
                self._graphs[band] = BusGraph(self.timetable.points, rides, streets)
            return self._graphs[band]

    def minutes(
        self,
        origins: GridPoints,
        destinations: GridPoints,
        mode: Mode,
        band: TimeBand,
        limit_min: int = LONGEST_MIN,
    ) -> Minutes:
        """Minutes from every origin to every destination."""
        if mode is not Mode.BUS:
            return self.walking.minutes(origins, destinations, mode, band, limit_min)
        on_foot = self.walking.minutes(origins, destinations, Mode.WALK, band, limit_min)
        graph = self.graph(band)
        found = graph.to_each(graph.legs(origins), graph.legs(destinations), limit_min)
        return np.minimum(on_foot, whole_minutes(found, limit_min))

    def nearest_minutes(
        self, origins: GridPoints, destinations: GridPoints, mode: Mode, band: TimeBand
    ) -> Minutes:
        """Minutes from every origin to the destination nearest to it."""
        if mode is not Mode.BUS:
            return self.walking.nearest_minutes(origins, destinations, mode, band)
        on_foot = self.walking.nearest_minutes(origins, destinations, Mode.WALK, band)
        graph = self.graph(band)
        found = graph.to_nearest(graph.legs(origins), graph.legs(destinations))
        return np.minimum(on_foot, whole_minutes(found))
