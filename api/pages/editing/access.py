"""Who can get into each place of a listing, and get about there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from api.access.forms import SentForm
from api.pages.editing.question import Advice, Answered, Asked, Said
from api.pages.editing.typed import kept, raw, words, words_too_long
from api.pages.search_form import FieldProblem
from api.quality_words import REASONS
from directory.kinds import LocationVisibility
from directory.quality import Finding
from importers.records import AccessibilityRecord, LocationRecord
from upkeep.content import ListingContent, load_content

YES, NO, UNKNOWN = "yes", "no", ""
ANSWERS = {True: YES, False: NO, None: UNKNOWN}
MOVED = "It is at another address now: check that this is so there too."
READ: dict[str, bool | None] = {YES: True, NO: False}
# Name of the column, what is asked, and how the page to check calls it.
WAYS = (
    ("is_step_free", "Can somebody get in and about without steps?", "Step-free access"),
    ("has_accessible_toilet", "Is there a toilet for wheelchair users?", "Accessible toilet"),
    ("has_hearing_loop", "Is there a hearing loop?", "Hearing loop"),
    ("has_parking", "Is there parking?", "Parking"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One place as the template asks about it; its fields end in ``at``."""

    at: int
    title: str
    ways: tuple[tuple[str, str, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Access:
    """Asks of each place that people go to."""

    name: str = "access"
    template: str = "partials/editing/access.html"
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()

    def shown(self, asked: Asked) -> Mapping[str, Any]:
        """What is recorded so far of each place."""
        return {"places": [_shown(at, one) for at, one in _venues(asked.content)]}

    def read(self, form: SentForm, asked: Asked) -> Answered:
        """What was answered of each place; what was not is not known."""
        shown: list[Place] = []
        changed: dict[UUID, LocationRecord] = {}
        problems: list[FieldProblem] = []
        for at, location in _venues(asked.content):
            text = words(form, f"access_words_{at}")
            problems += words_too_long("Access", f"access_words_{at}", text)
            changed[location.id] = _with_words(
                _answered(location, form, at), kept(_words(location), text)
            )
            shown.append(
                replace(_shown(at, changed[location.id]), words=raw(form, f"access_words_{at}"))
            )
        if problems:
            return Answered(None, {"places": shown}, tuple(problems))
        locations = tuple(changed.get(one.id, one) for one in asked.content.locations)
        return Answered(replace(asked.content, locations=locations), {"places": shown})

    def said(self, asked: Asked) -> tuple[Said, ...]:
        """A line for each place."""
        venues = list(_venues(asked.content))
        return tuple(
            Said(_label(one, alone=len(venues) == 1), _lines(one), f"access_{WAYS[0][0]}_{at}")
            for at, one in venues
        )

    def advise(self, asked: Asked) -> tuple[Advice, ...]:
        """Places of which nothing is said, and what was said of where they were before."""
        before = _addresses_before(asked)
        found = []
        for at, one in _venues(asked.content):
            if not _lines(one):
                found.append((at, REASONS[Finding.NO_ACCESS_INFORMATION]))
            elif _postcodes(one) != before.get(one.id, _postcodes(one)):
                found.append((at, MOVED))
        return tuple(Advice(f"access_{WAYS[0][0]}_{at}", text) for at, text in found)


def _addresses_before(asked: Asked) -> dict[UUID, frozenset[str | None]]:
    """The postcodes that the public sees now of each place; nothing for a new listing."""
    if asked.is_new:
        return {}
    live = load_content(asked.session, asked.content.service.id)
    return {one.id: _postcodes(one) for one in live.locations}


def _postcodes(location: LocationRecord) -> frozenset[str | None]:
    return frozenset(one.postal_code for one in location.addresses)


def _answered(location: LocationRecord, form: SentForm, at: int) -> LocationRecord:
    def answer(column: str) -> bool | None:
        return READ.get(raw(form, f"access_{column}_{at}"))

    return replace(
        location,
        is_step_free=answer("is_step_free"),
        has_accessible_toilet=answer("has_accessible_toilet"),
        has_hearing_loop=answer("has_hearing_loop"),
        has_parking=answer("has_parking"),
    )


def _venues(content: ListingContent) -> Iterator[tuple[int, LocationRecord]]:
    for at, one in enumerate(content.locations):
        if one.location_type == "physical":
            yield at, one


def _shown(at: int, location: LocationRecord) -> Place:
    return Place(
        at,
        _title(location),
        tuple((column, asks, ANSWERS[getattr(location, column)]) for column, asks, _ in WAYS),
        _words(location) or "",
    )


def _title(location: LocationRecord) -> str:
    address = next(iter(location.addresses), None)
    named = location.name or (address.address_1 or address.city if address else None)
    if location.visibility is LocationVisibility.HIDDEN:
        return f"{named or 'The place'} (hidden)"
    return named or "The place"


def _label(location: LocationRecord, *, alone: bool) -> str:
    return "Access" if alone else f"Access: {_title(location)}"


def _words(location: LocationRecord) -> str | None:
    return next((one.description for one in location.accessibility if one.description), None)


def _with_words(location: LocationRecord, text: str | None) -> LocationRecord:
    known = location.accessibility
    first = next((one for one in known if one.description), None)
    if first is None:
        added = (AccessibilityRecord(uuid4(), description=text),) if text else ()
        return replace(location, accessibility=(*known, *added))
    if text is None and not first.details and not first.url:
        return replace(location, accessibility=tuple(one for one in known if one is not first))
    changed = tuple(replace(one, description=text) if one is first else one for one in known)
    return replace(location, accessibility=changed)


def _lines(location: LocationRecord) -> tuple[str, ...]:
    known = [(label, getattr(location, column)) for column, _, label in WAYS]
    found = [f"{label}: {'yes' if value else 'no'}" for label, value in known if value is not None]
    text = _words(location)
    return (*found, *([text] if text else []))


ACCESS = Access()
