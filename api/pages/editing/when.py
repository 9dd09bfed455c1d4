"""When a listing is on, in the words of whoever keeps it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from api.access.forms import SentForm
from api.pages.editing.question import Advice, Answered, Asked, Said
from api.pages.editing.typed import raw, too_long
from api.pages.editing.when_days import (
    LIMITS,
    OFTEN,
    no_days,
    read_days,
    read_limits,
    words_of_days,
)
from api.pages.editing.when_read import Read, say_read
from api.pages.search_form import FieldProblem
from directory.hours.understanding import is_by_asking, understand
from directory.opening import is_day_and_night, next_sittings
from importers.records import LocationRecord, ScheduleRecord
from importers.wording import plain_text
from upkeep.content import ListingContent
from upkeep.words_of_time import left_before, schedules_of, with_first_day, words_of

LONGEST_WHEN = 1_000
AGREE = "Change the words, or tick the box to show them without dates"
CHOOSE = "Choose which day is the next one"
CHECK_DAYS = "We have put the days into words. Check the dates, then save"
NOTHING = "When it is on is what people ask first. Words are enough: “Ring to arrange”."


@dataclass(frozen=True, slots=True)
class Times:
    """The times of the listing, or of one of its places, as the template shows them.

    Parameters
    ----------
    visit_id
        Of the service at a location; nothing for the listing's own times.
    """

    at: int
    label: str
    visit_id: UUID | None
    words: str
    read: Read = field(default_factory=Read)
    asks_to_keep: bool = False
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """Asks when it is on, and says back the dates."""

    name: str = "when"
    template: str = "partials/editing/when.html"
    scripts: tuple[str, ...] = ("js/when.js",)
    styles: tuple[str, ...] = ("css/when.css",)

    def shown(self, asked: Asked) -> Mapping[str, Any]:
        """The times recorded so far, in words."""
        today = asked.now.date()
        boxes = []
        for box, schedules in _boxes(asked.content):
            words = words_of(schedules, today)
            boxes.append(replace(box, words=words, read=_read_back(words, schedules, asked)))
        return _values(boxes, no_days(), {"often": "", "not": "", **dict.fromkeys(LIMITS, "")})

    def read(self, form: SentForm, asked: Asked) -> Answered:
        """The times that the words stand for, once everything in them is settled."""
        days, limits = read_days(form), read_limits(form)
        spoken = words_of_days(days, limits)
        content = asked.content
        boxes: list[Times] = []
        problems: list[FieldProblem] = []
        for box, schedules in _boxes(asked.content):
            filled = _fill(form, box, schedules, asked, spoken if not boxes else "")
            boxes.append(filled.box)
            problems += filled.problems
            content = _with_schedules(content, box.visit_id, filled.schedules)
        is_only_shown = bool(form.text("when_look")) or bool(spoken)
        values = _values(boxes, no_days() if spoken else days, limits)
        if is_only_shown or problems:
            values["when_said"] = CHECK_DAYS if spoken else ""
            return Answered(None, values, () if form.text("when_look") else tuple(problems))
        return Answered(content, values)

    def said(self, asked: Asked) -> tuple[Said, ...]:
        """A line for the listing, and one for each place with times of its own."""
        found = [(box, schedules) for box, schedules in _boxes(asked.content) if schedules]
        lines = (
            Said(
                f"When ({box.label})" if box.visit_id else "When",
                tuple(words_of(schedules, asked.now.date()).splitlines()),
                f"when_words_{box.at}",
            )
            for box, schedules in found
        )
        return tuple(lines) or (Said("When", (), "when_words_0"),)

    def advise(self, asked: Asked) -> tuple[Advice, ...]:
        """Nothing said, or nothing that a search could use, or dates that are over."""
        found = [(box, schedules) for box, schedules in _boxes(asked.content) if schedules]
        if not found:
            return (Advice("when_words_0", NOTHING),)
        return tuple(
            Advice(f"when_words_{box.at}", text)
            for box, schedules in found
            if (text := _advice(schedules, asked)) is not None
        )


@dataclass(frozen=True, slots=True)
class _Filled:
    """One box as it was filled in, and the schedules that it stands for."""

    box: Times
    schedules: tuple[ScheduleRecord, ...]
    problems: tuple[FieldProblem, ...] = ()


def _fill(
    form: SentForm, box: Times, before: tuple[ScheduleRecord, ...], asked: Asked, spoken: str
) -> _Filled:
    """Read a box; ``spoken`` are words that were chosen day by day, and are put behind its own."""
    today, field_name = asked.now.date(), f"when_words_{box.at}"
    typed = raw(form, field_name).replace("\r\n", "\n")
    words = "\n".join(filter(None, (plain_text(typed), spoken)))
    long = too_long("When it is on", field_name, words, LONGEST_WHEN)
    if long:
        return _Filled(replace(box, words=typed), before, long)
    first = _date(form.text(f"when_first_{box.at}", 10))
    if first is not None and first in understand(words, today).first_days:
        words = with_first_day(words, first, today)
    read = understand(words, today)
    box = replace(
        box,
        words=words,
        read=say_read(read, asked.now),
        asks_to_keep=not (is_by_asking(words) or left_before(before, today) >= set(read.left)),
        is_kept=bool(form.text(f"when_keep_{box.at}")),
    )
    problems = []
    if read.first_days:
        problems.append(FieldProblem(f"when_first_{box.at}", CHOOSE))
    if box.asks_to_keep and not box.is_kept:
        problems.append(FieldProblem(f"when_keep_{box.at}", f"{box.read.why}. {AGREE}"))
    return _Filled(box, schedules_of(words, read, before, today), tuple(problems))


def _boxes(content: ListingContent) -> Iterator[tuple[Times, tuple[ScheduleRecord, ...]]]:
    """The listing's own times, and those of places that have, or may have, others."""
    service = content.service
    visits = [
        (visit, content.location(visit.location_id)) for visit in service.service_at_locations
    ]
    # The hours of a building speak before those of what happens in it.
    are_apart = len(visits) > 1 or any(
        visit.schedules or (place and place.schedules) for visit, place in visits
    )
    if service.schedules or len(visits) != 1 or not are_apart:
        label = "Wherever nothing else is said" if are_apart else ""
        yield Times(0, label, None, ""), service.schedules
    if not are_apart:
        return
    for at, (visit, place) in enumerate(visits, start=1):
        of_place = place.schedules if place else ()
        yield Times(at, _place(place, at), visit.id, ""), visit.schedules or of_place


