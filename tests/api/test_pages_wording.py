"""How the pages say distances, times and numbers."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from api.pages import wording
from directory.kinds import ListingKind
from matching.answer import Danger
from matching.request import Mode, ThreadKind, Weekday

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("distance_m", "mode", "said"),
    [
        (347, Mode.WALK, "0.2 miles away, about 6 minutes on foot (estimate)"),
        (1609, Mode.BUS, "1 mile away"),
        (18_000, Mode.WALK, "11.2 miles away, too far to walk"),
    ],
)
def test_a_way_says_miles_and_marks_an_estimate(distance_m: int, mode: Mode, said: str) -> None:
    assert wording.say_way(distance_m, mode) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 22, 14, 0, tzinfo=LONDON), "today (Sunday 22 November), 2pm"),
        (datetime(2026, 11, 23, 12, 0, tzinfo=LONDON), "tomorrow (Monday 23 November), noon"),
        (datetime(2026, 11, 24, 14, 0, tzinfo=LONDON), "Tuesday 24 November, 2pm"),
        (datetime(2027, 1, 5, 14, 0, tzinfo=LONDON), "Tuesday 5 January, 2pm"),
        (datetime(2027, 5, 4, 9, 0, tzinfo=LONDON), "Tuesday 4 May 2027, 9am"),
        # Half past twelve at night in London is the day before in UTC during summer time.
        (
            datetime(2026, 11, 23, 0, 0, tzinfo=ZoneInfo("UTC")),
            "tomorrow (Monday 23 November), midnight",
        ),
    ],
)
def test_moments_are_said_as_people_say_them(moment: datetime, said: str) -> None:
    assert wording.say_moment(moment, NOW) == said


def test_what_has_begun_is_on_now() -> None:
    assert wording.say_next(NOW.replace(hour=0), NOW) == "On now"
    assert (
        wording.say_next(NOW.replace(hour=14, minute=0), NOW)
        == "Next: today (Sunday 22 November), 2pm"
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 21), "yesterday"),
        (date(2026, 10, 23), "30 days ago"),
        (date(2025, 9, 22), "14 months ago"),
        (date(2023, 11, 22), "3 years ago"),
    ],
)
def test_ages_are_said_in_one_unit(day: date, said: str) -> None:
    assert wording.say_age(day, NOW.date()) == said


@pytest.mark.parametrize(
    ("phone", "href"),
    [
        ("01632 960123", "tel:01632960123"),
        ("+44 1632 960123", "tel:+441632960123"),
        ("111, option 2 for mental health crisis", "tel:111"),
        ("text 85258", "sms:85258"),
        ("Text SHOUT to 85258", "sms:85258"),
        ("thestreetlink.org.uk", "https://thestreetlink.org.uk"),
        ("ask at the desk", None),
        ("javascript:alert(1)", "tel:1"),
    ],
)
def test_a_number_becomes_a_link_that_rings_or_texts(phone: str, href: str | None) -> None:
    line = wording.say_line(phone)
    assert line.words == phone
    assert line.href == href


def test_every_member_of_every_closed_set_has_words() -> None:
    assert set(wording.KINDS) == set(wording.KINDS_IN_LISTS) == set(ListingKind)
    assert set(wording.MODES) == set(Mode)
    assert set(wording.THREADS) == set(ThreadKind)
    assert set(wording.DANGERS) == set(Danger)
    assert set(wording.WEEKDAYS) == set(Weekday)
