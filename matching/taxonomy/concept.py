"""A concept, and the vocabulary of all of them as it is kept in the data files."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from matching.request import ThreadKind
from matching.words import stems_of

FOLDER = Path(__file__).parent / "concepts"
FIELDS = frozenset({"label", "kind", "parent", "words", "said", "listed", "near", "guarded"})
KINDS = (ThreadKind.INTEREST, ThreadKind.NEED, ThreadKind.CIRCUMSTANCE)


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that matters to people.

    Parameters
    ----------
    said, listed
        Phrases that people use, and phrases that listings use.
    near
        Ids of other concepts that help somebody who speaks of this one.
    is_guarded
        Whether listings centrally about it are kept from people it was not heard about.
    """

    id: str
    label: str
    kind: ThreadKind
    parent: str | None
    said: tuple[str, ...]
    listed: tuple[str, ...]
    near: tuple[str, ...]
    is_guarded: bool


class Vocabulary:
    """All concepts, found by id, by label or by any of their words."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.by_id = {concept.id: concept for concept in concepts}

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], Concept]:
        found: dict[tuple[str, ...], Concept] = {}
        for concept in self:
            for phrase in (concept.label, concept.id.replace("_", " ")):
                found.setdefault(stems_of(phrase), concept)
        for concept in self:
            for phrase in (*concept.said, *concept.listed):
                found.setdefault(stems_of(phrase), concept)
        return found

    def find(self, text: str) -> Concept | None:
        """The concept whose id, label or any of whose words ``text`` is."""
        return self.by_id.get(text) or self._by_words.get(stems_of(text))

    @lru_cache(maxsize=1024)  # noqa: B019 - the one vocabulary lives as long as the process
    def ancestors(self, concept_id: str) -> tuple[str, ...]:
        """Ids of the parent, its parent, and so on."""
        found: list[str] = []
        concept = self.by_id.get(concept_id)
        while concept is not None and concept.parent and concept.parent not in found:
            found.append(concept.parent)
            concept = self.by_id.get(concept.parent)
        return tuple(found)


def _phrases(row: dict[str, Any], *names: str) -> tuple[str, ...]:
    text = ",".join(str(row.get(name, "")) for name in names)
    return tuple(dict.fromkeys(phrase.strip() for phrase in text.split(",") if phrase.strip()))


def _concept(concept_id: str, row: dict[str, Any]) -> Concept:
    return Concept(
        id=concept_id,
        label=str(row["label"]),
        kind=ThreadKind(row["kind"]),
        parent=row.get("parent"),
        said=_phrases(row, "words", "said"),
        listed=_phrases(row, "words", "listed"),
        near=_phrases(row, "near"),
        is_guarded=bool(row.get("guarded", False)),
    )


def read_rows(folder: Path = FOLDER) -> list[tuple[str, dict[str, Any]]]:
    """Id and fields of every concept as written, in the order of the files' names."""
    rows: list[tuple[str, dict[str, Any]]] = []
    for path in sorted(folder.glob("*.toml")):
        rows += tomllib.loads(path.read_text(encoding="utf-8")).items()
    return rows


def problems(rows: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """What is wrong with the data files, one sentence each; empty when they are sound."""
    ids = [concept_id for concept_id, _ in rows]
    found = [f"{name} is there twice" for name in sorted({i for i in ids if ids.count(i) > 1})]
    for concept_id, row in rows:
        unknown = sorted(set(row) - FIELDS)
        found += [f"{concept_id}: no field is called {name}" for name in unknown]
        found += [
            f"{concept_id}: {name} is missing"
            for name in ("label", "kind", "words")
            if not row.get(name)
        ]
        if row.get("kind") not in KINDS:
            found.append(f"{concept_id}: kind was {row.get('kind')!r}; use one of {list(KINDS)}")
        referred = [*_phrases(row, "parent"), *_phrases(row, "near")]
        found += [f"{concept_id}: {name} is no concept" for name in referred if name not in ids]
    return found


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    return Vocabulary(_concept(concept_id, row) for concept_id, row in read_rows())
