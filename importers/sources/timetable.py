"""Timetable: buses and whatever else runs to one, as a zip in GTFS."""

from collections import Counter
from hashlib import sha256
from pathlib import Path

from directory.kinds import NetworkKind
from importers.feed import NetworkFeed
from importers.report import IssueLog, Progress
from importers.source import Source

LICENCE = "Open Government Licence v3.0"
STEPS = 3


def read(origin: str, source: str, progress: Progress) -> NetworkFeed:  # noqa: ARG001
    """The rides of a timetable.

    Raises
    ------
    SourceFileError
        It is no such zip, lacks a table, column or dates, a cell cannot be read, or nothing runs.
    """
    # Libraries that a server, which names sources but reads none, need not load at its start.
    from importers.formats.gtfs_rides import timetable_of  # noqa: PLC0415
    from importers.formats.gtfs_trips import read_trips  # noqa: PLC0415
    from matching.travel.timetable import packed_timetable  # noqa: PLC0415

    log = IssueLog()
    trips = read_trips(Path(origin), log)
    progress(1, STEPS)
    timetable = timetable_of(trips)
    progress(2, STEPS)
    content = packed_timetable(timetable)
    progress(STEPS, STEPS)
    rides = {f"rides_{band}": len(each.tail) for band, each in timetable.rides.items()}
    numbers = {"stops": len(timetable.stop_dm), "trips": trips.trips, **rides}
    points = timetable.points
    return NetworkFeed(
        kind=NetworkKind.TIMETABLE,
        file_name=Path(origin).name,
        content=content,
        version=sha256(content).hexdigest(),
        attribution=f"Timetable: {trips.publisher or 'publisher not named'}, {LICENCE}",
        data_date=trips.week,
        facts={**numbers, "box": [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]},
        size=trips.trips,
        details=Counter(numbers),
        issues=tuple(log.issues),
    )


SOURCE = Source(
    name="timetable",
    title="Timetable of buses and whatever else runs to one",
    publisher="Department for Transport (Bus Open Data Service), or an operator",
    licence=LICENCE,
    attribution=(
        "Contains public sector information licensed under the Open Government Licence v3.0."
    ),
    layout="a zip in GTFS: stops, trips, stop_times, and calendar or calendar_dates",
    frequency="weekly",
    takes_address=False,
    read=read,
)
