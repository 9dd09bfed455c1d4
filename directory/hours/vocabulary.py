"""The words that opening hours are written in, and what each of them means."""

from enum import StrEnum
from functools import cache

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_SHORT_DAYS = (
    "mon mons", "tue tues tu", "wed weds wednes", "thu thur thurs th", "fri fris",
    "sat sats", "sun suns",
)  # fmt: skip
DAYS = {
    word: number
    for number, name in enumerate(DAY_NAMES)
    for word in (name.lower(), f"{name.lower()}s", *_SHORT_DAYS[number].split())
}
SEVERAL_DAYS = {
    **dict.fromkeys(("weekday", "weekdays"), (0, 1, 2, 3, 4)),
    **dict.fromkeys(("weekend", "weekends"), (5, 6)),
    **dict.fromkeys(("daily", "everyday", "nightly"), (0, 1, 2, 3, 4, 5, 6)),
}
MONTHS = {
    word: number
    for number, name in enumerate(MONTH_NAMES, start=1)
    for word in (name.lower(), name[:3].lower())
} | {"sept": 9}
ORDINALS = {
    word: number
    for number, words in enumerate(("first", "second", "third", "fourth", "fifth"), start=1)
    for word in words.split()
} | {"last": -1}
NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
NAMED_TIMES = {"noon": 12, "midday": 12, "midnight": 24}


class Mark(StrEnum):
    """What words can say beside days and times."""

    WORD = "word"
    WEAK = "weak"
    STRONG = "strong"
    COLON = "colon"
    DASH = "dash"
    BRACKET = "bracket"
    OR = "or"
    CLOSED = "closed"
    EXCEPT = "except"
    TERM = "term"
    SCHOOL_HOLIDAYS = "school holidays"
    BANK_HOLIDAYS = "bank holidays"
    HOLIDAY = "holiday"
    MONTHLY = "monthly"
    DAY_AND_NIGHT = "day and night"
    EVERY_DAY = "every day"
    # It may change the meaning, and is not understood.
    UNREAD = "unread"


class Hint(StrEnum):
    """A part of the day, which tells ``7`` in the morning from ``7`` in the evening."""

    MORNING = "morning"
    LATER = "later"


