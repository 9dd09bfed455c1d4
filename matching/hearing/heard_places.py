"""Places named in what was said, for the gazetteer to find."""

import re
from dataclasses import dataclass

from matching.hearing.kin import ANY

POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
OUTCODE = re.compile(r"\b(?:NN|MK|LE|PE|CV|OX)\d{1,2}(?:\s?\d)?\b", re.IGNORECASE)
_NAME = (
    r"(?:[A-Z][\w'\u2019-]+)"
    r"(?:(?:[ -](?:on|in|le|the|under|of|by|St)){0,2}[ -][A-Z][\w'\u2019-]+){0,2}"
)
_SMALL = r"[a-z][\w'\u2019-]+(?: [a-z][\w'\u2019-]+){0,2}"
_LIVES = (
    r"\b(?:[Ll]iv(?:es|ing|e)|[Bb]ased|[Ss]tay(?:s|ing)?|[Mm]oved|[Hh]ome is|[Rr]esid(?:es|ing)"
    r"|[Aa]ddress is)"
)
LIVES_NAMED = re.compile(
    _LIVES + rf" (?:\w+ ){{0,4}}?(?:in|near|nr|at|to|from|by|outside)(?: the)? (?P<name>{_NAME})"
)
LIVES_SMALL = re.compile(
    _LIVES + rf" (?:\w+ ){{0,4}}?(?:in|near|nr|from|to|outside) (?P<name>{_SMALL})"
)
NAMED = re.compile(
    rf"\b(?:[Ii]n|[Nn]ear|[Nn]r|[Ff]rom|[Aa]round|[Aa]t|[Oo]utside|[Cc]lose to) (?P<name>{_NAME})"
)
# A clause that is nothing but a name, unless an age follows: "Ashley, 34" is a person.
ALONE = re.compile(rf"(?:^|[,.;\n])\s*(?P<name>{_NAME})\s*(?=[,.;:-](?!\s*\d)|\n|$)")
SMALL = re.compile(rf"\b(?:in|near|nr|from) (?P<name>{_SMALL})")
# Where she came from, where she works and where her son lives are not where to look.
_IN = r"(?:in|near|nr|at|from|to|round|around|outside|by|over in|up in|down in|out in)(?: the)?\s+$"
FROM_AWAY = re.compile(
    r"\b(?:(?:moved|came|come|comes|relocated|escaped|fled|hails?|drives?|travels?|back)\b"
    r"[^,.;\n]{0,25}\bfrom(?: the)?\s+$"
    r"|(?:originally|grew up|born|brought up|used to live|lived for years|worked|works|working"
    rf"|a job|prison|buried|holiday|holidays)\b[^,.;\n]{{0,25}}\b{_IN})",
    re.IGNORECASE,
)
_KIN = rf"(?:{ANY}|family|sons|daughters|sisters|brothers|friends|ex|relatives|grandkids|kids)"
KIN_AWAY = re.compile(
    rf"(?<!\w)(?P<who>{_KIN})"
    rf"(?:'?s)?\s+(?:all\s+|both\s+|now\s+|who\s+)*(?:(?:lives?|living|is|are|moved|stays?|works?"
    rf"|at uni|away|miles away)\s+)?{_IN}",
    re.IGNORECASE,
)
WITH_KIN = re.compile(
    r"\b(?:with|after|of|for|and|near|nr|by)\s+(?:(?:her|his|my|their|the|only|two|young)\s+)*$",
    re.IGNORECASE,
)
LOOK_BACK = 60
NOT_A_PLACE = frozenset(
    """a an the her his my their own him me it that this our some flat house bungalow home sheltered
    supported care area town village with pain bed hospital same another choir charge debt law laws
    one two three need touch love wheelchair mornings evenings afternoons january february march
    april may june july august september october november december prison january temporary
    constant work school college church general garden past last early mid late older younger
    years days""".split()
)
MOST = 6


@dataclass(frozen=True, slots=True)
class HeardPlace:
    """Words that may name a place; ``is_clear`` when it was said that somebody lives there."""

    text: str
    span: tuple[int, int]
    is_clear: bool


def _shortenings(match: re.Match[str], *, is_clear: bool) -> list[HeardPlace]:
    """The name as found, then without its last words: "moulton with her" is Moulton."""
    start = match.start("name")
    words = match["name"].split(" ")
    if words[0].lower() in NOT_A_PLACE:
        return []
    while len(words) > 1 and words[-1].lower() in NOT_A_PLACE:
        words.pop()
    found = []
    for count in range(len(words), 0, -1):
        text = " ".join(words[:count])
        if len(text) > 2:
            found.append(
                HeardPlace(text, (start, start + len(text)), is_clear and count == len(words))
            )
    return found


def _is_away(before: str) -> bool:
    """Whether the place after these words is somebody else's, or was hers once."""
    kin = KIN_AWAY.search(before)
    if kin is not None and not WITH_KIN.search(before[: kin.start()]):
        return True
    return FROM_AWAY.search(before) is not None


def places_in(said: str) -> tuple[HeardPlace, ...]:
    """What may be places, the surest first.

    Notes
    -----
    Only a place that somebody is said to live in may be guessed from a misspelling; any other
    words must be a known name as they stand, or "in pain" would be a village.
    """
    found: list[HeardPlace] = []
    for pattern in (POSTCODE, OUTCODE):
        found += [HeardPlace(m[0], m.span(), True) for m in pattern.finditer(said)]
    for pattern, is_clear in (
        (LIVES_NAMED, True),
        (LIVES_SMALL, False),
        (NAMED, False),
        (ALONE, False),
        (SMALL, False),
    ):
        for match in pattern.finditer(said):
            if not _is_away(said[max(0, match.start("name") - LOOK_BACK) : match.start("name")]):
                found += _shortenings(match, is_clear=is_clear)
    return tuple({place.text.lower(): place for place in reversed(found)}.values())[::-1][:MOST]
