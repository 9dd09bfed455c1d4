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
from matching.danger.meaning import FILE, Floats, as_vectors, likeness
from matching.meaning.encoder import get_encoder

QUIET = "none"
# Kept from learning, to judge by.
JUDGING = "judging_lines.tsv"
# The larger, the less single examples are believed; chosen with a part of them held out.
HOLD = 0.3
LARGEST = 127


def examples_in(folder: Path) -> list[tuple[str, str]]:
    """Every line of every file but the one to judge by, each once."""
    paths = (path for path in sorted(folder.glob("*.tsv")) if path.name != JUDGING)
    found = {line: kind for path in paths for kind, line in _lines(path)}
    return [(kind, line) for line, kind in found.items()]


def _lines(path: Path) -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [(QUIET if row[0] == "-" else row[0], row[1]) for row in rows]


def fit(vectors: Floats, kinds: Sequence[str]) -> Floats:
    """Weights of each example for any danger and for each, by ridge regression over likenesses.

    Notes
    -----
    C. Saunders, A. Gammerman and V. Vovk, Ridge regression learning algorithm in dual variables
    (1998). The rarer side of a question counts as much as the other.
    """
    among = likeness(vectors, vectors).astype(float)
    is_wanted = [[kind != QUIET for kind in kinds]]
    is_wanted += [[kind == danger for kind in kinds] for danger in Danger]
    columns = [_weights(among, np.array(wanted)) for wanted in is_wanted]
    return np.stack(columns, axis=1).astype(np.float32)


def _weights(
    among: npt.NDArray[np.float64], is_wanted: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    wanted = max(1, int(is_wanted.sum()))
    count = np.where(is_wanted, (len(is_wanted) - wanted) / wanted, 1.0)
    held = among + np.diag(HOLD / np.maximum(count, HOLD))
    return np.asarray(np.linalg.solve(held, np.where(is_wanted, 1.0, -1.0)), dtype=np.float64)


def main(folder: Path) -> None:
    """Learn, and write the data file."""
    encoder = get_encoder()
    examples = sorted(examples_in(folder), key=lambda pair: len(pair[1]))
    read = encoder.encode_many([line for _, line in examples])
    largest = np.abs(read).max(axis=1, keepdims=True)
    stored = np.rint(read / largest * LARGEST).astype(np.int8)
    weights = fit(as_vectors(stored), [kind for kind, _ in examples])
    np.savez_compressed(
        FILE,
        model=np.array(encoder.name),
        examples=stored,
        weights=weights.astype(np.float16),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
