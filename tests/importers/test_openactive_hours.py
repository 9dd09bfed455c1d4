"""When OpenActive's opportunities are on: schedules, and what single dates add up to."""

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import models
from importers.pipeline import check
from tests.importers.feeds import commit, counts
from tests.importers.opportunities import (
    BASE,
    OPENACTIVE,
    TODAY,
    make_date,
    make_item,
    make_series,
    make_venue,
    schedules,
    take,
    weekly_dates,
    write_page,
)

LAST_YEAR = TODAY - timedelta(days=365)
NEXT_WEEK = TODAY + timedelta(days=7)


class TestSchedules:
    @pytest.mark.parametrize(
        ("parts", "expected"),
        [
            ({"repeatFrequency": "P1W"}, ("WEEKLY", 1, "TU,TH", None)),
            ({"repeatFrequency": "P2W"}, ("WEEKLY", 2, "TU,TH", None)),
            ({"repeatFrequency": "P14D"}, ("WEEKLY", 2, "TU,TH", None)),
            (
                {"repeatFrequency": "P1D", "byDay": None},
                ("WEEKLY", None, "MO,TU,WE,TH,FR,SA,SU", None),
            ),
            ({"repeatFrequency": "P1W", "byDay": None}, ("WEEKLY", 1, "MO", None)),
            ({"repeatFrequency": "P1M", "byDay": ["2TU"]}, ("MONTHLY", 1, "2TU", None)),
            ({"repeatFrequency": "P1M", "byDay": None}, ("MONTHLY", 1, None, "5")),
            (
                {"repeatFrequency": "P1M", "byDay": None, "byMonthDay": [1, 15]},
                ("MONTHLY", 1, None, "1,15"),
            ),
        ],
    )
    def test_how_often(
        self, session: Session, tmp_path: Path, parts: dict[str, Any], expected: tuple[Any, ...]
    ) -> None:
        schedule = {
            "@type": "PartialSchedule",
            "byDay": ["https://schema.org/Tuesday", "schema:Thursday"],
            "startDate": "2026-01-05",
            "startTime": "19:00:00",
            "duration": "PT1H30M",
            "scheduleTimezone": "Europe/London",
            **parts,
        }
        take(session, tmp_path, make_item(1, make_series(eventSchedule=schedule)))
        only = schedules(session)[0]
        assert (only.freq, only.interval, only.byday, only.bymonthday) == expected
        assert (only.opens_at, only.closes_at) == (time(19), time(20, 30))
        assert (only.dtstart, only.timezone) == (date(2026, 1, 5), "Europe/London")

    def test_dates_left_out_months_and_an_end(self, session: Session, tmp_path: Path) -> None:
        schedule = {
            "byDay": ["https://schema.org/Wednesday"],
            "startTime": "09:00",
            "endTime": "10:00",
            "byMonth": [9, 10],
            "endDate": "2999-12-31",
            "repeatCount": 4,
            # The first is half past midnight on the 15th in summer time.
            "exceptDate": ["2026-07-14T23:30:00Z", "2026-07-22", "2026-07-23"],
        }
        take(session, tmp_path, make_item(1, make_series(eventSchedule=[schedule])))
        only = schedules(session)[0]
        assert only.exdate == "2026-07-15,2026-07-22"
        assert (only.bymonth, only.until, only.count) == ("9,10", date(2999, 12, 31), 4)

    def test_a_date_called_off_is_left_out(self, session: Session, tmp_path: Path) -> None:
        tuesday = TODAY + timedelta(days=(1 - TODAY.weekday()) % 7 + 7)
        off = make_date(tuesday, eventStatus="https://schema.org/EventCancelled")
        take(session, tmp_path, make_item("off", off), make_item(1, make_series()))
        assert schedules(session)[0].exdate == tuesday.isoformat()

    def test_a_frequency_that_is_none_is_told(self, tmp_path: Path) -> None:
        odd = {"repeatFrequency": "often", "startTime": "19:61", "byDay": ["Caturday"]}
        report = check(
            OPENACTIVE, write_page(tmp_path, make_item(1, make_series(eventSchedule=odd)))
        )
        assert {issue.field for issue in report.issues} == {
            "data.eventSchedule.repeatFrequency",
            "data.eventSchedule.startTime",
        }
        assert all(issue.line == 4 for issue in report.issues)


