"""Danger told by meaning, where no phrase tells it: learnt from examples, for a sentence model."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matching.answer import Danger
from matching.danger.index import Span
from matching.meaning.encoder import Encoder
from matching.remembered import Remembered

FILE = Path(__file__).with_name("meaning.npz")
# How fast an example stops to count with the squared distance to it; chosen with a part of the
# examples held out, as is how sure it must be, alike in short notes and in long ones.
# docs/danger.md has the figures.
NARROWNESS = 1.0
SURE = 0.2
# The model reads no further than its first tokens; a clause of two words says too little.
LONGEST_READ = 1_000
FEWEST_LETTERS = 8
# A danger that is nearly as likely is named as well: its numbers are wanted just as much.
NEARLY, MOST_NAMED = 0.3, 2
_CLAUSE = re.compile(r"[^,.;:!?\n]+")

Floats = npt.NDArray[np.float32]
Told = tuple[tuple[Danger, ...], Span]
# With so many searches remembered, the same words again are not read again.
_TOLD: Remembered[Told] = Remembered(2_048)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt of danger: each example, and how much it speaks for and against.

    Parameters
    ----------
    model
        Name of the sentence model that it was learnt with; another's vectors mean nothing to it.
    examples
        A vector of length 1 for each.
    weights
        A row for each example; in the first column for any danger, then for each danger in order.
    """

    model: str
    examples: Floats
    weights: Floats

    def scores(self, vectors: Floats) -> Floats:
        """For each vector, columns as in ``weights``: about 1 speaks for danger, -1 against."""
        return np.asarray(likeness(vectors, self.examples) @ self.weights, dtype=np.float32)


def likeness(some: Floats, others: Floats) -> Floats:
    """How alike vectors of length 1 are: 1 the same, falling as a Gaussian of their distance."""
    return np.asarray(np.exp(2 * NARROWNESS * (some @ others.T - 1)), dtype=np.float32)


def as_vectors(stored: npt.NDArray[np.int8]) -> Floats:
    """Vectors of length 1 from their stored bytes."""
    found = stored.astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


@lru_cache(maxsize=1)
def learnt() -> Learnt:
    """What the data file holds."""
    with np.load(FILE) as read:
        weights = read["weights"].astype(np.float32)
        return Learnt(str(read["model"]), as_vectors(read["examples"]), weights)


def begin(encoder: Encoder, said: str) -> None:
    """Begin to read, beside what else there is to do, what will be asked for danger."""
    if not _TOLD.has((encoder.name, said)):
        encoder.begin(said[:LONGEST_READ])


def danger_in_meaning(encoder: Encoder, said: str) -> Told:
    """The dangers that a text most likely speaks of, and the clause that says most of the first.

    Notes
    -----
    None where it is not sure, or where the encoder is not the one it was learnt with.
    """
    return _TOLD.find((encoder.name, said), lambda: _told_by(encoder, said))


def _told_by(encoder: Encoder, said: str) -> Told:
    known = learnt()
    text = said[:LONGEST_READ]
    clauses = [
        match.span() for match in _CLAUSE.finditer(text) if len(match[0].strip()) >= FEWEST_LETTERS
    ]
    if encoder.name != known.model or not clauses:
        return (), (0, 0)
    vectors = encoder.encode_parts(text, clauses)
    whole = known.scores(vectors[:1])[0]
    if whole[0] < SURE:
        return (), (0, 0)
    parts = known.scores(vectors[1:])
    kind = int(whole[1:].argmax())
    likely = np.flatnonzero(whole[1:] >= whole[1 + kind] - NEARLY)
    kinds = sorted(likely.tolist(), key=lambda each: -whole[1 + each])[:MOST_NAMED]
    start, end = clauses[int(parts[:, 1 + kind].argmax())]
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return tuple(tuple(Danger)[each] for each in kinds), (
        start,
        start + len(text[start:end].rstrip()),
    )
