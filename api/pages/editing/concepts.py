"""What a listing is about: concepts that its words suggest, for a person to confirm."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.access.forms import SentForm
from api.pages.editing.question import Advice, Answered, Asked, Said
from api.pages.search_form import FieldProblem
from directory.models import Organization
from directory.tags import TagStatus
from matching.taxonomy.concept import vocabulary
from matching.taxonomy.naming import UnknownConceptError, concept_named, near_names
from upkeep.about import concepts_said, suggested_concepts, with_concepts

MOST_CONCEPTS = 30
LONGEST_WORD = 100
UNKNOWN = "We do not know “{word}” as something that a listing can be about. Near it are: {near}"
TOO_MANY = f"Choose {MOST_CONCEPTS} at most: a listing about everything is found by nobody"
NONE_CHOSEN = "Nothing is ticked: people find a listing by what it is about."


@dataclass(frozen=True, slots=True)
class Choice:
    """A concept that may be ticked.

    Parameters
    ----------
    is_suggested
        Nobody has said so; the words of the listing have.
    """

    id: str
    label: str
    is_ticked: bool
    is_suggested: bool = False


@dataclass(frozen=True, slots=True)
class Concepts:
    """Asks what it is about."""

    name: str = "concepts"
    template: str = "partials/editing/concepts.html"
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()

    def shown(self, asked: Asked) -> Mapping[str, Any]:
        """What is confirmed, and what the words suggest, ticked until somebody unticks it."""
        service = asked.content.service
        said = concepts_said(service, TagStatus.CONFIRMED)
        suggested = [id_ for id_ in _suggested(asked) if id_ not in said]
        ticked = {*said, *suggested}
        return _values([*said, *suggested], ticked, "", suggested)

    def read(self, form: SentForm, asked: Asked) -> Answered:
        """What is ticked is certain; what was offered and is not, is not offered again."""
        by_id = vocabulary().by_id
        offered = _known(form.data.getlist("concepts_offered"))
        ticked = [id_ for id_ in _known(form.data.getlist("concepts_about")) if id_ in by_id]
        typed = form.text("concepts_more", LONGEST_WORD * 5)
        added, problems = _added(typed)
        ticked = list(dict.fromkeys([*ticked, *added]))
        if len(ticked) > MOST_CONCEPTS:
            problems.append(FieldProblem("concepts_about", TOO_MANY))
        listed = list(dict.fromkeys([*offered, *ticked]))
        kept = typed if problems else ""
        values = _values(listed, set(ticked), kept, [])
        if problems:
            return Answered(None, values, tuple(problems))
        if form.text("concepts_look"):
            return Answered(None, values)
        service = asked.content.service
        refused = {*concepts_said(service, TagStatus.REJECTED), *offered} - set(ticked)
        attributes = with_concepts(service, ticked, refused)
        changed = replace(service, attributes=attributes)
        return Answered(replace(asked.content, service=changed), values)

    def said(self, asked: Asked) -> tuple[Said, ...]:
        """What it is certainly about."""
        labels = _labels(concepts_said(asked.content.service, TagStatus.CONFIRMED))
        return (Said("What it is about", (", ".join(labels),) if labels else (), "concepts_about"),)

    def advise(self, asked: Asked) -> tuple[Advice, ...]:
        """Nothing that it is about, though somebody could have said so."""
        service = asked.content.service
        is_said = concepts_said(service, TagStatus.CONFIRMED) or _suggested(asked)
        return () if is_said or not service.name else (Advice("concepts_about", NONE_CHOSEN),)


def _suggested(asked: Asked) -> list[str]:
    return suggested_concepts(asked.content.service, _organization(asked))


def _organization(asked: Asked) -> str:
    """Name of who runs it, which its words are read with."""
    if asked.content.organization:
        return asked.content.organization.name
    held = asked.session.get(Organization, asked.content.service.organization_id)
    return held.name if held else ""


def _known(sent: Iterable[object]) -> list[str]:
    """Ids of concepts that there are, each once."""
    by_id = vocabulary().by_id
    return [id_ for id_ in dict.fromkeys(map(str, sent)) if id_ in by_id]


def _added(typed: str) -> tuple[list[str], list[FieldProblem]]:
    """Concepts by their ids, labels or words, with commas between them."""
    found: list[str] = []
    problems: list[FieldProblem] = []
    for word in filter(None, (part.strip()[:LONGEST_WORD] for part in typed.split(","))):
        try:
            found.append(concept_named(word).id)
        except UnknownConceptError:
            message = UNKNOWN.format(word=word, near=", ".join(near_names(word)))
            problems.append(FieldProblem("concepts_more", message))
    return found, problems


def _labels(ids: Iterable[str]) -> list[str]:
    by_id = vocabulary().by_id
    return [by_id[id_].label for id_ in ids if id_ in by_id]


def _values(
    listed: list[str], ticked: set[str], typed: str, suggested: Iterable[str]
) -> dict[str, Any]:
    by_id, unsure = vocabulary().by_id, set(suggested)
    choices = [Choice(id_, by_id[id_].label, id_ in ticked, id_ in unsure) for id_ in listed]
    return {
        "concepts_choices": choices,
        "concepts_more": typed,
        "concepts_all": sorted(concept.label for concept in vocabulary()),
    }


CONCEPTS = Concepts()
