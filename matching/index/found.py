"""What all candidates of an index answer of what was said, by concepts, words and meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matching.criteria.text import WordStatistics
from matching.index.nearby import Nearby
from matching.index.postings import Rows
from matching.index.snapshot import MemoryIndex
from matching.index.worth import (
    Fits,
    Flags,
    Held,
    Standings,
    Words,
    Worths,
    answers_of,
    concept_worths,
    fits_of,
    standings_of,
    word_worths,
    words_among,
)
from matching.meaning.closeness import FEWEST, LEAST_SPREAD
from matching.request import Thread
from matching.scoring import Wish

# So many vectors at a time stay in the processor's cache as fractions.
BLOCK = 256


@dataclass(frozen=True, slots=True)
class Meant:
    """What was asked for by its meaning: a vector of the whole, then one of each thread."""

    threads: tuple[Thread, ...]
    vectors: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """What candidates answer of what was said, for all of them.

    Parameters
    ----------
    held
        Which have a vector.
    """

    fits: Fits
    is_answer: Flags
    statistics: WordStatistics
    whole: Standings | None = None
    by_thread: Mapping[Thread, Standings] = field(default_factory=dict)
    held: Flags | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """What concepts and words of the candidates meet what was said: all that needs no model."""

    wishes: tuple[Wish, ...]
    words: Words
    concepts: Sequence[Worths]


def spoken_of(index: MemoryIndex, nearby: Nearby, wishes: tuple[Wish, ...]) -> Spoken:
    """Look for the concepts and words of some wishes."""
    held = Held(nearby, len(index))
    words = words_among(index, nearby, held, wishes)
    concepts = {wish.thread.concept: None for wish in wishes}
    shared = {one: concept_worths(index, nearby, held, one) for one in concepts}
    return Spoken(wishes, words, [shared[wish.thread.concept] for wish in wishes])


def find_answers(
    index: MemoryIndex,
    nearby: Nearby,
    wishes: tuple[Wish, ...],
    meant: Meant | None = None,
    spoken: Spoken | None = None,
) -> Found:
    """Which candidates answer anything, and how far.

    Parameters
    ----------
    spoken
        What was found of the wishes already, where it was.
    """
    if spoken is None or spoken.wishes != wishes:
        spoken = spoken_of(index, nearby, wishes)
    words = spoken.words
    has_vector, standings = _standings(index, nearby, meant)
    whole = standings[0] if standings else None
    threads = meant.threads if meant and standings else ()
    by_thread = dict(zip(threads, standings[1:], strict=True))
    guarded = is_guarded(index, nearby)
    texts = [word_worths(words, wish.stems) for wish in wishes]
    fits = fits_of(wishes, spoken.concepts, texts, guarded, by_thread)
    is_answer = answers_of(fits, whole, guarded)
    return Found(fits, is_answer, words.statistics, whole, by_thread, has_vector)


def is_guarded(index: MemoryIndex, nearby: Nearby) -> Flags:
    """Which candidates are for people in a plight alone."""
    if not index.audiences:
        return np.zeros(len(nearby), np.bool_)
    return np.asarray(index.guarded[index.facts.audience[nearby.rows]])


def _standings(
    index: MemoryIndex, nearby: Nearby, meant: Meant | None
) -> tuple[Flags | None, list[Standings]]:
    """Which candidates have a vector, and how all of them stand to each text."""
    if index.vectors is None or meant is None:
        return None, []
    lengths = index.vectors.lengths[nearby.rows]
    has_vector = lengths > 0
    if np.count_nonzero(has_vector) < FEWEST:
        return None, []
    cosines = _products(index.vectors.whole, nearby.rows[has_vector], meant.vectors)
    cosines /= lengths[has_vector][:, None]
    found = []
    for column in np.ascontiguousarray(cosines.T):
        among = standings_of(column, LEAST_SPREAD)
        found.append(among if has_vector.all() else _spread(among, has_vector))
    return has_vector, found


def _products(
    whole: npt.NDArray[np.int8], rows: Rows, vectors: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Inner products of some rows with a few vectors, a block at a time."""
    asked = np.ascontiguousarray(vectors.T)
    products = np.empty((len(rows), len(vectors)), np.float32)
    stored = np.empty((BLOCK, whole.shape[1]), np.int8)
    fractions = np.empty(stored.shape, np.float32)
    for at in range(0, len(rows), BLOCK):
        part = rows[at : at + BLOCK]
        number = len(part)
        np.take(whole, part, axis=0, out=stored[:number], mode="clip")
        np.copyto(fractions[:number], stored[:number])
        np.matmul(fractions[:number], asked, out=products[at : at + number])
    return products


def _spread(among: Standings, has_vector: Flags) -> Standings:
    """The standings of those that have a vector, with the others among them."""

    def spread(values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        column = np.zeros(len(has_vector), values.dtype)
        column[has_vector] = values
        return column

    parts = (among.worth, among.is_close, among.cosines, among.standings)
    return Standings(*(spread(part) for part in parts))  # type: ignore[arg-type]
