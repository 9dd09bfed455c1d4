"""What a word of the vocabulary means where the words around it tell of something else."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from matching.hearing.clauses import Clause
from matching.hearing.passing import LONGEST_SEARCH, is_in_passing
from matching.taxonomy.concept import vocabulary
from matching.taxonomy.phrases import Mention

PETS, PET_LOSS = frozenset({"animals", "dogs", "cats"}), "pet_loss"
CONDITION = "long_term_condition"
FATHERS, TODDLERS = "fathers", "parents_toddlers"
EMPLOYMENT, GIVING = "employment", "volunteering"
OF_LATER_LIFE = frozenset({"memory", "dementia"})
LANGUAGES, PEERS, GP = "languages", "peer_support", "gp_access"
HOMELESS = "homelessness"
RETIREMENT, SIGNING = "retirement", "sign_language"
# What is too much for somebody now, and the help that she may like with it.
TOO_MUCH = {"walking": None, "gardening": "garden_help", "cooking": "meals_help"}
CARERS, GRANDPARENTS = "carers", "grandparents"
OF_ONE_SEX = frozenset({"womens_groups", "mens_groups"})
_OWNED = r"(?: (?:a|the|her|his|my|our|their|old|elderly|little|poor|beloved|last|only|both|two))+"
LOST_BEFORE = re.compile(rf"\b(?:lost|buried|losing|put to sleep|put down){_OWNED}$")
LOST_AFTERWARDS = re.compile(
    r"^(?:(?:was|were|had to be|has been|having to be|just|sadly|then|who) ){0,3}"
    r"(?:put (?:down|to sleep)|pts|died|passed(?: away)?|run over|got run over|rehomed)\b"
)
# "Landlord won't allow pets" tells of the landlord.
ALLOWED = re.compile(r"\b(?:allows?|allowed|allowing|permits?)(?: (?:any|a|the|her|his))*$")
NOT_ALLOWED_AFTERWARDS = re.compile(r"^(?:(?:are|is) )?(?:not )?allowed\b")
# "Dad 76", "dad gone": somebody's father, and no father of small children.
OLDEST_FATHER = 55
# So many words before and after say what one means; a clause of thousands is noise.
WITHIN = 40
SOMEBODYS_DAD = re.compile(
    r"^(?:(?:is|was|s|now) )?(?:in|gone|dead|died|passed|poorly|ill|away|not|old|wont|cant|doesnt"
    r"|hates|thinks|says|gets|goes|lives|drank|drinks|left)\b"
)
AGE_AFTERWARDS = re.compile(r"^(?:(?:is|was|aged|now) )?(\d{2})\b")
WHOSE_DAD = re.compile(r"\b(?:her|his|my|our|their|kids|childrens|baby|babys|sons|daughters)$")
# "Forgetting their language" is no trouble of the old, and neither is what a child forgets.
A_CHILD = re.compile(
    r"\b(?:kids?|child|children|grandkids|grandchildren|baby|toddler|lads?|boys?|girls?|teens?)$"
)
A_SKILL = re.compile(
    r"\b(?:(?:her|his|their|the|my|our) (?:own |home |mother )?(?:language|english|tongue|lines"
    r"|steps|password|pin|login|schoolwork|homework|manners))\b"
)
# "Forgetting the language", "not her first language": nothing she would learn for pleasure.
NOT_LEARNT = re.compile(r"\b(?:forg[eo]t\w*|los(?:t|ing)|first|isnt|not) (?:[a-z]+ ){0,2}$")
# "Looks after her daughter's two": a grandmother, and no carer.
MINDS = re.compile(r"\b(?:looks?|looking|looked) after\b")
THE_LITTLE_ONES = re.compile(
    r"\b(?:grandkids|grandchildren|grandkiddies|little ones|(?:daughters?|sons?)"
    r" (?:two|three|four|[2-6]|kids|children|lads|girls|boys|baby|little))\b"
)
# "Other women who get it" asks for her like, and not for any group of women.
HER_LIKE = re.compile(
    r"\b(?:wom[ae]n|ladies|girls|m[ae]n|blokes|lads|fellas|guys|chaps)"
    r" (?:(?:whove|who|that) (?:gets?|understand|know|(?:have|has|had|been) (?:been|had|it"
    r"|through)|went|live with)\b|(?:just )?like (?:her|him|them|me|us)\b|in the same boat\b)"
)
# "No GP stuff" is said by whoever has one, and has had enough of her.
STUFF = re.compile(r"^(?:stuff|please|pls|ta|thanks)\b")
# "Off the booze since the baby" dates what is over.
IS_OVER = re.compile(
    r"\b(?:off the (?:booze|drink|fags|gear|drugs)|sober|dry|clean|teetotal"
    r"|(?:packed|jacked) (?:it )?in|gave up|given up|quit|not touched"
    r"|stopped (?:smoking|drinking|using|gambling))\b"
)
DATED = re.compile(
    r"\b(?:since|after|before|when|once|until|till|til)"
    r"(?: (?:the|her|his|our|their|my|new|first|second|a|last|he|she|they|had|having|got))*$"
)
# "Thrown out of cubs": he still has a home.
OUT_OF_A_THING = re.compile(
    r"^(?:(?:the|her|his|their|a) )?(?:cubs|scouts|brownies|guides|beavers|cadets|school|college"
    r"|uni|nursery|class|club|choir|team|band|group|course|pub|gym|library|football|league|church)\b"
)
# "Finds walking hard", "can't walk far", "cooking is getting too much": no wish to do more of it.
STRUGGLES = re.compile(
    r"\b(?:finds?|finding|struggl\w+|trouble|difficulty|cannot|cant|can not|unable to|hard to"
    r"|hardly|barely|scarcely)(?: (?:with|to|the|her|his|my|doing|any))*$"
)
IS_HARD = re.compile(
    r"^(?:(?:is|are|was|has|become|becoming|gets?|getting|got|now|all|just|really|very|too|so|a bit"
    r"|quite|more|and|far) )*(?:hard(?:er)?|difficult|painful|hurts?|hurting|agony|a struggle"
    r"|a strain|impossible|too much|beyond (?:her|him|me|them))\b"
)
# "Guide dog retired", "her GP retired".
WHO_RETIRED = re.compile(
    r"\b(?:dog|carer|gp|doctor|dentist|vicar|priest|worker|nurse|manager|landlord|teacher|warden"
    r"|keyworker|consultant)(?: (?:has|have|had|is|just|who|then|now))*$"
)
# "He's a retired vet": what he was, and not that he has only just stopped.
A_RETIRED = re.compile(
    r"^(?!(?:in|last|from|since|early|after|this|two|three|a|and|now|just|at|on|the|with|so|but"
    r"|recently|next|january|february|march|april|may|june|july|august|september|october|november"
    r"|december|summer|xmas|christmas|bored|lost|lonely|man|lady|couple|gent|people|person|who|no"
    r"|misses|wants|due|because|cos|has|is|was|monday|friday|week|month|year)\b)[a-z]+"
)
JUST_NOW = re.compile(r"\b(?:just|recently|newly|now)$")
# "Moved for a job" tells of one that she has.
HELD = re.compile(
    r"\b(?:(?:moved|relocated|came)(?: [a-z]+){0,3} for|started|loves|likes|enjoys|got)"
    r"(?: (?:her|his|their|my|the|new))*$"
)
# Who signs has no need to be taught.
LEARNS = re.compile(r"\b(?:learn\w*|class\w*|course\w*|lessons?|level|teach\w*|taught|wants? to)\b")
# Whoever speaks of one of these looks for pay; "a few useful hours" alone may be given.
PAID = re.compile(
    r"\b(?:jobs?|paid|pay|wages?|earn\w*|money|employ\w*|cv|interview\w*|work(?! it\b)|sacked"
    r"|redundan\w*|dole|jobcentre|income)\b"
)


@dataclass(frozen=True, slots=True)
class _Around:
    """The words of a mention and those around it in its clause, and what else that names."""

    before: str
    named: str
    after: str
    beside: frozenset[str]
    is_search: bool

    @property
    def onward(self) -> str:
        return f"{self.named} {self.after}"


def as_meant(clause: Clause, mentions: Sequence[Mention], of_words: int) -> Iterator[Mention]:
    """What a clause of a note of so many words names, without what it only sounds like."""
    beside = frozenset(mention.concept for mention in mentions)
    for mention in mentions:
        at = mention.first - clause.first
        end = at + mention.length
        words = clause.words
        parts = words[max(0, at - WITHIN) : at], words[at:end], words[end : end + WITHIN]
        is_search = of_words <= LONGEST_SEARCH
        if not is_search and is_in_passing(mention.concept, *parts):
            continue
        before, named, after = (" ".join(word.text for word in part) for part in parts)
        around = _Around(before, named, after, beside, is_search)
        yield from _meant(mention, around)


def _meant(mention: Mention, around: _Around) -> Iterator[Mention]:
    is_pet = mention.concept in PETS
    if is_pet and (LOST_BEFORE.search(around.before) or LOST_AFTERWARDS.match(around.after)):
        yield replace(mention, concept=PET_LOSS)
    misheard = MISHEARD.get(mention.concept)
    if misheard is None or not misheard.is_so(around):
        yield mention
    elif misheard.instead:
        yield replace(mention, concept=misheard.instead)


def _is_too_much(around: _Around) -> bool:
    return bool(STRUGGLES.search(around.before) or IS_HARD.match(around.after))


def _is_anothers(around: _Around) -> bool:
    is_new = around.is_search or JUST_NOW.search(around.before)
    is_trade = A_RETIRED.match(around.after) and not is_new
    return around.named == "retired" and bool(is_trade or WHO_RETIRED.search(around.before))


def _is_shut_out(around: _Around) -> bool:
    is_out = around.named.endswith(("out", "out of"))
    return is_out and OUT_OF_A_THING.match(around.after.removeprefix("of ")) is not None


def _is_held(around: _Around) -> bool:
    return _is_given(around) or HELD.search(around.before) is not None


def _is_spoken(around: _Around) -> bool:
    words = f"{around.before} {around.onward}"
    return around.named in ("bsl", "sign language") and not LEARNS.search(words)


def _is_not_hers(around: _Around) -> bool:
    is_refused = NOT_ALLOWED_AFTERWARDS.match(around.after)
    return bool(ALLOWED.search(around.before) or is_refused)


def _is_somebodys_dad(around: _Around) -> bool:
    if around.named not in ("dad", "dads", "father", "fathers"):
        return False
    age = AGE_AFTERWARDS.match(around.after)
    is_old = age is not None and int(age[1]) >= OLDEST_FATHER
    is_told_of = WHOSE_DAD.search(around.before) or SOMEBODYS_DAD.match(around.after)
    # "Dad's stroke" is told by who looks after him.
    is_ill = any(CONDITION in vocabulary().ancestors(concept) for concept in around.beside)
    return is_old or is_ill or bool(is_told_of)


def _is_no_memory(around: _Around) -> bool:
    return bool(A_CHILD.search(around.before) or A_SKILL.search(around.onward))


def _is_dated(around: _Around) -> bool:
    return bool(IS_OVER.search(around.before) and DATED.search(around.before))


def _is_not_learnt(around: _Around) -> bool:
    return bool(NOT_LEARNT.search(f"{around.before} ") or NOT_LEARNT.search(f"{around.named} "))


def _is_grandmother(around: _Around) -> bool:
    return bool(MINDS.search(around.named) and THE_LITTLE_ONES.search(around.onward))


def _is_for_her_like(around: _Around) -> bool:
    return HER_LIKE.search(around.onward) is not None


def _is_enough_of_it(around: _Around) -> bool:
    return around.named.startswith("no ") and STUFF.match(around.after) is not None


def _is_given(around: _Around) -> bool:
    known = vocabulary()
    gives = any(GIVING in (concept, *known.ancestors(concept)) for concept in around.beside)
    return gives and not PAID.search(f"{around.before} {around.onward}")


@dataclass(frozen=True, slots=True)
class _Misheard:
    """When a concept's words mean something else, and the concept that is meant, if any."""

    is_so: Callable[[_Around], bool]
    instead: str | None = None


MISHEARD = {
    **dict.fromkeys(PETS, _Misheard(_is_not_hers)),
    **dict.fromkeys(OF_LATER_LIFE, _Misheard(_is_no_memory)),
    **dict.fromkeys(OF_ONE_SEX, _Misheard(_is_for_her_like, PEERS)),
    FATHERS: _Misheard(_is_somebodys_dad),
    TODDLERS: _Misheard(_is_dated),
    LANGUAGES: _Misheard(_is_not_learnt),
    CARERS: _Misheard(_is_grandmother, GRANDPARENTS),
    EMPLOYMENT: _Misheard(_is_held),
    GP: _Misheard(_is_enough_of_it),
    RETIREMENT: _Misheard(_is_anothers),
    HOMELESS: _Misheard(_is_shut_out),
    SIGNING: _Misheard(_is_spoken),
    **{concept: _Misheard(_is_too_much, help_) for concept, help_ in TOO_MUCH.items()},
}
