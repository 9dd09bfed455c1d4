"""Concepts as people name them: by id, by label or by any of its words."""

from rapidfuzz import fuzz, process

from directory.errors import DirectoryError
from matching.taxonomy.concept import Concept, find_concept, vocabulary

NEAR_NAMES = 3


class UnknownConceptError(DirectoryError, ValueError):
    """No concept has the id, the label or the words; the message names some that come near."""


def concept_named(text: str) -> Concept:
    """The concept of an id, a label or any of its words.

    Raises
    ------
    UnknownConceptError
        There is none.
    """
    found = find_concept(text)
    if found is None:
        msg = (
            "must be a concept's id, label or any of its words; near it are"
            f" {', '.join(near_names(text))}"
        )
        raise UnknownConceptError(msg)
    return found


def near_names(text: str) -> list[str]:
    """Labels of the concepts that are written most alike, the likest first."""
    labels = [concept.label for concept in vocabulary()]
    alike = process.extract(
        text.replace("_", " ").lower(),
        [label.lower() for label in labels],
        scorer=fuzz.WRatio,
        limit=NEAR_NAMES,
    )
    return [labels[at] for _, _, at in alike]
