"""Danger heard in what was said; it is heard before anything is ranked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from matching.answer import Danger
from matching.danger.frames import Found
from matching.danger.index import Span
from matching.danger.meaning import danger_in_meaning
from matching.danger.phrases import SHORTEST_REPAIRED, DangerPhrases, danger_words
from matching.hearing.phrase_patterns import Harmless, PlainText, plain_text
from matching.hearing.spelling import MOST_UNKNOWN, TWO_SLIPS, is_known, repair
from matching.hearing.words import Word, stem_of, words_of
from matching.meaning.encoder import find_encoder

# Words of one stretch, and those it shares with the next: no phrase of danger is longer.
STRETCH, OVERLAP = 120, 40
APOSTROPHES = str.maketrans("\u2019\u02bc", "''")


@dataclass(frozen=True, slots=True)
class HeardDanger:
    """A danger, the words that speak of it and where they stand in what was said.

    Parameters
    ----------
    is_plain
        Whether known words tell of it; what meaning alone tells of may be something else.
    parts
        Where within the span its words stand, if there are others between them.
    """

    kind: Danger
    span: tuple[int, int]
    text: str
    advice: str
    is_plain: bool = True
    parts: tuple[Span, ...] = ()


def hear_danger(said: str) -> tuple[HeardDanger, ...]:
    """Every danger that somebody speaks of, for herself or for somebody else.

    Notes
    -----
    Phrases are asked first, in under a millisecond. Where they tell of none and the sentence model
    is installed, meaning is asked: it knows what nobody thought to write down, but not for sure.
    What phrases tell comes with the gravest first, what meaning tells with the likeliest.
    """
    heard = danger_in_phrases(said)
    encoder = None if heard or not said.strip() else find_encoder()
    if encoder is None:
        return heard
    kinds, (start, end) = danger_in_meaning(encoder, said)
    advice = {known.kind: known.advice for known in danger_words().dangers}
    text = said[start:end]
    return tuple(
        HeardDanger(kind, (start, end), text, advice[kind], is_plain=False) for kind in kinds
    )


def danger_in_phrases(said: str) -> tuple[HeardDanger, ...]:
    """Every danger that a known phrase or frame of words speaks of, the gravest first.

    Notes
    -----
    One item a kind, at the first words that speak of it: the panel needs to be read at a glance.
    """
    known = danger_words()
    heard: dict[Danger, HeardDanger] = {}
    for stretch in _stretches(_read(said)):
        plain = plain_text(said, stretch)
        elsewhere = known.elsewhere.spans_in(plain)
        for phrases in known.dangers:
            if phrases.kind not in heard:
                where = _first_clear(phrases, plain, elsewhere)
                if where is not None:
                    start, end = plain.span_of(*where.span)
                    heard[phrases.kind] = HeardDanger(
                        phrases.kind,
                        (start, end),
                        said[start:end],
                        phrases.advice,
                        parts=tuple(plain.span_of(*part) for part in where.parts),
                    )
    return tuple(heard[kind] for kind in Danger if kind in heard)


def _stretches(words: list[Word]) -> Iterator[list[Word]]:
    """A text in stretches that overlap: few phrases are possible in few words."""
    yield words[:STRETCH]
    for first in range(STRETCH - OVERLAP, len(words) - OVERLAP, STRETCH - OVERLAP):
        yield words[first : first + STRETCH]


def _first_clear(known: DangerPhrases, plain: PlainText, elsewhere: list[Span]) -> Found | None:
    """The first words that speak of it, none of them a look-alike's."""
    found = known.found_in(plain)
    if not found:
        return None
    harmless = Harmless([*known.look_alikes.spans_in(plain), *elsewhere])
    clear = (one for one in found if not any(harmless.touches(*part) for part in one.parts))
    return min(clear, key=lambda one: one.span, default=None)


def _read(said: str) -> list[Word]:
    """The words of a text, spelt right; what the phrases know is right already."""
    own = danger_words().own
    words = list(_as_read(said))
    pairs = zip(words, repair(words), strict=True)
    return [word if word.text in own else right for word, right in pairs]


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
