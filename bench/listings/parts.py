"""The parts that fictional listings are composed of, as the two files beside this one hold them."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

from directory.kinds import ListingKind

FOLDER = Path(__file__).parent
# Words of other letters would not be words in PostgreSQL's and SQLite's eyes alike.
SHORTEST_RARE, LONGEST_RARE = 4, 9
ENGLISH_WORDS = FOLDER.parents[1] / "matching" / "hearing" / "english_words.txt"

# A text in pieces: what stands before a slot, and the slot's name; the last slot may be empty.
Pieces = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """What a listing is about; ``concept`` is the vocabulary's id of it."""

    concept: str
    kind: ListingKind
    names: tuple[str, ...]
    says: tuple[Pieces, ...]


@dataclass(frozen=True, slots=True)
class GeneratedAudience:
    """Whom a listing is for; ``share`` is how often beside the others."""

    says: Pieces
    share: int
    minimum_age: float | None
    maximum_age: float | None


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts; each of ``sentences`` is a sort with the chances of none, one or two of it."""

    activities: tuple[Activity, ...]
    audiences: tuple[GeneratedAudience, ...]
    sentences: tuple[tuple[tuple[Pieces, ...], tuple[float, float]], ...]
    names: tuple[Pieces, ...]
    organizations: tuple[Pieces, ...]
    first_names: tuple[str, ...]
    places: tuple[str, ...]
    streets: tuple[str, ...]
    venues: tuple[str, ...]
    rare_words: tuple[str, ...]


# How often a listing has at least one, and at least two, of a sort of sentence.
SORTS = {
    "welcomes": (0.8, 0.2),
    "practical": (0.9, 0.4),
    "access": (0.5, 0.0),
    "costs": (0.6, 0.0),
    "histories": (0.4, 0.1),
    "around": (0.8, 0.4),
}


def pieces_of(text: str) -> Pieces:
    """Cut a text at its slots."""
    return tuple((literal, field or "") for literal, field, _, _ in Formatter().parse(text))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(one.split()) for one in text.replace("\n", " ").split("|") if one.strip())


@lru_cache(maxsize=1)
def read_parts() -> Parts:
    """Read both files."""
    parts = tomllib.loads((FOLDER / "parts.toml").read_text(encoding="utf-8"))
    activities = tomllib.loads((FOLDER / "activities.toml").read_text(encoding="utf-8"))
    beginnings, endings = parts["name_beginnings"].split(), parts["name_endings"].split()
    english = ENGLISH_WORDS.read_text(encoding="utf-8").split()
    return Parts(
        activities=tuple(
            Activity(
                concept,
                ListingKind(one["kind"]),
                tuple(one["names"]),
                tuple(pieces_of(text) for text in one["says"]),
            )
            for concept, one in activities.items()
        ),
        audiences=tuple(
            GeneratedAudience(
                pieces_of(one["says"]),
                one["share"],
                one.get("minimum_age"),
                one.get("maximum_age"),
            )
            for one in parts["audiences"]
        ),
        sentences=tuple(
            (tuple(pieces_of(text) for text in parts[sort]), chances)
            for sort, chances in SORTS.items()
        ),
        names=tuple(pieces_of(text) for text in _listed(parts["names"])),
        organizations=tuple(pieces_of(text) for text in _listed(parts["organizations"])),
        first_names=tuple(parts["first_names"].split()),
        places=tuple(begin + end for begin in beginnings for end in endings),
        streets=tuple(parts["streets"]),
        venues=_listed(parts["venues"]),
        rare_words=tuple(
            word
            for word in english
            if word.isalpha() and SHORTEST_RARE <= len(word) <= LONGEST_RARE
        ),
    )
