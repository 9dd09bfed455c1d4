"""Whom a listing says it is for: ages, sex, residence and referral, from its fields or words."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from matching.hearing.person import Sex
from matching.listings.ages import ages_of, has_exceptions_in, latest_age, mostly_from
from matching.listings.demands import Demand
from matching.listings.roles import role_in

_WHO = (
    r"(?:people|adults|anyone|anybody|those|families|carers|residents|households|tenants"
    r"|\d\ds?|\d\d ?\+|and over|or over)"
)
_PLACE = r"[A-Z][\w'-]+(?:(?: and| or|,)? [A-Z][\w'-]+){0,4}"
# What is written large and is no place.
_NO_PLACE = (
    r"(?!(?:Recovery|Crisis|Need|English|Welsh|Polish|Urdu|Punjabi|BSL|British|Universal|January"
    r"|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
RESIDENCE = re.compile(
    r"(?i:\b(?:residents? (?:[\w+]+ ){0,3}(?:of|in)|(?:must|if you) live in"
    rf"|liv(?:e|es|ing) or work(?:s|ing)? in|living (?:in (?:or near|and around)|near|in)"
    rf"|{_WHO} (?:who )?(?:are )?(?:ordinarily )?(?:liv(?:e|ing) |resident )?in"
    rf"|retired people of|only (?:covers|serves))\s+(?:the )?){_NO_PLACE}(?P<where>{_PLACE})"
)
RESIDENTS = re.compile(
    r"\b(?!(?:Older|Newer|All|Any|Local|New|Elderly|Adult|Disabled|Young|Male|Female|Vulnerable|For|Only"
    rf"|Housebound|Care|Open|Our)\b)(?P<where>{_PLACE}) residents\b"
)
SELF_REFERRAL = re.compile(
    r"(?<!no )\bself[- ]?refer\w*+(?! (?:is |are )?(?:not|no longer|can'?t|cannot))"
    r"|\brefer yourself|\bno referral|\bwithout (?:a )?referral"
    r"|\breferrals? (?:is |are )?not (?:needed|required|necessary)|\bjust turn up|\bopen referral"
    r"|\breferrals? (?:from|by|via|through)[^.;]{0,60}\b(?:parents?|famil(?:y|ies)|yourself|self"
    r"|friends?|relatives?)\b",
    re.IGNORECASE,
)
# How some came is no route: "a few of us were referred by the memory service".
SOME_CAME = re.compile(
    r"\b(?:some|few|many|several|one|half|most|members)\b[^.!?]{0,30}\breferred\b[^.!?]*",
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
    r"|the )?\w+|\b(?:must|need to|have to) be referred|\breferred by\b"
    r"|\breferrals? (?:is |are )?(?:only )?accepted (?:only )?from\b|\bno self[- ]?referrals?\b"
    r"|\b(?:professionals?|referrers?) (?:must|should|complete|fill in|submit|refer)\b"
    r"|\b(?:put forward|nominated|assessed) by an? (?:\w+ ){0,2}(?:worker|professional|ot|physio"
    r"|nurse|prescriber|therapist)\b|\bprescriber'?s (?:order|code)\b"
    r"|\bvia (?:the )?(?:hospital|single point|spa)\b",
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
# Only where a condition opens with them: "lesbian and bisexual women", "male carers".
_OPENS = (
    r"^(?:for |open to |aimed at |any |all |the )*(?:(?!(?:people|anyone|anybody|everyone|adults"
    r"|families|friends|partners|relatives|carers|children|those|of|with|by|who|whose|including"
    r"|mainly|mostly|though|some|in)\b)[\w'-]+,? (?:and |or |& )?){0,3}?"
)
WOMEN_COME = re.compile(_OPENS + r"(?:women|ladies|girls|mums|mothers|females?)\b", re.IGNORECASE)
MEN_COME = re.compile(_OPENS + r"(?:men|blokes|lads|males?|dads|fathers)\b", re.IGNORECASE)
# "Mondays girls only": on other days all come.
ON_A_DAY = re.compile(
    r"\b(?:\w+days?|first|alternate|some)\b[^.;]{0,20}\b(?:women|girls|ladies|men|boys)[- ]only\b"
    r"|\b(?:women|girls|ladies|men|boys)[- ]only (?:on )?\w+days?\b",
    re.IGNORECASE,
)
SEX_TAGS = {"womens_groups": Sex.WOMAN, "mens_groups": Sex.MAN}
DOES_NOT_FIT = re.compile(r"wom[ae]n|lad(?:y|ies)", re.IGNORECASE)


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
    mostly_from
        The age in years from which most are who come, though nobody is turned away.
    """

    minimum_age: float | None = None
    maximum_age: float | None = None
    sex: Sex | None = None
    residents_of: str | None = None
    referral: Referral | None = None
    role: str | None = None
    demands: tuple[Demand, ...] = ()
    has_exceptions: bool = False
    mostly_from: float | None = None


def sex_from(name: str, description: str, eligibility: str) -> Sex | None:
    """The one sex that a listing is for, nothing where it is for all or does not say."""
    opening = description.split(". ", maxsplit=1)[0]
    for said, is_condition in ((eligibility, True), (name, False), (opening, False)):
        text = ON_A_DAY.sub(" ", said)
        if BOTH.search(text):
            return None
        if WOMEN.search(text) or (is_condition and WOMEN_COME.search(text)):
            return Sex.WOMAN
        is_of_men = MEN.search(text) or (is_condition and MEN_COME.search(text))
        if is_of_men and not DOES_NOT_FIT.search(description):
            return Sex.MAN
    return None


def sex_by_tags(tags: Collection[str], *texts: str) -> Sex | None:
    """The one sex that a listing is tagged for, where none of its words speaks of both."""
    text = " \n".join(texts)
    named = [sex for tag, sex in SEX_TAGS.items() if tag in tags]
    return named[0] if len(named) == 1 and not BOTH.search(text) else None


def residence_from(*texts: str) -> str | None:
    """The place whose residents a listing is for, in its own words."""
    found = (RESIDENCE.search(text) or RESIDENTS.search(text) for text in texts)
    return next((match["where"] for match in found if match), None)


def referral_from(*texts: str) -> Referral | None:
    """The route to a listing; where people may come by themselves no other matters."""
    text = SOME_CAME.sub(" ", " \n".join(texts))
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
    ages = ages_of(name, description, eligibility)
    lowest, highest, has_exceptions = minimum_age, maximum_age, has_exceptions_in(eligibility)
    if lowest is None and highest is None:
        lowest, highest, has_exceptions = ages.minimum, ages.maximum, ages.has_exceptions
    elif highest is None:
        highest = latest_age(description, eligibility)
    return Audience(
        lowest,
        highest,
        sex_from(name, description, eligibility),
        residence_from(eligibility, description),
        referral_from(eligibility, description),
        role_in(eligibility),
        has_exceptions=has_exceptions,
        mostly_from=mostly_from(eligibility, description),
    )
