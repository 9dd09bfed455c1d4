"""What a location says of its access, read cautiously: yes, no, or not recorded."""

import re
from dataclasses import dataclass
from enum import StrEnum

from importers.formats.open_referral.attributes import FoundAttribute


class AccessPoint(StrEnum):
    """What is asked of a location, by the names its attributes use."""

    STEP_FREE = "step_free"
    ACCESSIBLE_TOILET = "accessible_toilet"
    HEARING_LOOP = "hearing_loop"
    PARKING = "parking"


@dataclass(frozen=True, slots=True)
class _Wording:
    yes: re.Pattern[str]
    no: re.Pattern[str]


def _wording(yes: str, no: str) -> _Wording:
    return _Wording(re.compile(yes), re.compile(no))


_NEGATIVE = r"\b(?:not|isn't|aren't|no|without|nor|lacks?|cannot|can't)(?: \w+){0,2}? "
_STEP_FREE = (
    r"(?:step[- ]?free|wheelchair(?:s|[- ]user)?[- ](?:access(?:ible)?|friendly)"
    r"|level (?:access|entrance|entry|floor)|(?<!no )ramp(?:s|ed)?\b)"
)
_TOILET = r"(?:accessible|disabled|wheelchair|adapted) (?:toilet|wc|loo|lavator)"
_LOOP = r"(?:(?:hearing|induction|audio)[- ]loops?|loop (?:system|in the|fitted))"
_PARKING = r"\b(?:car[- ]?park|parking)"

_WORDINGS = {
    AccessPoint.STEP_FREE: _wording(
        _STEP_FREE,
        rf"{_NEGATIVE}{_STEP_FREE}|\bsteps? (?:at|to|up to|into|by) the (?:\w+ )?(?:entrance|door)"
        r"|\bstairs only\b|\b(?:only|up) (?:by |via |up )?(?:the |some |a flight of )?stairs\b"
        r"|\bno lift\b|\bnot accessible (?:to|for|by) wheelchair",
    ),
    AccessPoint.ACCESSIBLE_TOILET: _wording(_TOILET, _NEGATIVE + _TOILET),
    AccessPoint.HEARING_LOOP: _wording(_LOOP, _NEGATIVE + _LOOP),
    AccessPoint.PARKING: _wording(_PARKING, _NEGATIVE + _PARKING),
}
# Words that take a plain yes back in part.
_HEDGE = re.compile(
    r"\b(?:partial(?:ly)?|partly|limited|restricted|except|some (?:areas|rooms|parts)|not all"
    r"|may be|unknown|unsure|not (?:sure|known)|upper floor|upstairs"
    r"|please (?:ask|ring|call|contact))\b"
)


def read_access(text: str, point: AccessPoint) -> bool | None:
    """What a text plainly says; nothing where it is silent, hedges, or says both."""
    plain = " ".join(text.lower().replace("’", "'").split())
    wording = _WORDINGS[point]
    says_no = wording.no.search(plain) is not None
    says_yes = wording.yes.search(wording.no.sub(" ", plain)) is not None
    if says_no == says_yes:
        return None
    return False if says_no else None if _HEDGE.search(plain) else True


def decide_access(
    attributes: list[FoundAttribute], texts: list[str]
) -> dict[AccessPoint, bool | None]:
    """What a location's attributes say, and where they are silent, its own words."""
    text = ". ".join(texts)
    answer = {point: read_access(text, point) for point in AccessPoint}
    for attribute in attributes:
        point = attribute.choose(AccessPoint)
        if point:
            answer[point] = attribute.says()
    return answer
