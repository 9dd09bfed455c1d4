"""What is known of the person's sex, from her words alone."""

import re
from collections.abc import Iterable
from enum import StrEnum

from matching.hearing.first_names import is_woman_named
from matching.hearing.kin import FEMALE, LOST, MALE, blank
from matching.request import Thread
from matching.taxonomy.concept import vocabulary

_KIN = "|".join((*FEMALE, *MALE))
# Not the person but somebody of hers.
_UNOWNED = r"(?<!my )(?<!our )(?<!his )(?<!her )(?<!their )"
_HERS = r"(?:only |own |late |elderly |little |ex[ -]?){0,2}"
WOMAN = re.compile(
    rf"\b(?:woman|lady|ladies|widow|girl|{_UNOWNED}(?:gran|grandma|granny|nan)|mum of|single mum"
    r"|new mum|first[ -]time mum|other mums|young mum|housewife|female|mother of|pregnant|\d\df"
    r"|\d\d\s?(?:y/?o|yrs?|years? old)?\s?(?-i:F)|(?<!his )(?<!lost )hubby"
    rf"|(?<!['\w])f\s?\d\d|her {_HERS}(?:{_KIN}|hubby)"
    rf"|{_UNOWNED}mum(?:'?s)? (?:is )?(?:\d\d|exhausted)"
    # Who will not be where men are comes to what is for women.
    r"|(?:not|n'?t|never) (?:be |go |sit |set foot )?(?:in|into|to) (?:a |the |any )?"
    r"(?:room|group|class|place|anything) (?:with|w/?) (?:any )?(?:men|blokes)"
    r")\b",
    re.IGNORECASE,
)
MAN = re.compile(
    r"\b(?:gentleman|gent|widower|bloke|chap|grandad|grandpa|single dad|new dad|other dads|dad of"
    r"|male|father of|fella|guy|(?:old|young|elderly|gay|retired|single|disabled|married) man"
    rf"|man (?:of )?\d\d|lad|his {_HERS}(?:{_KIN}|missus)|\d\dm|(?<!['\w])m\s?\d\d"
    r"|\d\d\s?(?:y/?o|yrs?|years? old)?\s?(?-i:M)|(?<!her )(?<!lost )missus"
    r")\b",
    re.IGNORECASE,
)
# "41M" needs no name.
SEXED_AGE = re.compile(r"(?<![\w\u00a3])(?:\d\d\s?[MF]|[MF]\s?\d\d)\b")
# "I'm his daughter" tells of herself, whoever he is.
SHE_IS = re.compile(
    rf"\b(?:i'?m|i am|she'?s) (?:his|her|their|the) (?:{'|'.join(FEMALE)})\b", re.IGNORECASE
)
HE_IS = re.compile(
    rf"\b(?:i'?m|i am|he'?s) (?:his|her|their|the) (?:{'|'.join(MALE)})\b", re.IGNORECASE
)
SHE = re.compile(r"\b(?:she|she['\u2019]?s|shes|her|hers|herself)\b", re.IGNORECASE)
HE = re.compile(r"\b(?:he|he['\u2019]?s|hes|him|his|himself)\b", re.IGNORECASE)
FIRST_PERSON = re.compile(
    r"\b(?:i|i['\u2019]?m|ive|i['\u2019]ve|me|my|mine|myself)\b", re.IGNORECASE
)
# Whom she lost is gone, and whose he was still tells.
LOST_HUSBAND = re.compile(r"\blost her (?:husband|hubby)\b", re.IGNORECASE)
LOST_WIFE = re.compile(r"\blost his (?:wife|missus)\b", re.IGNORECASE)
# A girl of five, and the lad who is eight, are not the person.
A_CHILD = re.compile(
    r"\b(?:lad|boy|girl)s?\s*(?:of|aged|is|\()?\s*(?:\d|1[0-2])\b"
    r"|\b(?:lad|boy|girl)s? (?:of|aged) 1[3-7]\b"
    r"|\b(?:\d|1[0-2])\s?-?(?:yo|y/o|yrs?|years?)[\s-]*(?:old)?\s+(?:lad|boy|girl)\b"
    r"|\b(?:the|her|his|my|our|their|baby|little) (?:little )?(?:lad|boy|girl)\b",
    re.IGNORECASE,
)
# "They're not a girl", and a couple is no one of the two.
NOT_ONE = re.compile(r"\bnot (?:a |an )?(?:girl|boy|man|woman|lad|lady|bloke)s?\b", re.IGNORECASE)
A_COUPLE = re.compile(r"\bcouple\b|\b(?:they/them|non[- ]?binary)\b", re.IGNORECASE)
SHE_MAY_BE = re.compile(rf"\b(?:{'|'.join(FEMALE)})\b", re.IGNORECASE)
HE_MAY_BE = re.compile(rf"\b(?:{'|'.join(MALE)})\b", re.IGNORECASE)


