"""Days and hours that suit are heard; those on which something happens are not."""

from datetime import time

import pytest

from matching.conversation import hear
from matching.hearing.when import when_in
from matching.request import Weekday, WeeklyWindow
from matching.understanding import understand

WORKING = tuple(Weekday)[:5]


@pytest.mark.parametrize(
    ("said", "window"),
    [
        ("free Thursdays", WeeklyWindow((Weekday.TH,))),
        ("craft group mondays", WeeklyWindow((Weekday.MO,))),
        ("wants a Saturday club", WeeklyWindow((Weekday.SA,))),
        ("not before 10", WeeklyWindow(opens_from=time(10))),
        ("needs something after 6", WeeklyWindow(opens_from=time(18))),
        ("Tuesday mornings or Thursday afternoons",
         WeeklyWindow((Weekday.TU, Weekday.TH), None, time(17, 30))),
        ("mornings or afternoons", WeeklyWindow(opens_to=time(17, 30))),
        ("free Tues + Fri mornings", WeeklyWindow((Weekday.TU, Weekday.FR), None, time(12, 30))),
        ("home by 3", WeeklyWindow(opens_to=time(15))),
        ("wants something between 10 and 2", WeeklyWindow(opens_from=time(10), opens_to=time(14))),
        ("school hours only", WeeklyWindow(WORKING, time(9, 15), time(15))),
        ("after school pick up", WeeklyWindow(opens_from=time(15, 30), opens_to=time(18))),
    ],
)  # fmt: skip
def test_what_suits(said: str, window: WeeklyWindow) -> None:
    heard = when_in(said)
    assert heard is not None
    assert not heard.is_refused
    assert heard.window == window


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("can't do Tuesdays", (Weekday.TU,)),
        ("busy weds and thurs", (Weekday.WE, Weekday.TH)),
        ("any day but Thursday", (Weekday.TH,)),
        ("not Mondays", (Weekday.MO,)),
    ],
)
def test_what_does_not_suit(said: str, days: tuple[Weekday, ...]) -> None:
    person = understand(hear(said).threads)
    assert [window.days for window in person.does_not_suit] == [days]
    assert person.suits == ()


@pytest.mark.parametrize(
    "said",
    [
        "he rings on Sunday",
        "coming home Friday",
        "since Monday",
        "every day he goes to her grave",
        "fell on Tuesday",
        "district nurse comes Mondays and Thursdays",
        "son visits Saturdays",
        "benefits stopped on Thursday",
        "drinks every night from about 6",
        "MH appt at 10 on Friday",
        "up at 4 every morning",
        "only sees kids alternate weekends",
        "hates Sundays",
        "bailiffs Thursday",
        "cocaine at weekends",
        "evenings go on forever esp fri",
        "partner on nights",
        "isn't one for coffee mornings",
    ],
)
def test_what_happens_then_is_no_constraint(said: str) -> None:
    assert when_in(said) is None


def test_whoever_would_keep_busy_then_is_free_then() -> None:
    wanted = when_in("wants to keep busy evenings")
    assert wanted is not None
    assert not wanted.is_refused
    busy = when_in("busy evenings")
    assert busy is not None
    assert busy.is_refused
