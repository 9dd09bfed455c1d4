"""Streets of an imaginary town, as arrays: a grid of roads that may be drawn in any shape."""

from collections.abc import Sequence

import numpy as np

from matching.travel.street_network import Permit, StreetNetwork

BOTH_WAYS = int(sum(Permit))
ONE_WAY = int(Permit.WALK | Permit.WALK_BACK | Permit.CYCLE | Permit.DRIVE)
ON_FOOT = int(Permit.WALK | Permit.WALK_BACK)
# South-west corner of the town, EPSG:27700 metres.
CORNER = (475_000, 260_000)
SIDE_M = 100


def town(side: int, edges: Sequence[tuple[int, int, int]], drive_km_h: int = 30) -> StreetNetwork:
    """A square of ``side`` by ``side`` nodes, ``SIDE_M`` apart, and edges (tail, head, permits)."""
    rows, columns = np.divmod(np.arange(side * side), side)
    points = np.stack([CORNER[0] + columns * SIDE_M, CORNER[1] + rows * SIDE_M], axis=1)
    tail, head, permits = (np.array(column) for column in zip(*edges, strict=True))
    steps = points[tail] - points[head]
    return StreetNetwork(
        node_dm=(points * 10).astype(np.int32),
        tail=tail.astype(np.int32),
        head=head.astype(np.int32),
        length_dm=(np.hypot(steps[:, 0], steps[:, 1]) * 10).astype(np.int32),
        permits=permits.astype(np.uint8),
        drive_km_h=np.full(len(edges), drive_km_h, np.uint8),
    )


def grid_edges(side: int, permits: int = BOTH_WAYS) -> list[tuple[int, int, int]]:
    """Every street of the square."""
    nodes = range(side * side)
    east = [(n, n + 1, permits) for n in nodes if (n + 1) % side]
    north = [(n, n + side, permits) for n in nodes if n + side < side * side]
    return east + north
