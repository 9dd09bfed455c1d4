"""The next times, bank holidays, term time, months, the clocks, and day and night."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from directory.opening import (
    LONDON,
    cautions,
    is_bank_holiday,
    is_day_and_night,
    is_open_at,
    next_open,
    next_sittings,
    sittings,
)
from tests.directory.test_opening import SUNDAY, Parts

MONDAYS = Parts(byday="MO")
EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"


def days(*schedules: Parts, now: datetime = SUNDAY, count: int = 6) -> list[date]:
    return [sitting.opens.date() for sitting in next_sittings(schedules, now, count)]


def test_the_next_six_times_in_order_each_once() -> None:
    found = days(Parts(byday="FR"), Parts(), Parts())
    assert found == [date(2026, 11, 24), date(2026, 11, 27), date(2026, 12, 1),
                     date(2026, 12, 4), date(2026, 12, 8), date(2026, 12, 11)]  # fmt: skip
    assert days(Parts(opens_at=None)) == []
    assert days(Parts(until=date(2026, 12, 1))) == [date(2026, 11, 24), date(2026, 12, 1)]


def test_six_times_of_a_month_that_pauses_in_summer() -> None:
    monthly = Parts(freq="MONTHLY", byday="1TU", bymonth="9,10,11,12,1,2,3,4,5,6")
    found = days(monthly, now=datetime(2026, 4, 20, tzinfo=LONDON))
    assert [day.month for day in found] == [5, 6, 9, 10, 11, 12]


def test_months_and_excluded_dates() -> None:
    not_in_december = Parts(bymonth="1,2,3,4,5,6,7,8,9,10,11", exdate="2026-11-24,2027-01-05")
    assert days(not_in_december, count=2) == [date(2027, 1, 12), date(2027, 1, 19)]
    assert days(Parts(exdate="nonsense, 2026-11-24"), count=1) == [date(2026, 12, 1)]


def test_every_other_week_counts_from_its_first() -> None:
    fortnightly = Parts(interval=2, dtstart=date(2026, 11, 3))
    assert days(fortnightly, count=2) == [date(2026, 12, 1), date(2026, 12, 15)]
    assert is_open_at([replace(fortnightly, dtstart=None)], SUNDAY) is None


def test_a_day_that_never_comes_takes_no_time() -> None:
    began = datetime.now(LONDON)
    assert days(Parts(freq="MONTHLY", byday=None, bymonthday="31", bymonth="2")) == []
    assert days(Parts(freq="MONTHLY", byday="6MO")) == []
    assert datetime.now(LONDON) - began < timedelta(seconds=2)


def test_bank_holidays_of_england() -> None:
    assert is_bank_holiday(date(2026, 5, 4))
    assert is_bank_holiday(date(2026, 12, 28)), "Boxing Day moved from a Saturday"
    assert not is_bank_holiday(date(2026, 11, 30)), "St Andrew’s Day is Scotland’s"
    before = datetime(2026, 5, 3, 12, tzinfo=LONDON)
    on_the_day = datetime(2026, 5, 4, 14, 30, tzinfo=LONDON)
    closed = replace(MONDAYS, is_open_on_bank_holidays=False)
    assert is_open_at([MONDAYS], on_the_day) is True
    assert is_open_at([closed], on_the_day) is False
    assert days(closed, now=before, count=1) == [date(2026, 5, 11)]
    warning = "May not run on the bank holiday Monday 4 May"
    assert warning in cautions([MONDAYS], before)
    assert cautions([closed], before) == ()
    assert cautions([replace(MONDAYS, is_open_on_bank_holidays=True)], before) == ()
    assert cautions([MONDAYS], SUNDAY) == ("May not run on the bank holiday Monday 28 December",)


@pytest.mark.parametrize(
    "schedule",
    [
        Parts(is_term_time_only=True),
        Parts(notes="Term time only."),
        Parts(description="Tuesdays 2-4 in term-time"),
    ],
)
def test_term_time_is_a_caution(schedule: Parts) -> None:
    assert cautions([schedule], SUNDAY) == ("Term time only: check the dates",)
    assert len(days(schedule)) == 6
    some = cautions([schedule, Parts(byday="WE")], SUNDAY)
    assert some == ("Some times are in term time only: check the dates",)


def test_nothing_to_warn_of() -> None:
    assert cautions([Parts()], SUNDAY) == ()
    assert cautions([], SUNDAY) == ()
    denied = Parts(is_term_time_only=False, notes="Not only in term time")
    assert cautions([denied], SUNDAY) == ()
    which = "Not every week: ask which week is next"
    assert cautions([Parts(interval=2)], SUNDAY) == (which,)


def test_day_and_night() -> None:
    around = Parts(byday=EVERY_DAY, opens_at=time(0), closes_at=time(0))
    for moment in (SUNDAY, datetime(2026, 3, 28, 23, 59, tzinfo=LONDON)):
        assert is_day_and_night([around], moment)
        assert is_open_at([around], moment) is True
    assert not is_day_and_night([replace(around, byday="MO,TU,WE,TH,FR,SA")], SUNDAY)
    assert not is_day_and_night([Parts()], SUNDAY)
    halves = [
        Parts(byday=EVERY_DAY, opens_at=time(0), closes_at=time(12)),
        Parts(byday=EVERY_DAY, opens_at=time(12), closes_at=time(0)),
    ]
    assert is_day_and_night(halves, SUNDAY)


def test_across_midnight() -> None:
    night = Parts(byday="SA", opens_at=time(22), closes_at=time(4))
    assert is_open_at([night], datetime(2026, 11, 22, 3, 59, tzinfo=LONDON)) is True
    assert is_open_at([night], datetime(2026, 11, 22, 4, tzinfo=LONDON)) is False
    assert is_open_at([night], datetime(2026, 11, 21, 21, 59, tzinfo=LONDON)) is False


def test_the_hour_that_spring_leaves_out() -> None:
    saturday = datetime(2027, 3, 27, 12, tzinfo=LONDON)
    monday = saturday + timedelta(days=2)
    early = Parts(byday="SU", opens_at=time(1, 30), closes_at=time(4))
    (sitting,) = sittings(early, saturday, monday)
    assert (sitting.opens.isoformat(), sitting.closes and sitting.closes.isoformat()) == (
        "2027-03-28T02:00:00+01:00",
        "2027-03-28T04:00:00+01:00",
    )
    within = replace(early, opens_at=time(1, 10), closes_at=time(1, 50))
    assert list(sittings(within, saturday, monday)) == []
    afternoon = replace(early, opens_at=time(14), closes_at=time(16))
    assert next_open([afternoon], saturday) == datetime(2027, 3, 28, 14, tzinfo=LONDON)


def test_the_hour_that_autumn_repeats() -> None:
    night = Parts(byday="SA", opens_at=time(22), closes_at=time(4))
    saturday = datetime(2026, 10, 24, 12, tzinfo=LONDON)
    (sitting,) = sittings(night, saturday, saturday + timedelta(days=1))
    assert sitting.closes is not None
    assert (sitting.opens.hour, sitting.closes.hour) == (22, 4)
    for fold in (0, 1):
        repeated = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=fold)
        assert is_open_at([night], repeated) is True
