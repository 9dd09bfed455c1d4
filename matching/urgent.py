"""Danger heard in what was said; it is heard before anything is ranked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from matching.answer import Danger
from matching.danger_phrases import SHORTEST_REPAIRED, danger_words
from matching.phrase_patterns import first_clear, plain_text
from matching.spelling import MOST_UNKNOWN, TWO_SLIPS, is_known, repair
from matching.words import Word, stem_of, words_of

APOSTROPHES = str.maketrans("\u2019\u02bc", "''")


@dataclass(frozen=True, slots=True)
class HeardDanger:
    """A danger, the words that speak of it and where they stand in what was said."""

    kind: Danger
    span: tuple[int, int]
    text: str
    advice: str


def hear_danger(said: str) -> tuple[HeardDanger, ...]:
    """Every danger that somebody speaks of, for herself or for somebody else, the gravest first.

    Notes
    -----
    One item a kind, at the first words that speak of it: the panel needs to be read at a glance.
    """
    plain = plain_text(said, repair(list(_as_read(said))))
    heard = []
    for known in danger_words().dangers:
        found = known.phrases.spans_in(plain)
        where = first_clear(found, known.look_alikes.spans_in(plain)) if found else None
        if where is not None:
            start, end = plain.span_of(*where)
            heard.append(HeardDanger(known.kind, (start, end), said[start:end], known.advice))
    return tuple(heard)


def _as_read(said: str) -> Iterator[Word]:
    """The words of a text; short forms written out, and words of danger spelt right.

    Notes
    -----
    Words that one short form stands for all stand where it stands in the text.
    """
    unknown = 0
    written = danger_words().written
    for word in words_of(said):
        raw = said[word.start : word.end].lower().translate(APOSTROPHES)
        long = written.get(raw) or written.get(word.text)
        if long is None and unknown < MOST_UNKNOWN and _may_be_misspelt(word):
            unknown += 1
            right = _spelt_right(word.text)
            long = written.get(right, right) if right else None
        if long is None:
            yield word
        else:
            for text in long.split():
                yield Word(text, stem_of(text), word.start, word.end)


def _may_be_misspelt(word: Word) -> bool:
    # A capital within a note is a name.
    is_name = word.is_capitalised and word.start > 0
    is_word = len(word.text) >= SHORTEST_REPAIRED and word.text.isalpha()
    return is_word and not is_name and not is_known(word)


@lru_cache(maxsize=8192)
def _spelt_right(text: str) -> str | None:
    """The word of danger that was meant: the first letter is right, and little else is wrong."""
    near = danger_words().by_letter.get(text[0], ())
    slips = 2 if len(text) >= TWO_SLIPS else 1
    best = process.extractOne(text, near, scorer=OSA.distance, score_cutoff=slips)
    return None if best is None else str(best[0])
