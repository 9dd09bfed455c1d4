"""A concept, and the vocabulary of all of them as it is kept in the data files."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from matching.hearing.words import stems_of
from matching.request import ThreadKind
from matching.taxonomy.public import PublicVocabulary

FOLDER = Path(__file__).parent / "concepts"
NEEDED = ("label", "kind", "words")


class ConceptFileError(ValueError):
    """The data files are not as they should be; the message says where and what is allowed."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that matters to people.

    Parameters
    ----------
    said, listed
        Phrases that people use, and phrases that listings use.
    near
        Ids of other concepts that help somebody who speaks of this one.
    served_by
        Ids of wider concepts whose listings do this as well: benefits advice helps with PIP.
    is_guarded
        Whether listings centrally about it are kept from people it was not heard about.
    is_apart
        Whether its narrower concepts are different people: a circle of Serbs is not for Romanians.
    public
        Identifiers in public vocabularies.
    """

    id: str
    label: str
    kind: ThreadKind
    parent: str | None
    said: tuple[str, ...]
    listed: tuple[str, ...]
    near: tuple[str, ...]
    served_by: tuple[str, ...]
    is_guarded: bool
    is_apart: bool = False
    public: Mapping[PublicVocabulary, tuple[str, ...]] = field(default_factory=dict, hash=False)


class Vocabulary:
    """All concepts, found by id, by label, by any of their words or by a public identifier."""

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

    @cached_property
    def by_public_id(self) -> dict[tuple[PublicVocabulary, str], tuple[str, ...]]:
        """Ids of the concepts that each public identifier stands for."""
        found: dict[tuple[PublicVocabulary, str], tuple[str, ...]] = {}
        for concept in self:
            for vocabulary_, identifiers in concept.public.items():
                for identifier in identifiers:
                    key = vocabulary_, identifier
                    found[key] = (*found.get(key, ()), concept.id)
        return found

    @lru_cache(maxsize=1024)  # noqa: B019 - the one vocabulary lives as long as the process
    def ancestors(self, concept_id: str) -> tuple[str, ...]:
        """Ids of the parent, its parent, and so on."""
        found: list[str] = []
        concept = self.by_id.get(concept_id)
        while concept is not None and concept.parent and concept.parent not in found:
            found.append(concept.parent)
            concept = self.by_id.get(concept.parent)
        return tuple(found)


def phrases_of(row: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    """The comma-separated phrases of some fields of a row, each once."""
    text = ",".join(str(row.get(name, "")) for name in names)
    phrases = (" ".join(phrase.split()) for phrase in text.split(","))
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))


def _concept(concept_id: str, row: Mapping[str, Any]) -> Concept:
    missing = [name for name in NEEDED if not row.get(name)]
    if missing:
        msg = f"{concept_id} has no {missing[0]}; a concept needs {', '.join(NEEDED)}."
        raise ConceptFileError(msg)
    return Concept(
        id=concept_id,
        label=str(row["label"]),
        kind=ThreadKind(row["kind"]),
        parent=row.get("parent"),
        said=phrases_of(row, "words", "said"),
        listed=phrases_of(row, "words", "listed"),
        near=phrases_of(row, "near"),
        served_by=phrases_of(row, "served_by"),
        is_guarded=bool(row.get("guarded", False)),
        is_apart=bool(row.get("apart", False)),
        public={name: phrases_of(row, name) for name in PublicVocabulary if row.get(name)},
    )


def read_rows(folder: Path = FOLDER) -> list[tuple[str, dict[str, Any]]]:
    """Id and fields of every concept as written, in the order of the files' names.

    Raises
    ------
    ConceptFileError
        A file is not TOML, or holds something that is no table.
    """
    rows: list[tuple[str, dict[str, Any]]] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as failure:
            msg = f"{path.name} cannot be read: {failure}."
            raise ConceptFileError(msg) from failure
        stray = next((name for name, row in found.items() if not isinstance(row, dict)), None)
        if stray is not None:
            msg = f"{path.name}: {stray} stands outside a concept; begin with [its_id]."
            raise ConceptFileError(msg)
        rows += found.items()
    return rows


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    return Vocabulary(_concept(concept_id, row) for concept_id, row in read_rows())


def find_concept(text: str) -> Concept | None:
    """The concept that an id, a label or any of its words names; nothing where there is none."""
    return vocabulary().find(text.strip())
