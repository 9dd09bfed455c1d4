"""A timetable becomes rides, or a clear error and an untouched directory."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.models import TravelNetwork
from importers.formats.gtfs_rides import BACK_EVERY_MIN, MOST_WAIT_MIN, best_of, timetable_of
from importers.formats.gtfs_trips import read_trips
from importers.pipeline import check, run
from importers.report import IssueLog
from matching.request import Mode
from matching.travel.engine import NoTimetableError, TimeBand
from matching.travel.loaded import load_engine
from matching.travel.timetable import Timetable, packed_timetable, unpacked_timetable
from tests.importers.feeds import commit, counts
from tests.importers.gtfs_files import WEEKDAYS, Trip, every, tables, write_zip
from tests.importers.street_files import Metres

STOPS: dict[str, Metres] = {"a": (0, 0), "b": (3_000, 0), "c": (6_000, 0), "d": (6_000, 100)}
MIDDAY = TimeBand.WEEKDAY_MIDDAY
WEEK = "20260302,20260308"


def read(folder: Path, contents: dict[str, str], log: IssueLog | None = None) -> Timetable:
    path = write_zip(folder / "bus.zip", contents)
    return timetable_of(read_trips(path, log or IssueLog()))


def minutes_of(timetable: Timetable, ride: str, band: TimeBand = MIDDAY) -> float | None:
    """Wait and ride between two stops of ``STOPS``, all of which are used."""
    names = sorted(STOPS)[: len(timetable.stop_dm)]
    rides = timetable.rides[band]
    tail, head = (names.index(name) for name in ride)
    found = rides.minutes[(rides.tail == tail) & (rides.head == head)]
    return None if not len(found) else float(found[0])


def test_the_wait_is_half_the_time_between_departures(tmp_path: Path) -> None:
    timetable = read(tmp_path, tables(STOPS, every("abc", 30)))
    assert minutes_of(timetable, "ab") == pytest.approx(15 + 5)
    assert minutes_of(timetable, "ac") == pytest.approx(15 + 10)
    assert minutes_of(timetable, "ca") == pytest.approx(15 + 10)
    assert minutes_of(timetable, "aa") is None


def test_lines_that_go_the_same_way_are_taken_together(tmp_path: Path) -> None:
    half_past = [Trip(t.stops, t.starts_min + 15) for t in every("ab", 30)]
    timetable = read(tmp_path, tables(STOPS, [*every("abc", 30), *half_past]))
    assert minutes_of(timetable, "ab") == pytest.approx(7.5 + 5)
    assert minutes_of(timetable, "ac") == pytest.approx(15 + 10)


def test_who_reads_timetables_waits_an_hour_at_most(tmp_path: Path) -> None:
    trips = [Trip("ab", 11 * 60), *every("ba", 60)[::2]]
    timetable = read(tmp_path, tables(STOPS, trips))
    assert minutes_of(timetable, "ab") == pytest.approx(MOST_WAIT_MIN + 5)


def test_there_must_be_a_way_back(tmp_path: Path) -> None:
    there = [Trip("ab", 10 * 60 + 30 * n) for n in range(10)]
    enough = [Trip("ba", 12 * 60 + BACK_EVERY_MIN * n) for n in range(3)]
    assert minutes_of(read(tmp_path, tables(STOPS, [*there, *enough])), "ab") == pytest.approx(20)
    assert minutes_of(read(tmp_path, tables(STOPS, [*there, *enough[:2]])), "ab") is None
    early = [Trip("ba", 8 * 60 + 15 * n) for n in range(12)]
    assert minutes_of(read(tmp_path, tables(STOPS, [*there, *early])), "ab") is None


def test_the_stop_for_the_way_back_may_be_across_the_road(tmp_path: Path) -> None:
    there = [Trip("ac", 10 * 60 + 30 * n) for n in range(10)]
    back = [Trip("da", 12 * 60 + 30 * n) for n in range(10)]
    b = [Trip("bc", 0)]
    timetable = read(tmp_path, tables(STOPS, [*there, *back, *b]))
    assert minutes_of(timetable, "ac") == pytest.approx(20)


def test_days_and_hours_are_told_apart(tmp_path: Path) -> None:
    calendar = (f"week,{WEEKDAYS},{WEEK}", f"tuesdays,0,1,0,0,0,0,0,{WEEK}")
    trips = [*every("ab", 30, 10, 18, "week"), *every("bc", 30, service="tuesdays")]
    timetable = read(tmp_path, tables(STOPS, trips, calendar))
    assert minutes_of(timetable, "ab") == pytest.approx(20)
    assert minutes_of(timetable, "ab", TimeBand.SATURDAY) is None
    assert minutes_of(timetable, "ab", TimeBand.SUNDAY) is None
    assert minutes_of(timetable, "ab", TimeBand.WEEKDAY_EVENING) is None
    # Every half hour on one day of five is every two and a half hours: not enough for a way back.
    assert minutes_of(timetable, "bc") is None
    assert BACK_EVERY_MIN < 30 * 5


def test_calls_where_nobody_may_get_on_or_off(tmp_path: Path) -> None:
    contents = tables(STOPS, every("abc", 30))
    lines = contents["stop_times.txt"].splitlines()
    flagged = [f"{lines[0]},pickup_type,drop_off_type"]
    flagged += [f"{line},{int(',b,' in line)},0" for line in lines[1:]]
    timetable = read(tmp_path, contents | {"stop_times.txt": "\n".join(flagged)})
    assert minutes_of(timetable, "bc") is None
    # One may still get off there, but not come back.
    assert minutes_of(timetable, "ab") is None
    assert minutes_of(timetable, "ac") == pytest.approx(25)


def test_blank_times_lie_evenly_between_the_others(tmp_path: Path) -> None:
    contents = tables(STOPS, every("abc", 30))
    lines = [
        f"{line.split(',')[0]},,,b,1" if ",b,1" in line else line
        for line in contents["stop_times.txt"].splitlines()
    ]
    timetable = read(tmp_path, contents | {"stop_times.txt": "\n".join(lines)})
    assert minutes_of(timetable, "ab") == pytest.approx(20)


def test_trips_that_only_say_how_often_they_run(tmp_path: Path) -> None:
    contents = tables(STOPS, [Trip("abc", 0), Trip("cba", 0)])
    contents["frequencies.txt"] = (
        "trip_id,start_time,end_time,headway_secs\n"
        "t0,06:00:00,23:00:00,1800\nt1,06:00:00,23:00:00,1800\n"
    )
    assert minutes_of(read(tmp_path, contents), "ac") == pytest.approx(25)


def test_dates_alone_are_a_calendar_too(tmp_path: Path) -> None:
    contents = tables(STOPS, every("abc", 30))
    del contents["calendar.txt"]
    dates = [f"daily,202603{day:02d},1" for day in range(2, 7)]
    contents["calendar_dates.txt"] = "\n".join(["service_id,date,exception_type", *dates])
    trips = read_trips(write_zip(tmp_path / "bus.zip", contents), IssueLog())
    assert trips.week == date(2026, 3, 2)
    timetable = timetable_of(trips)
    assert minutes_of(timetable, "ac") == pytest.approx(25)
    assert minutes_of(timetable, "ac", TimeBand.SATURDAY) is None


def test_a_week_with_a_holiday_is_not_the_one_taken(tmp_path: Path) -> None:
    contents = tables(STOPS, every("abc", 30))
    contents["calendar_dates.txt"] = "service_id,date,exception_type\ndaily,20260302,2\n"
    trips = read_trips(write_zip(tmp_path / "bus.zip", contents), IssueLog())
    assert trips.week == date(2026, 3, 9)


DEPARTURES = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 120).map(float), st.sampled_from((0.2, 0.4, 1.0, 2.0))
    ),
    min_size=1,
    max_size=30,
)


@given(DEPARTURES, DEPARTURES)
def test_a_departure_more_never_makes_it_longer(
    some: list[tuple[int, float, float]], more: list[tuple[int, float, float]]
) -> None:
    def best(departures: list[tuple[int, float, float]]) -> dict[int, float]:
        key, ride, a_day = (np.array(column) for column in zip(*departures, strict=True))
        keys, minutes = best_of(key.astype(np.int64), ride, a_day, 300.0)
        return dict(zip(keys.tolist(), minutes.tolist(), strict=True))

    fewer, all_of_them = best(some), best(some + more)
    assert all(all_of_them[key] <= minutes + 1e-9 for key, minutes in fewer.items())


def test_a_timetable_is_kept_once_and_replaced_whole(session: Session, tmp_path: Path) -> None:
    contents = tables(STOPS, every("abc", 30))
    contents["feed_info.txt"] = "feed_publisher_name,feed_lang\nHarebell Buses,en\n"
    path = str(write_zip(tmp_path / "bus.zip", contents))
    assert run(session, "timetable", path, is_commit=False).new == 1
    assert session.scalar(select(func.count()).select_from(TravelNetwork)) == 0
    first = commit(session, path, "timetable")
    assert counts(first) == {"fetched": 1, "parsed": 1, "new": 1}
    assert (first.details["stops"], first.details["rides_weekday_midday"]) == (3, 6)
    assert counts(commit(session, path, "timetable"))["unchanged"] == 1
    held = session.scalars(select(TravelNetwork)).one()
    assert (held.origin, held.data_date) == ("bus.zip", date(2026, 3, 2))
    assert held.attribution == "Timetable: Harebell Buses, Open Government Licence v3.0"
    assert packed_timetable(unpacked_timetable(held.content)) == held.content


def test_no_timetable_and_no_bus_are_told_apart(session: Session, tmp_path: Path) -> None:
    here, there = np.array([[475_000.0, 260_000.0]]), np.array([[481_000.0, 260_000.0]])
    with pytest.raises(NoTimetableError):
        load_engine(session).minutes(here, there, Mode.BUS, MIDDAY)
    calendar = (f"daily,{WEEKDAYS},{WEEK}",)
    path = write_zip(tmp_path / "bus.zip", tables(STOPS, every("abc", 30), calendar))
    commit(session, str(path), "timetable")
    engine = load_engine(session)
    assert engine.minutes(here, there, Mode.BUS, MIDDAY).tolist() == [[25]]
    assert engine.minutes(here, there, Mode.BUS, TimeBand.SUNDAY).tolist() == [[98]]
    basis = engine.basis(Mode.BUS)
    assert (basis.engine, basis.factor) == ("straight line and timetable", 1.3)
    assert engine.basis(Mode.WALK).engine == "straight line"


def test_newport(shared: Path) -> None:
    report = check("timetable", str(shared / "data" / "newport" / "newport_gtfs.zip"))
    assert report.issues == ()
    assert report.details["trips"] == 176
    assert report.details["rides_weekday_midday"] > 10_000
    assert report.details["rides_sunday"] == 0
