"""What is wrong with the data files, one sentence each."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from matching.request import ThreadKind
from matching.taxonomy.concept import NEEDED, phrases_of
from matching.taxonomy.phrases import phrase_keys
from matching.taxonomy.public import SHAPES, PublicVocabulary

PHRASES = ("words", "said", "listed")
REFERENCES = ("parent", "near", "served_by")
FLAGS = ("guarded", "apart")
FIELDS = frozenset({*NEEDED, *PHRASES, *REFERENCES, *PublicVocabulary, *FLAGS})
KINDS = (ThreadKind.INTEREST, ThreadKind.NEED, ThreadKind.CIRCUMSTANCE)
SHARED = Path(__file__).with_name("shared.toml")
Rows = Sequence[tuple[str, Mapping[str, Any]]]


def shared_phrases(path: Path = SHARED) -> dict[tuple[str, ...], str]:
    """Phrases that may stand in more than one concept, by their stems, with the reason."""
    written: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {tuple(phrase_keys(phrase)): reason for phrase, reason in written.items()}


def problems(rows: Rows) -> list[str]:
    """Everything wrong with the rows; empty when they are sound."""
    counted = Counter(concept_id for concept_id, _ in rows)
    found = [f"{name} is there twice" for name, number in sorted(counted.items()) if number > 1]
    for concept_id, row in rows:
        wrong = [*_in_fields(row), *_in_references(concept_id, row, counted), *_in_identifiers(row)]
        found += [f"{concept_id}: {what}" for what in wrong]
    return [*found, *_in_circles(dict(rows)), *_in_labels(rows), *_in_phrases(rows)]


def _in_fields(row: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(set(row) - FIELDS):
        yield f"no field is called {name}; there are {', '.join(sorted(FIELDS))}"
    for name in NEEDED:
        if not row.get(name):
            yield f"{name} is missing"
    for name, value in sorted(row.items()):
        wanted = bool if name in FLAGS else str
        if name in FIELDS and not isinstance(value, wanted):
            yield f"{name} was {value!r}; it must be {'true' if wanted is bool else 'a text'}"
    if row.get("kind") not in KINDS:
        yield f"kind was {row.get('kind')!r}; use one of {', '.join(KINDS)}"


def _in_references(concept_id: str, row: Mapping[str, Any], known: Counter[str]) -> Iterator[str]:
    for field in REFERENCES:
        for name in phrases_of(row, field):
            if name not in known:
                yield f"{field} {name} is no concept"
            elif name == concept_id:
                yield f"{field} names the concept itself"


def _in_identifiers(row: Mapping[str, Any]) -> Iterator[str]:
    for vocabulary in PublicVocabulary:
        for identifier in phrases_of(row, vocabulary):
            if not SHAPES[vocabulary].fullmatch(identifier):
                yield f"{vocabulary} {identifier} is not written as that vocabulary writes them"


def _in_circles(rows: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for concept_id in rows:
        passed = [concept_id]
        parent = str(rows[concept_id].get("parent", ""))
        while parent in rows and parent not in passed:
            passed.append(parent)
            parent = str(rows[parent].get("parent", ""))
        if parent == concept_id:
            yield f"{concept_id}: its parents lead back to it ({', '.join(passed)})"


def _in_labels(rows: Rows) -> Iterator[str]:
    labels = Counter(str(row.get("label", "")).lower() for _, row in rows)
    for label, number in labels.items():
        if number > 1 and label:
            yield f"the label {label!r} is there {number} times"


def _in_phrases(rows: Rows) -> Iterator[str]:
    """Phrases of two concepts, within what people say and within what listings write."""
    allowed = shared_phrases()
    for side in ("said", "listed"):
        owners: dict[tuple[str, ...], str] = {}
        for concept_id, row in rows:
            for phrase in phrases_of(row, "words", side):
                key = tuple(phrase_keys(phrase))
                if not any(part != "_" for part in key):
                    yield f"{concept_id}: the phrase {phrase!r} has no word"
                owner = owners.setdefault(key, concept_id)
                if owner != concept_id and key not in allowed:
                    yield f"{concept_id}: {phrase!r} stands in {owner} too; see shared.toml"