OWN_AGE = re.compile(r"^Aged \d+(?: to \d+)?$")
# Of these one speaks in the same breath with what somebody is: "Polish mum", "trans lad".
PEOPLES = frozenset({"culture", "lgbtq", "faith"})
OWNER = re.compile(r"\b(?:her|his|my|our|their|w|with|for|re|after|about|has|of)\b", re.IGNORECASE)


class Sex(StrEnum):
    """Sex as it was heard, for listings that are for women or for men only."""

    WOMAN = "woman"
    MAN = "man"


def sex_in(text: str) -> tuple[Sex, tuple[int, int]] | None:
    """The person's sex where the words leave no doubt, and the words that tell it.

    Notes
    -----
    A name with an age tells first. Whom she lost or speaks of does not make her one: a lost
    husband is no man in the room. With both "he" and "she" in the words only a noun or a
    possessive ("her husband") decides, or that one of the two is somebody named beside her; nor
    does a pronoun beside "me": who hits me is somebody else.
    """
    if A_COUPLE.search(text):
        return None
    own = SHE_IS.search(text) or HE_IS.search(text)
    if own:
        return (Sex.WOMAN if SHE_IS.search(own[0]) else Sex.MAN), own.span()
    named = None if SEXED_AGE.search(text) else is_woman_named(text)
    if named:
        return (Sex.WOMAN if named[0] else Sex.MAN), named[1]
    others = A_CHILD.sub(blank, LOST.sub(blank, NOT_ONE.sub(blank, text)))
    woman = WOMAN.search(others) or LOST_HUSBAND.search(text)
    man = MAN.search(others) or LOST_WIFE.search(text)
    if woman and not man:
        return Sex.WOMAN, woman.span()
    if man and not woman:
        return Sex.MAN, man.span()
    return None if FIRST_PERSON.search(text) else _by_pronoun(others)


def _by_pronoun(text: str) -> tuple[Sex, tuple[int, int]] | None:
    she, he = SHE.search(text), HE.search(text)
    is_named_she, is_named_he = SHE_MAY_BE.search(text), HE_MAY_BE.search(text)
    if she and not is_named_she and (not he or is_named_he):
        return Sex.WOMAN, she.span()
    if he and not is_named_he and (not she or is_named_she):
        return Sex.MAN, he.span()
    return None


def is_herself(threads: Iterable[Thread], concept: str, before: str, at: int) -> bool:
    """Whether the "grandma" of "Bangladeshi grandma 61" is the person, and nobody of hers.

    Parameters
    ----------
    before
        What the clause says before the concept's words.
    at
        Where the relation stands in what was said.
    """
    own = (t.span for t in threads if t.span and OWN_AGE.match(t.label))
    if any(start <= at < end for start, end in own):
        return True
    is_people = not PEOPLES.isdisjoint((concept, *vocabulary().ancestors(concept)))
    return is_people and not OWNER.search(before)
