"""Finding the vocabulary's phrases in a text, in one pass."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from matching.hearing.words import Word, plain, stem_of, written_out
from matching.taxonomy.concept import vocabulary

GAP = "_"
LONGEST_GAP = 3
# Notes leave these out. Two words alone say too little ("on bus", "in bed").
ARTICLES = frozenset({"the", "a", "an"})
FEWEST_WITHOUT_ARTICLES = 3
IDIOMS = Path(__file__).with_name("idioms.toml")
NOTHING = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept met in a text, by the words from ``first`` up to ``end``."""

    concept: str
    first: int
    end: int

    @property
    def length(self) -> int:
        """Number of words."""
        return self.end - self.first


@dataclass(slots=True)
class _Node:
    next: dict[str, "_Node"] = field(default_factory=dict)
    concepts: list[str] = field(default_factory=list)


class PhraseTree:
    """Phrases by their stems, word after word."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._root = _Node()
        for phrase, concept in phrases:
            self._add(phrase, concept)

    def _add(self, phrase: str, concept: str) -> None:
        node = self._root
        for key in phrase_keys(phrase):
            node = node.next.setdefault(key, _Node())
        if concept not in node.concepts:
            node.concepts.append(concept)

    def find(self, words: Sequence[Word]) -> list[Mention]:
        """Every mention in order of the words; none that lies inside a longer one or an idiom."""
        found: list[Mention] = []
        openings = self._root.next
        for first, word in enumerate(words):
            if word.stem in openings or "=" + word.text in openings:
                self._walk(self._root, words, first, first, found)
        return [mention for mention in _longest(found) if mention.concept != NOTHING]

    def _walk(
        self, node: _Node, words: Sequence[Word], first: int, at: int, found: list[Mention]
    ) -> None:
        if node.concepts:
            found += [Mention(concept, first, at) for concept in node.concepts]
        if not node.next:
            return
        if at < len(words):
            for key in _keys_of(words[at]):
                following = node.next.get(key)
                if following is not None:
                    self._walk(following, words, first, at + 1, found)
        gap = node.next.get(GAP)
        if gap is not None:
            for skipped in range(LONGEST_GAP + 1):
                self._walk(gap, words, first, min(at + skipped, len(words)), found)


def phrase_keys(phrase: str) -> list[str]:
    """The steps of a phrase: stems, ``=word`` for an exact word, ``_`` for a gap."""
    keys = []
    for part in phrase.split():
        if part == GAP:
            keys.append(GAP)
        elif part.startswith("="):
            keys.append("=" + written_out(plain(part[1:])))
        else:
            keys.append(stem_of(written_out(plain(part))))
    return keys


def _keys_of(word: Word) -> tuple[str, str]:
    return word.stem, "=" + word.text


def _longest(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    reached = -1
    # By start, longest first: a mention that ends no later than one before it lies inside it.
    for mention in sorted(set(mentions), key=lambda m: (m.first, -m.end, m.concept)):
        same_span = kept and (kept[-1].first, kept[-1].end) == (mention.first, mention.end)
        # A turn of phrase sorts before the concepts that its words would name.
        if same_span and kept[-1].concept == NOTHING:
            continue
        if mention.end > reached or same_span:
            kept.append(mention)
            reached = max(reached, mention.end)
    return kept


def idioms(where: str) -> list[str]:
    """The turns of phrase that mean no concept though a word of theirs does.

    Parameters
    ----------
    where
        ``said`` or ``listed``: what people say, or what listings write.
    """
    written: dict[str, list[str]] = tomllib.loads(IDIOMS.read_text(encoding="utf-8"))
    return written[where]


@lru_cache(maxsize=1)
def said_tree() -> PhraseTree:
    """The phrases that people use, and as hurried notes leave them."""
    phrases = [(phrase, c.id) for c in vocabulary() for phrase in c.said]
    phrases += [(idiom, NOTHING) for idiom in idioms("said")]
    written = {tuple(phrase_keys(phrase)) for phrase, _ in phrases}
    hurried = ((without_articles(phrase), concept) for phrase, concept in phrases)
    return PhraseTree(
        [*phrases, *((p, c) for p, c in hurried if p and tuple(phrase_keys(p)) not in written)]
    )


def without_articles(phrase: str) -> str | None:
    """A phrase as hurried notes write it ("leaves gas on"), unless too little of it is left."""
    words = phrase.split()
    kept = [*words[:1], *(w for w in words[1:-1] if w not in ARTICLES), *words[1:][-1:]]
    says_enough = sum(word != GAP for word in kept) >= FEWEST_WITHOUT_ARTICLES
    return " ".join(kept) if says_enough and len(kept) < len(words) else None


@lru_cache(maxsize=1)
def listed_tree() -> PhraseTree:
    """The phrases that listings use."""
    meant = ((phrase, c.id) for c in vocabulary() for phrase in c.listed)
    return PhraseTree((*meant, *((idiom, NOTHING) for idiom in idioms("listed"))))
