"""When listings next open, worked out once for as long as the answer stands."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from directory.opening import Recurrence
from directory.opening.sittings import HORIZON, sittings

MOST_KEPT = 8_192


@dataclass(frozen=True, slots=True)
class _Known:
    """An answer, and between which moments (seconds since 1970) it is the answer."""

    opens: datetime
    asked_s: float
    until_s: float


class NextOpenings:
    """What ``next_open`` answers, by the schedules; safe to share between threads.

    Notes
    -----
    Until the first of the next sittings of its schedules ends the answer stays what it is: what
    lies beyond the horizon opens later than what was found within it.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, _Known] = {}

    def find(self, schedules: tuple[Recurrence, ...], now: datetime) -> datetime | None:
        """When something next opens or, when it is open, when it opened."""
        if not schedules:
            return None
        now_s = now.timestamp()
        known = self._known.get(schedules)
        if known is None or not known.asked_s <= now_s < known.until_s:
            known = _look(schedules, now)
            if known is None:
                return None
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[schedules] = known
        return known.opens


def _look(schedules: tuple[Recurrence, ...], now: datetime) -> _Known | None:
    each = (next(sittings(schedule, now, now + HORIZON), None) for schedule in schedules)
    found = [sitting for sitting in each if sitting]
    if not found:
        return None
    # A sitting without an end is over, as ``sittings`` counts, once it has begun.
    ends_s = min((sitting.closes or sitting.opens).timestamp() for sitting in found)
    return _Known(min(sitting.opens for sitting in found), now.timestamp(), ends_s)