class TestDates:
    """A listing is the series, not each of its dates."""

    def series(self, **parts: Any) -> dict[str, Any]:
        return make_item(1, make_series(eventSchedule=None, **parts))

    @pytest.mark.parametrize("weeks", [1, 2])
    def test_dates_that_repeat_are_a_recurrence(
        self, session: Session, tmp_path: Path, weeks: int
    ) -> None:
        dates = weekly_dates(4, weeks)
        assert len(take(session, tmp_path, *dates, self.series())) == 1
        only = schedules(session)[0]
        day = TODAY + timedelta(days=1)
        assert (only.freq, only.interval) == ("WEEKLY", None if weeks == 1 else 2)
        assert only.byday == f"{day:%a}".upper()[:2]
        assert (only.opens_at, only.closes_at) == (time(19), time(20))
        if weeks == 2:
            # Counted from a week in which it is on.
            assert only.dtstart is not None
            assert (day - only.dtstart).days % 14 == 0

    def test_a_later_window_of_dates_changes_nothing(
        self, session: Session, tmp_path: Path
    ) -> None:
        dates = weekly_dates(6, 2)
        commit(session, write_page(tmp_path, self.series(), *dates[:4]), OPENACTIVE)
        later = commit(session, write_page(tmp_path, self.series(), *dates[2:]), OPENACTIVE)
        assert counts(later)["unchanged"] == 1

    def test_a_missing_week_is_left_out(self, session: Session, tmp_path: Path) -> None:
        dates = weekly_dates(5)
        missing = dates.pop(2)["data"]["startDate"][:10]
        take(session, tmp_path, self.series(), *dates)
        assert schedules(session)[0].exdate == missing

    def test_dates_that_do_not_repeat_stand_alone(self, session: Session, tmp_path: Path) -> None:
        days = [TODAY + timedelta(days=number) for number in (1, 3, 40)]
        dates = [make_item(str(day), make_date(day)) for day in days]
        take(session, tmp_path, self.series(), *dates)
        assert [(one.dtstart, one.freq) for one in schedules(session)] == [
            (day, None) for day in days
        ]

    def test_a_series_within_its_dates_is_the_listing(
        self, session: Session, tmp_path: Path
    ) -> None:
        series = make_series(eventSchedule=None)
        dates = weekly_dates(3)
        for item in dates:
            item["data"]["superEvent"] = series
        services = take(session, tmp_path, *dates)
        assert [service.source_id for service in services] == [f"{BASE}/series/1"]
        assert schedules(session)[0].freq == "WEEKLY"

    def test_dates_within_a_series(self, session: Session, tmp_path: Path) -> None:
        inner = [item["data"] for item in weekly_dates(3)]
        take(session, tmp_path, self.series(subEvent=inner))
        assert schedules(session)[0].freq == "WEEKLY"

    def test_dates_of_a_series_that_is_nowhere_are_one_listing(
        self, session: Session, tmp_path: Path
    ) -> None:
        dates = weekly_dates(3)
        for item in dates:
            item["data"] |= {"name": "Walking football", "location": make_venue()}
        services = take(session, tmp_path, *dates)
        assert [service.name for service in services] == ["Walking football"]

    def test_what_a_parent_says_holds_for_the_series(
        self, session: Session, tmp_path: Path
    ) -> None:
        whole = {"@type": "EventSeries", "@id": f"{BASE}/all", "description": "For everyone."}
        take(session, tmp_path, self.series(superEvent=whole, description=None))
        assert session.scalars(select(models.Service.description)).one() == "For everyone."
