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

FILE = Path(__file__).with_name("meaning.npz")
# How sure it must be. With the examples' own hand held out, two look-alikes of a hundred are
# taken for danger at this, and one ordinary conversation of thirty.
SURE = 0.9
# The model reads no further than its first tokens; a clause of two words says too little.
LONGEST_READ = 1_000
FEWEST_LETTERS = 8
_CLAUSE = re.compile(r"[^,.;:!?\n]+")


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt of each danger.

    Parameters
    ----------
    model
        Name of the sentence model that it was learnt with; another's vectors mean nothing to it.
    weights
        A row for what is no danger, then one for each danger in their order; 384 columns.
    biases
        One for each row.
    """

    model: str
    weights: npt.NDArray[np.float32]
    biases: npt.NDArray[np.float32]

    def likely(self, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """How likely each vector speaks of no danger, and of each danger; rows add up to 1."""
        scores = vectors @ self.weights.T + self.biases
        grown = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(grown / grown.sum(axis=1, keepdims=True), dtype=np.float32)


@lru_cache(maxsize=1)
def learnt() -> Learnt:
    """What the data file holds."""
    with np.load(FILE) as read:
        return Learnt(
            str(read["model"]),
            read["weights"].astype(np.float32),
            read["biases"].astype(np.float32),
        )


@lru_cache(maxsize=2048)
def danger_in_meaning(encoder: Encoder, said: str) -> tuple[Danger, Span] | None:
    """The danger that a text most likely speaks of, and the clause that says most of it.

    Notes
    -----
    Nothing where it is not sure, or where the encoder is not the one it was learnt with.
    """
    known = learnt()
    text = said[:LONGEST_READ]
    clauses = [
        match.span() for match in _CLAUSE.finditer(text) if len(match[0].strip()) >= FEWEST_LETTERS
    ]
    if encoder.name != known.model or not clauses:
        return None
    whole, *parts = known.likely(encoder.encode_parts(text, clauses))
    if 1 - whole[0] < SURE:
        return None
    kind = int(whole[1:].argmax())
    start, end = clauses[int(np.argmax([part[1 + kind] for part in parts]))]
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return tuple(Danger)[kind], (start, start + len(text[start:end].rstrip()))
