"""How much is heard of notes that another hand marked, and how much of what is heard was meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from matching.conversation import hear
from matching.taxonomy.concept import vocabulary

NOTES = Path(__file__).with_name("marked_notes.txt")
# The words, and the concepts that they mean; "!" stands before one that is refused.
MARK = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]|]+)\]\]")
# The share of marked concepts that is heard, and the share of heard ones that is marked.
LEAST_HEARD, LEAST_MEANT = 0.56, 0.74


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was written, and the concepts that it means."""

    said: str
    meant: frozenset[str]


def notes() -> Iterator[Note]:
    for line in NOTES.read_text(encoding="utf-8").splitlines():
        names = (
            name.strip().lstrip("!") for mark in MARK.finditer(line) for name in mark[2].split(",")
        )
        yield Note(MARK.sub(r"\1", line), frozenset(names))


def is_kin(one: str, other: str) -> bool:
    """Whether one is the other, or wider, or serves it as well."""
    known = vocabulary()
    return (
        one == other
        or one in (*known.ancestors(other), *known.by_id[other].served_by)
        or other in (*known.ancestors(one), *known.by_id[one].served_by)
    )


def share(wanted: list[tuple[str, frozenset[str]]]) -> float:
    return sum(any(is_kin(one, other) for other in found) for one, found in wanted) / len(wanted)


@pytest.fixture(scope="module")
def heard() -> list[tuple[Note, frozenset[str]]]:
    return [
        (note, frozenset(t.concept for t in hear(note.said).threads if t.concept))
        for note in notes()
    ]


def test_every_mark_names_a_concept() -> None:
    known = vocabulary().by_id
    assert [name for note in notes() for name in note.meant if name not in known] == []


def test_what_is_meant_is_heard(heard: list[tuple[Note, frozenset[str]]]) -> None:
    assert share([(name, found) for note, found in heard for name in note.meant]) >= LEAST_HEARD


def test_what_is_heard_is_meant(heard: list[tuple[Note, frozenset[str]]]) -> None:
    assert share([(name, note.meant) for note, found in heard for name in found]) >= LEAST_MEANT
