"""Typing mistakes put right, only where a word is not a word."""

from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from matching.hearing.first_names import MEN, WOMEN
from matching.hearing.words import STOP_WORDS, Word, stem_of, words_of
from matching.taxonomy.concept import vocabulary

KNOWN_WORDS = Path(__file__).with_name("english_words.txt")
SHORTEST = 5
# Longer words are repaired over two slips, shorter ones over one.
TWO_SLIPS = 8
# A hurried note holds few unknown words; more than this is another language or noise.
MOST_UNKNOWN = 60


@lru_cache(maxsize=1)
def _vocabulary_words() -> dict[str, list[str]]:
    words: dict[str, set[str]] = {}
    for concept in vocabulary():
        for phrase in (*concept.said, *concept.listed):
            for word in words_of(phrase):
                if len(word.text) >= SHORTEST and word.text.isalpha():
                    words.setdefault(word.text[0], set()).add(word.text)
    return {letter: sorted(found) for letter, found in words.items()}


@lru_cache(maxsize=1)
def _known_stems() -> frozenset[str]:
    lines = KNOWN_WORDS.read_text(encoding="utf-8").splitlines()
    known = {stem_of(line) for line in lines if line and not line.startswith("#")}
    known |= {stem_of(word) for words in _vocabulary_words().values() for word in words}
    return frozenset(known | {stem_of(word) for word in STOP_WORDS})


def is_known(word: Word) -> bool:
    """Whether a word is an English word, or one of the vocabulary's."""
    return word.stem in _known_stems()


@lru_cache(maxsize=8192)
def _repaired(text: str, *, may_be_name: bool) -> str | None:
    slips = 2 if len(text) >= TWO_SLIPS and not may_be_name else 1
    best = process.extractOne(
        text, _vocabulary_words().get(text[0], []), scorer=OSA.distance, score_cutoff=slips
    )
    return None if best is None else str(best[0])


def _may_be_repaired(word: Word) -> bool:
    # A capital within a note is a name: nobody's surname becomes a hobby.
    # Who begins a note with "Callum" speaks of no callus.
    is_name = word.is_capitalised and (word.start > 0 or word.text in WOMEN | MEN)
    return len(word.text) >= SHORTEST and word.text.isalpha() and not (is_name or is_known(word))


def repair(words: list[Word]) -> list[Word]:
    """The same words with typing mistakes put right; offsets stay those of the text.

    Notes
    -----
    Optimal string alignment with the first letter fixed, towards the vocabulary's words only.
    """
    unknown = 0
    result = []
    for word in words:
        right = None
        if unknown < MOST_UNKNOWN and _may_be_repaired(word):
            unknown += 1
            # Who begins a note with "Woodford" means no woodwork.
            right = _repaired(word.text, may_be_name=word.is_capitalised)
        result.append(word if right is None else Word(right, stem_of(right), word.start, word.end))
    return result
