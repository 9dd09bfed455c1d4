"""For each word or concept the listings that hold it, as three flat columns."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

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
    def of(cls, gathered: "Gathered") -> "Postings":
        """From what each listing holds, in the order of their rows."""
        keys, rows, worths = gathered.columns(0)
        order = np.argsort(keys, kind="stable")
        starts = np.searchsorted(keys[order], np.arange(len(gathered.numbers) + 1))
        return cls(gathered.numbers, starts, rows[order], worths[order])

    def find(self, key: str) -> tuple[Rows, Floats]:
        """The rows that hold a key, and how much each does."""
        number = self.numbers.get(key)
        if number is None:
            return NO_ROWS, NO_WORTHS
        part = slice(self.starts[number], self.starts[number + 1])
        return self.rows[part], self.worths[part]

    def grown(self, gathered: "Gathered", first_row: int) -> "Postings":
        """The same with further listings, whose rows stand behind all others.

        Parameters
        ----------
        gathered
            Begun with the numbers of these postings.
        """
        keys, rows, worths = gathered.columns(first_row)
        order = np.argsort(keys, kind="stable")
        keys, rows, worths = keys[order], rows[order], worths[order]
        numbers = gathered.numbers
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


class Gathered:
    """What listings hold, taken in one after another, so that none of them need be kept.

    Parameters
    ----------
    numbers
        Of the keys that are known already.
    """

    def __init__(self, numbers: Mapping[str, int] = MappingProxyType({})) -> None:
        self.numbers = dict(numbers)
        self._keys = array("q")
        self._lengths = array("q")
        self._worths = array("f")

    @classmethod
    def of(cls, held: Iterable[Mapping[str, float]]) -> "Gathered":
        """Of what each listing holds."""
        gathered = cls()
        for each in held:
            gathered.add(each)
        return gathered

    def add(self, held: Mapping[str, float]) -> None:
        """Take in what one more listing holds."""
        numbers = self.numbers
        self._lengths.append(len(held))
        self._keys.extend([numbers.setdefault(key, len(numbers)) for key in held])
        self._worths.extend(held.values())

    def columns(self, first_row: int) -> tuple[npt.NDArray[np.int64], Rows, Floats]:
        """Key, row and worth of everything that is held."""
        lengths = np.array(self._lengths, np.int64)
        rows = np.arange(first_row, first_row + len(lengths), dtype=np.int32)
        return (
            np.array(self._keys, np.int64),
            np.repeat(rows, lengths),
            np.array(self._worths, np.float32),
        )
