"""Dates as people type them: day before month, and no guess."""

from contextlib import suppress
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.formats.spreadsheet.days import UnreadableDayError, read_day

LAST = date(2026, 12, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "31/12/2026",
        "31.12.26",
        "31-12-2026",
        "31 / 12 / 26",
        "2026-12-31",
        "2026/12/31",
        "2026-12-31T09:00:00",
        "31/12/2026 09:00",
        "31 Dec 2026",
        "31st December 2026",
        "31 December, 2026",
        "31-Dec-26",
        "Thursday 31 Dec 2026",
        "Thu, 31st of December 2026",
        "December 31, 2026",
        " 31/12/2026 ",
        "46387",
        46387,
        46387.0,
        46387.75,
        LAST,
    ],
)
def test_one_day_in_many_ways(typed: Any) -> None:
    assert read_day(typed) == LAST


@pytest.mark.parametrize(
    ("typed", "day"), [("3/4/2026", date(2026, 4, 3)), ("1.2.26", date(2026, 2, 1))]
)
def test_the_day_comes_before_the_month(typed: str, day: date) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12/31/2026", "month first"),
        ("2026-31-12", "month first"),
        ("31/11/2026", "no day of the calendar"),
        ("32/1/2026", "no day of the calendar"),
        ("31 Decimal 2026", "no month"),
        ("yesterday", "no date"),
        ("December 2026", "no date"),
        ("31/12", "no date"),
        (2026, "no date"),
        (1e300, "no date"),
        (True, "no date"),
        (time(9), "no date"),
        ("01/01/1066", "lies before"),
    ],
)
def test_what_is_no_day_is_said_and_not_guessed(typed: Any, said: str) -> None:
    with pytest.raises(UnreadableDayError, match=said) as caught:
        read_day(typed)
    assert "31/12/2026" in str(caught.value)


@given(st.dates(date(1950, 1, 1), date(2060, 12, 31)))
def test_every_way_of_writing_comes_back(day: date) -> None:
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%a %d %b %Y", "%B %d, %Y"):
        assert read_day(day.strftime(form)) == day
    assert read_day((day - date(1899, 12, 30)).days) == day


@given(st.text(max_size=30) | st.floats() | st.integers() | st.booleans() | st.none())
def test_nothing_else_breaks_it(typed: Any) -> None:
    with suppress(UnreadableDayError):
        assert isinstance(read_day(typed), date)
