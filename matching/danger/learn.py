"""Learns what danger means from examples: ``python -m matching.danger.learn FOLDER``.

FOLDER, such as tests/evaluation/danger, has .tsv files: a kind of danger (or ``none``), a line.
Run it again when they or the sentence model change.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matching.answer import Danger
from matching.danger.meaning import FILE
from matching.meaning.encoder import get_encoder

QUIET = "none"
CLASSES = (QUIET, *Danger)
ORDINARY = "ordinary_lines.tsv"
# Kept from learning, to judge by.
JUDGING = "judging_lines.tsv"
# Takes the asides in an order that has nothing to do with theirs.
STRIDE = 37
# The larger, the less the weights are held small; chosen with one set of examples held out.
LOOSENESS = 3.0
STEPS, PACE, HEFT = 1_500, 8.0, 0.9


def examples_in(folder: Path) -> list[tuple[str, str]]:
    """Every line of every file, and once more beside something ordinary.

    Notes
    -----
    Workers write a danger and a hobby in one breath: neither may be told by the other's absence.
    """
    paths = (path for path in sorted(folder.glob("*.tsv")) if path.name != JUDGING)
    files = {path.name: _lines(path) for path in paths}
    ordinary = [line for _, line in files.pop(ORDINARY)]
    asides = [part.strip() for line in ordinary for part in line.split(",")[1:]]
    found = [(QUIET, line) for line in ordinary]
    for number, (kind, line) in enumerate(pair for lines in files.values() for pair in lines):
        aside = asides[number * STRIDE % len(asides)]
        found += [(kind, line), (kind, f"{aside}, {line}" if number % 2 else f"{line}, {aside}")]
    return found


def _lines(path: Path) -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [(QUIET if row[0] == "-" else row[0], row[1]) for row in rows]


def fit(
    vectors: npt.NDArray[np.float32], kinds: Sequence[str]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Weights and biases of a multinomial logistic regression; danger counts as much as none."""
    wanted = np.array([[kind == each for each in CLASSES] for kind in kinds], dtype=float)
    is_quiet = wanted[:, 0]
    counts = np.where(is_quiet, (1 - is_quiet).sum() / is_quiet.sum(), 1.0)[:, None]
    counts /= counts.sum()
    held = 1 / (LOOSENESS * len(kinds))
    weights, biases = np.zeros((len(CLASSES), vectors.shape[1])), np.zeros(len(CLASSES))
    moved, shifted = np.zeros_like(weights), np.zeros_like(biases)
    for _ in range(STEPS):
        scores = vectors @ weights.T + biases
        grown = np.exp(scores - scores.max(axis=1, keepdims=True))
        wrong = (grown / grown.sum(axis=1, keepdims=True) - wanted) * counts
        moved = HEFT * moved - PACE * (1 - HEFT) * (wrong.T @ vectors + held * weights)
        shifted = HEFT * shifted - PACE * (1 - HEFT) * wrong.sum(axis=0)
        weights, biases = weights + moved, biases + shifted
    return weights, biases


def main(folder: Path) -> None:
    """Learn, and write the data file."""
    encoder = get_encoder()
    examples = sorted(examples_in(folder), key=lambda pair: len(pair[1]))
    vectors = encoder.encode_many([line for _, line in examples])
    weights, biases = fit(vectors, [kind for kind, _ in examples])
    np.savez_compressed(
        FILE,
        model=np.array(encoder.name),
        weights=weights.astype(np.float16),
        biases=biases.astype(np.float16),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
