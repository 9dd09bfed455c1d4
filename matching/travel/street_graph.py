"""Streets as one mode may use them: a graph of minutes, and the way from a point to it."""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from matching.request import Mode
from matching.travel.engine import GridPoints
from matching.travel.estimate import DETOUR, METRES_A_KM, MINUTES_AN_HOUR, SPEED_KM_H
from matching.travel.street_network import Permit, StreetNetwork

# Whoever is further than this from any street is not on the network: beyond its border, mostly.
MOST_TO_STREET_M = 1_000.0
# Scraps that join nothing, such as paths round a car park, are no streets to begin from: a part
# counts that has at least this share of the largest part's nodes.
LEAST_PART = 0.01
# Least minutes of an edge: a graph takes an edge of nothing for none.
LEAST_MIN = 1e-6
# Of so many points how they join is kept, for the few sets that were asked for last.
MANY_POINTS, MOST_JOINED = 1_000, 3
# Distances in memory at a time, eight bytes each.
BLOCK = 4_000_000

_RIDES = {
    Mode.CYCLE: (Permit.CYCLE, Permit.CYCLE_BACK),
    Mode.CAR: (Permit.DRIVE, Permit.DRIVE_BACK),
}


@dataclass(frozen=True, slots=True)
class Joined:
    """Where points join a graph.

    Parameters
    ----------
    node
        Shape (n,): the nearest node, or -1 for a point that is not on the network.
    leg_min
        Shape (n,): minutes on foot between point and node.
    """

    node: NDArray[np.intp]
    leg_min: NDArray[np.float64]

    @property
    def is_on(self) -> NDArray[np.bool_]:
        """Points that are on the network."""
        return self.node >= 0


