"""What is known of the person: age, sex and whom she speaks of, from her words alone."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

TENS = {
    "teens": 13, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60,
    "seventies": 70, "eighties": 80, "nineties": 90, "20s": 20, "30s": 30, "40s": 40, "50s": 50,
    "60s": 60, "70s": 70, "80s": 80, "90s": 90,
}  # fmt: skip
RELATIONS = (
    "mum mam mother dad father son daughter husband hubby wife partner brother sister grandson"
    " granddaughter nan nana gran grandma grandad granny uncle aunt auntie cousin friend mate"
    " neighbour child children kid kids baby toddler lad boy girl girlfriend boyfriend nephew niece"
    " twins missus"
).split()
RELATION = re.compile(
    r"\b(?:(?:her|his|my|their|our|the|a|an|to|old|elderly|little|poor)\s+){0,4}"
    rf"({'|'.join(RELATIONS)})\b"
)
OLDEST, YOUNGEST_BARE = 109, 13
# Letters before something in which its owner is named, and ages that one clause may hold.
LOOK_BACK, MOST_AGES = 80, 5
UNITS = (
    r"(?!\s*(?:%|per\b|pounds?\b|quid\b|stone\b|kg\b|mg\b|miles?\b|mins?\b|minutes?\b|hours?\b"
    r"|weeks?\b|days?\b|months?\b|times?\b|kids\b|tablets?\b|cats\b|dogs\b|pm\b|am\b|ft\b|people\b"
    r"|years? (?:ago|in|with|since|together|married|of|at|as)\b|st\b|a day\b|grand|children\b))"
)
AGE = re.compile(
    r"(?<![\w\u00a3$.:/-])(?:"
    r"(?P<said>\d{1,3})[\s-]*(?:years?[\s-]*olds?|yrs?(?:[\s-]*olds?)?|y/?o|yo|y)\b"
    r"|(?:aged?|turned|turning|nearly|almost|just turned|over|i'?m|i am|she'?s|he'?s|she is|he is"
    r"|is|they'?re|was|who'?s|now|lady|gentleman|man|woman|bloke|chap|widow|widower|client)\s+"
    r"(?:nearly |almost |about |now |only |just |of )?(?P<is>\d{1,3})\b" + UNITS + r"(?!\s*-?\s*\d)"
    r"|(?P<sexed>\d{2})\s?[fm]\b"
    r"|(?<!['\w])[fm]\s?(?P<shorthand>\d{2})\b"
    r"|(?P<decade>(?:early |mid |mid-|late )?(?:teens|twenties|thirties|forties|fifties|sixties"
    r"|seventies|eighties|nineties|[2-9]0'?s))\b)",
    re.IGNORECASE,
)
BARE_AGE = re.compile(r"^\D{0,3}(\d{2,3})$")
WOMAN = re.compile(
    r"\b(?:woman|lady|widow|girl|gran|grandma|granny|nan|mum of|single mum|new mum|housewife|female"
    r"|mother of|pregnant|(?:old|young|elderly|retired) lady|\d\df|(?<!['\w])f\s?\d\d|her husband"
    r"|her hubby|her boyfriend|her son|her dad|her brother)\b", re.IGNORECASE,
)  # fmt: skip
MAN = re.compile(
    r"\b(?:gentleman|widower|bloke|chap|grandad|grandpa|single dad|dad of|male|father of|fella"
    r"|old man|young man|elderly man|lad|his wife|his missus|his girlfriend|his daughter|his mum"
    r"|his sister|\d\dm|(?<!['\w])m\s?\d\d)\b", re.IGNORECASE,
)  # fmt: skip
SHE = re.compile(r"\b(?:she|she['\u2019]?s|shes|her|hers|herself)\b", re.IGNORECASE)
HE = re.compile(r"\b(?:he|he['\u2019]?s|hes|him|his|himself)\b", re.IGNORECASE)
FIRST_PERSON = re.compile(
    r"\b(?:i|i['\u2019]?m|ive|i['\u2019]ve|me|my|mine|myself)\b", re.IGNORECASE
)
LOST = re.compile(
    r"\b(?:lost|buried|misses|miss|late|loss of|losing)\s+"
    r"(?:(?:my|her|his|their|our|the|dear|late)\s+){0,4}"
    rf"(?:{'|'.join(RELATIONS)})\b", re.IGNORECASE,
)  # fmt: skip


class Sex(StrEnum):
    """Sex as it was heard, for listings that are for women or for men only."""

    WOMAN = "woman"
    MAN = "man"


@dataclass(frozen=True, slots=True)
class AgeHeard:
    """An age in years from ``low`` to ``high``, where it was said, and whose it is if another's."""

    low: int
    high: int
    span: tuple[int, int]
    whose: str | None = None

    @property
    def text(self) -> str:
        """The age in words."""
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


def _range(match: re.Match[str]) -> tuple[int, int] | None:
    decade = match["decade"]
    if decade:
        part, _, name = decade.lower().replace("'", "").replace("-", " ").rpartition(" ")
        start = TENS[name]
        offsets = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
        return start + offsets[0], min(start + offsets[1], 19 if name == "teens" else OLDEST)
    number = int(match["said"] or match["is"] or match["sexed"] or match["shorthand"])
    return (number, number) if number <= OLDEST else None


def ages_in(text: str, start: int = 0) -> list[AgeHeard]:
    """Ages said in one clause, with offsets that count from ``start``."""
    stripped = text.strip()
    bare = BARE_AGE.match(stripped)
    if bare and YOUNGEST_BARE <= int(bare[1]) <= OLDEST:
        at = start + text.index(bare[1])
        return [AgeHeard(int(bare[1]), int(bare[1]), (at, at + len(bare[1])))]
    found = []
    for match in islice(AGE.finditer(text), MOST_AGES):
        years = _range(match)
        before = text[max(0, match.start() - LOOK_BACK) : match.start()]
        is_music = match["decade"] and re.search(r"\bsince\b|\bthe\s*$", before)
        if years and not is_music:
            whose = RELATION.search(before.lower())
            span = (start + match.start(), start + match.end())
            found.append(AgeHeard(*years, span, whose[0].strip() if whose else None))
    return found


def sex_in(text: str) -> tuple[Sex, tuple[int, int]] | None:
    """The person's sex where the words leave no doubt, and the words that tell it.

    Notes
    -----
    Whom she lost or speaks of does not make her one: a lost husband is no man in the room. With
    both "he" and "she" in the words only a noun or a possessive ("her husband") decides; nor does
    a pronoun beside "me": who hits me is somebody else.
    """
    others = LOST.sub(lambda match: " " * len(match[0]), text)
    woman, man = WOMAN.search(others), MAN.search(others)
    if woman and not man:
        return Sex.WOMAN, woman.span()
    if man and not woman:
        return Sex.MAN, man.span()
    if FIRST_PERSON.search(text):
        return None
    she, he = SHE.search(text), HE.search(text)
    if she and not he:
        return Sex.WOMAN, she.span()
    if he and not she:
        return Sex.MAN, he.span()
    return None


def relation_before(text: str) -> str | None:
    """The relation named before something ("her son has"), the last one where there are several."""
    found = None
    for match in RELATION.finditer(text[-LOOK_BACK:].lower()):
        found = match[0].strip()
    return found
