"""Whether a mention in a listing's words says whom it is for, or who may come along."""

import re
from collections.abc import Mapping

from matching.hearing.words import Word
from matching.listings.peoples import Told
from matching.listings.sensitive import ALIKE, CONDITION, is_grave
from matching.request import ThreadKind
from matching.taxonomy.concept import vocabulary
from matching.taxonomy.phrases import Mention

EARLY_WORDS = 30
# Before a guarded concept these words say that the listing is for such people.
FOR_THEM = frozenset(
    "for with affected living by of who experiencing recovering supporting support supports help"
    " helps helping survivors bereaved concerned about after against only struggling worried group"
    " club cafe stop quit quitting are is".split()
)
FRIENDLY = frozenset("friendly welcome aware awareness inclusive welcomed included".split())
INCLUDING = frozenset("including includes include especially mainly mostly also even plus".split())
# "All faiths eat", "for anyone in the county": whoever comes, whatever a feed says it is about.
OPEN_TO_ALL = re.compile(
    r"\b(?:all|any|every) (?:faiths?|nationalit\w+)\b|\b(?:of|or) no(?:ne| faith)\b"
    r"|\b(?:never|nobody|doesn'?t|don'?t|won'?t) asks? who\b|\bthat is all that is asked\b"
    r"|\b(?:everyone|everybody|anyone|anybody|all)(?:'s| is| are)? welcome\b"
    r"|\b(?:for|open to) (?:anyone|anybody|everyone|everybody|all comers)\b"
    r"(?! (?:who|whose|with|living|affected|bereaved|aged|over))"
    r"|\b(?:people|folk|some|men|women) come\b[^.]*\bor because\b"
    r"|\b(?:plenty|lots|others|most|some) (?:just |only )come\b"
    r"|\b(?:for|open to) the whole (?:neighbourhood|village|town|community|street|estate)\b"
    r"|\b(?:church or no church|any faith or none|of every background)\b"
    r"|\banyone (?:over \d+ )?(?:looking for work|short of|in need of|hungry)\b",
    re.IGNORECASE,
)
# What somebody in fear is sheltered from is never for all who come.
NEVER_OPEN = frozenset("domestic_abuse sexual_violence safeguarding dementia".split())
CARERS, PARENT_CARERS = "carers", "parent_carers"
# "A break from caring for your loved one" is of somebody who lives.
LOVED = "loved one"
DEAD = re.compile(
    r"\b(?:loss|lost|losing|died?|dying|dead|death|bereave\w*|grie\w+|passed|passing|funeral"
    r"|mourn\w*|memor(?:y|ies)|suicide)\b",
    re.IGNORECASE,
)
# "Parents/carers" are whoever brings a child.
PARENTS_OR_CARERS = re.compile(
    r"\bparents?\s*(?:/|and|or|&)\s*(?:guardians?\s*(?:/|and|or|&)\s*)?carers?\b", re.IGNORECASE
)
# "Adults, and their carers": those come along, and it is not for everybody who cares.
ALONG_BEFORE = re.compile(
    r"(?:\b(?:and|or|with|plus)|&|,) (?:their|his|her|an|your|one)"
    r" (?:own |unpaid |family |main )*$",
    re.IGNORECASE,
)
ALONG_AFTER = re.compile(
    r"^(?:'s?|s)?(?: group| circle)? (?:may|can|must|should|are (?:also )?welcome|welcome"
    r"|(?:runs?|meets?|sits?) (?:separately|next door))\b",
    re.IGNORECASE,
)
# "Adults with arthritis": what stands there is whom it is for, guarded or not.
WITH_IT = re.compile(
    r"^(?:for |open to )?(?:people|adults?|anyone|anybody|those|individuals|women|men|children)"
    r"\b[^.;]{0,30}?\b(?:with|who have|affected by)\b",
    re.IGNORECASE,
)
# Whoever has none of these may come all the same.
OR_OTHERS = re.compile(
    r"\b(?:or|and) (?:anyone|anybody|people|those|everyone|others|older|over|who|just|simply|to)\b"
    r"|\bnot only\b|\bespecially\b|\bfor example\b",
    re.IGNORECASE,
)
# Where one is lost to it nobody who thinks of it belongs.
LOST_TO_IT, THINKING_OF_IT = "suicide_bereavement", frozenset({"suicide_prevention", "crisis"})
LOST_TO_SUICIDE = re.compile(
    r"\b(?:loss|lost|losing|bereave\w+|died|death|grie\w+)\b[^.!?]{0,50}\b(?:to|by|through|from|of)"
    r" (?:a )?suicide\b|\bsuicide (?:loss|bereavement)\b|\bsurvivors of suicide\b",
    re.IGNORECASE,
)
# An activity that all may join, of which such people are only some.
SOME_OF_THEM = frozenset({"sight_loss", "hearing_loss"})
FELLOWSHIPS = "fellowships"
TWELVE_STEPS = re.compile(
    r"\b(?:work|follow|use|through) (?:through )?(?:the |our )?(?:twelve|12)[- ]steps?\b"
    r"|(?<!not )(?<!no )(?<!non )\b(?:twelve|12)[- ]steps? (?:meeting|fellowship|group|programme)",
    re.IGNORECASE,
)
HEALTH = frozenset({"long_term_condition", "physical_disability"})
# What a group for people who are not well in mind speaks of, and what makes it one for all.
WELLBEING = "wellbeing"
TROUBLED = frozenset(
    "anxiety panic agoraphobia depression low_spirits seasonal_mood burnout trauma".split()
)
# Who comes to a potting shed for the low: widows as well, and those who are alone.
LOW_AT_WORK, RELAXATION = ("loneliness", "widowed"), "relaxation"
FOR_COMPANY = frozenset("company loneliness befriending".split())
# Whom a council's social workers are for, by any of these.
SOCIAL_CARE, HUB = "adult_social_care", "community_hub"
IN_NEED_OF_CARE = frozenset(
    "adult_social_care personal_care reablement hospital_discharge carers housebound"
    " physical_disability".split()
)
JUST_MOVED = re.compile(
    r"^(?:so |have )?(?:you(?:'ve| have)? (?:just )?|(?:just|newly|recently) )"
    r"(?:arrived|moved(?! (?:out|by|from))|bought (?:on|in|into) (?:the|one))\b",
    re.IGNORECASE,
)
NEWCOMERS = frozenset({"new_to_area", "company", "loneliness"})


