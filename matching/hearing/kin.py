"""Whom somebody speaks of: relations, whose they are, and who of them has died."""

import re
from collections.abc import Iterator
from itertools import islice

FEMALE = (
    "mum mam mother daughter dtr wife missus sister granddaughter nan nana gran grandma granny aunt"
    " auntie girl girlfriend niece"
).split()
MALE = (
    "dad father son husband husb hubby brother grandson grandad grandpa uncle lad boy boyfriend"
    " nephew"
).split()
EITHER = "partner cousin friend mate neighbour child children kid kids baby toddler twins".split()
RELATIONS = (*FEMALE, *MALE, *EITHER)
ANY = "|".join(sorted(RELATIONS, key=len, reverse=True))
_OWNERS = r"(?:her|his|my|their|our|the|a|an|to|old|elderly|little|poor|best|late|dear|young)"
# A relation, with whose it is: "her best mate's wife".
RELATION = re.compile(
    rf"\b(?:{_OWNERS}\s+){{0,4}}(?:(?P<through>{ANY})'?s\s+)?(?P<who>{ANY})\b", re.IGNORECASE
)
# Letters before something in which its owner is named, and deaths that one note may hold.
LOOK_BACK, MOST_DEATHS = 80, 5
_THEIRS = r"(?:(?:my|her|his|their|our|the|dear|late|only|best|old)\s+){0,4}"
LOST = re.compile(
    rf"\b(?:lost|buried|misses|miss|late|loss of|losing|widow of)\s+{_THEIRS}(?:{ANY})\b"
    r"(?!'?s? (?:job|house|benefits|phone|number|licence))"
    r"|\b(?:her|his)\s+(?:grave|ashes|funeral|headstone|death|passing)\b",
    re.IGNORECASE,
)
_PERSON = rf"((?:{ANY})'?s\s+)?(?:{ANY})"
DEATH = re.compile(
    rf"\b(?:lost|buried|loss of|late)\s+{_THEIRS}{_PERSON}\b(?!'?s? (?:job|house|benefits|phone))"
    rf"|\b{_THEIRS}{_PERSON}(?:'?s)?\s+(?:(?:has|had|who|just|recently|sadly|suddenly|sudden|both)"
    r"\s+){0,2}(?:died|dying|passed(?: away)?|passing|death|funeral)\b(?!\s+(?:to|for|by|on))"
    # "Wife d. March" as notes have it.
    rf"|\b{_THEIRS}{_PERSON}\s+d(?:ec'?d)?\.?\s+(?=\d|last\b|this\b|in\b|(?:jan|feb|mar|apr|may|jun|jul"
    r"|aug|sept?|oct|nov|dec)[a-z]*\b)",
    re.IGNORECASE,
)
# Without one of these no death is spoken of.
OF_DEATH = re.compile(
    r"\b(?:lost|buried|loss|late|died|dying|pass|death|funeral|d(?:ec'?d)?\b)", re.IGNORECASE
)
# Somebody else is spoken of from here on.
SUBJECT = re.compile(r"\b(i'?m|i|she'?s|she|he'?s|he|they'?re|they|herself|himself|myself)\b")
LOOKED_AFTER = re.compile(r"\b(?:after|for|nursing|supports?|supporting)\s*$")
BESIDE = re.compile(r"\b(?:with|w|from|by|near|misses|rings|sees|visits)\s*$")
TOLD_OF = re.compile(r"\s*(?:who|whose|with|has|is|'s|had)\b")
FRIENDS = frozenset("friend mate neighbour cousin".split())


def blank(match: re.Match[str]) -> str:
    """Spaces for the words of a match, so that offsets stay."""
    return " " * len(match[0])


def relation_before(text: str) -> str | None:
    """The relation that a clause tells of ("her son has"), the last one where there are several.

    Notes
    -----
    "Her son moved away, she's low" tells of her again, and so does "lives with her son, lonely";
    "looks after mum who has" of her mum. Who has died has nothing any more.
    """
    near = text[-LOOK_BACK:].lower()
    if not RELATION.search(near):
        return None
    living = DEATH.sub(blank, LOST.sub(blank, near))
    relations = list(RELATION.finditer(living))
    if not relations:
        return None
    found = relations[-1]
    between = living[found.end() :]
    subjects = SUBJECT.findall(between)
    if subjects and not (subjects[-1].startswith(_pronoun(found["who"])) and LOOKED_AFTER.search(
        living[: found.start()]
    )):  # fmt: skip
        return None
    if BESIDE.search(living[: found.start()]) and not TOLD_OF.match(between):
        return None
    return found[0].strip()


def _pronoun(who: str) -> tuple[str, ...]:
    if who in FEMALE:
        return ("she",)
    return ("he",) if who in MALE else ("she", "he", "they")


def deaths_in(text: str) -> Iterator[tuple[tuple[int, int], str | None]]:
    """Where a death in the family is spoken of, and whose loss it is if another's.

    Notes
    -----
    "Her mate's wife died" is the mate's loss; "her dad's sister died" may be hers as well.
    """
    if not OF_DEATH.search(text):
        return
    for match in islice(DEATH.finditer(text), MOST_DEATHS):
        through = next((match[n] for n in (1, 2, 3) if match[n]), "")
        through = re.sub(r"'?s?\s*$", "", through.lower())
        yield match.span(), through if through in FRIENDS else None
