"""Streets of an OpenStreetMap extract, as a network of short edges between shared points."""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray

from directory.geography import GREAT_BRITAIN, to_grid_points
from importers.errors import SourceFileError
from importers.formats.pbf import refuse_if_broken
from importers.formats.street_rules import StreetUse, read_use
from importers.report import Progress
from matching.travel.street_network import DM_A_METRE, StreetNetwork

# People join a street anywhere along it; between points this far apart that is told well enough.
EDGE_M = 80.0
TOLD_EVERY = 1_000
# What a header may carry of when the data was taken; written by most who cut extracts.
_DATED = ("osmosis_replication_timestamp", "timestamp")
# Objects without a time are dated to the first second of 1970.
_FIRST_YEAR = 2004


@dataclass(frozen=True, slots=True)
class StreetExtract:
    """A network, and what its file tells of it.

    Parameters
    ----------
    ways
        Streets that somebody may use.
    closed
        Streets that nobody may use, such as private roads and those still to be built.
    cut
        Streets left out, wholly or in part, because points of theirs are not in the file.
    abroad
        Streets left out because they are not wholly in Great Britain.
    data_date
        Day the data was taken, as the header says, else of the last change to a street.
    """

    network: StreetNetwork
    ways: int
    closed: int
    cut: int
    abroad: int
    data_date: date | None


@dataclass(slots=True)
class _Ways:
    """Streets as they are read, their points one after the other."""

    refs: "array[int]" = field(default_factory=lambda: array("q"))
    lons: "array[float]" = field(default_factory=lambda: array("d"))
    lats: "array[float]" = field(default_factory=lambda: array("d"))
    uses: list[StreetUse] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    newest: datetime | None = None

    def add(self, way: "osmium.osm.Way") -> None:
        """Keep a way that is a street, in pieces where points of it are missing."""
        use = read_use({tag.k: tag.v for tag in way.tags})
        if not use.permits:
            self.counted["closed"] += 1
            return
        changed = way.timestamp
        if changed.year >= _FIRST_YEAR and (self.newest is None or changed > self.newest):
            self.newest = changed
        self.counted["ways"] += 1
        is_cut = False
        begun = len(self.refs)
        for node in way.nodes:
            if node.location.valid():
                self.refs.append(node.ref)
                self.lons.append(node.location.lon)
                self.lats.append(node.location.lat)
            else:
                is_cut = True
                begun = self._end(begun, use)
        self._end(begun, use)
        self.counted["cut"] += is_cut

    def _end(self, begun: int, use: StreetUse) -> int:
        """Close the piece that began at a point; one of a single point is no street."""
        size = len(self.refs) - begun
        if size > 1:
            self.uses.append(use)
            self.sizes.append(size)
        else:
            del self.refs[begun:], self.lons[begun:], self.lats[begun:]
        return len(self.refs)


def read_streets(path: Path, progress: Progress) -> StreetExtract:
    """The streets of an extract in PBF.

    Raises
    ------
    SourceFileError
        It is empty, breaks off, holds no streets, or none in Great Britain.
    """
    refuse_if_broken(path, progress)
    ways = _Ways()
    try:
        for done, way in enumerate(_highways(path), start=1):
            ways.add(way)
            if done % TOLD_EVERY == 0:
                progress(done, None)
        dated = _header_date(path)
    except (RuntimeError, osmium.InvalidLocationError) as error:
        msg = f"{path} could not be read as an extract of OpenStreetMap: {error}."
        raise SourceFileError(msg) from error
    if not ways.uses:
        found = f" ({ways.counted.total()} that nobody may use)" if ways.counted.total() else ""
        msg = f"{path} holds no streets: no way in it has a highway tag that is known{found}."
        raise SourceFileError(msg)
    lines = _british(path, ways)
    return StreetExtract(
        network=_network(lines),
        ways=ways.counted["ways"],
        closed=ways.counted["closed"],
        cut=ways.counted["cut"],
        abroad=len(ways.sizes) - len(lines.sizes),
        data_date=dated or (ways.newest.date() if ways.newest else None),
    )


def _highways(path: Path) -> Iterator["osmium.osm.Way"]:
    reader = osmium.FileProcessor(str(path)).with_locations()
    reader = reader.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    for each in reader.with_filter(osmium.filter.KeyFilter("highway")):
        if isinstance(each, osmium.osm.Way):
            yield each


def _header_date(path: Path) -> date | None:
    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        header = reader.header()
        for name in _DATED:
            try:
                return datetime.fromisoformat(header.get(name)).astimezone(UTC).date()
            except ValueError:
                continue
    return None


