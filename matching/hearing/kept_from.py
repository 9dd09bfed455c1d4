"""What somebody who speaks against a thing is to be kept from, and what she only does not have."""

from matching.hearing.clauses import Clause
from matching.hearing.refusals import Stance
from matching.hearing.words import stem_of
from matching.request import ThreadKind
from matching.taxonomy.concept import Concept
from matching.taxonomy.phrases import Mention

# Words by which a plight is spoken of as something on offer.
OFFERED = frozenset(
    stem_of(word)
    for word in "group club class session meeting service support counselling course centre visitor"
    " people team charity coming visiting programme worker talking watchers lot lark"
    " general".split()
)
OFFER_REACH = 2
# Needs that are themselves something on offer: "not counselling" refuses it.
ON_OFFER = frozenset(
    "lunch_club day_centres care_homes home_carers fellowships talking_therapy peer_support cmht"
    " recovery_college phone_befriending home_visits online_groups befriending pen_friends"
    " carers_groups gp_access listening_lines detox digital_skills meals_delivered".split()
)
# Circumstances that name who else would be there: "won't go anywhere with old folk".
COMPANY_OF = frozenset(["older_people"])
# "No carers" may be a lack, "no higher power" is none.
NEVER_LACKED = frozenset(["fellowships"])
# "No GP stuff please" refuses what "no GP" lacks.
STUFF, STUFF_REACH = frozenset("stuff please pls ta thanks thank".split()), 2


def is_kept_from(stance: Stance, concept: Concept, clause: Clause, mention: Mention) -> bool:
    """Whether what is spoken against is to be kept away from.

    Notes
    -----
    "Not lonely" is no need, and whoever is fed up of being lonely still is; of needs only what is
    on offer is refused ("no more lunch clubs"), of circumstances only a group for them.
    """
    if concept.kind is ThreadKind.INTEREST:
        return stance is not Stance.LACKED
    at = mention.first - clause.first
    reach = slice(max(0, at - OFFER_REACH), at + mention.length + OFFER_REACH)
    near = {word.stem for word in clause.words[reach]}
    is_offer = bool(near & OFFERED) or concept.id in ON_OFFER
    if stance is Stance.DENIED and concept.id in ON_OFFER:
        after = {word.text for word in clause.words[at + mention.length :][:STUFF_REACH]}
        before = clause.words[at - 1].text if at else ""
        is_named = before == "not" or (before == "no" and concept.id in NEVER_LACKED)
        return is_named or bool(after & STUFF)
    if concept.kind is ThreadKind.CIRCUMSTANCE:
        is_offer = is_offer or concept.id in COMPANY_OF
        return is_offer and stance in (Stance.REFUSED, Stance.DISLIKED)
    return stance is Stance.REFUSED or (is_offer and stance is Stance.DISLIKED)
