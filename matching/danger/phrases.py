"""The data files of dangers, read into patterns."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from matching.answer import Danger
from matching.danger.frames import Found, FrameIndex
from matching.danger.index import PhraseIndex
from matching.hearing.phrase_patterns import (
    Choices,
    Fault,
    Phrase,
    PhraseError,
    PlainText,
    lines_of,
    read_phrase,
)
from matching.hearing.words import written_out

FOLDER = Path(__file__).parent
SHARED_TABLES = frozenset({"choices", "written", "verbs", "anywhere"})
SHARED_FIELDS = frozenset({"not", "clause", "onward", "unless"})
FIELDS = frozenset({"advice", "phrases", "frames", "not"})
# Shorter words have too many neighbours that are words of their own.
SHORTEST_REPAIRED = 5
_SHORT_VOWEL = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")


@dataclass(frozen=True, slots=True)
class DangerPhrases:
    """What speaks of one danger, what only sounds like it, and what to say first."""

    kind: Danger
    advice: str
    phrases: PhraseIndex
    frames: FrameIndex
    look_alikes: PhraseIndex

    def found_in(self, plain: PlainText) -> list[Found]:
        """Everything in a text that speaks of it, look-alikes too."""
        phrases = [Found(span, (span,)) for span in self.phrases.spans_in(plain)]
        return phrases + self.frames.found_in(plain)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What tells that a clause speaks of another time, of work, or of a story.

    Parameters
    ----------
    clause
        Silences the whole clause it stands in.
    onward
        Silences its clause from there on.
    unless
        What tells that it is so today all the same.
    """

    clause: PhraseIndex
    onward: PhraseIndex
    unless: PhraseIndex

    def spans_in(self, plain: PlainText) -> list[tuple[int, int]]:
        """The stretches of a text that speak of something else than here and now."""
        today = self.unless.spans_in(plain)
        silent = []
        for span in self.clause.spans_in(plain):
            first, last = plain.clause_of(*span)
            if not any(first <= start < last for start, _ in today):
                silent.append((first, last))
        for start, end in self.onward.spans_in(plain):
            silent.append((start, plain.clause_of(start, end)[1]))
        return silent


@dataclass(frozen=True, slots=True)
class DangerWords:
    """The phrases of every danger, short ways of writing, and the words that phrases are made of.

    Parameters
    ----------
    dangers
        In the order in which they are told.
    written
        What a word is read as: one word or several.
    own
        Every word of a phrase.
    by_letter
        Words of the phrases by their first letter, for typing mistakes.
    """

    dangers: tuple[DangerPhrases, ...]
    elsewhere: Elsewhere
    written: Mapping[str, str]
    own: frozenset[str]
    by_letter: Mapping[str, tuple[str, ...]]


def verb_forms(verb: str) -> tuple[str, ...]:
    """A regular English verb with its -s, -ed and -ing."""
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    ending = verb + "es" if verb.endswith(("s", "x", "z", "ch", "sh")) else verb + "s"
    stem = verb + verb[-1] if _SHORT_VOWEL.fullmatch(verb) else verb
    return verb, ending, stem + "ed", stem + "ing"


def _texts(read: object, where: str, known: frozenset[str] | None = None) -> dict[str, str]:
    if not isinstance(read, dict) or not all(isinstance(text, str) for text in read.values()):
        raise PhraseError(Fault.NOT_TEXTS, where)
    if known is not None and set(read) != known:
        raise PhraseError(Fault.TABLES, f"{where}: {', '.join(sorted(set(read) ^ known))}")
    return read


class _Reader:
    """Reads phrases with what the shared file says that words stand for."""

    def __init__(self, shared: Mapping[str, Any]) -> None:
        if set(shared) != SHARED_TABLES:
            raise PhraseError(Fault.TABLES, ", ".join(sorted(set(shared) ^ SHARED_TABLES)))
        self.texts = _texts(shared["choices"], "choices")
        self.written = _texts(shared["written"], "written")
        self.verbs = _texts(shared["verbs"], "verbs")
        self.anywhere = _texts(shared["anywhere"], "anywhere", SHARED_FIELDS)
        self.words: set[str] = set()
        self.choices = Choices(self.texts, self.forms)

    def forms(self, word: str) -> tuple[str, ...]:
        """The ways of a word: the forms of a verb~, each as it is read."""
        ways: tuple[str, ...] = (word,)
        if word.endswith("~"):
            verb = word[:-1]
            irregular = self.verbs.get(verb)
            ways = (verb, *irregular.split()) if irregular else verb_forms(verb)
        return tuple(dict.fromkeys(self.written.get(way, written_out(way)) for way in ways))

    def phrase(self, line: str) -> Phrase:
        read = read_phrase(line, self.choices)
        self.words |= read.words
        return read

    def index(self, block: str) -> PhraseIndex:
        return PhraseIndex([self.phrase(line) for line in lines_of(block)])

    def danger(self, kind: Danger, read: Mapping[str, Any]) -> DangerPhrases:
        own = dict(read)
        choices = self.texts | _texts(own.pop("choices", {}), f"{kind} choices")
        self.choices = Choices(choices, self.forms)
        texts = _texts(own, kind, FIELDS)
        return DangerPhrases(
            kind,
            texts["advice"],
            self.index(texts["phrases"]),
            FrameIndex(lines_of(texts["frames"]), self.phrase),
            self.index(texts["not"] + self.anywhere["not"]),
        )


def read_danger_words(shared: str, kinds: Mapping[Danger, str]) -> DangerWords:
    """The phrases of the shared file's text and each danger's.

    Raises
    ------
    PhraseError
        If a table or a field is missing or not known, or a phrase cannot be read.
    """
    reader = _Reader(tomllib.loads(shared))
    dangers = tuple(reader.danger(kind, tomllib.loads(kinds[kind])) for kind in Danger)
    elsewhere = Elsewhere(
        *(reader.index(reader.anywhere[field]) for field in ("clause", "onward", "unless"))
    )
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in sorted(reader.words):
        if len(word) >= SHORTEST_REPAIRED and word.isalpha():
            by_letter[word[0]].append(word)
    letters = {letter: tuple(words) for letter, words in by_letter.items()}
    return DangerWords(dangers, elsewhere, reader.written, frozenset(reader.words), letters)


def text_of(name: str) -> str:
    """What a data file says."""
    return FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def danger_words() -> DangerWords:
    """What the data files say."""
    return read_danger_words(text_of("shared"), {kind: text_of(kind) for kind in Danger})
