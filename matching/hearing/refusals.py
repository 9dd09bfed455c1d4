"""What somebody speaks against, and how far in the clause that reaches."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, islice

from matching.hearing.clauses import Clause


class Stance(StrEnum):
    """How a clause speaks against what it names."""

    # "Won't go", "doesn't want", "no more": she will not have it.
    REFUSED = "refused"
    # "Hates", "fed up of": a thing is kept away from, but a plight stays one.
    DISLIKED = "disliked"
    # "Not", "no": it is not so.
    DENIED = "denied"
    # "Has no garden": neither wanted nor kept away from.
    LACKED = "lacked"


STRONG = (Stance.REFUSED, Stance.DISLIKED)


@dataclass(frozen=True, slots=True)
class Scope:
    """Words from ``first`` up to ``end`` of what was said that are spoken against."""

    stance: Stance
    first: int
    end: int
    # Where the words that speak against begin: "fed up" before "of bingo" is no low mood.
    cue: int

    def is_cue(self, first: int, end: int) -> bool:
        """Whether words are part of how something is spoken against."""
        return self.cue <= first and end <= self.first and self.stance in STRONG

    def covers(self, first: int) -> bool:
        """Whether words that begin at ``first`` are spoken against."""
        return self.first <= first < self.end


_NOT = (
    r"(?:doesnt|does not|dont|do not|didnt|did not|wont|will not|wouldnt|would not|never|not|isnt"
    r"|arent|aint|wasnt|no longer|cant be|cannot be|im not)"
)
_MILDLY = (
    r"(?: (?:really|actually|even|be|all|that|at|too|very|particularly|much|ever|a|one|bit|yet"
    r"|feel|feeling))*"
)
# "Doesn't want to be lonely" asks for company.
_STATE = r"(?! (?:to )?(?:be|feel|end|lose|die|live|stay|fall|become|worry|leave|give|stop|miss)\b)"
_WILL = (
    rf"(?:want|wants|wanting|wanted){_STATE}|go|goes|going(?! out)|do|doing|attend|join|like|likes"
    r"|liking|fancy|enjoy|enjoys|interested|keen|into|entertain|consider|for|fan|bothered|happy"
    r"|comfortable|ready|up for|stand|bear|abide|stomach|agree|accept|engage|see a|good with"
    r"|be seen dead|get on with|use|take|put (?:her|him|me|them) (?:down|forward) for"
    r"|after(?! (?:she|he|they|the|her|his|my|\d))|suggest|send (?:her|him|me|them) (?:to|on)|thank"
    r"|(?:hear|talk|be told) (?:of|about)"
    r"|fussed(?! (?:what|where|which|who|how|if|whether|when|as long|either))"
    r"|(?:much )?of a (?:one )?for|been (?:one for|into|keen|interested|a fan|bothered|up for)"
)
REFUSED = re.compile(
    rf"\b(?:{_NOT}{_MILDLY} (?:{_WILL})\b"
    r"|(?:cant|cannot|couldnt|could not) (?:stand(?! (?:up|for|long))|bear|abide|stomach|be doing"
    r"|be bothered with|get on with)"
    # "Doesn't have" is a lack, "won't have" a refusal.
    r"|(?:wont|will not|wouldnt) (?:even |ever )?(?:have|let|see|speak to|talk to|open up to)"
    r"|told (?:[a-z]+ ){1,3}where to (?:put|stick|shove|go with)"
    r"|couldnt care less (?:about|for)|keep (?:her|him|me|them) away from|dont (?:even )?mention"
    r"|rather (?:die|starve|eat|stick|pull|poke|have (?:her|his|my) teeth)(?: [a-z]+){0,6}? than"
    r"|(?:nobody|no one|please dont|dont anybody) (?:suggest|mention|offer|send)"
    r"|nothing for (?=old|elderly|over|pensioner|oap|the elderly|the old)"
    r"|(?:refuses?|refused|refusing|declines?|declined|turned down|turns down|said no to"
    r"|says no to|no interest in|not one for|steers? clear of|steering clear of|stays? away from"
    r"|keeps? away from|wants nothing to do with|nothing to do with|would(?: much)? rather not"
    r"|rather not|avoids?|avoiding|no more|gave up on|given up on|against|draws the line at"
    r"|anything (?:but|except)|anything other than|nothing (?:with|involving|like|about|to do with)"
    r"|allergic to|without (?:any|the|all)|except for|apart from"
    r"|(?:sick|tired|fed up|bored|had enough)(?: of| with)? being (?:asked|told|pushed|nagged|sent"
    r"|offered|made|referred)|dont you dare(?: (?:say|mention|suggest|offer|send))?"
    r"|(?:not|wont|never|refuses) (?:be|being|to be|getting|get) (?:set up|put|sent|paired|lumped"
    r"|stuck|shoved|packed off|signed up) (?:up |off )?(?:with|in|to|for|on|into)"
    r"|(?:cant|couldnt) do (?=(?:[a-z]+ ){1,5}again\b)|not sitting (?:in|with|round|through)"
    r"|will not (?:sit|set foot)|never (?:again|set foot))\b)"
)
DISLIKED = re.compile(
    r"\b(?:(?:hates?|hated|loathes?|detests?|despises?|dislikes?|disliked)"
    r"(?! (?:not|missing|that|when|losing|having|being without|to (?:lose|miss|give|leave|stop)))"
    r"|dreads?|(?:sick|sick to death|fed up|bored|had enough|had it|tired) (?:of|with|by)"
    r"|put off by|(?:laughed|stared|shouted|gawped) at (?:in|at|by)|bullied (?:in|at|out of)"
    r"|(?:cant|couldnt|cannot) face"
    r"|furious when put (?:with|in)"
    r"|(?:hopeless|useless|rubbish|terrible|no good|not good) (?:at|with)|scared of|terrified of"
    r"|frightened of|petrified of|phobia of)\b"
)
AFTERWARDS = re.compile(
    r"^(?:isnt|is not|not|arent|are not|really isnt|was never|wasnt|never)(?: really)?"
    r" (?:for|her|his|my|their|one|appeal|really)\b|^(?:bores|puts (?:her|him|me) off|no thanks"
    r"|leaves (?:her|him|me) cold|drives (?:her|him|me)|is out|are out|no way|not for"
    r"|bore[sd]? (?:her|him|me|them)|(?:did|does) nothing for (?:her|him|me|them))\b"
)
# "Bipolar ruled out", "gambling isn't the problem": it is not so, and nothing is refused.
NOT_SO_AFTERWARDS = re.compile(
    r"^(?:(?:was|were|is|been|has|have|got|now|it) ){0,3}"
    r"(?:ruled out|came back (?:clear|negative))\b"
    r"|^(?:isnt|is not|wasnt|not|never was) the (?:problem|issue|trouble|worry)\b"
)
# "Lip reading is your thing not mine": neither wanted nor kept away from.
NOT_MINE = re.compile(r"^(?:[a-z]+ ){0,3}not (?:mine|hers|theirs)\b")
# What was tried and then spoken of as "it".
VERDICT = re.compile(
    r"^(?:but |and )?(?:she |he |i |they )?(?:really |just )?(?:(?:didnt|did not|doesnt|dont)"
    r" (?:really )?(?:like|enjoy|take to|get on with|get on|think much of|want)\b(?: (?:it|them"
    r"|that|one|the people|there))?$|hate[sd]? (?:it|them|that|every)|(?:its |it was |it |was )?"
    r"(?:not|wasnt|isnt) (?:really )?(?:for (?:her|him|me|them)|(?:her|his|my|their) (?:thing|scene"
    r"|bag|cup))|never again|(?:wont|would not|wouldnt) go (?:back|again)|(?:has )?declined$"
    r"|turned (?:it|them|that) down|said no$|refused$|(?:is )?not interested$|no thanks)"
)
# Who was thrown out of a thing may want it still, and not there.
SHUT_OUT = re.compile(r"\b(?:(?:thrown|kicked|chucked) out of|(?:barred|banned|excluded) from)\b")
# "Hates the health visitor waiting room": the room, and not who is waited for.
ONLY_A_PART = re.compile(
    r"^(?:waiting room|queues?|changing rooms?|showers?|car park|stairs|noise|smell|light(?:s|ing)?"
    r"|music|prices?|cost|toilets?|reception\w*|building|hall|chairs?)\b"
)
# "Won't have it brought neither", of the dinners that were spoken of.
BROUGHT = re.compile(
    r"\b(?:(?:wont|wouldnt) have|(?:doesnt|dont|didnt) want|not having|refuses)(?: to have)?"
    r" (?:it|them|any|food|stuff|anything) (?:all )?(?:brought|delivered|dropped off|fetched)\b"
    r"(?! up\b)"
)
OF_FOOD = re.compile(
    r"\b(?:meals?|dinners?|lunch\w*|food|eat\w*|cook\w*|toast|soup|pies?|fed)\b", re.IGNORECASE
)
# "Never without his crossword": denied twice, and much liked.
DENIED_TWICE = re.compile(
    r"\b(?:never|not|wont|doesnt|dont|cant|cannot|hardly)(?: [a-z]+){0,4} without"
    r"(?: (?:a|an|her|his|their|my|our|the|some))*$"
)
NO_USE = re.compile(
    r"\b(?:no (?:use|good)|useless|hopeless|impossible|not possible|(?:is|are|was|were) out"
    r"|(?:is|are|s) no (?:use|good))\b",
    re.IGNORECASE,
)
# Here somebody begins to speak of what she does want.
TURN = frozenset(
    "likes loves loved enjoys enjoyed prefers prefer wants would used misses fancies keen happy"
    " wishes needs but though although though however instead otherwise still plays".split()
)
DENIALS = frozenset("no not nothing isnt never without arent nor neither aint".split())
# Before one word: "doesn't drink", but "doesn't get to sing" no longer speaks of singing.
DENIED_DOING = frozenset("doesnt dont didnt".split())
# Between "doesn't" and what is not so: "doesn't really have dementia".
BETWEEN = frozenset(
    "have got get really very too so that a an any the particularly actually at all".split()
)
# "Not only" and "no problem with" deny nothing.
NOT_SO = frozenset("only just problem problems trouble worries mind idea doubt matter".split())
# "Isn't a carer since" is so no more, where "not sung since" may be missed.
NOT_NOW = frozenset("isnt arent aint".split())
# What people have or do not have, rather than take part in.
OWNED = frozenset(
    "garden dog cat pet computer laptop internet phone bike piano allotment kitchen family friends"
    " kids children partner".split()
)
HAVING = frozenset("has got have had with theres owns".split())
STILL_LIKES = frozenset("hasnt havent hadnt since anymore nowadays used been years ages".split())
NO_MORE = frozenset("since anymore nowadays".split())
# Here what is refused ends: "won't go even when mended".
ENDS = frozenset("when whenever until till til unless once because cos since while after".split())
REACH = 9
NEAR_REACH = 2
# Of each strength in one clause: a note without commas holds a few, noise thousands.
MOST_SCOPES = 60


STANCES = (
    (REFUSED, Stance.REFUSED),
    (DISLIKED, Stance.DISLIKED),
    (SHUT_OUT, Stance.LACKED),
)


def _offsets(clause: Clause) -> list[int]:
    """Where in the clause's text each word begins."""
    return [0, *accumulate(len(word.text) + 1 for word in clause.words)]


