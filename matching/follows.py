"""What somebody did not say in so many words, and may be offered all the same."""

import re
from collections.abc import Collection, Sequence

from matching.abilities import is_disabled
from matching.hearing.limits import Limit
from matching.hearing.person import Sex
from matching.request import Thread
from matching.taxonomy.concept import vocabulary

Ages = Sequence[tuple[int, int]]
FATHERS, PARENT_CARERS, YOUNG_PARENTS = "fathers", "parent_carers", "young_parents"
PARENTING, HOUSEBOUND, DISABLED = "parenting", "housebound", "physical_disability"
WIDOWED, BEREAVEMENT, HOSPITAL = "widowed", "bereavement", "hospital_discharge"
OLDEST_YOUNG, WIDOW_FROM_AGE, KEPT_IN_FROM_AGE = 25, 65, 75
GRANDPARENTS = "grandparents"
A_GRANDPARENT = re.compile(
    r"\b(?:nans?|nana|nanny|gran|granny|grandma|grandmother|grandad|granddad|grandpa|grandfather"
    r"|grand(?:son|daughter|child|kid)\w*)\b",
    re.IGNORECASE,
)
# Whose death makes a widow; where nobody is named it may have been such a one.
A_PARTNER = re.compile(
    r"\b(?:wife|wifes|husband|hubby|hubbys|partner|missus|spouse|widow\w*|married|boyfriend"
    r"|girlfriend|fianc\w+|other half)\b",
    re.IGNORECASE,
)
ANOTHER_KIN = re.compile(
    r"\b(?:mum|mums|mam|mother|dad|dads|father|brother|sister|son|daughter|dtr|nan|nana|gran"
    r"|grandma|grandad|granddad|parents|aunt|auntie|uncle|cousin|friend|mate|baby|child|dog|cat"
    r"|twin)\b",
    re.IGNORECASE,
)
# Whoever is slow, lives alone at eighty or is afraid of the street does not get out much.
KEPT_IN = frozenset({Limit.AT_HOME, Limit.SLOW, Limit.WHEELCHAIR})
KEPT_IN_BY = frozenset("agoraphobia lives_alone falls home_carers telecare stopped_driving".split())
# After a fall, or with a commode to be fetched, somebody comes home from hospital.
HOSPITAL_TOLD_BY = frozenset(
    "reablement falls stroke strength_balance equipment_loan hospital_transport".split()
)
# Whoever's child has one of these is one of the parents whom groups of that name are for.
NEEDS_OF_A_CHILD = frozenset(
    "autism adhd learning_disability physical_disability long_term_condition tourettes"
    " hearing_loss sight_loss".split()
)
A_CHILD = re.compile(
    r"\b(?:kids?|kiddies?|child(?:ren)?|little ones?|bab(?:y|ies)|toddlers?|bairns?|twins|bump"
    r"|(?:single|young|new|first time) (?:mum|dad|parent)|(?:mum|dad|mother|father) of)\b",
    re.IGNORECASE,
)
A_CHILDS = re.compile(r"\((?:[\w' ]+ )?(?:son|daughter|lad|boy|girl|child|kid|twin)s?\)$")


def implied_by(
    threads: Sequence[Thread],
    circumstances: Sequence[Thread],
    wanted: Collection[str],
    limits: Collection[Limit],
    own_ages: Ages,
    other_ages: Ages,
    *,
    sex: Sex | None,
    has_child: bool,
) -> list[str]:
    """Concepts that follow from what was said of somebody.

    Parameters
    ----------
    wanted
        Concepts that were heard.
    """
    told = {
        FATHERS: sex is Sex.MAN and has_child,
        PARENTING: has_child or any(A_CHILD.search(thread.text) for thread in threads),
        YOUNG_PARENTS: has_child and all(low <= OLDEST_YOUNG for low, _ in own_ages),
        GRANDPARENTS: any(A_GRANDPARENT.search(thread.text) for thread in circumstances),
        PARENT_CARERS: any(_is_of_a_child_in_need(thread) for thread in circumstances),
        DISABLED: Limit.WHEELCHAIR in limits or is_disabled(circumstances),
        HOSPITAL: not HOSPITAL_TOLD_BY.isdisjoint(wanted),
        WIDOWED: any(_is_of_a_partner(thread, own_ages) for thread in circumstances),
        HOUSEBOUND: _is_kept_in(wanted, limits, (*own_ages, *other_ages)),
    }
    return [concept for concept, is_so in told.items() if is_so]


def _is_of_a_child_in_need(thread: Thread) -> bool:
    spoken = {thread.concept, *vocabulary().ancestors(thread.concept)} if thread.concept else set()
    return bool(NEEDS_OF_A_CHILD & spoken) and A_CHILDS.search(thread.label) is not None


def _is_of_a_partner(thread: Thread, ages: Ages) -> bool:
    """Whether she may be a widow: "nan died" of a man of eighty is told by a granddaughter."""
    concept = thread.concept or ""
    if BEREAVEMENT not in (concept, *vocabulary().ancestors(concept)):
        return False
    is_young = bool(ages) and all(high < WIDOW_FROM_AGE for _, high in ages)
    is_of_another = is_young and ANOTHER_KIN.search(thread.text) is not None
    return not is_of_another or A_PARTNER.search(thread.text) is not None


def _is_kept_in(concepts: Collection[str], limits: Collection[Limit], ages: Ages) -> bool:
    """Whether somebody may be one of those who do not get out much."""
    is_old = any(low >= KEPT_IN_FROM_AGE for low, _ in ages)
    return is_old or not KEPT_IN.isdisjoint(limits) or not KEPT_IN_BY.isdisjoint(concepts)
