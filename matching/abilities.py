"""What somebody cannot do, or has not got, that a listing may ask of those who come."""

import re
from collections.abc import Collection, Iterable

from matching.hearing.limits import Limit
from matching.listings.demands import PEN_FRIENDS, PET_CARE, Demand
from matching.request import Thread, ThreadKind
from matching.taxonomy.concept import vocabulary

SIGHT_LOSS = "sight_loss"
STILL_SEES = re.compile(
    r"\b(?:in )?one eye\b|\bcataracts?\b[^.]{0,20}\b(?:done|out|fixed|removed|sorted)\b"
    r"|\bglasses\b",
    re.IGNORECASE,
)
_DOG = (
    r"(?:dogs?|pup(?:py|s)?|spaniels?|labradors?|labs?|terriers?|collies?|greyhounds?|whippets?"
    r"|lurchers?|jack russells?|westies?|poodles?|cockapoos?|staffies?|retrievers?|alsatians?)"
)
OWNS_A_DOG = re.compile(
    rf"\b(?:her|his|my|our|their|own|has|have|got|with|owns|walks|walking|the|two) "
    rf"(?:a |an |the |own |old |young |little |calm |lovely |\w+ )?{_DOG}\b"
    rf"|\bdog (?:owner|needs)\b|^(?:a|an|two) (?:\w+ )?{_DOG}\b",
    re.IGNORECASE,
)
HAS_NO_DOG = re.compile(
    r"\b(?:lost|losing|died|put down|put to sleep|passed|misses|missed|missing|had to give"
    r"|gave up|give up|rehomed|used to|cant have|can'?t have|not allowed|no dogs?|without a"
    rf"|want another|would (?:love|like)|wants?|wishes)\b|\b(?:scared|frightened|afraid) of {_DOG}",
    re.IGNORECASE,
)
UNSTEADY = frozenset({Limit.SLOW, Limit.WHEELCHAIR, Limit.AT_HOME})
WEAKENED_BY = frozenset("parkinsons ms_neurological motor_neurone fatigue_me copd falls".split())
PETS = frozenset("dogs cats animals pet_care dog_training pet_loss volunteering".split())
OWNS_A_PET = re.compile(
    r"\b(?:her|his|my|our|their|own|has|have|got|with|owns|the|two|a) (?:\w+ )?"
    r"(?:cats?|kittens?|pets?|rabbits?|budgies?|parrots?|dogs?|staffies?|staffie)\b"
    r"|\b(?:cats?|dogs?|pets?) (?:at home|needs?)\b",
    re.IGNORECASE,
)
SCHOOL_THINGS = frozenset("school_uniform school_costs parenting".split())
DISABLED_BY = frozenset("long_term_condition learning_disability autism".split()) | {
    "sight_loss",
    "hearing_loss",
    "physical_disability",
}
# Who is heard badly, or hears badly, does not do by telephone what can be done otherwise.
NOT_BY_PHONE_WITH = frozenset("stammering aphasia deaf_signers hearing_loss".split())


def cannot(
    threads: Iterable[Thread],
    wanted: Collection[str],
    limits: Collection[Limit],
    *,
    has_child: bool,
) -> frozenset[Demand]:
    """The demands that somebody is known not to meet.

    Notes
    -----
    A dog of her own is taken for granted of nobody: a listing for those who have one is as little
    for others as one for carers. That she sees and drives is, until she says that she does not.
    """
    spoken = list(threads)
    found = set()
    if not any(_has_dog(thread) for thread in spoken):
        found.add(Demand.DOG)
    if not any(_has_pet(thread) for thread in spoken):
        found.add(Demand.PET)
    if not has_child and not SCHOOL_THINGS & set(wanted):
        found.add(Demand.CHILD)
    does_not_see = any(_is_sight_lost(thread) for thread in spoken)
    if does_not_see and PEN_FRIENDS not in wanted:
        found.add(Demand.SIGHT)
    if does_not_see or Limit.NO_CAR in limits:
        found.add(Demand.DRIVING)
    if UNSTEADY & set(limits) or any(_is_weakened(thread) for thread in spoken):
        found.add(Demand.FITNESS)
    return frozenset(found)


def _has_dog(thread: Thread) -> bool:
    return (
        thread.concept in PETS
        and OWNS_A_DOG.search(thread.text) is not None
        and not HAS_NO_DOG.search(thread.text)
    )


def _has_pet(thread: Thread) -> bool:
    if thread.concept == PET_CARE or _has_dog(thread):
        return True
    owns = thread.concept in PETS and OWNS_A_PET.search(thread.text) is not None
    return owns and not HAS_NO_DOG.search(thread.text)


def _is_sight_lost(thread: Thread) -> bool:
    return SIGHT_LOSS in _of_her_own(thread) and not STILL_SEES.search(thread.text)


def _is_weakened(thread: Thread) -> bool:
    return bool(WEAKENED_BY & _of_her_own(thread))


def _of_her_own(thread: Thread) -> frozenset[str]:
    """What she has herself, with what it is a kind of: it is hers where the label names nobody."""
    is_hers = thread.kind is ThreadKind.CIRCUMSTANCE and not thread.label.endswith(")")
    if not is_hers or thread.concept is None:
        return frozenset()
    return frozenset({thread.concept, *vocabulary().ancestors(thread.concept)})


def is_no_caller(threads: Iterable[Thread]) -> bool:
    """Whether somebody has herself what makes the telephone a misery."""
    return any(NOT_BY_PHONE_WITH & _of_her_own(thread) for thread in threads)


def is_disabled(threads: Iterable[Thread]) -> bool:
    """Whether somebody has herself what things for disabled people are for."""
    return any(DISABLED_BY & _of_her_own(thread) for thread in threads)
