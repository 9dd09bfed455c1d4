"""What follows from two things that were said apart: chemo every week, and no car."""

import re
from collections.abc import Iterable

from matching.hearing.clauses import Clause
from matching.hearing.kin import RELATION
from matching.hearing.limits import Limit, label_of
from matching.request import Thread, ThreadKind
from matching.taxonomy.concept import vocabulary

PARENTING, HAS_CHILDREN = "parenting", "Has children"
# Children of hers who live with her, where nothing more is told of them: she may be offered what is
# for parents, and has not asked for it.
HER_CHILDREN = re.compile(
    r"(?<!no )(?<!grown up )(?<!grown )(?<!adult )(?<!help )(?<!teach )(?<!without )"
    r"\b(?:(?:two|three|four|five|[2-6]|her|his|my|our|their|the|both)"
    r" (?:(?:young|small|little|own) )?(?:kids|children|kiddies|little ones)"
    r"|(?:mum|dad|mother|father) of (?:two|three|four|five|[2-6])"
    r"|(?:kids|children) (?:in bed|at school|at nursery|to feed|off sick|off school|need"
    r"|fight\w*|play\w* up|are hungry))\b(?! (?:all |are |have |both |now |is )*(?:grown|left|flown"
    r"|moved|abroad|away|adults?|older|never|dont|live|in [a-z]+|school|for|learn|read))",
    re.IGNORECASE,
)
# Whoever is older has children of an age to have their own.
OLDEST_WITH_CHILDREN = 55

RIDE = "hospital_transport"
# A ride is meant where treatment is still to come, and it is hers.
TREATMENT = re.compile(
    r"\b(?:chemos?|chemotherapy|radiotherapy|dialysis|infusions?|outpatients?"
    r"|(?:hospital|clinic|consultant|oncology|cardiology) (?:appointments?|visits?)"
    r"|(?:eye|heart|pain|diabetic|leg|wound|cancer|chest|kidney|stroke|hip) clinic)\b"
)
NO_LIFT = re.compile(
    r"\b(?:no (?:lift|way|one|body) (?:home|there|back|to take|of getting)|nobody to (?:take|drive)"
    r"|cant get (?:there|back)|how (?:will|can|does) (?:she|he) get)\b"
)
IS_OVER = re.compile(
    r"\b(?:finished|finishes|ended|done|over|last year|years? ago|stopped|refus\w+|no more|had)\b"
)


def children_spoken_of(text: str, threads: Iterable[Thread]) -> Thread | None:
    """That she has children, where neither their ages nor anything else tells it."""
    known = list(threads)
    spoken = {t.concept for t in known if t.concept}
    wider = {name for concept in spoken for name in vocabulary().ancestors(concept)}
    ages = [int(t.label.split()[1]) for t in known if t.label.startswith("Aged ")]
    match = HER_CHILDREN.search(text)
    if match is None or PARENTING in spoken | wider or any("(child)" in t.label for t in known):
        return None
    if any(age > OLDEST_WITH_CHILDREN for age in ages):
        return None
    return Thread(ThreadKind.CIRCUMSTANCE, match[0], None, HAS_CHILDREN, match.span())


def ride_needed(threads: Iterable[Thread], clauses: Iterable[Clause]) -> Thread | None:
    """A need for a ride to hospital, where she does not drive and has to go there."""
    known = list(threads)
    said = list(clauses)
    is_without_car = label_of(Limit.NO_CAR) in (thread.label for thread in known)
    is_without_lift = any(NO_LIFT.search(clause.text) for clause in said)
    if RIDE in (t.concept for t in known) or not (is_without_car or is_without_lift):
        return None
    for clause in said:
        text = clause.text
        if TREATMENT.search(text) and not (IS_OVER.search(text) or RELATION.search(text)):
            words = clause.words
            return Thread(
                ThreadKind.NEED,
                text,
                RIDE,
                vocabulary().by_id[RIDE].label,
                (words[0].start, words[-1].end),
            )
    return None
