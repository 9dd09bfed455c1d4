"""The scores of many listings at once: the formulas of ``matching/scoring.py`` on columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from directory.kinds import ListingKind
from matching.criteria.level import (
    FIT_WEIGHT,
    MEANING_ALONE,
    MEANING_ALONE_AGAINST_CONCEPT,
    MEANING_SHARE,
    MOST_BY_MEANING,
    PLAIN_ANSWER,
    TAXONOMY_SHARE,
    TEXT_SHARE,
    raised,
    with_whole_meaning,
)
from matching.criteria.meaning import (
    CLOSE_COSINE,
    CLOSE_STANDING,
    SOMEWHAT_COSINE,
    SOMEWHAT_STANDING,
    WHOLE_STANDING,
    MeaningLevel,
    close_enough,
)
from matching.criteria.taxonomy import WORTH, answers_to
from matching.criteria.text import K1, B, WordStatistics
from matching.index.nearby import Nearby
from matching.index.postings import Postings
from matching.index.snapshot import KINDS, MemoryIndex
from matching.request import Thread, ThreadKind
from matching.scoring import PASSING_VOLUNTEERS, SERVED, VOLUNTEERING, WORDS_ALONE, Wish
from matching.taxonomy.concept import vocabulary

Worths = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
GIVING = KINDS.index(ListingKind.GIVING)


@dataclass(frozen=True, slots=True)
class Standings:
    """How close in meaning candidates are to one text: worth, and which of them are close."""

    worth: Worths
    is_close: Flags
    cosines: npt.NDArray[np.float32]
    standings: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fits:
    """For each candidate a row, for each wish a column; how plain its plainest answer is."""

    worth: Worths
    is_solid: Flags
    plainness: Worths

    def only(self, positions: npt.NDArray[np.int64]) -> "Fits":
        """Those of some candidates."""
        # A column stays in one piece, for they are what is worked on.
        return Fits(
            self.worth.T[:, positions].T,
            self.is_solid.T[:, positions].T,
            self.plainness[positions],
        )


class Held:
    """What the candidates of one search hold of a key, without looking at any other listing."""

    def __init__(self, nearby: Nearby, listings: int) -> None:
        # Zero for a listing that is no candidate, else one more than its position among them.
        self._positions = np.zeros(listings, np.int32)
        self._positions[nearby.rows] = np.arange(1, len(nearby) + 1)

    def find(self, postings: Postings, key: str) -> tuple[npt.NDArray[np.int32], Worths]:
        """Positions of the candidates that hold a key, and how much each does."""
        rows, worths = postings.find(key)
        positions = self._positions[rows]
        is_held = positions > 0
        return positions[is_held] - 1, worths[is_held].astype(np.float64)

    def find_all(
        self, postings: Postings, keys: Mapping[str, float]
    ) -> tuple[npt.NDArray[np.int32], Worths]:
        """The same of several keys, one after another, each times what it is worth."""
        found = [(postings.find(key), times) for key, times in keys.items()]
        positions = self._positions[np.concatenate([rows for (rows, _), _ in found])]
        worths = np.concatenate([times * shares for (_, shares), times in found], dtype=np.float64)
        is_held = positions > 0
        return positions[is_held] - 1, worths[is_held]


def concept_worths(index: MemoryIndex, nearby: Nearby, held: Held, asked: str | None) -> Worths:
    """How well each candidate's concepts meet the one asked for."""
    best = np.zeros(len(nearby))
    if asked is None or asked not in vocabulary().by_id:
        return best
    if asked == VOLUNTEERING:
        positions, shares = held.find(index.concepts, VOLUNTEERING)
        best[positions] = PASSING_VOLUNTEERS * shares
        best[index.facts.kind[nearby.rows] == GIVING] = 1.0
        return best
    levels = answers_to(asked, vocabulary())
    positions, worths = held.find_all(index.concepts, {c: WORTH[levels[c]] for c in levels})
    np.maximum.at(best, positions, worths)
    return best


@dataclass(frozen=True, slots=True)
class Words:
    """The stems of all wishes among the candidates: where each is, how often, and how rare."""

    statistics: WordStatistics
    found: Mapping[str, tuple[npt.NDArray[np.int32], Worths]]
    relative_length: Worths


def words_among(index: MemoryIndex, nearby: Nearby, held: Held, wishes: Sequence[Wish]) -> Words:
    """Count the stems of the wishes among the candidates."""
    stems = {stem for wish in wishes for stem in wish.stems}
    found = {stem: held.find(index.stems, stem) for stem in stems}
    lengths = index.facts.length[nearby.rows].astype(np.float64)
    statistics = WordStatistics.counted(
        {stem: len(positions) for stem, (positions, _) in found.items()},
        len(nearby),
        float(lengths.sum()),
    )
    relative = 1 - B + B * lengths / max(1.0, statistics.mean_length)
    return Words(statistics, found, relative)


def word_worths(words: Words, stems: Sequence[str]) -> Worths:
    """BM25 of a wish's stems as a share of what the best listing could have."""
    rarity = words.statistics.rarity
    got = np.zeros(len(words.relative_length))
    for stem in stems:
        positions, counts = words.found[stem]
        length = words.relative_length[positions]
        got[positions] += rarity[stem] * counts * (K1 + 1) / (counts + K1 * length)
    possible = (K1 + 1) * sum(rarity[stem] for stem in stems)
    return np.minimum(1.0, got / possible) if possible else got


