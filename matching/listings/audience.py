"""Whom a listing says it is for: ages, sex, residence and referral, from its fields or words."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from matching.hearing.ages import OLDEST
from matching.hearing.person import Sex
from matching.listings.demands import Demand
from matching.listings.roles import role_in

_NUMBER = {
    "five": 5,
    "fives": 5,
    "sixteen": 16,
    "eighteen": 18,
    "fifty": 50,
    "fifties": 50,
    "fifty five": 55,
    "sixty": 60,
    "sixties": 60,
    "sixty five": 65,
    "seventy": 70,
    "seventies": 70,
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
    rf"|\b{_N}\s*(?:\+|plus\b|years plus\b|{_UP})"
    rf"|\bminimum age {_N}",
    re.IGNORECASE,
)
AT_MOST = re.compile(
    rf"\bunder[\s-]*(?:the age of )?{_N}'?s?\b|\b{_N} and under\b"
    rf"|\bup to (?:age |the age of ){_N}",
    re.IGNORECASE,
)
# "Lost a partner before the age of 50": whoever is older now is somebody else's to comfort.
BEFORE = re.compile(
    rf"\bbefore (?:the age of |turning |their |they (?:are|were) )?{_N}\b(?!\s*[ap]\.?m)",
    re.IGNORECASE,
)
# In a description two numbers are ages only in one of these frames.
FOR_BETWEEN = re.compile(
    rf"\b(?:for|open to|welcomes?|group of)\s+(?:\w+\s+){{0,3}}?(\d{{1,2}}){_TO}(\d{{1,2}})"
    r"\s*-?(?:'?s\b|years?\b|yrs?\b|year[- ]olds?)",
    re.IGNORECASE,
)
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
RESIDENCE = re.compile(
    r"(?i:\b(?:residents of|(?:must|if you) live in|liv(?:e|es|ing) or work(?:s|ing)? in"
    r"|(?:people|adults|anyone|anybody|those|families|carers|residents|households) (?:who )?"
    r"(?:are )?liv(?:e|ing) in|only (?:covers|serves))\s+(?:the )?)"
    r"(?P<where>[A-Z][\w'-]+(?:(?: and| or|,)? [A-Z][\w'-]+){0,4})"
)
# "Retired people of Culworth" is nobody of forty.
RETIRED = re.compile(
    r"^(?:for )?(?:the |all |any )?(?:retired|pensioners|senior citizens|seniors|oaps)\b"
    r"|\b(?:of|over) (?:pension|pensionable|retirement) age\b"
    r"|\bfor (?:retired people|pensioners)\b",
    re.IGNORECASE,
)
RETIRED_FROM = 50
SELF_REFERRAL = re.compile(
    r"(?<!no )\bself[- ]?refer\w*+(?! (?:is |are )?(?:not|no longer|can'?t|cannot))"
    r"|\brefer yourself|\bno referral|\bwithout (?:a )?referral"
    r"|\breferrals? (?:is |are )?not (?:needed|required|necessary)|\bjust turn up|\bopen referral",
    re.IGNORECASE,
)
GP_REFERRAL = re.compile(
    r"\b(?:gp|doctor'?s?|surgery|clinical)[- ]referral|\brefer(?:red|rals?)(?: \w+)? (?:by|from"
    r"|through|via) (?:a |an |your |the |their )?(?:gp|doctor|consultant|surgery)",
    re.IGNORECASE,
)
PROFESSIONAL_REFERRAL = re.compile(
    r"\breferral (?:only|needed|required|is needed|is required)|\b(?:by|through|on|via) referral\b"
    r"|\b(?:professional|agency) referrals?|\breferrals? (?:from|by|through|via) (?:a |an |your "
    r"|the )?\w+|\b(?:must|need to|have to) be referred|\breferred by\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?])\s+")
LOOSELY = re.compile(
    r"\b(?:mainly|mostly|usually|many of us|half the|all ages|any age|nobody turned away"
    r"|everyone welcome|all welcome|others welcome)\b",
    re.IGNORECASE,
)
BOTH = re.compile(
    r"\b(?:men and women|women and men|ladies and gent\w*|men,? women|both sexes|everyone"
    r"|(?:mums?|mothers)(?:,| and| or| &) (?:dads?|fathers|partners)"
    r"|dads? (?:and|or|&) mums?|parents"
    r"|all genders|mixed|women (?:are )?(?:also )?welcome too|all welcome|gentlemen)\b",
    re.IGNORECASE,
)
WOMEN = re.compile(
    r"\b(?:women|ladies|girls|females?|mums|mothers)[\s-]only\b|\bonly (?:for )?women\b"
    r"|\bfor women\b|^(?:women|ladies|mums)\b|\bwomen'?s\b"
    r"|^(?:young|new|single|lone|expectant|autistic|older) (?:women|mums|mothers)\b|^mothers\b"
    r"|\bladies'?s? (?:group|circle|club|choir|institute|shed|night|swim)",
    re.IGNORECASE,
)
MEN = re.compile(
    r"\b(?:men|blokes|males?|gents|dads|fathers)[\s-]only\b|\bonly (?:for )?men\b"
    r"|\bfor (?:men|blokes|dads|lads)\b|^(?:men|dads|blokes)\b|\bandy'?s man club\b"
    r"|\bmen'?s (?:group|club|breakfast|shed|space|choir|talking)\b",
    re.IGNORECASE,
)
SEX_TAGS = {"womens_groups": Sex.WOMAN, "mens_groups": Sex.MAN}
DOES_NOT_FIT = re.compile(r"wom[ae]n|lad(?:y|ies)", re.IGNORECASE)


# "Anyone 60 or over, or who can't get out": somebody younger may come for another reason.
OR_ELSE = re.compile(
    r"\bor (?:is |are |be )?(?:anyone|anybody|people|those|adults|who|younger|with|living|if"
    r"|disabled|housebound|can'?t|cannot|in (?:poor|ill|bad) health)\b",
    re.IGNORECASE,
)


class Referral(StrEnum):
    """How somebody comes to a listing."""

    SELF = "self"
    PROFESSIONAL = "professional"
    GP = "gp"


@dataclass(frozen=True, slots=True)
class Audience:
    """Ages in years, both ends included; nothing where the listing says nothing.

    Parameters
    ----------
    role
        The concept that must have been heard: to whom they are close whom it is for.
    demands
        What it asks of whoever takes part.
    has_exceptions
        Whether some come who are not of those ages, for another reason.
    """

    minimum_age: float | None = None
    maximum_age: float | None = None
    sex: Sex | None = None
    residents_of: str | None = None
    referral: Referral | None = None
    role: str | None = None
    demands: tuple[Demand, ...] = ()
    has_exceptions: bool = False


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBER[text.lower()]


def _first(match: re.Match[str]) -> int:
    return next(_number(group) for group in match.groups() if group)


def ages_from(text: str, *, is_condition: bool) -> tuple[int | None, int | None]:
    """Lowest and highest age that a text names.

    Notes
    -----
    In a condition any two numbers are ages; in a description they may be prices or years.
    """
    if not text or LOOSELY.search(text):
        return None, None
    if not is_condition:
        text = " ".join(s for s in SENTENCE.split(text) if not DESCRIBING.search(s))
    between = AGED_BETWEEN.search(text) or (BETWEEN if is_condition else FOR_BETWEEN).search(text)
    if between:
        low, high = int(between[1]), int(between[2])
        if not is_condition and high >= OLDEST_LIMIT and high - low >= WIDEST_YEARS:
            return None, None
        if low < high <= OLDEST:
            return low, high
    least, most = AT_LEAST.search(text), AT_MOST.search(text)
    lowest = _first(least) if least else None
    highest = _first(most) if most else None
    # "Under 5s" ends before the fifth birthday.
    return lowest, None if highest is None else highest - 1


def _before(condition: str) -> int | None:
    """The highest age where the condition is that something came about before one."""
    match = BEFORE.search(condition)
    if match is None or _first(match) < YOUNGEST_LIMIT:
        return None
    return _first(match) - 1 + (YEARS_WITH_IT if DIAGNOSED.search(condition) else 0)


def sex_from(name: str, description: str, eligibility: str) -> Sex | None:
    """The one sex that a listing is for, nothing where it is for all or does not say."""
    opening = description.split(". ", maxsplit=1)[0]
    for text in (eligibility, name, opening):
        if not text:
            continue
        if BOTH.search(text):
            return None
        if WOMEN.search(text):
            return Sex.WOMAN
        if MEN.search(text) and not DOES_NOT_FIT.search(description):
            return Sex.MAN
    return None


def sex_by_tags(tags: Collection[str], *texts: str) -> Sex | None:
    """The one sex that a listing is tagged for, where none of its words speaks of both."""
    text = " \n".join(texts)
    named = [sex for tag, sex in SEX_TAGS.items() if tag in tags]
    return named[0] if len(named) == 1 and not BOTH.search(text) else None


def residence_from(*texts: str) -> str | None:
    """The place whose residents a listing is for, in its own words."""
    found = (RESIDENCE.search(text) for text in texts)
    return next((match["where"] for match in found if match), None)


def referral_from(*texts: str) -> Referral | None:
    """The route to a listing; where people may come by themselves no other matters."""
    text = " \n".join(texts)
    for pattern, referral in (
        (SELF_REFERRAL, Referral.SELF),
        (GP_REFERRAL, Referral.GP),
        (PROFESSIONAL_REFERRAL, Referral.PROFESSIONAL),
    ):
        if pattern.search(text):
            return referral
    return None


def audience_of(
    name: str,
    description: str,
    eligibility: str,
    minimum_age: float | None,
    maximum_age: float | None,
) -> Audience:
    """Read the audience: recorded ages first, then what eligibility, name and description say."""
    lowest, highest = minimum_age, maximum_age
    if lowest is None and highest is None:
        for text, is_condition in ((eligibility, True), (name, True), (description, False)):
            lowest, highest = ages_from(text, is_condition=is_condition)
            if lowest is not None or highest is not None:
                break
    if lowest is None and highest is None and RETIRED.search(eligibility):
        lowest = RETIRED_FROM
    if highest is None:
        highest = _before(eligibility)
    return Audience(
        lowest,
        highest,
        sex_from(name, description, eligibility),
        residence_from(eligibility, description),
        referral_from(eligibility, description),
        role_in(eligibility),
        has_exceptions=OR_ELSE.search(eligibility) is not None,
    )
