"""Whether a listing is on when it suits."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from directory.opening import Recurrence, is_open_at, is_open_weekly
from directory.opening.written import WrittenSchedule
from matching.criteria.level import Criterion, Level
from matching.request import WeeklyWindow


class OpeningLevel(StrEnum):
    """Named levels of opening."""

    SUITS = "suits"
    DOES_NOT_SUIT = "does_not_suit"
    NOT_RECORDED = "not_recorded"
    NOT_ASKED = "not_asked"


WORTH = {
    OpeningLevel.SUITS: 1.0,
    OpeningLevel.DOES_NOT_SUIT: 0.0,
    OpeningLevel.NOT_RECORDED: 0.4,
    OpeningLevel.NOT_ASKED: 0.5,
}


def is_on(
    schedules: Sequence[Recurrence], when: datetime | WeeklyWindow, now: datetime
) -> bool | None:
    """Whether something is on at a moment or in a weekly window; nothing where not recorded."""
    if not isinstance(when, WeeklyWindow):
        return is_open_at(schedules, when)
    written = tuple(each for each in schedules if isinstance(each, WrittenSchedule))
    if len(written) == len(schedules):
        return _is_on_weekly(written, when, now.replace(minute=0, second=0, microsecond=0))
    return is_open_weekly(schedules, when.days, when.opens_from, when.opens_to, now)


@lru_cache(maxsize=16_384)
def _is_on_weekly(
    schedules: tuple[WrittenSchedule, ...], when: WeeklyWindow, now: datetime
) -> bool | None:
    # Many listings keep the same hours, and five weeks of dates take half a millisecond.
    return is_open_weekly(schedules, when.days, when.opens_from, when.opens_to, now)


def judge_opening(
    schedules: Sequence[Recurrence], times: Sequence[datetime | WeeklyWindow], now: datetime
) -> Level:
    """Level of opening for the times asked for, any of which will do."""
    if not times:
        name = OpeningLevel.NOT_ASKED
    else:
        found = {is_on(schedules, when, now) for when in times} if schedules else {None}
        name = (
            OpeningLevel.SUITS
            if True in found
            else OpeningLevel.NOT_RECORDED
            if None in found
            else OpeningLevel.DOES_NOT_SUIT
        )
    return Level(Criterion.OPENING, name, WORTH[name])
