"""Vectors of fictional listings without reading each: of an activity's sentences, with noise."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bench.listings.generate import SEED
from bench.listings.listing import GeneratedListing
from bench.listings.parts import Pieces, read_parts
from matching.meaning.encoder import find_encoder

DIMENSIONS, LARGEST = 384, 127
# So far apart are two listings of one activity, beside a vector of length 1.
NOISE = 0.6
AT_ONCE = 20_000

Directions = npt.NDArray[np.int8]


def synthetic_vectors(listings: Sequence[GeneratedListing], seed: int = SEED) -> Directions:
    """A direction for each listing, in whole numbers as the directory stores them.

    Notes
    -----
    Reading a million texts with the model takes two hours and would change no time of ranking. With
    no model installed, activities lie in directions drawn by lot.
    """
    centres = _centres(seed)
    drawn = np.random.default_rng(seed)
    found = np.empty((len(listings), DIMENSIONS), dtype=np.int8)
    for start in range(0, len(listings), AT_ONCE):
        part = listings[start : start + AT_ONCE]
        about = np.stack([centres[one.activity] for one in part])
        about += drawn.normal(0, NOISE / np.sqrt(DIMENSIONS), about.shape).astype(np.float32)
        largest = np.abs(about).max(axis=1, keepdims=True)
        found[start : start + len(part)] = np.rint(about / largest * LARGEST)
    return found


def _centres(seed: int) -> dict[str, npt.NDArray[np.float32]]:
    activities = read_parts().activities
    encoder = find_encoder()
    if encoder is None:
        lots = np.random.default_rng(seed).normal(0, 1, (len(activities), DIMENSIONS))
        means = lots.astype(np.float32)
    else:
        texts = [". ".join([*one.names, *map(_plain, one.says)]) for one in activities]
        means = encoder.encode_many(texts)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    return {one.concept: row for one, row in zip(activities, means / lengths, strict=True)}


def _plain(pieces: Pieces) -> str:
    return "".join(literal for literal, _ in pieces)
