"""Days and hours that suit somebody, or do not."""

import re
from dataclasses import dataclass
from datetime import time

from matching.request import Weekday, WeeklyWindow

WEEKEND = (Weekday.SA, Weekday.SU)
WORKING_DAYS = tuple(day for day in Weekday if day not in WEEKEND)
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tues|weds|thurs)"
_DAYS = {"mo": Weekday.MO, "tu": Weekday.TU, "we": Weekday.WE, "th": Weekday.TH,
         "fr": Weekday.FR, "sa": Weekday.SA, "su": Weekday.SU}  # fmt: skip
HOURS = {
    "morning": (None, time(12, 30)), "afternoon": (time(12), time(17, 30)),
    "evening": (time(17), None), "night": (time(18), None), "daytime": (time(9), time(17)),
    "lunchtime": (time(12), time(14)),
}  # fmt: skip
WHEN = re.compile(
    rf"\b(?:(?P<day>{_DAY})|(?P<end>weekends?)|(?P<week>weekdays?|week days?)"
    r"|(?P<part>mornings?|afternoons?|evenings?|nights|daytimes?|lunchtimes?|after work"
    r"|after school)"
    r"|(?P<works>works? (?:days|full[ -]?time|nine to five|9 to 5|9-5)|at work all day"
    r"|working full[ -]?time))\b",
    re.IGNORECASE,
)
NOT_THEN = re.compile(
    r"\b(?:not|no|nothing|never|can'?t|cannot|won'?t|isn'?t|doesn'?t|avoid|except|works?|busy"
    r"|apart from|dialysis|clinic)\b[\s\w']{0,22}$",
    re.IGNORECASE,
)
# "Since Sunday", "till Friday" and "after Friday" say how long, not when it suits.
PASSING = re.compile(
    r"\b(?:since|last|until|till|til|by|this|next|on|from|before|after|come)\s+(?:the\s+)?$"
    r"(?<!on )(?<!from )",
    re.IGNORECASE,
)
# Letters before and after a day in which it is refused.
LOOK_BACK = 40
NOT_AFTERWARDS = re.compile(
    r"^\s*(?:is|are|'s)?\s*(?:out|no good|difficult|bad|booked|taken|not)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class WhenHeard:
    """Days and hours that suit, or with ``is_refused`` do not."""

    window: WeeklyWindow
    span: tuple[int, int]
    is_refused: bool


def _window(match: re.Match[str]) -> WeeklyWindow:
    if match["day"]:
        return WeeklyWindow(days=(_DAYS[match["day"][:2].lower()],))
    if match["end"]:
        return WeeklyWindow(days=WEEKEND)
    if match["week"]:
        return WeeklyWindow(days=WORKING_DAYS)
    part = (match["part"] or "").lower().rstrip("s")
    if match["works"] or part == "after work":
        return WeeklyWindow(opens_from=time(17))
    if part == "after school":
        return WeeklyWindow(opens_from=time(15, 30), opens_to=time(18))
    opens_from, opens_to = HOURS.get(part, (None, None))
    return WeeklyWindow(opens_from=opens_from, opens_to=opens_to)


def _joined(one: WeeklyWindow, two: WeeklyWindow) -> WeeklyWindow:
    """Tuesday and mornings are Tuesday mornings; Tuesday and Thursday are either."""
    every = tuple(Weekday)
    if every not in (one.days, two.days):
        days = tuple(day for day in Weekday if day in one.days or day in two.days)
    else:
        days = two.days if one.days == every else one.days
    return WeeklyWindow(days, one.opens_from or two.opens_from, one.opens_to or two.opens_to)


def when_in(text: str) -> WhenHeard | None:
    """The days and hours that a clause speaks of, taken together."""
    window: WeeklyWindow | None = None
    first = last = 0
    is_refused = False
    for match in WHEN.finditer(text):
        before = text[max(0, match.start() - LOOK_BACK) : match.start()]
        if PASSING.search(before):
            continue
        if window is None:
            first = match.start()
        last = match.end()
        after = text[match.end() : match.end() + LOOK_BACK]
        refused = bool(NOT_THEN.search(before) or NOT_AFTERWARDS.match(after))
        is_refused = is_refused or (refused and not match["works"])
        window = _window(match) if window is None else _joined(window, _window(match))
    return None if window is None else WhenHeard(window, (first, last), is_refused)
