"""What is named only to say that it is not so, or that it was tried and left."""

import re
from collections.abc import Sequence

from matching.hearing.clauses import Clause
from matching.hearing.kin import ANY, DEATH, LOOK_BACK, RELATIONS

_KIN = frozenset(RELATIONS)
# What was tried once, and left: "taken to a tea dance, walked out".
TRIED = re.compile(
    r"\btried\b|\b(?:went|been|was|were|got|taken|took|sent|dragged|joined|started|signed up)"
    r" (?:along )?(?:to|in|at|on|into|up|her|him|me|it|one|a|an|the|out|once)\b"
)
LEFT = re.compile(
    r"^(?:but |and )?(?:she |he |i |they )?(?:just )?(?:walked (?:straight |right )?out"
    r"|never went back|didnt go back|not going back|wont be going back|once was enough"
    r"|left (?:after|early|halfway)|lasted (?:[a-z0-9]+ ){1,2}(?:minutes|mins)"
    r"|(?:came|went) home (?:in tears|crying))\b"
)
# Clauses before the one that says she left, in which it may stand what it was.
MOST_BEFORE = 3
# "They looked at autism too, she isn't": the clause after says that it is not so.
NOT_SO_THEN = re.compile(
    r"^(?:but |and |though |thankfully |luckily |turns out ){0,2}"
    r"(?:(?:she|he|it|i|they|that)?(?:s|re|m)?"
    r" ?(?:isnt|wasnt|arent|werent|aint|is not|was not|not)(?: (?:it|that|so|one))?"
    r"|(?:she|he|i|they) (?:hasnt|havent|doesnt|dont|didnt) (?:have|got|get)"
    r" (?:it|that|one|any))$"
)
# Of what somebody was only asked about, or tested for.
ASKED = re.compile(
    r"\b(?:asked (?:her |him |them |me )?(?:about|re|if|outright)"
    r"|(?:checked|tested|screened|assessed) (?:her |him |them |me )?for)\b"
)
SAID_NO = re.compile(
    r"^(?:(?:she|he|they|it|all|came back|thankfully) )*(?:says? no|said no|no|denie[sd](?: it)?"
    r"|clear|negative|nothing|fine)$"
)
# Between a death and, in brackets, what it was of: " june (43, ".
IN_BRACKETS = re.compile(r"^[\w\s.']{0,16}\( ?(?:(?:aged )?\d{1,3},? ?)?$")
# "Hasn't got dementia", "non drinker": of what people are or have, not of what they lack and need.
HAS_NOT = re.compile(
    r"(?:^| )(?:(?:hasnt|havent|has not|never had)(?: got)?|(?:doesnt|dont|does not) have"
    r"|not got|non|never been|never was)(?: (?:a|an|any|the|one of|much of a))*$"
)


# What somebody died of is nobody's any more: "wife d. June (43, cancer)", "lost him to drink".
DIED_OF = re.compile(
    r"\b(?:(?:died|dying|death|passed(?: away)?)(?: [a-z]+){0,3}? (?:of|from|with|after)"
    rf"|(?:lost|losing) (?:(?:her|his|my|their|our|the|a) )?(?:{ANY}|him|them|her) to)\b"
    r"(?: [a-z]+){0,3} ?$"
)


def is_cause_of_death(text: str, at: int) -> bool:
    """Whether the words at an offset name what somebody died of, right after the death."""
    before = " ".join(text[max(0, at - LOOK_BACK) : at].lower().replace("(", " ( ").split())
    if DIED_OF.search(before):
        return True
    deaths = list(DEATH.finditer(before))
    return bool(deaths) and IN_BRACKETS.match(before[deaths[-1].end() :]) is not None


def is_left_behind(clauses: Sequence[Clause]) -> bool:
    """Whether the last of some clauses says of what those before it name that she left it."""
    *before, last = clauses
    return bool(LEFT.match(last.text)) and any(TRIED.search(clause.text) for clause in before)


def is_not_so(
    clause: Clause, first: int, following: Clause | None, preceding: Clause | None
) -> bool:
    """Whether somebody is said not to be or have what the words at ``first`` name."""
    texts = [word.text for word in clause.words]
    if HAS_NOT.search(" ".join(texts[: first - clause.first])):
        return True
    # "Husband is deaf, she isn't" tells of two people.
    if following is None or not _KIN.isdisjoint(texts):
        return False
    was_asked = any(c is not None and ASKED.search(c.text) for c in (clause, preceding))
    return bool(NOT_SO_THEN.match(following.text) or (was_asked and SAID_NO.match(following.text)))
