"""A timetable that cannot be read is refused by file, line and field, and changes nothing."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.models import ImportRun, TravelNetwork
from importers.errors import ImportRefusedError, SourceFileError
from importers.formats import gtfs_tables
from importers.pipeline import check, run
from tests.importers.feeds import commit
from tests.importers.gtfs_files import CALENDAR, EVERY_DAY, WEEKDAYS, every, tables, write_zip
from tests.importers.street_files import Metres

STOPS: dict[str, Metres] = {"a": (0, 0), "b": (3_000, 0)}
GOOD = tables(STOPS, every("ab", 30))


def changed(name: str, line: int, old: str, new: str) -> dict[str, str]:
    """The good timetable with one line of a table changed."""
    lines = GOOD[name].splitlines()
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    return GOOD | {name: "\n".join(lines)}


def without(name: str) -> dict[str, str]:
    """The good timetable without one of its tables."""
    return {other: text for other, text in GOOD.items() if other != name}


def refused(session: Session, path: Path, message: str) -> None:
    """A run says what is wrong, and leaves the directory as it was."""
    with pytest.raises(SourceFileError, match=message):
        run(session, "timetable", str(path), is_commit=True)
    assert session.scalar(select(func.count()).select_from(TravelNetwork)) == 0
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 0


DATES = "service_id,date,exception_type\n"


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        (
            without("calendar.txt"),
            r"bus\.zip holds neither calendar\.txt nor calendar_dates\.txt, so nothing says",
        ),
        (without("stops.txt"), r"bus\.zip holds no stops\.txt"),
        (without("stop_times.txt"), r"bus\.zip holds no stop_times\.txt"),
        (
            changed("calendar.txt", 2, "20260302", ""),
            r"bus\.zip: calendar\.txt, line 2, start_date: '' is no day such as 20260301",
        ),
        (
            changed("calendar.txt", 2, "20260329", "2026-03-29"),
            r"calendar\.txt, line 2, end_date: '2026-03-29' is no day",
        ),
        (
            changed("calendar.txt", 2, "20260329", "20250329"),
            r"calendar\.txt, line 2, end_date: '20250329' is before start_date",
        ),
        (
            changed("calendar.txt", 2, "20260329", "20960329"),
            r"calendar\.txt, line 2, end_date: '20960329' is over 1500 days",
        ),
        (
            changed("calendar.txt", 1, "start_date", "starts"),
            r"calendar\.txt, line 1: there is no column start_date",
        ),
        (
            changed("calendar.txt", 2, "1,1", "yes,1"),
            r"calendar\.txt, line 2, monday: 'yes' must be 0 or 1",
        ),
        (GOOD | {"calendar.txt": CALENDAR}, r"calendar\.txt, line 2: none of its services runs"),
        (
            without("calendar.txt") | {"calendar_dates.txt": DATES + "daily,,1\n"},
            r"calendar_dates\.txt, line 2, date: '' is no day",
        ),
        (
            GOOD | {"calendar_dates.txt": DATES + "daily,20260305,1\ndaily,20260306,3\n"},
            r"calendar_dates\.txt, line 3, exception_type: '3' must be 1 or 2",
        ),
        (
            GOOD | {"calendar_dates.txt": DATES + "daily,20660305,1\n"},
            r"calendar_dates\.txt, date: 2066-03-05 is over 1500 days after 2026-03-02",
        ),
        (
            GOOD | {"calendar.txt": f"{CALENDAR}\nother,{WEEKDAYS},20260302,20260329\n"},
            r"trips\.txt, line 2, service_id: no trip's service runs .* is 'other'",
        ),
        (
            changed("stop_times.txt", 3, "06:05:00,06", "6.05,06"),
            r"stop_times\.txt, line 3, arrival_time: '6\.05' is no time such as 08:05:00",
        ),
        (
            changed("stop_times.txt", 2, "06:00:00,06:00:00", ","),
            r"stop_times\.txt, line 2, arrival_time: '' must tell the time",
        ),
        (
            changed("stop_times.txt", 2, "a,0", "a,first"),
            r"stop_times\.txt, line 2, stop_sequence: 'first' is no number",
        ),
        (
            GOOD | {"stop_times.txt": GOOD["stop_times.txt"].splitlines()[0]},
            r"stop_times\.txt holds no calls",
        ),
        (GOOD | {"trips.txt": "trip_id,service_id\n"}, r"trips\.txt holds no trips"),
        (GOOD | {"trips.txt": ""}, r"trips\.txt: No columns"),
        (
            changed("stops.txt", 2, ",52.", ",north"),
            r"stops\.txt, line 2, stop_lat: 'north\d+' is no number",
        ),
        (
            GOOD | {"stops.txt": "stop_id,stop_lat,stop_lon\na,0,0\nb,60,24\n"},
            r"stop_times\.txt: no trip that runs calls at two stops",
        ),
        (
            GOOD | {"stop_times.txt": GOOD["stop_times.txt"] + 't0,"06:05:00'},
            r"stop_times\.txt: .*EOF inside string",
        ),
    ],
)
def test_what_is_wrong_is_named(
    session: Session, tmp_path: Path, contents: dict[str, str], message: str
) -> None:
    refused(session, write_zip(tmp_path / "bus.zip", contents), message)


def test_what_is_no_zip_is_refused(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "bus.zip"
    refused(session, path, "does not exist")
    path.write_bytes(b"")
    refused(session, path, r"bus\.zip is no zip of a timetable")
    whole = write_zip(path, GOOD).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    refused(session, path, r"bus\.zip is no zip of a timetable")
    refused(session, tmp_path, "is not a file")


def test_a_table_that_is_damaged_is_refused(session: Session, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "bus.zip", GOOD)
    data = bytearray(path.read_bytes())
    at = data.index(b"t0,06:00:00")
    data[at : at + 2] = b"t1"
    path.write_bytes(data)
    refused(session, path, r"bus\.zip: stop_times\.txt: Bad CRC-32")


def test_letters_that_are_not_utf_8_are_refused(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "bus.zip"
    text = GOOD["stops.txt"].replace("a,", "\u00e9,", 1)
    write_zip(path, without("stops.txt"))
    from zipfile import ZipFile

    with ZipFile(path, "a") as archive:
        archive.writestr("stops.txt", text.encode("latin-1"))
    refused(session, path, r"bus\.zip: stops\.txt: byte \d+ is not UTF-8")


def test_what_fits_nothing_is_left_out_and_told(tmp_path: Path) -> None:
    contents = changed("stop_times.txt", 4, "t1,", "t99,")
    contents["stops.txt"] += "z,Stop z,,\n"
    contents["stop_times.txt"] += "\nt2,07:00:00,07:00:00,y,9\n"
    report = check("timetable", str(write_zip(tmp_path / "bus.zip", contents)))
    told = {(issue.field, issue.value): issue.message for issue in report.issues}
    assert told == {
        ("stops.txt, stop_lat", "empty"): "1 stops have no point in Great Britain; left out",
        ("stop_times.txt, trip_id", "t99"): "1 calls of trips that trips.txt lacks; left out",
        ("stop_times.txt, stop_id", "y"): "1 calls at stops that stops.txt lacks; left out",
    }
    assert {issue.line for issue in report.issues} == {4, 138}


def test_a_timetable_of_half_a_country_is_refused(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gtfs_tables, "LARGEST_TABLE_BYTES", 2_000)
    path = write_zip(tmp_path / "bus.zip", GOOD)
    refused(session, path, r"bus\.zip: stop_times\.txt unpacks to \d+ bytes .* cut the timetable")


def test_tables_in_a_folder_of_the_zip_are_found(tmp_path: Path) -> None:
    inside = {f"gtfs/{name}": text for name, text in GOOD.items()}
    assert check("timetable", str(write_zip(tmp_path / "bus.zip", inside))).issues == ()


def test_a_timetable_that_has_shrunk_a_lot_is_refused(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "bus.zip"
    commit(session, str(write_zip(path, GOOD)), "timetable")
    calendar = (f"daily,{EVERY_DAY},20260302,20260329",)
    write_zip(path, tables(STOPS, every("ab", 120), calendar))
    with pytest.raises(ImportRefusedError, match="--allow-shrink"):
        commit(session, str(path), "timetable")
