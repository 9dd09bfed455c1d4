"""The question that a planner's fields ask."""

import re
from collections.abc import Collection
from datetime import time
from typing import TypeVar

from api.pages.planning.form import (
    ADDED,
    ORDERS,
    ConceptsUnknownError,
    PlanningForm,
    PlanningFormError,
    weekday_of,
)
from api.pages.search_form import FieldProblem
from directory.kinds import AreaKind, VenueKind
from maps.coverage.rows import SortBy
from maps.coverage.table import CoverageQuestion
from maps.drawing.bands import Shown
from maps.drawing.picture import Sheet
from maps.people.demand import AgeGroup
from matching.request import Mode
from matching.taxonomy.concept import Concept, find_concept
from matching.travel.engine import TimeBand

MOST_CONCEPTS = 10
MOST_MINUTES = 120
# How several things are asked for at once: ``food bank, lunch club``.
BETWEEN = re.compile(r"\s*[,;]\s*")

Choice = TypeVar("Choice", AreaKind, Mode, TimeBand, AgeGroup)


def question_of(form: PlanningForm) -> CoverageQuestion:
    """The question that the fields ask.

    Raises
    ------
    PlanningFormError
        A field holds what cannot be asked; all such fields are named.
    ConceptsUnknownError
        The vocabulary does not know a word; its near names can be offered.
    """
    problems: list[FieldProblem] = []

    def choice(kind: type[Choice], name: str, message: str) -> Choice | None:
        value = form.value(name)
        if value in set(kind):
            return kind(value)
        if value:
            problems.append(FieldProblem(name, message))
        return None

    by = choice(AreaKind, "by", "Choose a kind of area from the list")
    mode = choice(Mode, "mode", "Choose how people travel from the list")
    band = choice(TimeBand, "band", "Choose when people travel from the list")
    age = choice(AgeGroup, "age", "Choose an age from the list")
    problems += _not_offered(form)
    day = weekday_of(form.day)
    if form.day and day is None:
        problems.append(FieldProblem("day", "Choose a day from the list, such as Monday"))
    minutes = _whole(form.value("minutes"), 1, MOST_MINUTES)
    if minutes is None:
        problems.append(FieldProblem("minutes", f"Minutes must be from 1 to {MOST_MINUTES}"))
    vintage = _whole(form.vintage, 1971, 2100) if form.vintage else None
    if form.vintage and vintage is None:
        problems.append(FieldProblem("vintage", "The year of boundaries must be one like 2021"))
    at = _clock(form.at)
    if form.at and at is None:
        problems.append(FieldProblem("at", "The time must be a real one, like 10am or 14:30"))
    if problems:
        raise PlanningFormError(*problems)
    return CoverageQuestion(
        concepts=tuple(concept.id for concept in concepts_of(form.what)),
        by=by or AreaKind.LSOA,
        mode=mode or Mode.WALK,
        band=band or TimeBand.WEEKDAY_MIDDAY,
        minutes=minutes or 30,
        age_group=age or AgeGroup.ALL,
        vintage=vintage,
        day=day,
        at=at,
    )


def _not_offered(form: PlanningForm) -> list[FieldProblem]:
    """What the address holds that no page offers: said, so that nothing is left out unseen."""
    offered: dict[str, tuple[str, Collection[str]]] = {
        "show": ("What the colours tell", list(Shown)),
        "sort": ("The order of the table", list(SortBy)),
        "order": ("The order of the table", ORDERS),
        "paper": ("The paper", list(Sheet)),
        "add": ("How many to add", ADDED),
    }
    problems = [
        FieldProblem(name, f"{what} must be one of {', '.join(allowed)}; it was {value[:20]}")
        for name, (what, allowed) in offered.items()
        if (value := getattr(form, name)) and value not in allowed
    ]
    kinds = ", ".join(VenueKind)
    problems += [
        FieldProblem("site", f"A kind of building must be one of {kinds}; it was {kind[:20]}")
        for kind in form.site
        if kind not in set(VenueKind)
    ]
    return problems


def concepts_of(words: str) -> tuple[Concept, ...]:
    """The concepts that words stand for, one after another between commas.

    Raises
    ------
    ConceptsUnknownError
        At least one stands for none.
    """
    named = [word for word in BETWEEN.split(words) if word][:MOST_CONCEPTS]
    found = {word: find_concept(word) for word in named}
    unknown = tuple(word for word, concept in found.items() if concept is None)
    if unknown or not named:
        raise ConceptsUnknownError(unknown)
    return tuple(dict.fromkeys(concept for concept in found.values() if concept))


def _whole(text: str, least: int, most: int) -> int | None:
    if not re.fullmatch(r"[0-9]{1,4}", text):
        return None
    return int(text) if least <= int(text) <= most else None


def _clock(text: str) -> time | None:
    """A time of day as people and browsers write it: ``10am``, ``2.30 pm``, ``14:30``."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(am|pm)?", text.strip().lower())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
