"""What was said in clauses, and whether a clause speaks for or against what it names."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.words import Word

BREAK = re.compile(r"[,.;:!?()\n\r/|\u2022\u2013\u2014\u2026+&]|\s-+\s|-{2,}")
# A new clause begins where "and" is followed by one of these.
VERBS = frozenset(
    """likes loves wants enjoys used is has lives needs would can cant hates doesnt isnt she he they
    i her his my shes hes im theyre looks cares was were had misses feels got gets worries not no
    never dislikes prefers struggles drives speaks""".split()
)
ALWAYS_BREAK = frozenset({"but", "although", "though", "however", "because", "except", "cos"})

DISLIKES = frozenset(
    "hates hate hated dislikes dislike avoid avoids avoiding detests detest loathes loathe"
    " despises refuses bored sick".split()
)
DENIALS = frozenset("no not nothing isnt never without arent nor neither".split())
# Words that say "does not like" together, before what is disliked.
DISLIKING_PAIRS = frozenset(
    f"{refusal} {wish}"
    for refusal in "doesnt dont didnt not never wouldnt wont cant couldnt isnt".split()
    for wish in "like want fancy enjoy stand bear abide into keen do interested liked need"
    " stomach".split()
)
AFTERWARDS = re.compile(
    r"^(?:isnt|is not|not|arent|are not|really isnt|was never|never)(?: really)?"
    r" (?:for|her|his|my|their|one|appeal|really)\b|^(?:bores|puts (?:her|him|me) off|no thanks"
    r"|leaves (?:her|him|me) cold|drives (?:her|him|me)|is out|are out|no way|not for)\b"
)
REACH = 8
NEAR_REACH = 2
STILL_LIKES = frozenset("hasnt havent hadnt since anymore".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """The words from ``first`` up to ``end`` of what was said."""

    words: tuple[Word, ...]
    first: int

    @property
    def end(self) -> int:
        """Index after the last word."""
        return self.first + len(self.words)

    @property
    def text(self) -> str:
        """Its words in plain letters, parted by single spaces."""
        return " ".join(word.text for word in self.words)


def _breaks_before(said: str, words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if BREAK.search(said, words[at - 1].end, word.start) or word.text in ALWAYS_BREAK:
        return True
    return word.text == "and" and at + 1 < len(words) and words[at + 1].text in VERBS


def clauses_of(said: str, words: Sequence[Word]) -> Iterator[Clause]:
    """The clauses in order; every word belongs to exactly one."""
    first = 0
    for at in range(1, len(words)):
        if _breaks_before(said, words, at):
            yield Clause(tuple(words[first:at]), first)
            first = at
    if words:
        yield Clause(tuple(words[first:]), first)


def _is_disliked_before(before: Sequence[str]) -> bool:
    near = before[-REACH:]
    pairs = {f"{one} {two}" for one, two in itertools.pairwise(near)}
    return bool(DISLIKES & set(near) or DISLIKING_PAIRS & pairs)


def is_refused(clause: Clause, first: int, end: int) -> bool:
    """Whether the clause speaks against the words from ``first`` up to ``end`` of what was said.

    Notes
    -----
    "Not" and "no" reach two words, "hates" and "doesn't like" eight; what somebody has not done for
    years she may still love.
    """
    texts = [word.text for word in clause.words]
    before, after = texts[: first - clause.first], texts[end - clause.first :]
    if _is_disliked_before(before) or AFTERWARDS.match(" ".join(after[:5])):
        return True
    if STILL_LIKES & {*before, *after}:
        return False
    near = before[-NEAR_REACH:]
    if near and near[0] in DENIALS and near[-1] in ("only", "just"):
        return False
    return bool(DENIALS & set(near)) and "without" not in after


def is_disliked(clause: Clause, first: int, end: int) -> bool:
    """Whether somebody does not like it or has had enough, not just that it is not so."""
    texts = [word.text for word in clause.words]
    before, after = texts[: first - clause.first], texts[end - clause.first :]
    had_enough = " ".join(before[-3:]).endswith(("no more", "had enough of", "fed up with"))
    return had_enough or _is_disliked_before(before) or bool(AFTERWARDS.match(" ".join(after[:5])))


def is_denied(clause: Clause, first: int) -> bool:
    """Whether "not", "no" or the like stands right before a circumstance."""
    texts = [word.text for word in clause.words][: first - clause.first]
    return bool(DENIALS & set(texts[-NEAR_REACH:]) or {"isnt", "doesnt"} & set(texts[-3:]))
