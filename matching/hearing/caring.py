"""Who is a carer without a word of caring: whoever's husband has dementia."""

import re
from collections.abc import Iterable, Sequence

from matching.hearing.kin import RELATIONS
from matching.hearing.words import Word
from matching.request import Thread, ThreadKind
from matching.taxonomy.concept import vocabulary

# Whoever is close to somebody with one of these looks after them, or worries as much.
CARED_FOR = frozenset(
    "dementia stroke parkinsons ms_neurological brain_injury motor_neurone learning_disability"
    " bipolar_personality psychosis end_of_life".split()
)
NOT_CARED_FOR_BY = frozenset("friend mate neighbour cousin uncle aunt auntie nephew niece".split())
CARER = "carers"
# "Frank's got Parkinsons", in a note that named somebody else before.
NAMED = re.compile(r"\b(?P<name>[A-Z][a-z]{2,})(?:'s got|'s|s got| has got| got| has)\s*$")
NO_NAME = frozenset(
    "she he they it now also still just already who has had and but gp doctor council hospital"
    " since been this that there what".split()
)
# "He cares for her (vascular dementia)": what stands in brackets is hers.
LOOKS_AFTER = re.compile(
    r"\b(?:cares? for|caring for|looks? after|looking after|nurses|nursing)\s+(?P<who>her|him|them)"
    r"\s*\(\s*$",
    re.IGNORECASE,
)
# Between a clause that names somebody and one that only says what they have: "mum 82, Alz".
GOES_ON = re.compile(r"^[\s\d,&/+)]*$")


def is_cared_for(concept_id: str) -> bool:
    """Whether somebody with this is looked after by those close to them."""
    return bool(CARED_FOR & {concept_id, *vocabulary().ancestors(concept_id)})


def named_before(text: str, at: int) -> str | None:
    """The name of somebody else of whom it is told what they have."""
    looked_after = LOOKS_AFTER.search(text[:at])
    if looked_after:
        return looked_after["who"].lower()
    match = NAMED.search(text[:at])
    if not match:
        return None
    name = match["name"]
    is_name = name.lower() not in NO_NAME and name.lower() not in RELATIONS
    # Whoever the note opens with is the person, and whoever it comes back to as well.
    return (
        name
        if is_name and text[: match.start()].strip() and name not in text[: match.start()]
        else None
    )


def relation_within(words: Sequence[Word]) -> str | None:
    """The relation that the words of a trouble themselves open with: "wife has dementia"."""
    first = words[0].text if words else ""
    return next((name for name in (first, first.removesuffix("s")) if name in RELATIONS), None)


def carer_from(threads: Iterable[Thread]) -> Thread | None:
    """A thread that the person is a carer, where somebody close to her has what takes care."""
    known = list(threads)
    if any(CARER in (t.concept, *vocabulary().ancestors(t.concept)) for t in known if t.concept):
        return None
    for thread in known:
        whose = re.search(r"\(([^)]+)\)$", thread.label)
        if thread.kind is not ThreadKind.CIRCUMSTANCE or not thread.concept or not whose:
            continue
        if whose[1].split()[-1].lower() not in NOT_CARED_FOR_BY and is_cared_for(thread.concept):
            label = vocabulary().by_id[CARER].label
            return Thread(ThreadKind.CIRCUMSTANCE, thread.text, CARER, label, thread.span)
    return None
