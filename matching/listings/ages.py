"""The ages that a listing is for, read from its words; who happens to come is no condition."""

import re
from dataclasses import dataclass

from matching.hearing.ages import OLDEST

_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
_NUMBER = {
    "five": 5,
    "fives": 5,
    "sixteen": 16,
    "eighteen": 18,
    **_TENS,
    **{f"{word[:-1]}ies": years for word, years in _TENS.items()},
    **{f"{word} five": years + 5 for word, years in _TENS.items()},
}
_N = rf"(\d{{1,2}}|{'|'.join(sorted(_NUMBER, key=len, reverse=True))})"
_TO = r"\s*(?:-|\u2013|to|and)\s*"
BETWEEN = re.compile(
    rf"\b(\d{{1,2}}){_TO}(\d{{1,2}})"
    r"(?=\s*(?:years?|year[- ]olds?|yrs?|s\b|$|[.,;)]|and (?:their|a)))",
    re.IGNORECASE,
)
AGED_BETWEEN = re.compile(
    rf"\b(?:aged|ages|age|between(?: the ages of)?)\s+(\d{{1,2}}){_TO}(\d{{1,2}})\b"
    r"(?!\s*(?:weeks|months))",
    re.IGNORECASE,
)
_UP = r"(?:or|and|years and|years or) (?:over|above|older|up)\b"
# "Over 60 members" counts people, not years.
_COUNTED = (
    r"(?!\s*(?:years of|members|people|volunteers|stalls|groups|miles|minutes|hours|the|different))"
)
AT_LEAST = re.compile(
    rf"\b(?:over|aged|age|adults(?: aged)?|people)[\s-]+{_N}s?\b(?:\s+{_UP}|\+)"
    rf"|\bover[\s-]*(?:the age of |about )?{_N}'?s?\b{_COUNTED}"
    rf"|\b{_N}\s*(?:\+|plus\b|years plus\b|{_UP}|upwards\b)"
    rf"|\bminimum age {_N}",
    re.IGNORECASE,
)
# In a condition alone: "from 10" elsewhere is a time of day.
FROM = re.compile(
    rf"(?:^|\b(?:adults|people|children|aged?|ages) )from (?:the )?(?:age (?:of )?)?{_N}\b"
    r"(?!\s*(?:am|pm|o'clock|noon|to\b|until|till|months|weeks|miles|[:%/-]|\.\d))",
    re.IGNORECASE,
)
# "Under 5s" ends before the fifth birthday; "16 and under" does not.
UNDER = re.compile(rf"\bunder[\s-]*(?:the age of )?{_N}'?s?\b", re.IGNORECASE)
AT_MOST = re.compile(
    rf"\b{_N} (?:and|or) (?:under|younger|below)\b|\bup to (?:age |the age of ){_N}", re.IGNORECASE
)
FROM_BIRTH = re.compile(
    r"\b(?:birth|newborns?|babies) ?(?:-|\u2013|to|up to) ?(\d{1,2})\b(?! (?:months|weeks))",
    re.IGNORECASE,
)
SCHOOL_YEARS = re.compile(
    rf"\bschool years? (\d{{1,2}}){_TO}(?:year )?(\d{{1,2}})\b", re.IGNORECASE
)
# Who starts a school year, and who ends it, in years of age above its number.
STARTS_YEAR, ENDS_YEAR = 4, 5
ADULTS = re.compile(
    r"^(?:for |open to |all |any |local |single )*adults?\b"
    r"(?! (?:and|or|with) (?:their |a |the )?(?:child|kid|bab|young|toddler|teen))",
    re.IGNORECASE,
)
OF_AGE = 18
# "Lost a partner before the age of 50": whoever is older now is somebody else's to comfort.
BEFORE = re.compile(
    rf"\bbefore (?:the age of |turning |their |they (?:are|were) )?{_N}\b(?!\s*[ap]\.?m)",
    re.IGNORECASE,
)
# "Under 65 when diagnosed".
UNDER_WHEN = re.compile(
    rf"\b(?:under|before|younger than)[\s-]*(?:the age of )?{_N}\b(?=[^.;]{{0,25}}\bdiagnos)"
    rf"|\bdiagnos\w+[^.;]{{0,40}}\b(?:under|before)[\s-]*(?:the age of )?{_N}\b",
    re.IGNORECASE,
)
# In a description two numbers are ages only in one of these frames.
FOR_BETWEEN = re.compile(
    rf"\b(?:for|open to|welcomes?|group of)\s+(?:\w+\s+){{0,3}}?(\d{{1,2}}){_TO}(\d{{1,2}})"
    r"\s*-?(?:'?s\b|years?\b|yrs?\b|year[- ]olds?)",
    re.IGNORECASE,
)
# A single age there is for all who come where it stands first, or after one of these.
FOR_ALL = re.compile(
    r"(?:^|\b(?:open to|aimed at|suitable for|welcomes?|must be|you are|you're|anyone|anybody"
    r"|everyone|people|adults|men|women|blokes|ladies|gents|members|residents|aged?)\b)"
    r"[\s,:(]*(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
# And in the first sentence, which says what a listing is, after this as well.
FOR_THEM = re.compile(r"\b(?:for|to)\b[\s,:(]*(?:\w+\s+){0,2}$", re.IGNORECASE)
# Who happens to come is no condition: "the rest of us are 40 to 90 odd".
DESCRIBING = re.compile(
    r"\d\s*-?(?:odd|ish)\b|\b(?:rang(?:e|es|ing)|currently|youngest|oldest|typically|on average"
    r"|members (?:are|aged|range)|(?:we are|we're|of us|they are|volunteers|players|singers) "
    r"(?:all |now |mostly )?(?:aged|between|are)|run by|led by|roughly|around)\b",
    re.IGNORECASE,
)
# Nobody writes "up to 90" to keep anyone out.
WIDEST_YEARS, OLDEST_LIMIT = 35, 75
# Whoever was told so at sixty-three is sixty-seven by now.
DIAGNOSED = re.compile(r"\bdiagnos", re.IGNORECASE)
YEARS_WITH_IT = 8
# "Before 10" is a time of day.
YOUNGEST_LIMIT = 25
# "Retired people of Culworth" is nobody of forty.
RETIRED = re.compile(
    r"^(?:for )?(?:the |all |any )?(?:retired|pensioners|senior citizens|seniors|oaps)\b"
    r"|\b(?:of|over) (?:pension|pensionable|retirement) age\b"
    r"|\bfor (?:retired people|pensioners)\b",
    re.IGNORECASE,
)
RETIRED_FROM = 50
SENTENCE = re.compile(r"(?<=[.!?])\s+")
CLAUSE = re.compile(r"(?<=[.!?;,])\s+")
LOOSELY = re.compile(
    r"\b(?:many of us|half the|all ages|nobody turned away|everyone welcome|all welcome"
    r"|others welcome)\b",
    re.IGNORECASE,
)
# Whoever is hoped for, or mostly comes, keeps nobody away: "especially under fifty".
HEDGED = re.compile(
    r"\b(?:mainly|mostly|usually|ideally|especially|particularly|preferably|would"
    r"|any age(?! (?:over|from)))\b",
    re.IGNORECASE,
)
# Nobody is turned away, and somebody of twenty has no company there.
MOSTLY = re.compile(
    rf"\b(?:mainly|mostly|usually) (?:for |people |women |men |ladies |those |folk )*"
    rf"(?:aged |over )(?:the age of )?{_N}'?s?\b|\bover[\s-]*{_N}'?s? (?:mainly|mostly)\b",
    re.IGNORECASE,
)
# "Under 16s with an adult" come; "under 5s with an adult" are whom it is for.
ACCOMPANIED = re.compile(
    rf"\b(?:under|younger than)[\s-]*{_N}'?s?\b(?=[^.;,]*\b(?:with an?|accompan|need|must|free"
    r"|bring)\w*)",
    re.IGNORECASE,
)
YOUNGEST_ALONE = 8
MONEY = re.compile(r"[\u00a3$\u20ac]\s*\d[\d.,]*\+?")
# "Anyone 60 or over, or who can't get out": somebody younger may come for another reason.
OR_ELSE = re.compile(
    r"\bor (?:is |are |be )?(?:anyone|anybody|people|those|adults|who|younger|with|living|if"
    r"|disabled|housebound|can'?t|cannot|in (?:poor|ill|bad) health)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages in years, both ends included; nothing where the listing says nothing.

    Parameters
    ----------
    has_exceptions
        Whether some come who are not of those ages, for another reason.
    """

    minimum: float | None = None
    maximum: float | None = None
    has_exceptions: bool = False


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBER[text.lower().replace("-", " ")]


def _first(match: re.Match[str]) -> int:
    return next(_number(group) for group in match.groups() if group)


def _alone(match: re.Match[str]) -> str:
    return " " if _first(match) >= YOUNGEST_ALONE else match[0]


def _told(text: str, *, is_condition: bool) -> list[str]:
    """The parts of a text that may set ages: no prices, nobody who only happens to come."""
    if LOOSELY.search(text):
        return []
    text = ACCOMPANIED.sub(_alone, MONEY.sub(" ", text))
    if not is_condition:
        parts = [part for part in SENTENCE.split(text) if not DESCRIBING.search(part)]
        return ["" if HEDGED.search(part) else part for part in parts]
    return [" ".join(part for part in CLAUSE.split(text) if not HEDGED.search(part))]


def _least(part: str, *, is_condition: bool, is_first: bool) -> int | None:
    if is_condition:
        match = AT_LEAST.search(part) or FROM.search(part)
        return _first(match) if match else None
    for match in AT_LEAST.finditer(part):
        before = part[: match.start()]
        if FOR_ALL.search(before) or (is_first and FOR_THEM.search(before)):
            return _first(match)
    return None


def _most(part: str) -> int | None:
    under, most = UNDER.search(part), AT_MOST.search(part)
    if under and not UNDER_WHEN.search(part):
        return _first(under) - 1
    return _first(most) if most else None


def _between(part: str, *, is_condition: bool) -> tuple[int, int] | None:
    years = SCHOOL_YEARS.search(part)
    if years:
        return int(years[1]) + STARTS_YEAR, int(years[2]) + ENDS_YEAR
    between = AGED_BETWEEN.search(part) or (BETWEEN if is_condition else FOR_BETWEEN).search(part)
    return (int(between[1]), int(between[2])) if between else None


def ages_from(text: str, *, is_condition: bool) -> tuple[int | None, int | None]:
    """Lowest and highest age that a text names.

    Notes
    -----
    In a condition any two numbers are ages; in a description they may be prices or years. What is
    for the young is said there at once: a room for the under fives is one of many.
    """
    if not text:
        return None, None
    for number, part in enumerate(_told(text, is_condition=is_condition)):
        between = _between(part, is_condition=is_condition)
        if between:
            low, high = between
            if not is_condition and high >= OLDEST_LIMIT and high - low >= WIDEST_YEARS:
                return None, None
            if low < high <= OLDEST:
                return low, high
        birth = FROM_BIRTH.search(part) if is_condition else None
        if birth:
            return None, int(birth[1])
        is_first = number == 0
        lowest = _least(part, is_condition=is_condition, is_first=is_first)
        highest = _most(part) if is_condition or is_first else None
        if is_condition and lowest is None and highest is None and ADULTS.search(part):
            lowest = OF_AGE
        if lowest is not None or highest is not None:
            return lowest, highest
    return None, None


def latest_age(description: str, eligibility: str) -> int | None:
    """The highest age of those to whom something has come about before another age."""
    match = BEFORE.search(eligibility)
    if match and _first(match) >= YOUNGEST_LIMIT:
        return _first(match) - 1 + (YEARS_WITH_IT if DIAGNOSED.search(eligibility) else 0)
    told = UNDER_WHEN.search(eligibility) or UNDER_WHEN.search(description)
    if told is None or _first(told) < YOUNGEST_LIMIT:
        return None
    return _first(told) - 1 + YEARS_WITH_IT


def ages_of(name: str, description: str, eligibility: str) -> Ages:
    """The ages that a listing is for: what its condition says, then its name and description."""
    lowest, highest, said = None, None, ""
    for text, is_condition in ((eligibility, True), (name, True), (description, False)):
        lowest, highest = ages_from(text, is_condition=is_condition)
        if lowest is not None or highest is not None:
            said = text
            break
    if lowest is None and highest is None and RETIRED.search(eligibility):
        lowest = RETIRED_FROM
    if highest is None:
        highest = latest_age(description, eligibility)
    return Ages(lowest, highest, has_exceptions_in(eligibility, said))


def has_exceptions_in(eligibility: str, said: str = "") -> bool:
    """Whether some come of other ages; the sentence that names the age may say so as well."""
    spoken = [part for part in SENTENCE.split(said) if AT_LEAST.search(part)]
    return any(OR_ELSE.search(part) for part in (eligibility, *spoken[:1]))


def mostly_from(*texts: str) -> int | None:
    """From what age most are who come, where younger ones may."""
    found = (MOSTLY.search(text) for text in texts)
    return next((_first(match) for match in found if match), None)
