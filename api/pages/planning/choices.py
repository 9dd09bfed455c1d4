"""What the planning form offers, as far as this directory can answer it."""

from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from api.pages.planning import wording
from api.pages.planning.form import MINUTES, PlanningForm
from directory.kinds import AreaKind
from directory.queries.areas import list_outlined_sets
from directory.queries.provision import list_candidate_venues
from maps.coverage import words as coverage_words
from maps.drawing import bands
from maps.people.demand import NoAreasError, list_age_groups
from maps.siting.words import say_less, say_site

Options = list[tuple[str, str]]


def choices_of(session: Session, form: PlanningForm) -> dict[str, Any]:
    """What the templates of the planning pages are given beside the answer."""
    return {
        "choices": wording,
        "coverage_words": coverage_words,
        "say_site": say_site,
        "say_less": say_less,
        "bands": bands,
        # Looked up by the one form that offers them.
        "venue_choices": partial(_venues, session),
        "area_choices": _areas(session),
        "age_choices": _ages(session, form),
        "minute_choices": _minutes(form),
        "day_choices": [
            ("", "Any day"),
            *((day.value, name) for day, name in wording.WEEKDAYS.items()),
        ],
    }


def _areas(session: Session) -> Options:
    loaded = {each.kind for each in list_outlined_sets(session)}
    return [
        (kind.value, name if kind in loaded else f"{name} – not loaded")
        for kind, name in wording.AREAS.items()
    ]


def _venues(session: Session) -> Options:
    """The kinds of building that there are any of."""
    known = {venue.kind for venue in list_candidate_venues(session)}
    return [(kind.value, name) for kind, name in wording.VENUES.items() if kind in known]


def _ages(session: Session, form: PlanningForm) -> Options:
    by = form.value("by")
    try:
        kind = AreaKind(by) if by in set(AreaKind) else AreaKind.LSOA
        known = list_age_groups(session, kind)
    except NoAreasError:
        known = []
    offered = [(age.value, name) for age, name in wording.AGES.items() if age in known]
    return offered or [("all", wording.AGES[next(iter(wording.AGES))])]


def _minutes(form: PlanningForm) -> Options:
    """The usual journeys, and the one that was asked for where it is another."""
    asked = form.value("minutes")
    numbers = {*MINUTES, *([int(asked)] if asked.isdecimal() and len(asked) < 4 else [])}
    return [(str(number), f"{number} minutes") for number in sorted(numbers)]
