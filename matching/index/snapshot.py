"""The listings of a directory at one moment, in columns that are never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
import numpy.typing as npt

from directory.decided import NOBODY_DECIDED, Decided
from directory.kinds import Delivery, ListingKind
from directory.queries.hours import Hours
from matching.candidate import AreasServed, CandidateLocation
from matching.index.places import PublicPlaces
from matching.index.postings import Floats, Postings, Rows
from matching.listings.audience import Audience
from matching.listings.listing import ListingText
from matching.remembered import Remembered
from matching.whereabouts import Whereabouts

if TYPE_CHECKING:
    from matching.index.chosen import Chosen
    from matching.index.nearby import Nearby

KINDS = tuple(ListingKind)
# Of so many searches the chosen few are remembered, some 3 KB of numbers each; of so many places
# what is near, some 50 KB each.
MOST_CHOSEN, MOST_NEAR = 512, 96
# The day a listing was last confirmed, and since when nobody answers for it.
Assured = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of one listing beside its columns; ``reading`` is its packed document."""

    service_id: UUID
    text: ListingText
    reading: bytes
    delivery: frozenset[Delivery]
    languages: tuple[str, ...]
    assured_date: date | None
    unanswered_since: date | None
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Short facts of each listing, one number a row; ``-1`` where a fact is not recorded.

    Parameters
    ----------
    kind
        Place of its kind in ``KINDS``.
    delivery, audience, areas, assured
        Places in the lists of the index that hold what several listings have in common.
    is_free
        0 or 1.
    """

    kind: npt.NDArray[np.int8]
    delivery: npt.NDArray[np.int32]
    audience: npt.NDArray[np.int32]
    areas: npt.NDArray[np.int32]
    assured: npt.NDArray[np.int32]
    is_free: npt.NDArray[np.int8]
    is_hidden: npt.NDArray[np.bool_]
    is_unlocated: npt.NDArray[np.bool_]
    length: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.kind)


@dataclass(frozen=True, slots=True)
class Vectors:
    """Directions of meaning, one whole number a dimension, and how long each row is.

    Notes
    -----
    A listing without a vector has a row of nothing and the length 0.
    """

    model: str
    whole: npt.NDArray[np.int8]
    lengths: Floats


@dataclass(frozen=True, slots=True)
class Venues:
    """Where listings happen: for each public place the rows there, and the rows with none.

    Parameters
    ----------
    starts
        Where in ``rows`` those at each place begin.
    is_step_free
        Of each place: 0, 1, or -1 where it is not recorded.
    """

    places: PublicPlaces
    starts: npt.NDArray[np.int64]
    rows: Rows
    placeless: Rows
    is_step_free: npt.NDArray[np.int8]
    locations: Sequence[CandidateLocation] = ()


@dataclass(frozen=True, slots=True)
class MemoryIndex:
    """One moment of the directory; all that ranking needs, with no database behind it.

    Notes
    -----
    Rows are never taken out, only left out of ``venues``; ``cards`` may be empty where nothing is
    to be shown. ``kept`` holds which rows' areas cover each place that was asked about,
    ``fits_of_areas`` how areas fit each authority, ``near`` what is near the latest places, and
    ``chosen`` which rows were chosen for the latest searches; all begin anew with each change.
    ``guarded`` tells of each of ``audiences`` whether it is people in a plight alone.
    """

    facts: Facts
    concepts: Postings
    stems: Postings
    venues: Venues
    audiences: Sequence[tuple[Audience, frozenset[str]]] = ()
    deliveries: Sequence[frozenset[Delivery]] = ()
    areas: Sequence[AreasServed] = ()
    assured: Sequence[Assured] = ()
    vectors: Vectors | None = None
    cards: Sequence[Card] = ()
    row_of: Mapping[UUID, int] = field(default_factory=dict)
    hours: Hours = field(default_factory=Hours)
    decided: Decided = NOBODY_DECIDED
    kept: dict[str, Rows] = field(init=False, default_factory=dict, repr=False, compare=False)
    fits_of_areas: dict[tuple[str | None, bool], npt.NDArray[np.int8]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )
    chosen: "Remembered[Chosen]" = field(
        init=False, default_factory=lambda: Remembered(MOST_CHOSEN), repr=False, compare=False
    )
    near: "Remembered[Nearby]" = field(
        init=False, default_factory=lambda: Remembered(MOST_NEAR), repr=False, compare=False
    )
    whereabouts: Whereabouts = field(init=False, default_factory=Whereabouts, compare=False)
    guarded: npt.NDArray[np.bool_] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        central = [bool(concepts) for _, concepts in self.audiences]
        object.__setattr__(self, "guarded", np.array(central or [False], np.bool_))

    def __len__(self) -> int:
        return len(self.facts)
