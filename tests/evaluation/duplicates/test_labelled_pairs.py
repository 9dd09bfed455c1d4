"""How well likely pairs are told, on pairs that somebody read and labelled before any tuning.

``demonstration.csv`` holds the listings of the demonstration directory that are there twice: every
other pair of it is two things. ``public_lists.csv`` holds pairs of the public lists of libraries,
GP practices and warm spaces, by the ids that importing them gives. A pair that is in neither file
and is told all the same counts as wrong.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from directory.decided import in_order
from directory.queries.duplicates import list_traits
from importers.pipeline import run
from matching.duplicates import find_pairs

HERE = Path(__file__).parent
LISTS = {
    "venues": "data/venues/warm_spaces_northamptonshire.geojson",
    "libraries": "data/northamptonshire/libraries_schema_northants.csv",
    "nhs-ods": "data/northamptonshire/nhs_ods_epraccur_northants.csv",
}
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.9
HALVES = ("tuning", "held")

Ids = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Label:
    """What somebody who read both listings said of a pair."""

    is_same: bool
    half: str


def labels_of(name: str) -> dict[Ids, Label]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return {
            in_order(UUID(row["a"]), UUID(row["b"])): Label(row["is_same"] == "1", row["half"])
            for row in csv.DictReader(lines)
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """Pairs told rightly, told wrongly, and not told."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f}"
            f" ({self.right} right, {self.wrong} wrong, {self.missed} missed)"
        )


def measure(found: Iterable[Ids], same: set[Ids]) -> Measured:
    told = set(found)
    return Measured(len(told & same), len(told - same), len(same - told))


def test_the_demonstration_directory(loaded_session: Session) -> None:
    traits = list_traits(loaded_session)
    ids = {one.id for one in traits}
    same = {pair for pair in labels_of("demonstration.csv") if ids.issuperset(pair)}
    assert same, "the directory has none of the listings that are labelled"
    measured = measure(((pair.a, pair.b) for pair in find_pairs(traits)), same)
    assert measured.wrong <= 1, measured
    assert measured.recall >= LEAST_RECALL, measured


def test_the_whole_labelled_set(
    loaded_session: Session, shared: Path, record_property: Callable[[str, object], None]
) -> None:
    for source, path in LISTS.items():
        run(loaded_session, source, str(shared / path), is_commit=True)
    traits = list_traits(loaded_session)
    ids = {one.id for one in traits}
    labels = {
        pair: label
        for name in ("demonstration.csv", "public_lists.csv")
        for pair, label in labels_of(name).items()
        if ids.issuperset(pair)
    }
    assert len(labels) > 400
    same = {pair for pair, label in labels.items() if label.is_same}
    found = [(pair.a, pair.b) for pair in find_pairs(traits)]
    for half in HALVES:
        of_half = {pair for pair, label in labels.items() if label.half == half}
        record_property(half, str(measure(of_half & set(found), of_half & same)))
    measured = measure(found, same)
    record_property("whole", str(measured))
    assert measured.precision >= LEAST_PRECISION, measured
    assert measured.recall >= LEAST_RECALL, measured
