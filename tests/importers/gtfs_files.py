"""Small timetables in GTFS, their stops along the roads of tests/importers/street_files.py."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from directory.geography import to_lon_lat
from tests.importers.street_files import Metres, grid_point

EVERY_DAY = "1,1,1,1,1,1,1"
WEEKDAYS = "1,1,1,1,1,0,0"
CALENDAR = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date"
CALLS = "trip_id,arrival_time,departure_time,stop_id,stop_sequence"


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip over stops with names of one letter, so many minutes apart."""

    stops: str
    starts_min: float
    minutes: float = 5.0
    service: str = "daily"


def every(
    stops: str, minutes: int, first_h: int = 6, last_h: int = 23, service: str = "daily"
) -> list[Trip]:
    """Trips there and back again and again."""
    starts = range(first_h * 60, last_h * 60, minutes)
    return [Trip(way, start, service=service) for start in starts for way in (stops, stops[::-1])]


def clock(minutes: float) -> str:
    """Minutes after midnight as GTFS writes them."""
    seconds = round(minutes * 60)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def tables(
    points: Mapping[str, Metres],
    trips: Iterable[Trip],
    calendar: Sequence[str] = (f"daily,{EVERY_DAY},20260302,20260329",),
) -> dict[str, str]:
    """The text of each table."""
    stops = ["stop_id,stop_name,stop_lat,stop_lon"]
    for name, at in points.items():
        lon, lat = to_lon_lat(grid_point(at))
        stops.append(f"{name},Stop {name},{lat:.7f},{lon:.7f}")
    rows, calls = ["route_id,service_id,trip_id"], [CALLS]
    for number, trip in enumerate(trips):
        rows.append(f"r,{trip.service},t{number}")
        for place, stop in enumerate(trip.stops):
            at_time = clock(trip.starts_min + place * trip.minutes)
            calls.append(f"t{number},{at_time},{at_time},{stop},{place}")
    made = {"stops.txt": stops, "trips.txt": rows, "stop_times.txt": calls}
    made["calendar.txt"] = [CALENDAR, *calendar]
    return {name: "\n".join(lines) + "\n" for name, lines in made.items()}


def write_zip(path: Path, contents: Mapping[str, str]) -> Path:
    """Tables in a zip."""
    with ZipFile(path, "w") as archive:
        for name, text in contents.items():
            archive.writestr(name, text)
    return path
