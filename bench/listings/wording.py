"""Fills the slots of parts: names, places and words, of which few are common and most are rare."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from math import exp, log
from random import Random

from bench.listings.parts import Parts, Pieces

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Wording:
    """Writes sentences; the same chance gives the same ones.

    Notes
    -----
    The word of rank r is drawn about 1 / r of the time (Zipf's law), so that a few are in thousands
    of listings and most are in a handful.
    """

    def __init__(self, parts: Parts, chance: Random) -> None:
        self.parts = parts
        self.chance = chance
        self.town = self.activity = self.venue = ""
        self._rare = _shuffled(parts.rare_words, chance)
        self._places = _shuffled(parts.places, chance)
        self._first_names = _shuffled(parts.first_names, chance)
        self._fill: dict[str, Callable[[], str]] = {
            "town": lambda: self.town,
            "activity": lambda: self.activity,
            "venue": lambda: self.venue,
            "person": self.person,
            "other": self.person,
            "name": self.name,
            "street": self.street,
            "rare": self.rare,
            "rarer": self.rarer,
            "number": lambda: str(2 + int(chance.random() ** 2 * 95)),
            "day": lambda: DAYS[int(chance.random() * 7)],
        }

    def write(self, pieces: Pieces) -> str:
        """A text with its slots filled."""
        fill = self._fill
        return "".join([literal + fill[slot]() if slot else literal for literal, slot in pieces])

    def rare(self) -> str:
        """A word from the tail."""
        return self._by_rank(self._rare)

    def rarer(self) -> str:
        """A name nobody else has, half of the time."""
        if self.chance.random() < 0.5:
            return self.name() + self._by_rank(self._rare)
        return self._by_rank(self._rare).capitalize()

    def name(self) -> str:
        """A name of a family or a small place."""
        return self._by_rank(self._places)

    def street(self) -> str:
        """A street."""
        kinds = self.parts.streets
        return f"{self.name()} {kinds[int(self.chance.random() * len(kinds))]}"

    def person(self) -> str:
        """A first name, now and then with a family name."""
        first = self._by_rank(self._first_names)
        return f"{first} {self.name()}" if self.chance.random() < 0.2 else first

    def _by_rank(self, words: Sequence[str]) -> str:
        rank = int(exp(self.chance.random() * log(len(words) + 1)))
        return words[min(rank, len(words)) - 1]


def _shuffled(words: Sequence[str], chance: Random) -> list[str]:
    mixed = list(words)
    chance.shuffle(mixed)
    return mixed


def shares(weights: Sequence[int]) -> list[int]:
    """Running totals, as ``Random.choices`` takes them."""
    return list(accumulate(weights))
