"""For each word or concept the listings that hold it, as three flat columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
NO_ROWS = np.empty(0, dtype=np.int32)
NO_WORTHS = np.empty(0, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Postings:
    """Rows of listings by what they hold, ascending, each with how much it holds of it.

    Parameters
    ----------
    numbers
        Where in ``starts`` each key begins; the next number is where it ends.
    """

    numbers: Mapping[str, int]
    starts: npt.NDArray[np.int64]
    rows: Rows
    worths: Floats

    @classmethod
    def of(cls, held: Iterable[Mapping[str, float]]) -> "Postings":
        """From what each listing holds, in the order of their rows."""
        numbers, keys, rows, worths = _columns(held, {}, 0)
        order = np.argsort(keys, kind="stable")
        starts = np.searchsorted(keys[order], np.arange(len(numbers) + 1))
        return cls(numbers, starts, rows[order], worths[order])

    def find(self, key: str) -> tuple[Rows, Floats]:
        """The rows that hold a key, and how much each does."""
        number = self.numbers.get(key)
        if number is None:
            return NO_ROWS, NO_WORTHS
        part = slice(self.starts[number], self.starts[number + 1])
        return self.rows[part], self.worths[part]

    def grown(self, held: Sequence[Mapping[str, float]], first_row: int) -> "Postings":
        """The same with further listings, whose rows stand behind all others."""
        numbers, keys, rows, worths = _columns(held, dict(self.numbers), first_row)
        order = np.argsort(keys, kind="stable")
        keys, rows, worths = keys[order], rows[order], worths[order]
        new = len(numbers) - len(self.numbers)
        starts = np.concatenate([self.starts, np.repeat(self.starts[-1:], new)])
        ends = starts[keys + 1]
        added = np.bincount(keys, minlength=len(numbers))
        return Postings(
            numbers,
            starts + np.concatenate([[0], np.cumsum(added)]),
            np.insert(self.rows, ends, rows),
            np.insert(self.worths, ends, worths),
        )


def _columns(
    held: Iterable[Mapping[str, float]], numbers: dict[str, int], first_row: int
) -> tuple[dict[str, int], npt.NDArray[np.int64], Rows, Floats]:
    keys: list[int] = []
    lengths: list[int] = []
    worths: list[float] = []
    for each in held:
        lengths.append(len(each))
        keys += [numbers.setdefault(key, len(numbers)) for key in each]
        worths += each.values()
    rows = np.repeat(np.arange(first_row, first_row + len(lengths), dtype=np.int32), lengths)
    return numbers, np.array(keys, np.int64), rows, np.array(worths, np.float32)
