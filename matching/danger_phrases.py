"""The data file of danger phrases, read into patterns."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from matching.answer import Danger
from matching.phrase_patterns import Fault, Phrase, PhraseError, PhraseIndex, lines_of, read_phrase

FILE = Path(__file__).with_name("urgent_phrases.toml")
TABLES = frozenset({"choices", "written", "verbs", "anywhere", *Danger})
FIELDS = frozenset({"advice", "phrases", "not"})
# Shorter words have too many neighbours that are words of their own.
SHORTEST_REPAIRED = 5
_SHORT_VOWEL = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")


@dataclass(frozen=True, slots=True)
class DangerPhrases:
    """What speaks of one danger, what only sounds like it, and what to say first."""

    kind: Danger
    advice: str
    phrases: PhraseIndex
    look_alikes: PhraseIndex


@dataclass(frozen=True, slots=True)
class DangerWords:
    """The phrases of every danger, short ways of writing, and the words that phrases are made of.

    Parameters
    ----------
    dangers
        In the order in which the panel shows them.
    written
        What a word is read as: one word or several.
    by_letter
        Words of the phrases by their first letter, for typing mistakes.
    """

    dangers: tuple[DangerPhrases, ...]
    written: Mapping[str, str]
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


def _table(read: Mapping[str, Any], name: str) -> dict[str, str]:
    table = read.get(name)
    if not isinstance(table, dict) or not all(isinstance(text, str) for text in table.values()):
        raise PhraseError(Fault.NOT_TEXTS, name)
    return table


class _File:
    """The file as it is read, and what its words stand for."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        if set(read) != TABLES:
            raise PhraseError(Fault.TABLES, ", ".join(sorted(set(read) ^ TABLES)))
        self.tables = {name: _table(read, name) for name in TABLES}
        self.choices = self.tables["choices"]
        self.written = self.tables["written"]
        self.words: set[str] = set()

    def forms(self, word: str) -> tuple[str, ...]:
        """The ways of a word: the forms of a verb~, each as it is read."""
        ways: tuple[str, ...] = (word,)
        if word.endswith("~"):
            verb = word[:-1]
            irregular = self.tables["verbs"].get(verb)
            ways = (verb, *irregular.split()) if irregular else verb_forms(verb)
        return tuple(self.written.get(way, way) for way in ways)

    def phrases(self, block: str) -> list[Phrase]:
        read = [read_phrase(line, self.choices, self.forms) for line in lines_of(block)]
        for phrase in read:
            self.words |= phrase.words
        return read

    def danger(self, kind: Danger) -> DangerPhrases:
        table = self.tables[kind]
        if set(table) != FIELDS:
            raise PhraseError(Fault.TABLES, f"{kind}: {', '.join(sorted(set(table) ^ FIELDS))}")
        harmless = table["not"] + self.tables["anywhere"]["not"]
        return DangerPhrases(
            kind,
            table["advice"],
            PhraseIndex(self.phrases(table["phrases"])),
            PhraseIndex(self.phrases(harmless)),
        )


def read_danger_words(text: str) -> DangerWords:
    """The phrases of a file's text.

    Raises
    ------
    PhraseError
        If a table or a field is missing or not known, or a phrase cannot be read.
    """
    file = _File(tomllib.loads(text))
    dangers = tuple(file.danger(kind) for kind in Danger)
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in sorted(file.words):
        if len(word) >= SHORTEST_REPAIRED and word.isalpha():
            by_letter[word[0]].append(word)
    letters = {letter: tuple(words) for letter, words in by_letter.items()}
    return DangerWords(dangers, file.written, letters)


@lru_cache(maxsize=1)
def danger_words() -> DangerWords:
    """What the data file says."""
    return read_danger_words(FILE.read_text(encoding="utf-8"))
