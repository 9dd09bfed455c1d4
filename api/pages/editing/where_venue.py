"""One place of a listing as the form has it, and what people will see of it."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from api.access.forms import SentForm
from api.pages.editing.typed import line, line_too_long
from api.pages.search_form import FieldProblem
from directory.geography import to_lon_lat
from directory.kinds import LocationVisibility
from directory.postcodes import parse_postcode
from importers.records import LocationRecord
from upkeep.venues import (
    FoundPostcode,
    VenueWords,
    changed_venue,
    find_venue_postcode,
    is_near,
    read_pin,
    words_of_venue,
)

FIELDS = ("postcode", "name", "street", "town", "pin")
SHOWS = {
    LocationVisibility.EXACT: "Everybody may see the address",
    LocationVisibility.APPROXIMATE: "Only the area: a square of 1 km on the map, and no address",
    LocationVisibility.HIDDEN: "Nobody may see where it is, for example a refuge or a home",
}
UNKNOWN = (
    "We do not know this postcode. Check it; if it is new, leave it empty and give the place on"
    " the map instead"
)
NO_PIN = "The place on the map must be two numbers, like 52.2369, -0.8945"
FAR = "The place on the map is {apart:.1f} km from {postcode}; it must be within 5 km"


@dataclass(frozen=True, slots=True)
class VenueForm:
    """A place as the template shows it; its fields end in ``at``.

    Parameters
    ----------
    location_id
        Nothing for one that is new.
    found
        Where the postcode lies, in words; ``lon`` and ``lat`` are its point in degrees.
    seen
        What people will see of it, a line each.
    """

    at: int
    location_id: UUID | None
    typed: VenueWords
    is_gone: bool = False
    is_shared: bool = False
    found: str = ""
    lon: float | None = None
    lat: float | None = None
    seen: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether the listing has it not yet."""
        return self.location_id is None


def shown_venue(session: Session, at: int, location: LocationRecord) -> VenueForm:
    """A place as it is recorded."""
    typed = words_of_venue(location)
    form = VenueForm(at, location.id, typed, seen=what_people_see(location))
    return _with_postcode(form, find_venue_postcode(session, typed.postcode))


@dataclass(frozen=True, slots=True)
class ReadVenue:
    """A place as it was filled in; nothing is recorded of one that is blank, gone or wrong."""

    form: VenueForm
    location: LocationRecord | None
    problems: tuple[FieldProblem, ...] = ()


def read_venue(
    session: Session, form: SentForm, at: int, location: LocationRecord | None
) -> ReadVenue:
    """Read the fields of one place."""
    typed = _typed(form, at, words_of_venue(location) if location else VenueWords())
    is_gone = bool(form.text(f"where_gone_{at}"))
    shown = VenueForm(at, location.id if location else None, typed, is_gone)
    if is_gone or (typed.is_blank and location is None):
        return ReadVenue(shown, None)
    found = find_venue_postcode(session, typed.postcode)
    problems = _problems(at, typed, location, found)
    shown = _with_postcode(shown, found)
    if problems:
        return ReadVenue(shown, location, problems)
    changed = changed_venue(location, typed, found)
    pinned = replace(shown, seen=what_people_see(changed), typed=_as_kept(typed, changed))
    return ReadVenue(pinned, changed)


def _typed(form: SentForm, at: int, was: VenueWords) -> VenueWords:
    """The fields; a postcode in its usual spelling, unless nobody touched it."""
    texts = {name: line(form, f"where_{name}_{at}") or "" for name in FIELDS}
    unit = parse_postcode(texts["postcode"])
    if unit is not None and texts["postcode"] != was.postcode:
        texts["postcode"] = str(unit)
    shows = form.text(f"where_shows_{at}", 20)
    visibility = LocationVisibility(shows) if shows in set(LocationVisibility) else was.visibility
    return VenueWords(**texts, visibility=visibility)


def _problems(
    at: int, typed: VenueWords, location: LocationRecord | None, found: FoundPostcode | None
) -> tuple[FieldProblem, ...]:
    was = words_of_venue(location) if location else VenueWords()
    problems = [
        problem
        for label, name in (("The name", "name"), ("The street", "street"), ("The town", "town"))
        for problem in line_too_long(label, f"where_{name}_{at}", getattr(typed, name))
    ]
    pin = read_pin(typed.pin) if typed.pin else None
    if typed.postcode and found is None and typed.postcode != was.postcode:
        problems.append(FieldProblem(f"where_postcode_{at}", UNKNOWN))
    if typed.pin and typed.pin != was.pin:
        if pin is None:
            problems.append(FieldProblem(f"where_pin_{at}", NO_PIN))
        elif found is not None and not is_near(pin, found):
            apart = pin.distance_m(found.point) / 1000
            text = FAR.format(apart=apart, postcode=found.postcode)
            problems.append(FieldProblem(f"where_pin_{at}", text))
    return tuple(problems)


def located(typed: VenueWords, found: FoundPostcode | None) -> VenueForm:
    """A place of which only the postcode is known, as the page says it back."""
    return _with_postcode(VenueForm(0, None, typed), found)


def _with_postcode(form: VenueForm, found: FoundPostcode | None) -> VenueForm:
    if found is None:
        return form
    lon, lat = to_lon_lat(found.point)
    words = f"{found.postcode} is in {found.words}" if found.words else f"{found.postcode} is known"
    ended = "" if found.is_live else "; it is no longer in use"
    return replace(form, found=f"{words}{ended}.", lon=round(lon, 5), lat=round(lat, 5))


def _as_kept(typed: VenueWords, changed: LocationRecord) -> VenueWords:
    """With the town that was found, and a pin for another postcode put away."""
    kept = words_of_venue(changed)
    return replace(typed, town=kept.town, pin=kept.pin)


def what_people_see(location: LocationRecord) -> tuple[str, ...]:
    """A place as the public is shown it, line by line; ``directory/visibility.py`` is the rule."""
    if location.visibility is LocationVisibility.HIDDEN:
        return ("Nothing: the listing does not say that there is a place.",)
    typed = words_of_venue(location)
    unit = parse_postcode(typed.postcode)
    if location.visibility is LocationVisibility.APPROXIMATE:
        outcode = unit.outward if unit else None
        area = ", ".join(part for part in (typed.town, outcode) if part)
        return (f"In the area of {area}" if area else "An area", "A square of 1 km on the map")
    lines = (typed.name, typed.street, typed.town, typed.postcode)
    return tuple(line for line in lines if line)
