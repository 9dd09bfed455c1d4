"""Which trips run on which days of one week: the week in which most of them run."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from importers.errors import SourceFileError
from importers.formats.gtfs_tables import GtfsTable, GtfsZip, Texts

CALENDAR, EXCEPTIONS = "calendar.txt", "calendar_dates.txt"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS_A_WEEK = 7
ADDED, REMOVED = "1", "2"
# Longer than any timetable lasts: a mistyped year must not fill the memory.
MOST_DAYS = 1_500
# The first of January 1970 was a Thursday.
_THURSDAY = 3
Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Week:
    """A week, and for each service whether it runs on each of its days."""

    monday: date
    services: Texts
    runs: NDArray[np.bool_]


def read_week(tables: GtfsZip, services: Texts) -> Week:
    """The week with the most departures, the first of them where there are several.

    Parameters
    ----------
    services
        Id of the service of each trip.

    Notes
    -----
    One week and not the mean of all: timetables change in mid-feed, and a bank holiday says nothing
    of other weeks.

    Raises
    ------
    SourceFileError
        There is no calendar, a day in it cannot be read, or no trip runs on any day.
    """
    if not tables.has(CALENDAR) and not tables.has(EXCEPTIONS):
        msg = (
            f"{tables.origin} holds neither {CALENDAR} nor {EXCEPTIONS}, so nothing says on which"
            " dates its trips run."
        )
        raise SourceFileError(msg)
    names, trips = np.unique(services.astype(str), return_counts=True)
    row_of = {name: row for row, name in enumerate(names)}
    usual = _usual(tables)
    exceptions = _exceptions(tables)
    first, last = _range(tables.origin, usual, exceptions)
    runs = np.zeros((len(names), last - first + 1), np.bool_)
    for service, days in (*usual, *exceptions[ADDED]):
        if service in row_of:
            runs[row_of[service], days - first] = True
    for service, days in exceptions[REMOVED]:
        if service in row_of:
            inside = days[(days >= first) & (days <= last)]
            runs[row_of[service], inside - first] = False
    if not runs.any():
        known = usual[0][0] if usual else "none"
        msg = (
            f"{tables.origin}: trips.txt, line 2, service_id: no trip's service runs on any date of"
            f" {CALENDAR} or {EXCEPTIONS}; the first service there is {known!r}."
        )
        raise SourceFileError(msg)
    begins = int(np.argmax(_departures_a_week(runs, trips)))
    # The last days of a feed are not a whole week.
    week = np.pad(runs[:, begins : begins + DAYS_A_WEEK], ((0, 0), (0, DAYS_A_WEEK)))[:, :7]
    return Week(_to_date(first + begins), names, week)


def _departures_a_week(runs: NDArray[np.bool_], trips: NDArray[np.intp]) -> NDArray[np.intp]:
    """Trips in the week that begins on each Monday, of days from a Monday on; 0 on other days."""
    a_day = trips @ runs
    padded = np.pad(a_day, (0, -len(a_day) % DAYS_A_WEEK)).reshape(-1, DAYS_A_WEEK)
    weeks = np.zeros(padded.size, np.intp)
    weeks[::DAYS_A_WEEK] = padded.sum(axis=1)
    return weeks


def _to_days(dates: "NDArray[np.datetime64]") -> Days:
    return dates.astype("datetime64[D]").astype(np.int64)


def _to_date(day: int) -> date:
    made: date = np.datetime64(int(day), "D").astype(object)
    return made


def _weekday(days: Days) -> Days:
    return (days + _THURSDAY) % DAYS_A_WEEK


def _usual(tables: GtfsZip) -> list[tuple[str, Days]]:
    """Services and the days on which they run by the weekly calendar."""
    if not tables.has(CALENDAR):
        return []
    table = tables.read(CALENDAR, ("service_id", *DAYS, "start_date", "end_date"))
    starts, ends = _to_days(table.dates("start_date")), _to_days(table.dates("end_date"))
    table.refuse(ends < starts, "end_date", "is before start_date")
    table.refuse(
        ends - starts > MOST_DAYS, "end_date", f"is over {MOST_DAYS} days after start_date"
    )
    runs = np.stack([_flag(table, day) for day in DAYS], axis=1)
    found = []
    for row, service in enumerate(table.texts("service_id")):
        days = np.arange(starts[row], ends[row] + 1)
        found.append((str(service), days[runs[row, _weekday(days)]]))
    return found


def _flag(table: GtfsTable, column: str) -> NDArray[np.bool_]:
    texts = table.texts(column)
    is_one = texts == "1"
    table.refuse(~is_one & (texts != "0"), column, "must be 0 or 1")
    return np.asarray(is_one, np.bool_)


def _exceptions(tables: GtfsZip) -> dict[str, list[tuple[str, Days]]]:
    """Days that are added to services and taken from them."""
    found: dict[str, list[tuple[str, Days]]] = {ADDED: [], REMOVED: []}
    if not tables.has(EXCEPTIONS):
        return found
    table = tables.read(EXCEPTIONS, ("service_id", "date", "exception_type"))
    kinds = table.texts("exception_type")
    table.refuse((kinds != ADDED) & (kinds != REMOVED), "exception_type", "must be 1 or 2")
    days = _to_days(table.dates("date"))
    for kind, service, day in zip(kinds, table.texts("service_id"), days, strict=True):
        found[kind].append((str(service), np.array([day])))
    return found


def _range(
    origin: str,
    usual: list[tuple[str, Days]],
    exceptions: dict[str, list[tuple[str, Days]]],
) -> tuple[int, int]:
    """From the Monday before the first day on which anything runs to the last such day."""
    days = [some for _, some in (*usual, *exceptions[ADDED]) if len(some)]
    if not days:
        msg = f"{origin}: {CALENDAR}, line 2: none of its services runs on any day."
        raise SourceFileError(msg)
    first, last = min(int(some[0]) for some in days), max(int(some[-1]) for some in days)
    first -= int(_weekday(np.array([first]))[0])
    if last - first > MOST_DAYS:
        msg = (
            f"{origin}: {EXCEPTIONS}, date: {_to_date(last)} is over {MOST_DAYS} days after"
            f" {_to_date(first)}, when the first trips run."
        )
        raise SourceFileError(msg)
    return first, last
