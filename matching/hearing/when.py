"""Days and hours that suit somebody, or do not; not those on which something merely happens."""

import re
from dataclasses import dataclass
from datetime import time

from matching.request import Weekday, WeeklyWindow

WEEKEND = (Weekday.SA, Weekday.SU)
WORKING_DAYS = tuple(day for day in Weekday if day not in WEEKEND)
# "Sat" and "sun" are words of their own: short days are written with a capital, or are no word.
_DAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tues?|weds?|thurs?|fri|(?-i:Mon|Sat|Sun)(?!\w)"
)
_DAYS = {"mo": Weekday.MO, "tu": Weekday.TU, "we": Weekday.WE, "th": Weekday.TH,
         "fr": Weekday.FR, "sa": Weekday.SA, "su": Weekday.SU}  # fmt: skip
HOURS = {
    "morning": (None, time(12, 30)), "afternoon": (time(12), time(17, 30)),
    "evening": (time(17), None), "night": (time(18), None), "daytime": (time(9), time(17)),
    "lunchtime": (time(12), time(14)),
}  # fmt: skip
SCHOOL_FROM, SCHOOL_TO, AFTER_SCHOOL, AFTER_SCHOOL_TO = (
    time(9, 15), time(15), time(15, 30), time(18),
)  # fmt: skip
# "After 6" in a note is the evening; nobody asks for a group at six in the morning.
EARLIEST_HOUR, LAST_HOUR = 8, 23
WHEN = re.compile(
    rf"\b(?:(?P<day>{_DAY})|(?P<end>weekends?|wk-?ends?)|(?P<week>weekdays?|week days?)"
    r"|(?P<part>(?<!coffee )(?<!tea )mornings?|afternoons?|evenings?(?! prayers| mass| meal)"
    r"|daytimes?|lunchtimes?"
    r"|after work|after school)"
    r"|(?P<works>works? (?:days|full[ -]?time|nine to five|9 to 5|9-5)|at work all day"
    r"|working full[ -]?time)"
    r"|(?P<school>(?:school|term[ -]time) hours|(?:school|nursery) (?:run|pick[ -]?up)"
    r"|(?:while|when) (?:the )?kids (?:are )?(?:at|in) school))\b",
    re.IGNORECASE,
)
_CLOCK = (
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?\b"
    r"(?!\s*(?:years?|yrs?|weeks?|days?|months?|kids|th|st))"
)
CLOCK = re.compile(
    r"\b(?:(?P<edge>not before|nothing before|after|from|before|until|till|til|by)"
    rf"\s+(?:about\s+|around\s+)?{_CLOCK}|between\s+{_CLOCK}\s*(?:and|to|-)\s*{_CLOCK})",
    re.IGNORECASE,
)
NOT_THEN = re.compile(
    r"\b(?:not|no|nothing|never|can'?t|cannot|won'?t|isn'?t|doesn'?t|avoid|except|works"
    r"|(?<!keep )(?<!keeps )(?<!keeping )busy"
    r"|(?:i|they|we) work"
    r"|apart from|dialysis|clinic|(?:any|every|all) ?(?:days?|times?)? but)\b[\s\w']{0,22}$",
    re.IGNORECASE,
)
# Right before a day: "not Fridays as he goes to mosque".
NEVER_THEN = re.compile(r"\b(?:not|no|except|nothing)\s*$", re.IGNORECASE)
# Here a time is asked for, whatever else the clause tells.
FREE_THEN = re.compile(
    r"\b(?:free|available|suits?|best|better|prefers?|preferably|ideally|works? for|slot"
    r"|(?:can|could) (?:only )?(?:do|make|manage|come|get)|can'?t (?:do|make|manage|come)"
    r"|busy|nothing|except|needs? (?:something|to be)|wants? (?:something|a)|looking for"
    r"|must be|has to be|not (?=before|on|in|at)|home by|back by)\b",
    re.IGNORECASE,
)
# Here something happens then, or somebody does something.
HAPPENS = re.compile(
    r"\b(?:rings?|rang|calls?|called|phones?|visits?|visited|comes?|came|coming|goes|went|going"
    r"|sees?|saw|seeing|fell|moved|stopped|start(?:s|ed|ing)|happened|died"
    r"|wakes?|woke|(?<!pick[ -])up|sleeps?|slept|drinks?|drank|drinking|smokes?|cries|cried|worr\w+"
    r"|appts?|appointments?|op|operation|surgery|scan|court|hearing|arriv\w+|due|leaves|left|gets?"
    r"|paid|pay ?day|sits?|sat|watches|eats?|ate|eaten|does|did|has|had|plays?|sings?|attends?"
    r"|used to|lost|told|discharged|released|evicted|broke|takes?|took|picks|drops|spends?|stays?"
    r"|stayed|meets?|met|runs?|ran|cooks?|shops?|walks|cleans|every|awake|lonely|alone|quiet"
    r"|long(?:est)?|worst|hardest|dread\w*|hates?|loves?|misses|go(?:es)? on|drags?|alternate|other"
    r"|cocaine|coke|bender|binge\w*|bailiffs?)\b",
    re.IGNORECASE,
)
# "Since Sunday", "till Friday" and "after Friday" say how long, not when it suits.
PASSING = re.compile(
    r"\b(?:since|last|until|till|til|by|this|next|on|from|before|after|come|alternate|every other)"
    r"\s+(?:the\s+)?$(?<!on )(?<!from )",
    re.IGNORECASE,
)
# The last of several days, or nothing but a day: "bailiffs Thursday" is once.
LISTED = re.compile(r"\b(?:or|and|only|maybe|preferably)\s*$|[&/+]\s*$", re.IGNORECASE)
REGULARLY = re.compile(
    r"^\s*(?:club|group|class|session|morning|afternoon|evening|or|and|&|/|only|$)", re.IGNORECASE
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
    if match["school"]:
        return WeeklyWindow(WORKING_DAYS, SCHOOL_FROM, SCHOOL_TO)
    if match["end"] or match["week"]:
        return WeeklyWindow(days=WEEKEND if match["end"] else WORKING_DAYS)
    part = (match["part"] or "").lower().rstrip("s")
    if match["works"] or part == "after work":
        return WeeklyWindow(opens_from=time(17))
    if part == "after school":
        return WeeklyWindow(opens_from=AFTER_SCHOOL, opens_to=AFTER_SCHOOL_TO)
    opens_from, opens_to = HOURS.get(part, (None, None))
    return WeeklyWindow(opens_from=opens_from, opens_to=opens_to)


def _joined(one: WeeklyWindow, two: WeeklyWindow) -> WeeklyWindow:
    """Mornings and after ten are mornings after ten."""
    days = _days(one, two)
    return WeeklyWindow(days, one.opens_from or two.opens_from, one.opens_to or two.opens_to)


def _days(one: WeeklyWindow, two: WeeklyWindow) -> tuple[Weekday, ...]:
    """Tuesday and mornings are Tuesday; Tuesday and Thursday are either."""
    every = tuple(Weekday)
    if every in (one.days, two.days):
        return two.days if one.days == every else one.days
    return tuple(day for day in Weekday if day in one.days or day in two.days)


def _either(one: WeeklyWindow, two: WeeklyWindow) -> WeeklyWindow:
    """Tuesday mornings or Thursday afternoons: no day and no hour of either is left out."""
    hours = [w for w in (one, two) if w.opens_from or w.opens_to]
    opens = [w.opens_from for w in hours]
    closes = [w.opens_to for w in hours]
    return WeeklyWindow(
        _days(one, two),
        None if None in opens else min((at for at in opens if at), default=None),
        None if None in closes else max((at for at in closes if at), default=None),
    )


def _time(hour: str, minute: str | None, half: str | None) -> time | None:
    number = int(hour)
    is_afternoon = (half or "").lower() == "pm" or (not half and number < EARLIEST_HOUR)
    number += 12 if is_afternoon and number < 12 else 0
    return time(number, int(minute or 0) % 60) if number <= LAST_HOUR else None


def _clock(text: str) -> WhenHeard | None:
    """Hours by the clock, where the clause asks for a time."""
    match = CLOCK.search(text)
    if match is None:
        return None
    is_bare = match.start() == 0 or not HAPPENS.search(text)
    if not is_bare or not (FREE_THEN.search(text) or match.start() == 0):
        return None
    if not match["edge"]:
        start, end = _time(*match.group(5, 6, 7)), _time(*match.group(8, 9, 10))
        return WhenHeard(WeeklyWindow(opens_from=start, opens_to=end), match.span(), False)
    edge, at = match["edge"].lower(), _time(*match.group(2, 3, 4))
    is_from = edge in ("not before", "nothing before", "after", "from")
    is_from = is_from or "work" in text[: match.start()].lower()
    window = WeeklyWindow(opens_from=at) if is_from else WeeklyWindow(opens_to=at)
    return None if at is None else WhenHeard(window, match.span(), False)


def _is_asked(match: re.Match[str], before: str, *, is_refused: bool, happens: bool) -> bool:
    """Whether a day or hour is spoken of as one that should fit, or should not.

    Parameters
    ----------
    happens
        Whether the clause tells of something that is on then.
    """
    if match["works"] or match["school"] or NEVER_THEN.search(before):
        return True
    if happens:
        return False
    is_one = match["day"] and not match["day"].lower().endswith("days")
    is_one = is_one and match["day"].lower() not in ("tues", "weds", "thurs")
    after = match.string[match.end() : match.end() + LOOK_BACK]
    if is_one and not after.strip() and before.strip() and not LISTED.search(before):
        return is_refused
    return is_refused or not is_one or bool(REGULARLY.match(after))


def when_in(text: str) -> WhenHeard | None:
    """The days and hours that a clause speaks of as suiting or not, taken together."""
    clock = _clock(text)
    named = list(WHEN.finditer(text))
    if not named:
        return clock
    window: WeeklyWindow | None = None
    first, last = clock.span if clock else (len(text), 0)
    is_refused = False
    is_free = FREE_THEN.search(text) is not None
    happens = not is_free and HAPPENS.search(text) is not None
    for match in named:
        before = text[max(0, match.start() - LOOK_BACK) : match.start()]
        if PASSING.search(before):
            continue
        after = text[match.end() : match.end() + LOOK_BACK]
        refused = bool(NOT_THEN.search(before) or NOT_AFTERWARDS.match(after))
        asked = is_free or _is_asked(match, before, is_refused=refused, happens=happens)
        if not asked:
            continue
        first, last = min(first, match.start()), max(last, match.end())
        is_refused = is_refused or (refused and not (match["works"] or match["school"]))
        window = _window(match) if window is None else _either(window, _window(match))
    if window is None:
        return clock
    window = _joined(clock.window, window) if clock else window
    return WhenHeard(window, (first, last), is_refused)