def is_of_the_living(text: str, quote: str) -> bool:
    """Whether "your loved one" in a listing's words speaks of nobody who died."""
    return quote.lower().startswith(LOVED) and DEAD.search(text) is None


def comes_along(text: str, start: int, end: int, concept: str) -> bool:
    """Whether carers are spoken of as those who come with whom a listing is for.

    Parameters
    ----------
    start, end
        Where in the text the mention stands.
    """
    if any(m.start() <= start < m.end() for m in PARENTS_OR_CARERS.finditer(text)):
        return concept in (CARERS, PARENT_CARERS)
    if concept != CARERS:
        return False
    before, after = text[:start], text[end:]
    is_after = ALONG_AFTER.search(after) is not None and bool(before.strip())
    return is_after or (ALONG_BEFORE.search(before) is not None and not after.startswith(" of "))


def is_for_them(words: list[Word], mention: Mention, *, is_plain: bool) -> bool:
    """Whether a guarded concept says whom the listing is for, rather than who may come as well.

    Parameters
    ----------
    is_plain
        Whether it stands in the name or among the conditions.
    """
    before = [word.text for word in words[max(0, mention.first - 5) : mention.first]]
    after = {word.text for word in words[mention.end : mention.end + 2]}
    if FRIENDLY & after or INCLUDING & set(before):
        return False
    if is_plain:
        return True
    is_early = mention.first < EARLY_WORDS
    return is_early and (mention.first == 0 or bool(FOR_THEM & set(before)))


