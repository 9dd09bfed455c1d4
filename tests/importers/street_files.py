"""Small extracts of OpenStreetMap, written as whoever cuts them does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

from directory.geography import GridPoint, to_lon_lat

ORIGIN = GridPoint(475_000.0, 260_000.0)
Metres = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Street:
    """A way over points, given by their names."""

    points: Sequence[str]
    tags: Mapping[str, str]


def street(points: str, **tags: str) -> Street:
    """A way over points with names of one letter; a residential road where no tag says."""
    return Street(tuple(points), {"highway": "residential", **tags})


def grid_point(at: Metres) -> GridPoint:
    """A point so many metres east and north of the origin."""
    return GridPoint(ORIGIN.easting_m + at[0], ORIGIN.northing_m + at[1])


def write_streets(
    path: Path,
    points: Mapping[str, Metres],
    streets: Sequence[Street],
    missing: str = "",
    timestamp: str | None = "2026-03-01T00:00:00Z",
) -> Path:
    """Write an extract; points named in ``missing`` are used by streets and not written."""
    path.unlink(missing_ok=True)
    header = osmium.io.Header()
    if timestamp:
        header.set("osmosis_replication_timestamp", timestamp)
    ids = {name: number for number, name in enumerate(points, start=1)}
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for name, at in points.items():
            if name not in missing:
                writer.add_node(Node(id=ids[name], location=to_lon_lat(grid_point(at))))
        for number, one in enumerate(streets, start=1):
            nodes = [ids[name] for name in one.points]
            writer.add_way(Way(id=number, nodes=nodes, tags=dict(one.tags)))
    return path
