"""Trips of a timetable, gathered by the stops they call at, with their times on one week."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from directory.geography import GREAT_BRITAIN, to_grid_points
from importers.errors import SourceFileError
from importers.formats.gtfs_calendar import read_week
from importers.formats.gtfs_tables import FIRST_LINE, Flags, GtfsTable, GtfsZip
from importers.report import IssueLog
from matching.travel.street_network import DM_A_METRE

MINUTES_A_SECOND = 1 / 60
# One trip repeated for a whole day every minute is more than any bus does.
MOST_REPEATS = 1_440
Times = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Trips that call at the same stops in the same order.

    Parameters
    ----------
    stops
        Shape (calls,): rows of the stops.
    boards, alights
        Shape (calls,): whether one may get on, and off.
    arrive, depart
        Shape (trips, calls): minutes after midnight.
    runs
        Shape (trips, 7): whether each trip runs on each day of the week.
    """

    stops: NDArray[np.intp]
    boards: Flags
    alights: Flags
    arrive: Times
    depart: Times
    runs: Flags


@dataclass(frozen=True, slots=True)
class Trips:
    """What a timetable holds; ``stop_dm`` as in ``Timetable``."""

    stop_dm: NDArray[np.int32]
    patterns: tuple[Pattern, ...]
    trips: int
    week: date
    publisher: str | None


def read_trips(path: Path, log: IssueLog) -> Trips:
    """The trips of a zip in GTFS.

    Raises
    ------
    SourceFileError
        It is no such zip, a table or a column that is needed is missing, a cell cannot be read, or
        nothing runs.
    """
    with GtfsZip(path) as tables:
        trips = tables.read("trips.txt", ("trip_id", "service_id"))
        if not len(trips):
            msg = f"{path}: trips.txt holds no trips."
            raise SourceFileError(msg)
        week = read_week(tables, trips.texts("service_id"))
        stop_dm, stop_row = _read_stops(tables, log)
        calls = _read_calls(tables, trips, stop_row, log)
        repeats = _read_repeats(tables)
        publisher = _read_publisher(tables)
    runs = week.runs[np.searchsorted(week.services.astype(str), _services(trips))]
    patterns = _patterns(calls, _Days(trips.texts("trip_id"), runs, repeats))
    if not patterns:
        # The week has been chosen for its trips, so those that run call at fewer than two stops.
        msg = f"{path}: stop_times.txt: no trip that runs calls at two stops that are known."
        raise SourceFileError(msg)
    used = np.unique(np.concatenate([pattern.stops for pattern in patterns]))
    return Trips(
        stop_dm=stop_dm[used],
        patterns=tuple(_renumbered(pattern, used) for pattern in patterns),
        trips=len(trips),
        week=week.monday,
        publisher=publisher,
    )


def _services(trips: GtfsTable) -> NDArray[np.str_]:
    return trips.texts("service_id").astype(str)


def _read_publisher(tables: GtfsZip) -> str | None:
    if not tables.has("feed_info.txt"):
        return None
    names = tables.read("feed_info.txt", ("feed_publisher_name",)).texts("feed_publisher_name")
    return str(names[0]) if len(names) and names[0] else None


def _read_stops(tables: GtfsZip, log: IssueLog) -> tuple[NDArray[np.int32], "pd.Series[int]"]:
    """Points of the stops in Great Britain, and the row of each by its id."""
    table = tables.read("stops.txt", ("stop_id", "stop_lat", "stop_lon"))
    lons, lats = table.numbers("stop_lon"), table.numbers("stop_lat")
    is_here = np.isfinite(lons) & np.isfinite(lats)
    is_here[is_here] = shapely.contains_xy(GREAT_BRITAIN, lons[is_here], lats[is_here])
    _note(log, table, ~is_here, "stop_lat", "stops have no point in Great Britain; left out")
    points = to_grid_points(lons[is_here], lats[is_here])
    ids = table.texts("stop_id")[is_here]
    row_of = pd.Series(np.arange(len(ids)), index=ids)
    return (
        np.rint(points * DM_A_METRE).astype(np.int32),
        row_of[~row_of.index.duplicated()],
    )


def _note(log: IssueLog, table: GtfsTable, is_bad: Flags, column: str, message: str) -> None:
    """One issue for all rows with the same fault, at the first of them."""
    if is_bad.any():
        row = int(np.flatnonzero(is_bad)[0])
        value = str(table.texts(column)[row]) or "empty"
        where = f"{table.name}, {column}"
        log.note(row + FIRST_LINE, where, value, f"{np.count_nonzero(is_bad)} {message}")


@dataclass(frozen=True, slots=True)
class _Calls:
    """Calls of all trips, trip by trip in order."""

    trip: Any
    stop: NDArray[np.intp]
    arrive: Times
    depart: Times
    boards: Flags
    alights: Flags


