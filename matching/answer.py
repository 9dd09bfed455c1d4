"""What the matching answers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from directory.kinds import ListingKind
from directory.places import Place
from matching.request import Mode, Thread
from matching.travel.journey import Journey


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


class Effect(StrEnum):
    """What a part does to the score so far."""

    ADDS = "adds"
    MULTIPLIES = "multiplies"


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One step of how a score came about.

    Parameters
    ----------
    thread
        The words that it answers, nothing where it is about no one thread.
    weight
        Of what is added, the most that it could add; 1 for a factor.
    worth
        Of its level, 0 to 1; what is added is ``weight`` times this, save that a thread adds only
        to what those before it left open.
    contribution, score_after
        What it changed, and the score from there on; both rounded as the score is, so that the
        contributions add up to it.
    """

    criterion: str
    level: str
    thread: str | None
    effect: Effect
    weight: float
    worth: float
    contribution: float
    score_after: float


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
    told_by_said
        Those of the cautions that tell what somebody said she would rather not; they stand on no
        sheet that is handed over.
    explanation
        How the score came about, where that was asked for.
    journey
        Over streets or by a timetable, where one is loaded.
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
    told_by_said: tuple[str, ...] = ()
    explanation: tuple[ScorePart, ...] | None = None
    journey: Journey | None = None

    @property
    def cautions_to_hand_over(self) -> tuple[str, ...]:
        """The cautions without those that repeat what was said."""
        return tuple(caution for caution in self.cautions if caution not in self.told_by_said)


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
    place_note
        What should be said where no place was found, such as that a postcode is not known.
    journeys_from
        What must be said of where the streets and the timetable come from, where journeys are over
        them.
    """

    place: Place | None
    guesses: tuple[Place, ...]
    urgent: tuple[Urgent, ...]
    threads: tuple[Thread, ...]
    results: tuple[Result, ...]
    relaxed: tuple[Relaxation, ...] = ()
    mode: Mode | None = None
    place_was_heard: bool = False
    place_note: str | None = None
    journeys_from: str | None = None