def _end(clause: Clause, at: int) -> int:
    """The word at which speaking against ends, counted in the clause."""
    last = min(len(clause.words), at + REACH)
    return next((i for i in range(at + 1, last) if clause.words[i].text in TURN | ENDS), last)


def _strong(clause: Clause) -> Iterator[Scope]:
    text, offsets = clause.text, _offsets(clause)
    for pattern, stance in STANCES:
        for match in pattern.finditer(text):
            at = bisect_left(offsets, match.end())
            if at < len(clause.words):
                cue = clause.first + bisect_right(offsets, match.start()) - 1
                yield Scope(stance, clause.first + at, clause.first + _end(clause, at), cue)


def _denied(texts: Sequence[str], start: int) -> Iterator[Scope]:
    is_still_liked = bool(STILL_LIKES & set(texts))
    is_missed = bool(NO_MORE & set(texts))
    for at, word in enumerate(texts):
        if word not in DENIALS and word not in DENIED_DOING:
            continue
        following = texts[at + 1] if at + 1 < len(texts) else ""
        is_still = is_missed if word == "no" else is_still_liked and word not in NOT_NOW
        if following in NOT_SO or is_still:
            continue
        end = at + 1
        while end < len(texts) and texts[end] in BETWEEN:
            end += 1
        is_doing = word in DENIED_DOING and end == at + 1
        if is_doing and "much" in texts[at : at + REACH]:
            continue
        is_lack = word == "no" and ((at and texts[at - 1] in HAVING) or following in OWNED)
        stance = Stance.LACKED if is_lack else Stance.DENIED
        reach = 1 if is_doing else NEAR_REACH
        yield Scope(stance, start + at + 1, start + max(end + 1, at + 1 + reach), start + at)


