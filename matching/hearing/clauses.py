"""What was said in clauses."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from matching.hearing.words import Word

# "Room w/ men" is one thought.
BREAK = re.compile(r"(?<!\bw)/|[,.;:!?()\n\r|\u2022\u2013\u2014\u2026+&]|\s-+\s|-{2,}")
# A new clause begins where "and" is followed by one of these.
VERBS = frozenset(
    """likes loves wants enjoys used is has lives needs would can cant hates doesnt isnt she he they
    i her his my shes hes im theyre looks cares was were had misses feels got gets worries not no
    never dislikes prefers struggles drives speaks""".split()
)
ALWAYS_BREAK = frozenset({"but", "although", "though", "however", "because", "except", "cos"})

# "Anything but knitting" is one thought.
BEFORE_BUT = frozenset(
    "anything nothing everything all anywhere anyone day days time anytime".split()
)


@dataclass(frozen=True)
class Clause:
    """The words from ``first`` up to ``end`` of what was said."""

    words: tuple[Word, ...]
    first: int

    @property
    def end(self) -> int:
        """Index after the last word."""
        return self.first + len(self.words)

    @cached_property
    def text(self) -> str:
        """Its words in plain letters, parted by single spaces."""
        return " ".join(word.text for word in self.words)


def _breaks_before(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if word.text in ALWAYS_BREAK:
        return words[at - 1].text not in BEFORE_BUT
    return word.text == "and" and at + 1 < len(words) and words[at + 1].text in VERBS


def clauses_of(said: str, words: Sequence[Word]) -> Iterator[Clause]:
    """The clauses in order; every word belongs to exactly one."""
    breaks = [match.start() for match in BREAK.finditer(said)]
    first = passed = 0
    for at in range(1, len(words)):
        before, passed = passed, bisect_left(breaks, words[at].start, passed)
        is_parted = passed > before and breaks[passed - 1] >= words[at - 1].end
        if is_parted or _breaks_before(words, at):
            yield Clause(tuple(words[first:at]), first)
            first = at
    if words:
        yield Clause(tuple(words[first:]), first)
