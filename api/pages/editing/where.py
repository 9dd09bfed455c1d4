"""Where a listing happens, how exactly people may know it, and how else it reaches them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from api.access.forms import SentForm
from api.pages.editing.question import Advice, Answered, Asked, Said
from api.pages.editing.where_reach import (
    LONGEST_PLACES,
    WAYS,
    Reach,
    read_reach,
    shown_reach,
    with_reach,
)
from api.pages.editing.where_venue import (
    SHOWS,
    ReadVenue,
    VenueForm,
    read_venue,
    shown_venue,
    what_people_see,
)
from api.pages.search_form import FieldProblem
from directory.authorities import NAMES
from directory.kinds import LocatedBy, LocationVisibility
from directory.queries.confirmed import list_shared_locations
from importers.records import LocationRecord, ServiceAtLocationRecord
from upkeep.content import ListingContent
from upkeep.venues import VenueWords

MOST_VENUES = 10
NOWHERE = "Nobody can tell how far this is: give a postcode, or say how else it reaches people."
TOO_LONG = f"The places must be {LONGEST_PLACES:,} characters or fewer"
ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class Where:
    """Asks for the places, who may see them, and the area covered."""

    name: str = "where"
    template: str = "partials/editing/where.html"
    scripts: tuple[str, ...] = ("js/where.js",)
    styles: tuple[str, ...] = ("leaflet/leaflet.css", "css/where.css")

    def shown(self, asked: Asked) -> Mapping[str, Any]:
        """The places recorded so far; a blank one for a listing that has none."""
        content = asked.content
        venues = [shown_venue(asked.session, at, one) for at, one in enumerate(content.locations)]
        reach = shown_reach(content.service)
        if not venues and not reach.ways:
            venues = [_blank(0)]
        return _values(_with_shared(venues, asked), reach)

    def read(self, form: SentForm, asked: Asked) -> Answered:
        """Places and reach, as far as somebody knows them."""
        reads = _read_venues(form, asked)
        reach = read_reach(form)
        problems = [problem for one in reads for problem in one.problems]
        kept = [one.location for one in reads if one.location is not None]
        look = form.text("where_look", 20)
        if len(reach.places) > LONGEST_PLACES:
            problems.append(FieldProblem("where_places", TOO_LONG))
        venues = [one.form for one in reads]
        if look == ANOTHER and len(venues) < MOST_VENUES:
            venues.append(_blank(len(venues)))
        values = _values(_with_shared(venues, asked), reach)
        if look or problems:
            return Answered(None, values, () if look == ANOTHER else tuple(problems))
        return Answered(_with_places(asked.content, kept, reach), values)

    def said(self, asked: Asked) -> tuple[Said, ...]:
        """What people will see of each place, who may see it, and the area."""
        content = asked.content
        lines = [
            Said(
                "Where" if len(content.locations) == 1 else f"Where ({at + 1})",
                (*what_people_see(one), *_limits(one)),
                f"where_postcode_{at}",
            )
            for at, one in enumerate(content.locations)
        ]
        reach = shown_reach(content.service)
        ways = tuple(words for way, words in WAYS.items() if way in reach.ways)
        if ways:
            lines.append(Said("How it reaches people", ways, "where_way"))
        areas = [NAMES[code] for code in sorted(reach.authorities)]
        areas += [reach.places] if reach.places else []
        if areas:
            lines.append(Said("Area covered", tuple(areas), "where_area"))
        return tuple(lines) or (Said("Where", (), "where_postcode_0"),)

    def advise(self, asked: Asked) -> tuple[Advice, ...]:
        """A place without a sure point; no area where nobody comes to a place."""
        content = asked.content
        found = [
            Advice(
                f"where_postcode_{at}",
                "No postcode confirms where this is: distances may be wrong.",
            )
            for at, one in enumerate(content.locations)
            if one.visibility is not LocationVisibility.HIDDEN
            and one.located_by in (LocatedBy.UNVERIFIED, LocatedBy.NONE)
        ]
        reach = shown_reach(content.service)
        if not content.locations and not reach.ways:
            found.append(Advice("where_postcode_0", NOWHERE))
        is_anywhere = not content.locations and not (reach.authorities or reach.places)
        if is_anywhere and reach.ways:
            text = "Say which area you cover, so that people elsewhere are not sent to you."
            found.append(Advice("where_area", text))
        return tuple(found)


def _blank(at: int) -> VenueForm:
    return VenueForm(at, None, VenueWords())


def _read_venues(form: SentForm, asked: Asked) -> list[ReadVenue]:
    """Each place of the form; it names those that the listing has by their ids."""
    known = {str(one.id): one for one in asked.content.locations}
    reads: list[ReadVenue] = []
    for at in range(MOST_VENUES):
        if f"where_postcode_{at}" in form.data:
            id_ = form.text(f"where_id_{at}", 36)
            reads.append(read_venue(asked.session, form, at, known.pop(id_, None)))
    # What the form did not show, because somebody added it meanwhile, is not taken away.
    missed = [
        ReadVenue(shown_venue(asked.session, MOST_VENUES, one), one) for one in known.values()
    ]
    return [*reads, *missed]


def _with_shared(venues: list[VenueForm], asked: Asked) -> list[VenueForm]:
    ids = {one.location_id for one in venues if one.location_id}
    service_id = asked.content.service.id
    shared: set[UUID] = list_shared_locations(asked.session, ids, service_id) if ids else set()
    return [
        replace(one, at=at, is_shared=one.location_id in shared) for at, one in enumerate(venues)
    ]


def _with_places(
    content: ListingContent, locations: list[LocationRecord], reach: Reach
) -> ListingContent:
    """The listing at these places, each visit kept with its own times."""
    ids = {one.id for one in locations}
    visits = content.service.service_at_locations
    visited = {visit.location_id for visit in visits}
    visits = (
        *(visit for visit in visits if visit.location_id in ids),
        *(
            ServiceAtLocationRecord(uuid4(), location_id=one.id)
            for one in locations
            if one.id not in visited
        ),
    )
    service = with_reach(replace(content.service, service_at_locations=visits), reach)
    return replace(content, service=service, locations=tuple(locations))


def _limits(location: LocationRecord) -> tuple[str, ...]:
    if location.visibility is LocationVisibility.EXACT:
        return ()
    return (f"{SHOWS[location.visibility]}.",)


def _values(venues: list[VenueForm], reach: Reach) -> dict[str, Any]:
    return {
        "where_venues": venues,
        "where_shows": list(SHOWS.items()),
        "where_reach": reach,
        "where_ways": WAYS,
        "where_authorities": NAMES,
        "where_is_full": len(venues) >= MOST_VENUES,
    }


WHERE = Where()