HINTS = {
    **dict.fromkeys(("morning", "mornings", "breakfast", "breakfasts"), Hint.MORNING),
    **dict.fromkeys(
        ("afternoon", "afternoons", "evening", "evenings", "eve", "night", "nights", "tonight"),
        Hint.LATER,
    ),
}
TO = frozenset("to til till until untill through thru".split())
AND = frozenset(("and", "&", "+", "plus", "also", "n"))
ENDINGS = frozenset("close closes closing closed finish finishes finishing end ends ending".split())
EACH = frozenset("every each".split())
# Whoever writes these has not said when it is.
VAGUE = frozenset(
    """
    varies vary various varying tbc tba tbd sometimes occasional occasionally quarterly annually
    yearly biweekly bimonthly dawn dusk sunrise sunset late seasonal temporarily suspended cancelled
    postponed ceased paused twice thrice irregular either usually normally previously formerly
    """.split()
)
# These are vague of days and weeks, and say nothing of anything else.
VAGUE_OF_DAYS = frozenset("most some selected certain many few odd even week".split())
# Nobody has said when they begin; before another word they are part of a name.
SEASONS = frozenset("summer winter spring autumn easter christmas lent advent ramadan".split())
AFTER_SEASONS = frozenset("only months hours opening time times season period and".split())
HOLIDAY_DAYS = frozenset(
    ("good friday", "easter monday", "easter sunday", "easter saturday", "boxing day",
     "christmas day", "christmas eve", "new year", "new years", "ash wednesday",
     "shrove tuesday", "palm sunday", "maundy thursday", "remembrance sunday", "mothering sunday",
     "black friday", "pancake tuesday", "new years eve", "new years day", "new year eve")
)  # fmt: skip
# What a phrase of several words does; a dash between the words makes no difference.
PHRASES = {
    **dict.fromkeys(
        ("term time", "termtime", "term times", "during term", "in term", "school term",
         "school terms", "term only", "terms only"), Mark.TERM,
    ),
    **dict.fromkeys(
        ("school holidays", "school holiday", "school hols", "half term", "half terms",
         "summer holidays", "easter holidays", "christmas holidays", "school breaks"),
        Mark.SCHOOL_HOLIDAYS,
    ),
    **dict.fromkeys(
        ("bank holidays", "bank holiday", "bank hols", "bank hol", "bankholidays", "bhs", "bh",
         "public holidays", "public holiday", "bank holiday mondays", "bank holiday monday",
         "national holidays"), Mark.BANK_HOLIDAYS,
    ),
    **dict.fromkeys(("holidays", "holiday", *HOLIDAY_DAYS), Mark.HOLIDAY),
    **dict.fromkeys(
        ("of the month", "of each month", "of every month", "of month", "in the month",
         "in each month", "in every month", "in month", "every month", "each month", "monthly",
         "a month", "per month", "of a month", "of the calendar month"), Mark.MONTHLY,
    ),
    **dict.fromkeys(("closed", "shut", "not open"), Mark.CLOSED),
    **dict.fromkeys(
        ("not", "except", "except for", "excluding", "excl", "exc", "excepting", "no", "but not",
         "apart from", "other than", "dont", "doesnt", "wont", "break in", "breaks in",
         "break for", "break during", "break over", "off in", "off during", "off for"),
        Mark.EXCEPT,
    ),
    **dict.fromkeys(("round the clock", "day and night", "any hour"), Mark.DAY_AND_NIGHT),
    **dict.fromkeys(("every day", "each day", "any day", "all week", "seven days a week",
                     "seven days"),
                    Mark.EVERY_DAY),
    **dict.fromkeys(
        ("outside term time", "outside term", "outside school terms", "out of term",
         "not term time", "not in term time", "not during term time", "not just term time",
         "not just in term time"), Mark.UNREAD,
    ),
    **dict.fromkeys(("first week", "last week", "last few", "last two"), Mark.UNREAD),
}  # fmt: skip
LONGEST_PHRASE = max(len(phrase.split()) for phrase in PHRASES)
# A number beside one of these counts something else than hours.
BEFORE_OTHER_NUMBERS = frozenset(
    """
    room rooms hall hut unit suite floor number no flat building block table age ages aged under
    over max maximum level tier route bus buses junction stage phase key ks year years group gate
    studio zone bay court pitch least minimum capacity size
    """.split()
)
AFTER_OTHER_NUMBERS = frozenset(
    """
    year years yr yrs yo min mins minute minutes hour hours hr hrs week weeks month months day days
    people person persons adults children places spaces seats sessions courses course pence pounds
    miles mile percent x times meals tables courts lanes steps
    """.split()
)


def _is_one_slip_apart(word: str, name: str) -> bool:
    """Whether a letter is wrong, missing, too many, or has changed places with its neighbour."""
    if word == name or abs(len(word) - len(name)) > 1:
        return word == name
    at = next((i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), None)
    if at is None:
        return True
    rest, other = word[at:], name[at:]
    is_swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return is_swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]


@cache
def _slips(word: str) -> int | None:
    stem = word.removesuffix("s")
    near = [n for n, name in enumerate(DAY_NAMES) if _is_one_slip_apart(stem, name.lower())]
    return near[0] if len(near) == 1 else None


def day_of(word: str) -> int | None:
    """The day of the week, Monday 0, that a word names; cut short or with one slip too."""
    known = DAYS.get(word)
    if known is not None or not 3 < len(word) < 12:
        return known
    stem = word.removesuffix("s")
    cut = [n for n, name in enumerate(DAY_NAMES) if name.lower().startswith(stem)]
    if cut:
        return cut[0]
    return _slips(word) if len(word) > 5 else None