@dataclass(frozen=True, slots=True)
class _Lines:
    """Streets as arrays: their points one after the other, in EPSG:27700 metres."""

    refs: NDArray[np.int64]
    points: NDArray[np.float64]
    sizes: NDArray[np.int64]
    uses: list[StreetUse]


def _british(path: Path, ways: _Ways) -> _Lines:
    """The streets that lie wholly in Great Britain, projected."""
    lons, lats = np.array(ways.lons), np.array(ways.lats)
    sizes = np.array(ways.sizes)
    is_abroad = ~shapely.contains_xy(GREAT_BRITAIN, lons, lats)
    begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    is_kept = ~np.logical_or.reduceat(is_abroad, begins)
    if not is_kept.any():
        stray = int(np.flatnonzero(is_abroad)[0])
        msg = (
            f"{path}: none of its {len(sizes)} streets is in Great Britain; the first begins at"
            f" lon {lons[stray]:.5f}, lat {lats[stray]:.5f}."
        )
        raise SourceFileError(msg)
    here = np.repeat(is_kept, sizes)
    points = to_grid_points(lons[here], lats[here])
    uses = [use for use, kept in zip(ways.uses, is_kept, strict=True) if kept]
    return _Lines(np.array(ways.refs)[here], points, sizes[is_kept], uses)


def _network(lines: _Lines) -> StreetNetwork:
    """Edges between points that streets share, and points about ``EDGE_M`` apart between those."""
    refs, first, row = np.unique(lines.refs, return_index=True, return_inverse=True)
    points, sizes = lines.points[first], lines.sizes
    way = np.repeat(np.arange(len(sizes)), sizes)
    begins = np.concatenate([[0], np.cumsum(sizes)])
    steps = points[row[1:]] - points[row[:-1]]
    step_m = np.where(way[1:] == way[:-1], np.hypot(steps[:, 0], steps[:, 1]), 0.0)
    along_m = np.concatenate([[0.0], np.cumsum(step_m)])
    along_m -= np.repeat(along_m[begins[:-1]], sizes)
    is_kept = np.bincount(row, minlength=len(refs))[row] > 1
    is_kept[begins[:-1]] = is_kept[begins[1:] - 1] = True
    passed = np.floor(along_m / EDGE_M)
    is_kept[1:] |= passed[1:] != passed[:-1]
    kept = np.flatnonzero(is_kept)
    is_edge = way[kept[1:]] == way[kept[:-1]]
    tail, head = kept[:-1][is_edge], kept[1:][is_edge]
    edges = _Edges(row[tail], row[head], along_m[head] - along_m[tail], way[tail])
    return _divided(points, edges, lines.uses)


@dataclass(frozen=True, slots=True)
class _Edges:
    tail: NDArray[np.intp]
    head: NDArray[np.intp]
    length_m: NDArray[np.float64]
    way: NDArray[np.intp]


def _divided(points: NDArray[np.float64], edges: _Edges, uses: list[StreetUse]) -> StreetNetwork:
    """Long straight edges in even pieces; then nodes that no edge uses are left out."""
    pieces = np.maximum(1, np.round(edges.length_m / EDGE_M)).astype(np.int64)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    starts = np.concatenate([[0], np.cumsum(pieces)[:-1]])
    place = np.arange(len(edge)) - np.repeat(starts, pieces)
    is_inner = place > 0
    share = (place / pieces[edge])[is_inner, None]
    from_, to = points[edges.tail[edge[is_inner]]], points[edges.head[edge[is_inner]]]
    inner = np.full(len(edge), -1)
    inner[is_inner] = len(points) + np.arange(np.count_nonzero(is_inner))
    tail = np.where(is_inner, inner, edges.tail[edge])
    is_last = place == pieces[edge] - 1
    head = np.where(is_last, edges.head[edge], np.roll(inner, -1))
    all_points = np.concatenate([points, from_ + (to - from_) * share])
    is_loop = tail == head
    used, ends = np.unique(np.stack([tail[~is_loop], head[~is_loop]]), return_inverse=True)
    ends = ends.reshape(2, -1)
    length_dm = np.rint(edges.length_m / pieces * DM_A_METRE)[edge]
    way = edges.way[edge][~is_loop]
    return StreetNetwork(
        node_dm=np.rint(all_points[used] * DM_A_METRE).astype(np.int32),
        tail=ends[0].astype(np.int32),
        head=ends[1].astype(np.int32),
        length_dm=np.maximum(1, length_dm)[~is_loop].astype(np.int32),
        permits=np.array([int(use.permits) for use in uses], np.uint8)[way],
        drive_km_h=np.array([use.drive_km_h for use in uses], np.uint8)[way],
    )