def _read_calls(
    tables: GtfsZip, trips: GtfsTable, stop_row: "pd.Series[int]", log: IssueLog
) -> _Calls:
    name = "stop_times.txt"
    needed = ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time")
    table = tables.read(name, needed, ("pickup_type", "drop_off_type"))
    trip = pd.Index(trips.texts("trip_id")).get_indexer(table.texts("trip_id"))
    stop = stop_row.reindex(table.texts("stop_id")).fillna(-1).to_numpy(np.intp)
    _note(log, table, trip < 0, "trip_id", "calls of trips that trips.txt lacks; left out")
    _note(log, table, stop < 0, "stop_id", "calls at stops that stops.txt lacks; left out")
    sequence = table.numbers("stop_sequence", np.ones(len(table), np.bool_))
    arrive, depart = table.times("arrival_time"), table.times("departure_time")
    arrive, depart = (
        np.where(np.isnan(arrive), depart, arrive),
        np.where(np.isnan(depart), arrive, depart),
    )
    order = np.lexsort((sequence, trip))
    order = order[trip[order] >= 0]
    if not len(order):
        msg = f"{tables.origin}: {name} holds no calls of the trips in trips.txt."
        raise SourceFileError(msg)
    ends = np.diff(trip[order], prepend=-1, append=-1) != 0
    is_end = np.zeros(len(table), np.bool_)
    is_end[order] = ends[:-1] | ends[1:]
    # Between two timed calls the others may be left blank; the first and the last may not.
    table.refuse(is_end & np.isnan(arrive), "arrival_time", "must tell the time")
    arrive, depart = _filled(arrive[order]), _filled(depart[order])
    kept = stop[order] >= 0
    order = order[kept]
    return _Calls(
        trip[order],
        stop[order],
        arrive[kept],
        depart[kept],
        table.texts("pickup_type")[order] != "1",
        table.texts("drop_off_type")[order] != "1",
    )


def _filled(times: Times) -> Times:
    """Times with the blanks between two of them filled in evenly."""
    place = np.arange(len(times))
    is_told = np.isfinite(times)
    return np.interp(place, place[is_told], times[is_told])


def _read_repeats(tables: GtfsZip) -> dict[str, list[float]]:
    """For trips that only say how often they run: when each of them sets out."""
    found: dict[str, list[float]] = defaultdict(list)
    if not tables.has("frequencies.txt"):
        return found
    table = tables.read("frequencies.txt", ("trip_id", "start_time", "end_time", "headway_secs"))
    starts, ends = table.times("start_time"), table.times("end_time")
    every = table.numbers("headway_secs", np.ones(len(table), np.bool_)) * MINUTES_A_SECOND
    table.refuse(~(every > 0), "headway_secs", "must be over 0")
    table.refuse(~(ends >= starts), "end_time", "must be after start_time")
    table.refuse((ends - starts) / every > MOST_REPEATS, "headway_secs", "is far too short")
    for trip, start, end, step in zip(table.texts("trip_id"), starts, ends, every, strict=True):
        found[str(trip)] += np.arange(start, end, step).tolist()
    return found


@dataclass(frozen=True, slots=True)
class _Days:
    """Of each trip its id, the days it runs on, and when it sets out where that repeats."""

    ids: Any
    runs: Flags
    repeats: dict[str, list[float]]


def _patterns(calls: _Calls, days: _Days) -> list[Pattern]:
    begins = np.flatnonzero(np.diff(calls.trip, prepend=-1))
    ends = np.append(begins, len(calls.trip))[1:]
    alike: dict[bytes, list[slice]] = defaultdict(list)
    for begin, end in zip(begins, ends, strict=True):
        some = slice(begin, end)
        if end - begin > 1 and days.runs[calls.trip[begin]].any():
            key = calls.stop[some].tobytes() + calls.boards[some].tobytes()
            alike[key + calls.alights[some].tobytes()].append(some)
    return [_pattern(calls, days, group) for group in alike.values()]


def _pattern(calls: _Calls, days: _Days, group: list[slice]) -> Pattern:
    arrive, depart, runs = [], [], []
    for some in group:
        trip = calls.trip[some.start]
        starts = days.repeats.get(str(days.ids[trip]), [calls.depart[some.start]])
        for start in starts:
            later = start - calls.depart[some.start]
            arrive.append(calls.arrive[some] + later)
            depart.append(calls.depart[some] + later)
            runs.append(days.runs[trip])
    first = group[0]
    return Pattern(
        calls.stop[first],
        calls.boards[first],
        calls.alights[first],
        np.array(arrive),
        np.array(depart),
        np.array(runs),
    )


def _renumbered(pattern: Pattern, used: NDArray[np.intp]) -> Pattern:
    stops = np.searchsorted(used, pattern.stops)
    return Pattern(
        stops, pattern.boards, pattern.alights, pattern.arrive, pattern.depart, pattern.runs
    )
