"""Walking and riding as one graph of minutes, and the stops and streets that a point reaches."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from matching.request import Mode
from matching.travel.engine import GridPoints
from matching.travel.estimate import DETOUR, METRES_A_KM, MINUTES_AN_HOUR, SPEED_KM_H
from matching.travel.street_graph import BLOCK, LEAST_MIN, StreetGraph, least_of
from matching.travel.timetable import Rides

# Without streets: how far, in a straight line, people walk to a stop, and from stop to stop.
MOST_TO_STOP_M = 1_000.0
MOST_TO_CHANGE_M = 500.0
WALK_MIN_A_METRE = DETOUR / METRES_A_KM / SPEED_KM_H[Mode.WALK] * MINUTES_AN_HOUR


@dataclass(frozen=True, slots=True)
class Legs:
    """Ways on foot from points to nodes of a graph.

    Parameters
    ----------
    point, node
        Shape (legs,): rows of each, point by point.
    minutes
        Shape (legs,).
    points
        How many points there are; some may have no leg.
    """

    point: NDArray[np.intp]
    node: NDArray[np.intp]
    minutes: NDArray[np.float64]
    points: int

    def onto(self, at_node: NDArray[np.float64]) -> NDArray[np.float64]:
        """Least minutes of each point over its legs, shape (rows, points), from (rows, nodes)."""
        made = np.full((len(at_node), self.points), np.inf)
        if not len(self.point):
            return made
        begins = np.flatnonzero(np.diff(self.point, prepend=-1))
        block = max(1, BLOCK // len(self.point))
        for first in range(0, len(at_node), block):
            over = at_node[first : first + block, self.node] + self.minutes
            least = np.minimum.reduceat(over, begins, axis=1)
            made[first : first + block, self.point[begins]] = least
        return made

    def some(self, first: int, number: int) -> "Legs":
        """The legs of so many points from the first."""
        begin, end = np.searchsorted(self.point, (first, first + number))
        some = slice(begin, end)
        return Legs(self.point[some] - first, self.node[some], self.minutes[some], number)

    def together(self) -> "Legs":
        """The legs as if all points were one."""
        return Legs(np.zeros_like(self.point), self.node, self.minutes, 1)


class BusGraph:
    """Streets, or else straight lines between stops, with the rides of one band.

    Parameters
    ----------
    stops
        Shape (stops, 2), EPSG:27700 metres.
    streets
        Streets on foot, where they are loaded.
    """

    def __init__(self, stops: GridPoints, rides: Rides, streets: StreetGraph | None) -> None:
        self._streets = streets
        self._stops = cKDTree(stops) if len(stops) else None
        # Stops come after the streets.
        first = len(streets) if streets else 0
        walks = _walks_between(stops) if streets is None else _walks_over(stops, streets)
        tail = np.concatenate([walks.tail, rides.tail + first])
        head = np.concatenate([walks.head, rides.head + first])
        minutes = np.concatenate([walks.minutes, rides.minutes])
        self._forth = least_of(tail, head, minutes, first + len(stops))
        self._back = csr_array(self._forth.T)

    def legs(self, points: GridPoints) -> Legs:
        """How points reach the graph: by their nearest street, else by all stops that are near."""
        if self._streets is not None:
            joined = self._streets.join(points)
            on = np.flatnonzero(joined.is_on)
            return Legs(on, joined.node[on], joined.leg_min[on], len(points))
        if self._stops is None or not len(points):
            nothing = np.empty(0, np.intp)
            return Legs(nothing, nothing, np.empty(0), len(points))
        pairs = cKDTree(points).sparse_distance_matrix(
            self._stops, MOST_TO_STOP_M, output_type="coo_matrix"
        )
        order = np.lexsort((pairs.col, pairs.row))
        away_m = pairs.data[order]
        rows, columns = pairs.row[order].astype(np.intp), pairs.col[order].astype(np.intp)
        return Legs(rows, columns, away_m * WALK_MIN_A_METRE, len(points))

    def to_each(self, origins: Legs, destinations: Legs, limit_min: float) -> NDArray[np.float64]:
        """Minutes from every origin to every destination; infinite where it takes longer."""
        made = np.full((origins.points, destinations.points), np.inf)
        if origins.points < destinations.points:
            _fill(made, self._forth, origins, destinations, limit_min)
        else:
            _fill(made.T, self._back, destinations, origins, limit_min)
        return made

    def to_nearest(self, origins: Legs, destinations: Legs) -> NDArray[np.float64]:
        """Minutes from every origin to the destination that is nearest to it, in one search."""
        found = _search(self._back, destinations.together(), np.inf)
        return np.asarray(origins.onto(found)[0])


def _fill(
    made: NDArray[np.float64], graph: csr_array, few: Legs, many: Legs, limit_min: float
) -> None:
    """Search from each of the few, as many at a time as memory is meant to hold."""
    block = max(1, BLOCK // max(1, graph.shape[0]))
    for first in range(0, few.points, block):
        number = min(block, few.points - first)
        found = _search(graph, few.some(first, number), limit_min)
        made[first : first + number] = many.onto(found)


def _search(graph: csr_array, legs: Legs, limit_min: float) -> NDArray[np.float64]:
    """Minutes from points, each of them a node of its own, to every node; shape (points, nodes)."""
    nodes = graph.shape[0]
    ends = np.searchsorted(legs.point, np.arange(legs.points), side="right")
    larger = csr_array(
        (
            np.concatenate([graph.data, np.maximum(legs.minutes, LEAST_MIN)]),
            np.concatenate([graph.indices, legs.node.astype(graph.indices.dtype)]),
            np.concatenate([graph.indptr, graph.nnz + ends]),
        ),
        shape=(nodes + legs.points, nodes + legs.points),
    )
    # A minute more: what is over the limit by a rounding error alone is not left out.
    found = dijkstra(larger, indices=np.arange(nodes, nodes + legs.points), limit=limit_min + 1)
    return np.asarray(found[:, :nodes])


@dataclass(frozen=True, slots=True)
class _Walks:
    tail: NDArray[np.intp]
    head: NDArray[np.intp]
    minutes: NDArray[np.float64]


def _walks_between(stops: GridPoints) -> _Walks:
    """Walks from stop to stop in a straight line with its detour, both ways."""
    if not len(stops):
        none = np.empty(0, np.intp)
        return _Walks(none, none, np.empty(0))
    pairs = cKDTree(stops).query_pairs(MOST_TO_CHANGE_M, output_type="ndarray")
    steps = stops[pairs[:, 0]] - stops[pairs[:, 1]]
    minutes = np.hypot(steps[:, 0], steps[:, 1]) * WALK_MIN_A_METRE
    return _Walks(
        np.concatenate([pairs[:, 0], pairs[:, 1]]),
        np.concatenate([pairs[:, 1], pairs[:, 0]]),
        np.concatenate([minutes, minutes]),
    )


def _walks_over(stops: GridPoints, streets: StreetGraph) -> _Walks:
    """Walks along the streets, and from them to the stops and back."""
    graph = coo_array(streets.forth)
    joined = streets.join(stops)
    on = np.flatnonzero(joined.is_on)
    stop, node, leg = on + len(streets), joined.node[on], joined.leg_min[on]
    return _Walks(
        np.concatenate([graph.row, stop, node]),
        np.concatenate([graph.col, node, stop]),
        np.concatenate([graph.data, leg, leg]),
    )
