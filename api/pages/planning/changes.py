"""What would change if some listings closed and some opened elsewhere, as the page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from api.pages.planning.form import PlanningForm
from api.pages.planning.question import question_of
from api.pages.search_form import FieldProblem
from directory.queries.provision import CandidateVenue, ListingPlace, list_candidate_venues
from maps.coverage.border import areas_of
from maps.coverage.cover import Answered, answer_fully, cover_fully
from maps.coverage.table import CoverageTable
from maps.coverage.words import (
    say_area,
    say_concepts,
    say_number,
    say_reach,
    say_share,
    say_unknown,
    say_who,
)
from maps.drawing.picture import CoveragePicture, Mark, load_picture
from maps.people.demand import OUTSIDE
from maps.siting.changes import add_hubs, close_listings


@dataclass(frozen=True, slots=True)
class ChangedArea:
    """An area where a change is felt: people within reach before and after."""

    label: str
    people: float
    before: float
    after: float

    @property
    def difference(self) -> float:
        """More people, or fewer."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would change, as the page shows it.

    Parameters
    ----------
    picture
        Who would be within reach then.
    places
        What can be closed, each listing once, by name, and whether it lies over the border.
    venues
        Where one can be opened, by name.
    problems
        What was to be closed or opened and is not there.
    """

    form: PlanningForm
    before: CoverageTable
    picture: CoveragePicture
    places: tuple[tuple[ListingPlace, bool], ...]
    venues: tuple[CandidateVenue, ...]
    closed: tuple[str, ...]
    opened: tuple[str, ...]
    problems: tuple[FieldProblem, ...] = ()

    @property
    def after(self) -> CoverageTable:
        """Who would be within reach."""
        return self.picture.table

    @property
    def has_outlines(self) -> bool:
        """Whether there is anything to draw a map of."""
        return self.picture.has_outlines

    @property
    def version(self) -> str:
        """Of what it was worked out from."""
        return self.before.version

    @property
    def is_changed(self) -> bool:
        """Whether anything was closed or opened."""
        return bool(self.closed or self.opened)

    @property
    def summary(self) -> Sequence[str]:
        """The change in words."""
        who, people = say_who(self.before), float(self.before.people.sum())
        now, then = float(self.before.people_within.sum()), float(self.after.people_within.sum())
        unknown = [none] if (none := say_unknown(self.before)) else []
        if not people or not self.is_changed:
            return ("Choose what closes, what opens, or both.", *unknown)
        if round(now) == round(then):
            return (f"As many {who} as now would be within reach: {say_number(then)}.", *unknown)
        more = "more" if then > now else "fewer"
        change = f"{say_number(abs(then - now))} {more} {who} would be"
        reached = f"{say_reach(self.before.question)}: {say_number(then)}"
        shares = f"({say_share(then / people)}) in place of {say_number(now)}"
        said = [f"{change} {reached} {shares} ({say_share(now / people)})."]
        lost = sum(-area.difference for area in self.changes if area.difference < 0)
        gained = sum(area.difference for area in self.changes if area.difference > 0)
        if lost and gained:
            said.append(f"{say_number(gained)} would gain one and {say_number(lost)} lose theirs.")
        return [*said, *unknown]

    @property
    def changes(self) -> list[ChangedArea]:
        """The areas where it is felt, most people first."""
        before, after, near = self.before, self.after, self.picture.near
        found = [
            ChangedArea(
                say_area(name, near[at] if near else ""),
                float(before.people[at]),
                float(before.people_within[at]),
                float(after.people_within[at]),
            )
            for at, name in enumerate(before.areas.names)
        ]
        felt = [area for area in found if abs(area.difference) >= 0.5]
        return sorted(felt, key=lambda area: (-abs(area.difference), area.label))


def change_for(session: Session, form: PlanningForm, now: datetime) -> WhatIf:
    """What would change by the listings that a form closes and the venues that it opens.

    Raises
    ------
    PlanningFormError
        The form asks for what cannot be asked.
    DirectoryError
        It can be asked and not answered.
    """
    answered = answer_fully(session, question_of(form), now)
    provision = answered.provision
    outside = areas_of(provision.points, answered.demand) == OUTSIDE
    places: dict[str, tuple[ListingPlace, bool]] = {}
    for place, is_outside in zip(provision.places, outside.tolist(), strict=True):
        places.setdefault(str(place.service_id), (place, is_outside))
    venues = {str(venue.id): venue for venue in _venues_within(session, answered)}
    closing = [places[each][0] for each in form.closes if each in places]
    opening = [venues[each] for each in form.opens if each in venues]
    table = _changed(answered, closing, opening)
    picture = load_picture(session, answered.table, shown=form.shown, sheet=form.sheet)
    gone = {(place.easting_m, place.northing_m) for place in _all_of(answered, closing)}
    marks = [mark for mark in picture.marks if (mark.easting_m, mark.northing_m) not in gone]
    marks += [Mark(one.name, one.easting_m, one.northing_m, is_suggested=True) for one in opening]
    what = say_concepts(table.question.concepts)
    title = f"{what}: who could get to one {say_reach(table.question)} then"
    return WhatIf(
        form=form,
        before=answered.table,
        picture=replace(picture, table=table, marks=tuple(marks), title=title),
        places=tuple(sorted(places.values(), key=lambda each: each[0].service_name.casefold())),
        venues=tuple(sorted(venues.values(), key=lambda venue: venue.name.casefold())),
        closed=tuple(place.service_name for place in closing),
        opened=tuple(venue.name for venue in opening),
        problems=(
            *_unknown("closes", "listing that counts here", form.closes, places),
            *_unknown("opens", "building in these areas", form.opens, venues),
        ),
    )


def _unknown(
    field: str, what: str, asked: Sequence[str], known: Mapping[str, object]
) -> list[FieldProblem]:
    return [
        FieldProblem(field, f"“{each[:40]}” is the id of no {what}; choose one from the list")
        for each in asked
        if each not in known
    ]


def _venues_within(session: Session, answered: Answered) -> list[CandidateVenue]:
    """The buildings that lie in the areas."""
    venues = list_candidate_venues(session)
    points = np.array([(one.easting_m, one.northing_m) for one in venues]).reshape(-1, 2)
    inside = areas_of(points, answered.demand) != OUTSIDE
    return [venue for venue, is_inside in zip(venues, inside, strict=True) if is_inside]


def _all_of(answered: Answered, closing: Sequence[ListingPlace]) -> list[ListingPlace]:
    """Every place of the listings that close."""
    ids = {place.service_id for place in closing}
    return [place for place in answered.provision.places if place.service_id in ids]


def _changed(
    answered: Answered, closing: Sequence[ListingPlace], opening: Sequence[CandidateVenue]
) -> CoverageTable:
    closed: set[UUID] = {place.service_id for place in closing}
    if not opening:
        return close_listings(answered, closed).after if closed else answered.table
    where = np.array([(venue.easting_m, venue.northing_m) for venue in opening])
    return add_hubs(answered if not closed else without(answered, closed), where).after


def without(answered: Answered, closed: set[UUID]) -> Answered:
    """The same as if some listings were not there."""
    gone = np.isin(
        answered.provision.listing,
        answered.provision.listing[[p.service_id in closed for p in answered.provision.places]],
    )
    return cover_fully(
        answered.table.question,
        answered.demand,
        answered.provision.only(~gone),
        answered.engine,
        answered.table.sources.made_on,
    )