def scopes_of(clause: Clause) -> tuple[Scope, ...]:
    """What a clause speaks against, the strongest first."""
    texts = [word.text for word in clause.words]
    strong = islice(_strong(clause), MOST_SCOPES)
    return (*strong, *islice(_denied(texts, clause.first), MOST_SCOPES))


def carries_on(before: Sequence[Scope], clause: Clause, following: Clause | None) -> Scope | None:
    """The scope of the clause before, where a list goes on: "hates bingo, cards or quizzes"."""
    strong = [scope for scope in before if scope.stance in STRONG]
    texts = [word.text for word in clause.words]
    if not strong or len(texts) > REACH or max(s.end for s in strong) < clause.first:
        return None
    more = [word.text for word in following.words][:4] if following and len(texts) <= 3 else []
    if not {"or", "nor"} & {*texts[:4], *more} or (TURN | {"is", "are", "has"}) & set(texts):
        return None
    return Scope(strong[0].stance, clause.first, clause.end, clause.first)


def is_no_use(text: str) -> bool:
    """Whether a clause says of the time it names that it will not do: "daytime groups no use"."""
    return NO_USE.search(text) is not None


def is_verdict(clause: Clause) -> bool:
    """Whether a clause only passes judgement on what was named before it."""
    return VERDICT.match(clause.text) is not None