def standings_of(cosines: npt.NDArray[np.float32], least_spread: float) -> Standings:
    """How each listing with a vector stands among the others."""
    spread = max(float(cosines.std()), least_spread)
    standings = (cosines - cosines.mean()) / spread
    is_close = (standings >= CLOSE_STANDING) & (cosines >= CLOSE_COSINE)
    is_somewhat = (standings >= SOMEWHAT_STANDING) & (cosines >= SOMEWHAT_COSINE)
    worth = np.minimum(1.0, standings / WHOLE_STANDING) * (is_close | is_somewhat)
    return Standings(worth.astype(np.float64), is_close, cosines, standings)


def fits_of(
    wishes: Sequence[Wish],
    concepts: Sequence[Worths],
    texts: Sequence[Worths],
    is_guarded: Flags,
    meanings: Mapping[Thread, Standings],
) -> Fits:
    """How far each candidate answers each wish; ``_fit`` of the scoring, for all at once."""
    worths = np.zeros((len(is_guarded), len(wishes)), order="F")
    plainness = np.zeros(len(is_guarded))
    solid = np.zeros(worths.shape, np.bool_, order="F")
    for number, (wish, shared, text) in enumerate(zip(wishes, concepts, texts, strict=True)):
        plain = _plain(wish, shared, text)
        is_alone = plain * wish.weight < SERVED
        meaning = meanings.get(wish.thread)
        whole = plain if meaning is None else _with_meaning(wish, plain, meaning, is_alone)
        whole = np.where(is_alone & is_guarded, plain, whole)
        worths[:, number] = whole * wish.weight
        is_solid = (worths[:, number] >= SERVED) & ~is_alone
        solid[:, number] = is_solid
        as_plain = 1.0 if wish.thread.concept is None else np.minimum(1.0, whole / PLAIN_ANSWER)
        plainness = np.maximum(plainness, is_solid * as_plain)
    return Fits(worths, solid, plainness)


def _plain(wish: Wish, shared: Worths, text: Worths) -> Worths:
    if wish.thread.concept is None:
        worth = WORDS_ALONE * text
    elif wish.thread.kind is ThreadKind.CIRCUMSTANCE:
        worth = shared
    else:
        worth = TAXONOMY_SHARE * shared + TEXT_SHARE * text
    return np.minimum(1.0, worth)


def _with_meaning(wish: Wish, plain: Worths, meaning: Standings, is_alone: Flags) -> Worths:
    share = MEANING_ALONE_AGAINST_CONCEPT if wish.thread.concept else MEANING_ALONE
    whole = np.where(meaning.is_close, np.maximum(plain, share * meaning.worth), plain)
    # A power for each would take as long as all the rest.
    at = np.flatnonzero(~is_alone)
    whole[at] = raised(plain[at], MEANING_SHARE * meaning.worth[at] * plain[at])
    return whole


def answers_of(fits: Fits, whole: Standings | None, is_guarded: Flags) -> Flags:
    """Which candidates answer any wish, or are close in meaning to all that was said."""
    if not fits.worth.shape[1]:
        return np.ones(len(is_guarded), np.bool_)
    is_answer: Flags = np.asarray((fits.worth >= SERVED).any(axis=1))
    if whole is None:
        return is_answer
    is_somewhat = MeaningLevel.SOMEWHAT in close_enough(fits.worth.shape[1])
    return is_answer | ((whole.worth > 0 if is_somewhat else whole.is_close) & ~is_guarded)


def together(worth: Worths) -> Worths:
    """The fit to all wishes of the worths for each: every one adds, none is needed."""
    return np.asarray(1 - np.multiply.reduce(1 - worth, axis=1))


def whole_fits(fit: Worths, fits: Fits, whole: Worths, is_answer: Flags) -> Worths:
    """Fits to what was said with how close in meaning each is to all of that."""
    if not fits.worth.shape[1]:
        return fit
    has_solid = fits.is_solid.any(axis=1)
    with_meaning = with_whole_meaning(fit, whole, fits.plainness, fits.worth.shape[1])
    return np.where(has_solid, with_meaning, np.where(is_answer, _by_meaning(fit, whole), fit))


def _by_meaning(fit: Worths, whole: Worths) -> Worths:
    return np.minimum(MOST_BY_MEANING, np.maximum(fit, MOST_BY_MEANING * whole))


class AnswersLeft:
    """What answers still add once the wishes have been served so many times; asked many times over.

    Notes
    -----
    What meaning adds to a plain answer goes by what is left to be answered, so that it is known for
    any fit from the two ends.
    """

    def __init__(self, fits: Fits, whole: Worths, added: Worths, times: Worths) -> None:
        self._worth = fits.worth
        nothing, everything = (
            with_whole_meaning(np.full(len(whole), end), whole, fits.plainness, len(fits.worth.T))
            for end in (0.0, 1.0)
        )
        self._most = (FIT_WEIGHT * everything + added) * times
        self._taken = FIT_WEIGHT * (everything - nothing) * times
        alone = np.flatnonzero(~fits.is_solid.any(axis=1))
        self._alone = alone, whole[alone], added[alone], times[alone]

    def scores(self, left: Worths) -> Worths:
        """The whole scores where of each wish so much is left, 0 to 1."""
        unanswered = np.multiply.reduce(1.0 - self._worth * left, axis=1)
        scores: Worths = self._most - self._taken * unanswered
        at, whole, added, times = self._alone
        if len(at):
            scores[at] = (FIT_WEIGHT * _by_meaning(1.0 - unanswered[at], whole) + added) * times
        return scores