def is_condition_named(condition: str, start: int, concept: str) -> bool:
    """Whether a condition for coming asks for some trouble of health by its name."""
    known = vocabulary()
    of_health = HEALTH & {concept, *known.ancestors(concept)} or concept in TROUBLED
    if not of_health or OR_OTHERS.search(condition):
        return False
    framed = WITH_IT.search(condition)
    is_framed = framed is not None and framed.end() <= start
    return start == 0 or (is_framed and not re.search(r"[.;]", condition[:start]))


def with_those_it_serves(central: set[str]) -> frozenset[str]:
    """What a listing is for, and of what is no condition the people that it serves.

    Notes
    -----
    A stay and play is for parents of toddlers, who need not have asked for one by name; a group for
    one cancer is not for another, nor a circle of one people.
    """
    known = vocabulary()
    found = set(central)
    for concept_id in central:
        if CONDITION in known.ancestors(concept_id):
            continue
        for wider in known.ancestors(concept_id):
            if known.by_id[wider].is_apart:
                break
            if known.by_id[wider].is_guarded:
                found.add(wider)
            if known.by_id[wider].kind is ThreadKind.CIRCUMSTANCE:
                break
    return frozenset(found)


def not_meant(
    central: set[str], told: Mapping[str, Told], confirmed: frozenset[str]
) -> frozenset[str]:
    """Of those whom a tag tells a listing is for, those whom its words do not mean."""
    return _some_of_them(central, told, confirmed) | _beside_the_named(central, told)


def _some_of_them(
    central: set[str], told: Mapping[str, Told], confirmed: frozenset[str]
) -> frozenset[str]:
    """Conditions that some of those have who come for an activity.

    Notes
    -----
    A stroll to which the surgery sends people after heart attacks is for whoever walks. Where the
    words say nothing of a condition, its tag is believed.
    """
    known = vocabulary()
    is_activity = any(known.by_id[name].kind is ThreadKind.INTEREST for name in confirmed)
    if not is_activity or CONDITION in confirmed:
        return frozenset()
    return frozenset(
        name
        for name in central
        if told.get(name) is Told.IN_PASSING
        and not is_grave(name)
        and (name in SOME_OF_THEM or CONDITION in known.ancestors(name))
    )


def _beside_the_named(central: set[str], told: Mapping[str, Told]) -> frozenset[str]:
    """Of those alike, whom a tag adds where the words plainly name others of them.

    Notes
    -----
    A table of autistic women that is tagged with ADHD is not for whoever has that alone.
    """
    plain = {name for name, place in told.items() if place}
    named = plain.union(*(vocabulary().ancestors(name) for name in plain))
    alike = central & ALIKE
    return frozenset(alike - named if alike & named else ())


def kept_for(
    central: set[str], told: Mapping[str, Told], confirmed: frozenset[str], outset: str
) -> frozenset[str]:
    """Whom a listing is for besides, of whom none is guarded by itself.

    Parameters
    ----------
    confirmed
        What a person or the feed says that it is about.
    outset
        How its description begins.
    """
    found: set[str] = set()
    named = {name for name, place in told.items() if place is Told.NAMED}
    others = central - {CARERS} - TROUBLED
    is_tagged = WELLBEING in confirmed and bool(TROUBLED & confirmed)
    if (is_tagged or TROUBLED & (central | named)) and not others | FOR_COMPANY & confirmed:
        found |= {WELLBEING, *(LOW_AT_WORK if _is_done(confirmed) else ())}
    if SOCIAL_CARE in confirmed | named and HUB not in confirmed | named and not others:
        found |= IN_NEED_OF_CARE
    if JUST_MOVED.search(outset) and not central:
        found |= NEWCOMERS
    return frozenset(found)


def _is_done(confirmed: frozenset[str]) -> bool:
    """Whether something is made or grown there, besides lying still."""
    kinds = {name: vocabulary().by_id[name].kind for name in confirmed - {RELAXATION}}
    return ThreadKind.INTEREST in kinds.values()