class StreetGraph:
    """Directed edges weighted by minutes, and the nodes that a journey may begin at."""

    def __init__(
        self,
        points: GridPoints,
        minutes: csr_array,
        leg_km_h: float,
        is_joinable: NDArray[np.bool_],
    ) -> None:
        self.points = points
        self.forth = minutes
        self.back = csr_array(minutes.T)
        self._leg_min_a_metre = DETOUR / METRES_A_KM / leg_km_h * MINUTES_AN_HOUR
        self._nodes = np.flatnonzero(is_joinable & _is_of_a_part(minutes))
        self._tree = cKDTree(points[self._nodes]) if len(self._nodes) else None
        self._joined: OrderedDict[bytes, Joined] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self.points)

    def join(self, points: GridPoints) -> Joined:
        """Walk points to their nearest nodes, straight and with the detour of a straight line.

        Notes
        -----
        Journeys of a county begin at the same thousands of points each time, and to join them costs
        twice what the search does: those joined last are kept.
        """
        if self._tree is None or not len(points):
            return Joined(np.full(len(points), -1), np.zeros(len(points)))
        if len(points) < MANY_POINTS:
            return self._join(self._tree, points)
        name = sha256(np.ascontiguousarray(points).tobytes()).digest()
        with self._lock:
            if name in self._joined:
                self._joined.move_to_end(name)
                return self._joined[name]
        found = self._join(self._tree, points)
        with self._lock:
            self._joined[name] = found
            while len(self._joined) > MOST_JOINED:
                self._joined.popitem(last=False)
        return found

    def _join(self, tree: cKDTree, points: GridPoints) -> Joined:
        away_m, found = tree.query(points, distance_upper_bound=MOST_TO_STREET_M)
        is_on = np.isfinite(away_m)
        node = np.full(len(points), -1)
        node[is_on] = self._nodes[found[is_on]]
        return Joined(node, np.where(is_on, away_m * self._leg_min_a_metre, 0.0))

    def between(
        self, origins: Joined, destinations: Joined, limit_min: float
    ) -> NDArray[np.float64]:
        """Minutes between points, all of them on the network; infinite where it takes longer."""
        made = np.full((len(origins.node), len(destinations.node)), np.inf)
        if len(np.unique(origins.node)) <= len(np.unique(destinations.node)):
            self._fill(made, self.forth, origins, destinations, limit_min)
        else:
            self._fill(made.T, self.back, destinations, origins, limit_min)
        return made

    def _fill(
        self,
        made: NDArray[np.float64],
        graph: csr_array,
        few: Joined,
        many: Joined,
        limit_min: float,
    ) -> None:
        """Search from each node of the few, as many at a time as memory is meant to hold."""
        nodes, row = np.unique(few.node, return_inverse=True)
        order = np.argsort(row, kind="stable")
        in_order = row[order]
        block = max(1, BLOCK // max(1, len(self)))
        for first in range(0, len(nodes), block):
            some = nodes[first : first + block]
            # A minute more: what is over the limit by a rounding error alone is not left out.
            found = dijkstra(graph, indices=some, limit=limit_min + 1)
            begin, end = np.searchsorted(in_order, (first, first + len(some)))
            mine = order[begin:end]
            made[mine] = found[row[mine] - first][:, many.node]
            made[mine] += few.leg_min[mine, None] + many.leg_min[None, :]

    def nearest(self, destinations: Joined) -> NDArray[np.float64]:
        """Minutes from every node to the destination that is nearest by the network.

        Parameters
        ----------
        destinations
            Those that are not on the network are passed over.

        Notes
        -----
        One search over the reversed graph, from a node of its own that leads to each destination in
        the minutes of its leg.
        """
        start = len(self)
        on = destinations.is_on
        node, place = np.unique(destinations.node[on], return_inverse=True)
        legs = np.full(len(node), np.inf)
        np.minimum.at(legs, place, destinations.leg_min[on])
        graph = csr_array(
            (
                np.concatenate([self.back.data, np.maximum(legs, LEAST_MIN)]),
                np.concatenate([self.back.indices, node.astype(self.back.indices.dtype)]),
                np.concatenate([self.back.indptr, [self.back.nnz + len(node)]]),
            ),
            shape=(start + 1, start + 1),
        )
        found: NDArray[np.float64] = dijkstra(graph, indices=[start], min_only=True)
        return found[:start]


def _is_of_a_part(minutes: csr_array) -> NDArray[np.bool_]:
    """Nodes of parts, each of which can be gone about in, that are no scraps."""
    _, part = connected_components(minutes, directed=True, connection="strong")
    size = np.bincount(part)
    is_large = size >= max(2, size.max(initial=0) * LEAST_PART)
    return np.asarray(is_large[part], np.bool_)


def street_graph(network: StreetNetwork, mode: Mode) -> StreetGraph:
    """The graph of a mode that goes on streets.

    Notes
    -----
    A cycle is pushed, at walking pace, where it may not be ridden.
    """
    walk_km_h = SPEED_KM_H[Mode.SLOW_WALK if mode is Mode.SLOW_WALK else Mode.WALK]
    parts = []
    if mode is not Mode.CAR:
        parts += _both_ways(network, (Permit.WALK, Permit.WALK_BACK), walk_km_h)
    if mode in _RIDES:
        speed = network.drive_km_h if mode is Mode.CAR else SPEED_KM_H[mode]
        parts += _both_ways(network, _RIDES[mode], speed)
    tail, head, minutes = (np.concatenate(column) for column in zip(*parts, strict=True))
    graph = least_of(tail, head, minutes, len(network.node_dm))
    is_used = np.zeros(len(network.node_dm), np.bool_)
    is_used[tail] = is_used[head] = True
    return StreetGraph(network.points, graph, walk_km_h, is_used)


def _both_ways(
    network: StreetNetwork,
    permits: tuple[Permit, Permit],
    speed_km_h: "NDArray[np.uint8] | float",
) -> list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]]:
    speeds = np.maximum(np.broadcast_to(speed_km_h, len(network.tail)), 1.0)
    minutes = network.length_m / METRES_A_KM / speeds * MINUTES_AN_HOUR
    forth, back = (network.allows(permit) for permit in permits)
    return [
        (network.tail[forth], network.head[forth], minutes[forth]),
        (network.head[back], network.tail[back], minutes[back]),
    ]


def least_of(
    tail: NDArray[np.int32], head: NDArray[np.int32], minutes: NDArray[np.float64], nodes: int
) -> csr_array:
    """A sparse graph with the quickest of the edges that lead from one node to another."""
    order = np.lexsort((minutes, head, tail))
    tail, head, minutes = tail[order], head[order], minutes[order]
    is_first = np.ones(len(tail), np.bool_)
    is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    least = np.maximum(minutes[is_first], LEAST_MIN)
    return csr_array(coo_array((least, (tail[is_first], head[is_first])), shape=(nodes, nodes)))
