"""What is asked: sentences as workers write them, each from where somebody lives."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.listings.generate import SEED
from bench.listings.spots import Spots
from directory.geography import GridPoint

SAID = Path(__file__).parent / "said.txt"


@dataclass(frozen=True, slots=True)
class Query:
    """One search; ``authority`` is the name of the one that the point lies in."""

    said: str
    postcode: str
    point: GridPoint
    authority: str


def read_said() -> list[str]:
    """The sentences."""
    return SAID.read_text(encoding="utf-8").splitlines()


def queries_from(spots: Spots, count: int | None = None, seed: int = SEED) -> list[Query]:
    """So many searches, each from a postcode drawn as thickly as people live; each sentence once.

    Notes
    -----
    With more searches than sentences, a sentence comes again from another place.
    """
    said = read_said()
    chance = Random(seed)  # noqa: S311 - drawn again from the same seed, not secret
    drawn = [chance.randrange(len(spots.postcodes)) for _ in range(count or len(said))]
    return [_query(said[number % len(said)], spots, at) for number, at in enumerate(drawn)]


def _query(said: str, spots: Spots, at: int) -> Query:
    point = GridPoint(float(spots.eastings_m[at]), float(spots.northings_m[at]))
    return Query(said, spots.postcodes[at], point, spots.authorities[at])


def words_asked(said: str) -> Sequence[str]:
    """The words of a sentence that an engine for full text is asked for, each once."""
    from matching.hearing.words import is_telling, words_of  # noqa: PLC0415 - read with the vocabulary

    return tuple(dict.fromkeys(word.text for word in words_of(said) if is_telling(word)))
