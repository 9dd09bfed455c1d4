"""When something is on."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.opening import (
    DAYS,
    LONDON,
    describe,
    is_open_at,
    is_open_weekly,
    next_open,
    sittings,
)


@dataclass(frozen=True)
class Parts:
    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    until: date | None = None
    freq: str | None = "WEEKLY"
    interval: int | None = None
    byday: str | None = "TU"
    bymonthday: str | None = None
    bymonth: str | None = None
    exdate: str | None = None
    description: str | None = None
    notes: str | None = None
    opens_at: time | None = time(14)
    closes_at: time | None = time(16)
    is_term_time_only: bool | None = None
    is_open_on_bank_holidays: bool | None = None


SUNDAY = datetime(2026, 11, 22, 12, tzinfo=LONDON)
TUESDAY_2PM = datetime(2026, 11, 24, 14, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (Parts(), TUESDAY_2PM),
        (Parts(byday="MO,TU"), datetime(2026, 11, 23, 14, tzinfo=LONDON)),
        (
            Parts(freq="MONTHLY", byday="2WE"),
            datetime(2026, 12, 9, 14, tzinfo=LONDON),
        ),
        (
            Parts(freq="MONTHLY", byday="-1FR"),
            datetime(2026, 11, 27, 14, tzinfo=LONDON),
        ),
        (
            Parts(freq="MONTHLY", byday=None, bymonthday="1"),
            datetime(2026, 12, 1, 14, tzinfo=LONDON),
        ),
        # Every other week counts from its first session.
        (Parts(interval=2, dtstart=date(2026, 11, 17)), TUESDAY_2PM + timedelta(weeks=1)),
        (Parts(interval=2, dtstart=date(2026, 11, 10)), TUESDAY_2PM),
        (Parts(valid_from=date(2027, 1, 1)), datetime(2027, 1, 5, 14, tzinfo=LONDON)),
        (
            Parts(freq=None, byday=None, dtstart=date(2026, 12, 25)),
            datetime(2026, 12, 25, 14, tzinfo=LONDON),
        ),
        # It is on now: the answer is when it began.
        (
            Parts(byday="SU", opens_at=time(11), closes_at=time(13)),
            datetime(2026, 11, 22, 11, tzinfo=LONDON),
        ),
        # A night café that opened yesterday evening.
        (
            Parts(byday="SA", opens_at=time(22), closes_at=time(13)),
            datetime(2026, 11, 21, 22, tzinfo=LONDON),
        ),
        (Parts(until=date(2026, 11, 1)), None),
        (Parts(valid_to=date(2026, 11, 1)), None),
        (Parts(interval=2), None),
        (Parts(byday="whenever"), None),
        (Parts(opens_at=None), None),
    ],
)
def test_next_open(parts: Parts, expected: datetime | None) -> None:
    assert next_open([parts], SUNDAY) == expected


def test_hours_stay_local_when_the_clocks_change() -> None:
    before = datetime(2026, 10, 20, 9, tzinfo=LONDON)
    opens = [sitting.opens for sitting in sittings(Parts(), before, before + timedelta(weeks=2))]
    assert [moment.hour for moment in opens] == [14, 14]
    assert opens[0].utcoffset() != opens[1].utcoffset()


def test_unknown_hours_are_neither_open_nor_closed() -> None:
    assert is_open_at([Parts()], TUESDAY_2PM) is True
    assert is_open_at([Parts()], SUNDAY) is False
    assert is_open_at([], SUNDAY) is None
    assert is_open_at([Parts(), Parts(byday=None)], SUNDAY) is None


def test_weekly_window_meets_sittings_that_overlap_it() -> None:
    def meets(days: list[str], opens_from: time | None, opens_to: time | None) -> bool | None:
        return is_open_weekly([Parts()], days, opens_from, opens_to, SUNDAY)

    assert meets(["TU"], None, None) is True
    assert meets(["MO"], None, None) is False
    assert meets(list(DAYS), time(9), time(12)) is False
    assert meets(list(DAYS), time(15), time(18)) is True
    assert is_open_weekly([Parts(byday=None)], ["TU"], None, None, SUNDAY) is None


@pytest.mark.parametrize(
    ("schedules", "words"),
    [
        ([Parts()], "Tuesdays 2pm to 4pm"),
        (
            [Parts(byday="MO,TU,WE,TH,FR", opens_at=time(9), closes_at=time(17, 30))],
            "Monday to Friday 9am to 5:30pm",
        ),
        ([Parts(byday="MO"), Parts(byday="TH")], "Mondays and Thursdays 2pm to 4pm"),
        (
            [Parts(freq="MONTHLY", byday="2WE", closes_at=None)],
            "Second Wednesday of the month from 2pm",
        ),
        ([Parts(interval=2, dtstart=date(2026, 11, 10))], "Tuesdays 2pm to 4pm, every other week"),
        ([Parts(description="Tuesdays, ring first.")], "Tuesdays, ring first"),
        ([Parts(opens_at=time(12), closes_at=time(0))], "Tuesdays noon to midnight"),
        ([Parts(byday=",".join(DAYS), opens_at=time(10))], "Every day 10am to 4pm"),
        ([], ""),
    ],
)
def test_describe(schedules: list[Parts], words: str) -> None:
    assert describe(schedules) == words


@given(
    byday=st.text(max_size=12) | st.none(),
    bymonthday=st.text(max_size=6) | st.none(),
    freq=st.sampled_from([None, "WEEKLY", "MONTHLY", "DAILY", ""]),
    interval=st.integers(-3, 60) | st.none(),
    dtstart=st.dates(date(1990, 1, 1), date(2040, 1, 1)) | st.none(),
)
def test_whatever_a_feed_says_is_answered(
    byday: str | None,
    bymonthday: str | None,
    freq: str | None,
    interval: int | None,
    dtstart: date | None,
) -> None:
    parts = Parts(byday=byday, bymonthday=bymonthday, freq=freq, interval=interval, dtstart=dtstart)
    describe([parts])
    for sitting in sittings(parts, SUNDAY, SUNDAY + timedelta(weeks=26)):
        assert sitting.closes is not None
        assert sitting.closes > SUNDAY
        assert dtstart is None or sitting.opens.date() >= dtstart