def brought_in(clause: Clause, plain: str) -> tuple[int, int] | None:
    """The words of a clause by which somebody will not have dinners brought, from and up to."""
    match = BROUGHT.search(clause.text)
    if match is None or not OF_FOOD.search(plain):
        return None
    offsets = _offsets(clause)
    first = bisect_right(offsets, match.start()) - 1
    return clause.first + first, clause.first + bisect_left(offsets, match.end())


def stance_on(
    scopes: Sequence[Scope], clause: Clause, first: int, end: int, verdict: Clause | None
) -> Stance | None:
    """How the words from ``first`` up to ``end`` are spoken against, nothing where they are not.

    Parameters
    ----------
    verdict
        The clause after, which may say of all of this one that it was not liked.
    """
    before = " ".join(word.text for word in clause.words[: first - clause.first])
    if DENIED_TWICE.search(before):
        return None
    after = " ".join(word.text for word in clause.words[end - clause.first :][:5])
    if AFTERWARDS.match(after) or (verdict and is_verdict(verdict)):
        return Stance.REFUSED
    if NOT_MINE.match(after) or NOT_SO_AFTERWARDS.match(after):
        return Stance.LACKED
    found = next((scope.stance for scope in scopes if scope.covers(first)), None)
    if found and ONLY_A_PART.match(after):
        return Stance.LACKED
    return None if found is Stance.DENIED and "without" in after.split() else found
