"""Wishes and needs in words that no concept knows: "misses her kabaddi"."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from matching.hearing.clauses import Clause
from matching.hearing.kin import RELATIONS
from matching.hearing.spelling import is_known
from matching.hearing.words import Word, is_telling
from matching.request import ThreadKind

WISHES = re.compile(
    r"\b(?:likes|(?:i|we|they|would|really|and) like|loves?|loved|enjoys?|enjoyed|into|fancies"
    r"|fancy|misses|interested in|good at|keen on|mad (?:on|about)|passion for|hobby is|hobbies"
    r"|favourite|plays?|played|hates?|hated|loathes|detests|dislikes"
    r"|demon at|used to (?:do|go to|play|make|collect|love|like|enjoy)|(?:did|does) a bit of"
    r"|(?:would (?:like|love)|wants?|hoping) to (?:learn|try|do|join|go to|make|play|start|see)"
    r"|wants (?:a|an|some|something))\b"
)
NEEDS = re.compile(
    r"\b(?:needs?(?: to (?:find|get|sort|have))?|help (?:with|to)|struggl\w+ (?:with|to)"
    r"|trouble (?:with|getting)|problems? (?:with|getting)|stuck with|advice (?:on|about|with)"
    r"|looking for|cant (?:use|work|manage|sort)|broken)\b"
)
# Words that tell nothing of what somebody would like where no concept knows more.
IDLE = frozenset(
    """misses hated declined refused married divorced complain burden fuss free fine worst best
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays
    fridays saturdays sundays fri morning mornings afternoon afternoons evening evenings weekend
    weekends month months kids children mind prefers prefer quiet enough moment ready home coming
    leave leaves wife husband ex three four five six seven eight nine ten proud able anymore
    alone asked ask asks bad bit bother busy call calls change check company couple dead different
    difficult done early easy end ever everyone exact family far fast feet find finish finished
    folk foot forever friend friends full girl girls guess half hand hands happen happy hard head
    hear heard hour hours house idea ideal job keep lad lads late later laugh life lift listen
    look lost loud mad man mate mates men mess money mum name nan near next night nights old open
    own part pay person phone place plan point proper put quick real right room round run self
    sense share sit sleep slow soon sort soul speak stand start starts stop stuff summer talk
    talking talks tell thing told tonight top town trying turn use usually wait walls watch
    watching wife winter women word words work works world worry worse wrong year young younger
    village street estate side bed door floor morning outside inside stairs first second last
    whole whatever wherever gone lives live daughter son dad mother father boy baby toddler age
    afterwards already although always alive alternate blow break grieving desperate people
    bus buses car driving stairs steps talked told talk telly limit screen lead led lifted sent
    sends mile miles yard yards stone pint pints metre metres inch inches pound pounds quid tenner
    percent hour hr hrs min mins second telling tells manage manages managing moan moaning moans
    grumble grumbling whinge sitting standing lying waiting going coming doing having being making
    getting saying looking hearing knowing showing shown giving given taking taken keeping kept
    bringing brought going went left leaving asking answering ringing rang knock knocking decent
    brilliant lovely lousy sick shattered tired weary frightened wives husbands sons daughters
    brothers sisters neighbour neighbours others ones bits badge letter letters racket noise
    lessons times chance reason answer answers news matter stranger strangers""".split()
)
# "Doesn't need telling": no need of hers.
NOT_NEEDED = re.compile(r"\b(?:doesnt|dont|didnt|not|never|no) (?:really |even |actually )?$")
# After a wish or a need so many words are looked at, and so many of them make its label.
REACH, MOST_WORDS = 6, 3
LONGEST_BARE, SHORT_BARE, LONGEST_STRANGE = 6, 2, 14
BREAKS = frozenset(
    "but since because when while which who although though so until till as".split()
)


@dataclass(frozen=True, slots=True)
class PlainWish:
    """What was wished for or needed: the words from ``first`` up to ``end``, and how to call it."""

    kind: ThreadKind
    first: int
    end: int
    label: str


def _is_worth(word: Word, *, is_wish: bool) -> bool:
    if not is_telling(word) or word.text in IDLE or word.text in RELATIONS:
        return False
    if word.is_capitalised and word.start > 0:
        return False
    is_strange = is_wish and word.text.isalpha() and len(word.text) <= LONGEST_STRANGE
    return is_known(word) or is_strange


def wish_in(clause: Clause) -> PlainWish | None:
    """What stands right after "likes", "misses", "needs" and their like; nothing of no telling."""
    text = clause.text
    wish, need = WISHES.search(text), NEEDS.search(text)
    match = wish or need
    if match is None or (match is need and NOT_NEEDED.search(text[: match.start()])):
        return None
    offsets = list(accumulate((len(word.text) + 1 for word in clause.words), initial=0))
    at = bisect_left(offsets, match.end())
    near = list(range(at, min(at + REACH, len(clause.words))))
    stop = next((i for i in near if clause.words[i].text in BREAKS), near[-1] + 1 if near else at)
    worth = [i for i in near if i < stop and _is_worth(clause.words[i], is_wish=wish is not None)]
    if not worth:
        return None
    kind = ThreadKind.INTEREST if wish else ThreadKind.NEED
    return _wish(kind, clause, worth[:MOST_WORDS])


def bare_wish_in(clause: Clause, covered: Sequence[tuple[int, int]]) -> PlainWish | None:
    """The words of a short clause that are all there is: "kabaddi" is what is wanted."""
    if len(clause.words) > LONGEST_BARE:
        return None
    is_short = len(clause.words) <= SHORT_BARE
    worth = [
        at
        for at, word in enumerate(clause.words)
        if _is_worth(word, is_wish=is_short) and not any(a <= word.start < b for a, b in covered)
    ]
    return _wish(ThreadKind.INTEREST, clause, worth[:MOST_WORDS]) if worth else None


def _wish(kind: ThreadKind, clause: Clause, worth: Sequence[int]) -> PlainWish:
    label = " ".join(clause.words[at].text for at in worth)
    return PlainWish(kind, clause.first + worth[0], clause.first + worth[-1] + 1, label)
