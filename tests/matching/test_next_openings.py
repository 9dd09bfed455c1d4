"""When something next opens, remembered: the same at every moment as when it is worked out anew."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import matching.next_openings
from directory.opening import DAYS, LONDON, next_open
from directory.opening.written import WrittenSchedule
from matching.next_openings import NextOpenings

# The clocks go forward on the 28th.
FIRST = datetime(2027, 3, 24, 9, 30, tzinfo=LONDON)
TIMES = st.times().map(lambda clock: clock.replace(microsecond=0))


def weekly(byday: str, opens: time | None, closes: time | None) -> WrittenSchedule:
    rest = dict.fromkeys(WrittenSchedule.__dataclass_fields__)
    parts = {"freq": "WEEKLY", "byday": byday, "opens_at": opens, "closes_at": closes}
    return WrittenSchedule(**(rest | parts))


TUESDAYS = (weekly("TU", time(14), time(16)),)
SCHEDULES = st.lists(
    st.builds(weekly, st.sampled_from(DAYS), st.none() | TIMES, st.none() | TIMES),
    min_size=1,
    max_size=3,
).map(tuple)


@given(SCHEDULES, st.lists(st.integers(0, 14 * 24 * 60), min_size=2, max_size=12))
def test_it_is_what_it_would_be_if_it_were_worked_out_anew(
    schedules: tuple[WrittenSchedule, ...], after_min: list[int]
) -> None:
    openings = NextOpenings()
    for minutes in after_min:
        now = FIRST + timedelta(minutes=minutes)
        assert openings.find(schedules, now) == next_open(schedules, now)


def test_it_is_worked_out_anew_once_the_sitting_has_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    openings, look, looked = NextOpenings(), matching.next_openings._look, []

    def look_and_note(schedules: tuple[WrittenSchedule, ...], now: datetime) -> object:
        looked.append(now.time())
        return look(schedules, now)

    monkeypatch.setattr(matching.next_openings, "_look", look_and_note)
    day = datetime(2026, 11, 24, tzinfo=LONDON)
    found = [openings.find(TUESDAYS, day.replace(hour=hour)) for hour in (9, 13, 15, 16, 17)]
    assert looked == [time(9), time(16)]
    assert [each and each.date() for each in found] == [*[day.date()] * 3, *[date(2026, 12, 1)] * 2]


def test_nothing_is_known_of_what_never_opens() -> None:
    never = (weekly("TU", None, None),)
    assert NextOpenings().find(never, FIRST) is None
    assert NextOpenings().find((), FIRST) is None
