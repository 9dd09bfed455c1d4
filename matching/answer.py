"""What the matching answers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from directory.kinds import ListingKind
from directory.places import Place
from matching.request import Mode, Thread


class Danger(StrEnum):
    """The dangers that are heard before anything is ranked."""

    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    ABUSE = "abuse"
    SAFEGUARDING = "safeguarding"
    MEDICAL = "medical"
    HOMELESS = "homeless"
    NO_FOOD_OR_HEAT = "no_food_or_heat"


class Precision(StrEnum):
    """How far a point may be trusted."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Helpline:
    """A line that the urgent panel names, with the date it was last checked."""

    name: str
    phone: str
    hours: str
    checked: date


@dataclass(frozen=True, slots=True)
class Urgent:
    """A danger heard in what was said.

    Parameters
    ----------
    span
        Offsets in what was said; ``text`` is exactly those words.
    advice
        One plain sentence that says what to do first.
    results
        Ids of local listings that help with this, best first.
    listings
        The same listings whole, since not all of them need be among the ordinary results.
    also
        Other dangers that the same words speak of.
    """

    kind: Danger
    span: tuple[int, int]
    text: str
    advice: str
    lines: tuple[Helpline, ...]
    results: tuple[UUID, ...] = ()
    listings: tuple["Result", ...] = ()
    also: tuple[Danger, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a listing scored: the thread it answers, by which criterion, at which level."""

    thread: str | None
    criterion: str
    level: str
    text: str


@dataclass(frozen=True, slots=True)
class ResultLocation:
    """The nearest public location of a result; lon and lat in EPSG:4326 degrees."""

    name: str | None
    postcode: str | None
    lon: float
    lat: float
    precision: Precision


@dataclass(frozen=True, slots=True)
class Result:
    """One service, with its nearest location and what speaks for and against it.

    Parameters
    ----------
    distance_m
        Straight line in metres, nothing where the listing has no public point.
    travel_min
        Estimated journey in minutes by the mode asked for, nothing where it is not known.
    score
        0 to 1.
    reach
        How it reaches people without a venue: "area-wide", "by phone", "online", ...
    """

    service_id: UUID
    service_name: str
    organization_name: str
    kind: ListingKind
    location: ResultLocation | None
    distance_m: int | None
    travel_min: int | None
    next_open: datetime | None
    phone: str | None
    score: float
    reasons: tuple[Reason, ...]
    cautions: tuple[str, ...]
    summary: str = ""
    schedule_text: str | None = None
    cost_text: str | None = None
    reach: str | None = None
    assured_date: date | None = None
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A wish that was loosened because too little met it."""

    constraint: str
    asked: str
    used: str
    text: str


@dataclass(frozen=True, slots=True)
class MatchAnswer:
    """The whole answer to one search.

    Parameters
    ----------
    mode
        How she travels, asked for or heard; nothing where it was not said.
    place_was_heard
        The place came from what was said.
    """

    place: Place | None
    guesses: tuple[Place, ...]
    urgent: tuple[Urgent, ...]
    threads: tuple[Thread, ...]
    results: tuple[Result, ...]
    relaxed: tuple[Relaxation, ...] = ()
    mode: Mode | None = None
    place_was_heard: bool = False