def _place(location: LocationRecord | None, at: int) -> str:
    address = next(iter(location.addresses), None) if location else None
    named = location.name if location else None
    return named or (address and (address.address_1 or address.city)) or f"place {at}"


def _read_back(words: str, schedules: tuple[ScheduleRecord, ...], asked: Asked) -> Read:
    """What the schedules say; of words that were kept alone nobody is asked again."""
    read = understand(words, asked.now.date())
    return replace(say_read(read, asked.now), left=(), why="") if schedules else Read()


def _with_schedules(
    content: ListingContent, visit_id: UUID | None, schedules: tuple[ScheduleRecord, ...]
) -> ListingContent:
    service = content.service
    if visit_id is None:
        return replace(content, service=replace(service, schedules=schedules))
    visits = tuple(
        replace(visit, schedules=_own(schedules, content.location(visit.location_id)))
        if visit.id == visit_id
        else visit
        for visit in service.service_at_locations
    )
    return replace(content, service=replace(service, service_at_locations=visits))


def _own(
    schedules: tuple[ScheduleRecord, ...], place: LocationRecord | None
) -> tuple[ScheduleRecord, ...]:
    """A place's hours as those of one listing; nothing of its own where they are the same."""
    of_place = place.schedules if place else ()
    if schedules == of_place:
        return ()
    ids = {one.id for one in of_place}
    return tuple(replace(one, id=uuid4()) if one.id in ids else one for one in schedules)


def _values(boxes: list[Times], days: object, limits: object) -> dict[str, Any]:
    return {
        "when_boxes": boxes,
        "when_days": days,
        "when_limits": limits,
        "when_often": OFTEN,
        "when_said": "",
    }


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _advice(schedules: tuple[ScheduleRecord, ...], asked: Asked) -> str | None:
    if not any(one.opens_at for one in schedules):
        return "No search can say when this is on: add days and times if there are any."
    if next_sittings(schedules, asked.now) or is_day_and_night(schedules, asked.now):
        return None
    if any((one.interval or 1) > 1 and one.dtstart is None for one in schedules):
        return "Nobody can tell which week is next: say the date of the next one."
    return "The dates are over: people are told that it is not on."


WHEN = When()
