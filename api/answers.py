"""What the matching and the gazetteer answer, as JSON."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from directory.kinds import ListingKind, PlaceKind
from directory.places import Place
from directory.visibility import DEGREE_PLACES
from matching.answer import (
    Danger,
    Effect,
    MatchAnswer,
    Precision,
    Relaxation,
    Result,
    ResultLocation,
    Urgent,
)
from matching.request import Thread, ThreadKind

Degrees = Annotated[float, Field(description="EPSG:4326, rounded to about a metre.")]
SCORE_PLACES = 4


class Answer(BaseModel):
    """A part of an answer, read from the carrier of the same shape."""

    model_config = ConfigDict(from_attributes=True)


class PlaceOut(Answer):
    """A place that was found, or that may be meant."""

    name: str
    lon: Degrees
    lat: Degrees
    kind: PlaceKind

    @classmethod
    def of(cls, place: Place) -> "PlaceOut":
        """What a list of suggestions says of a place."""
        return cls(
            name=place.name,
            lon=round(place.lon, DEGREE_PLACES),
            lat=round(place.lat, DEGREE_PLACES),
            kind=place.kind,
        )


class StartOut(PlaceOut):
    """Where a search starts from; ``corrected_from`` is what was typed, where it was a guess."""

    corrected_from: str | None
    note: str | None

    @classmethod
    def of(cls, place: Place) -> "StartOut":
        """What a search says of the place it starts from."""
        known = PlaceOut.of(place).model_dump()
        return cls(**known, corrected_from=place.corrected_from, note=place.note)


class HelplineOut(Answer):
    """A line to ring, and when somebody last checked the number."""

    name: str
    phone: str
    hours: str
    checked: date


class UrgentOut(Answer):
    """A danger that was heard; ``text`` is the words at ``span``, ``advice`` what to do first.

    Parameters
    ----------
    also
        Other dangers that the same words speak of.
    """

    kind: Danger
    also: list[Danger]
    span: tuple[int, int]
    text: str
    advice: str
    lines: list[HelplineOut]
    results: list[UUID]


class ThreadOut(Answer):
    """One thing that was heard; ``span`` counts characters of ``said``."""

    kind: ThreadKind
    text: str
    concept: str | None
    label: str
    span: tuple[int, int] | None


class LocationOut(Answer):
    """The nearest public location of a result."""

    name: str | None
    postcode: str | None
    lon: Degrees
    lat: Degrees
    precision: Precision

    @classmethod
    def of(cls, location: ResultLocation) -> "LocationOut":
        """The location with its degrees rounded."""
        return cls(
            name=location.name,
            postcode=location.postcode,
            lon=round(location.lon, DEGREE_PLACES),
            lat=round(location.lat, DEGREE_PLACES),
            precision=location.precision,
        )


class ReasonOut(Answer):
    """Why a listing scored."""

    thread: str | None
    criterion: str
    level: str
    text: str


class ScorePartOut(Answer):
    """One step of how a score came about; the contributions add up to it."""

    criterion: str
    level: str
    thread: str | None
    effect: Effect
    weight: float
    worth: float
    contribution: float
    score_after: float


class ResultOut(Answer):
    """One service; what is not known is null."""

    service_id: UUID
    service_name: str
    organization_name: str
    kind: ListingKind
    location: LocationOut | None
    distance_m: int | None
    travel_min: int | None
    next_open: datetime | None
    phone: str | None
    score: float
    reasons: list[ReasonOut]
    cautions: list[str]
    summary: str
    schedule_text: str | None
    cost_text: str | None
    reach: str | None
    assured_date: date | None
    is_demonstration: bool
    explanation: list[ScorePartOut] | None = Field(
        default=None,
        exclude_if=lambda parts: parts is None,
        description="How the score came about; there only where `explain` was sent.",
    )

    @classmethod
    def of(cls, result: Result) -> "ResultOut":
        """The result with its numbers rounded."""
        return cls(
            service_id=result.service_id,
            service_name=result.service_name,
            organization_name=result.organization_name,
            kind=result.kind,
            location=LocationOut.of(result.location) if result.location else None,
            distance_m=result.distance_m,
            travel_min=result.travel_min,
            next_open=result.next_open,
            phone=result.phone,
            score=round(result.score, SCORE_PLACES),
            reasons=[ReasonOut.model_validate(reason) for reason in result.reasons],
            cautions=list(result.cautions),
            summary=result.summary,
            schedule_text=result.schedule_text,
            cost_text=result.cost_text,
            reach=result.reach,
            assured_date=result.assured_date,
            is_demonstration=result.is_demonstration,
            explanation=_parts(result),
        )


class RelaxationOut(Answer):
    """A wish that was loosened because too little met it."""

    model_config = ConfigDict(serialize_by_alias=True)

    constraint: str
    asked: str = Field(serialization_alias="from")
    used: str = Field(serialization_alias="to")
    text: str

    @classmethod
    def of(cls, relaxation: Relaxation) -> "RelaxationOut":
        """What was asked, what was used instead."""
        return cls(
            constraint=relaxation.constraint,
            asked=relaxation.asked,
            used=relaxation.used,
            text=relaxation.text,
        )


class MatchOut(Answer):
    """The whole answer to one search."""

    place: StartOut | None
    place_note: str | None = Field(description="Why there is no place, where that can be said.")
    guesses: list[StartOut]
    urgent: list[UrgentOut]
    threads: list[ThreadOut]
    results: list[ResultOut]
    relaxed: list[RelaxationOut]
    journeys_from: str | None = Field(
        default=None,
        description="What must be said of the streets and timetable that journeys follow.",
    )

    @classmethod
    def of(cls, answer: MatchAnswer) -> "MatchOut":
        """The matching's answer as it is sent."""
        return cls(
            place=StartOut.of(answer.place) if answer.place else None,
            place_note=answer.place_note,
            guesses=[StartOut.of(place) for place in answer.guesses],
            urgent=[_urgent(item) for item in answer.urgent],
            threads=[_thread(thread) for thread in answer.threads],
            results=[ResultOut.of(result) for result in answer.results],
            relaxed=[RelaxationOut.of(relaxation) for relaxation in answer.relaxed],
            journeys_from=answer.journeys_from,
        )


class PlacesOut(Answer):
    """Places that begin like, or are called nearly like, what was typed.

    Parameters
    ----------
    note
        Why the first was guessed, or why there is none, where that can be said.
    """

    places: list[PlaceOut]
    note: str | None


def _parts(result: Result) -> list[ScorePartOut] | None:
    if result.explanation is None:
        return None
    return [ScorePartOut.model_validate(part) for part in result.explanation]


def _urgent(item: Urgent) -> UrgentOut:
    return UrgentOut.model_validate(item)


def _thread(thread: Thread) -> ThreadOut:
    return ThreadOut.model_validate(thread)
