"""What the JSON endpoints take, and how it becomes a request of the matching."""

from datetime import datetime, time
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)

from directory.kinds import ListingKind
from matching.request import MatchRequest, Mode, Thread, ThreadKind, Weekday, WeeklyWindow
from matching.taxonomy.naming import concept_named

LONDON = ZoneInfo("Europe/London")

SAID_CHARACTERS = 20_000
NEAR_CHARACTERS = 200
TEXT_CHARACTERS = 500
MOST_THREADS = 100
MOST_RESULTS = 50
FURTHEST_M = 200_000
LONGEST_MIN = 600
FIRST_YEAR, LAST_YEAR = 2000, 2100

_DAYS = {
    word: day
    for day, words in {
        Weekday.MO: "mo mon monday",
        Weekday.TU: "tu tue tues tuesday",
        Weekday.WE: "we wed weds wednesday",
        Weekday.TH: "th thu thur thurs thursday",
        Weekday.FR: "fr fri friday",
        Weekday.SA: "sa sat saturday",
        Weekday.SU: "su sun sunday",
    }.items()
    for word in words.split()
}


def _clean(value: object) -> object:
    """Text that PostgreSQL can hold: a NUL becomes a space, so that offsets stay where they are."""
    return value.replace("\x00", " ") if isinstance(value, str) else value


def _blank_as_none(value: object) -> object:
    value = _clean(value)
    return None if isinstance(value, str) and not value.strip() else value


def _listed(value: object) -> object:
    """Nothing as an empty list."""
    return [] if _blank_as_none(value) is None else value


def _default(value: Any) -> BeforeValidator:
    """Null and the empty text mean the same as leaving the field out."""
    return BeforeValidator(lambda sent: value if _blank_as_none(sent) is None else sent)


def _weekday(value: object) -> object:
    if not isinstance(value, str) or value.strip().lower() not in _DAYS:
        msg = "must be a day of the week, such as Tuesday, Tue or TU"
        raise ValueError(msg)
    return _DAYS[value.strip().lower()]


def _time(value: object) -> object:
    """A time of day as ``14:00`` or ``14:00:00``; a bare number is not one."""
    value = _blank_as_none(value)
    if value is None:
        return None
    try:
        parsed = time.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is not None:
        msg = "must be a time of day in Europe/London, such as 14:00"
        raise ValueError(msg)
    return parsed


def _moment(value: object) -> object:
    """An ISO 8601 date-time; one without an offset is in Europe/London."""
    try:
        moment = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        moment = None
    is_whole = isinstance(value, str) and len(value.strip()) > len("2026-11-22")
    if moment is None or not is_whole or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        msg = (
            "must be an ISO 8601 date and time such as 2026-11-24T14:00,"
            ' or days and times such as {"days": ["Tuesday"], "from": "14:00", "to": "16:00"}'
        )
        raise ValueError(msg)
    local = moment if moment.tzinfo else moment.replace(tzinfo=LONDON)
    return local.astimezone(LONDON)


def _form_of_when(value: object) -> str:
    return "window" if isinstance(value, dict | Window) else "moment"


class Body(BaseModel):
    """What a program sends; keys that are not known are passed over."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True, populate_by_name=True)


class Window(Body):
    """Days of the week and times between which something should be on (Europe/London)."""

    days: Annotated[
        list[Annotated[Weekday, BeforeValidator(_weekday)]],
        BeforeValidator(_listed),
        Field(max_length=50, description="Day names, whole or shortened; all days where left out."),
    ] = []
    opens_from: Annotated[time | None, BeforeValidator(_time)] = Field(default=None, alias="from")
    opens_to: Annotated[time | None, BeforeValidator(_time)] = Field(default=None, alias="to")

    def as_window(self) -> WeeklyWindow:
        """The same for the matching, its days in the order of the week."""
        days = tuple(day for day in Weekday if day in self.days) or tuple(Weekday)
        return WeeklyWindow(days=days, opens_from=self.opens_from, opens_to=self.opens_to)


ShortText = Annotated[str, StringConstraints(max_length=NEAR_CHARACTERS)]
LongText = Annotated[str, StringConstraints(max_length=SAID_CHARACTERS)]
OptionalText = Annotated[ShortText | None, BeforeValidator(_blank_as_none)]
Metres = Annotated[int, Field(strict=True, ge=1, le=FURTHEST_M)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=LONGEST_MIN)]


Moment = Annotated[datetime, BeforeValidator(_moment)]
When = Annotated[
    Annotated[
        Annotated[Window, Tag("window")] | Annotated[Moment, Tag("moment")],
        Discriminator(_form_of_when),
    ]
    | None,
    BeforeValidator(_blank_as_none),
]


def _concept_id(text: str | None) -> str | None:
    """The id of a concept, however it is named."""
    return None if text is None else concept_named(text).id


class ThreadBody(Body):
    """One thread of the conversation, put in place of what would have been heard."""

    kind: ThreadKind
    text: Annotated[
        Annotated[str, StringConstraints(max_length=TEXT_CHARACTERS)] | None,
        BeforeValidator(_blank_as_none),
    ] = None
    concept: Annotated[OptionalText, AfterValidator(_concept_id)] = Field(
        default=None, description="A concept's id, its label or any of its words."
    )
    label: OptionalText = None
    span: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.text is None and self.concept is None:
            msg = "must have a text or a concept"
            raise ValueError(msg)
        return self

    def as_thread(self) -> Thread:
        """The same for the matching; a concept given alone speaks for itself."""
        text = self.text or (self.concept or "").replace("_", " ")
        return Thread(
            kind=self.kind,
            text=text,
            concept=self.concept,
            label=self.label or self.text or "",
            span=self.span,
        )


class MatchBody(Body):
    """One search; everything may be left out, and null means left out."""

    near: OptionalText = Field(
        default=None,
        description="A postcode, outcode, sector, place name, or `lat,lon` in degrees.",
        examples=["NN2 7AL", "kingsthorpe", "52.25,-0.88"],
    )
    said: Annotated[LongText | None, BeforeValidator(_blank_as_none)] = Field(
        default=None,
        description="What was heard in the conversation. It is never stored or logged.",
        examples=["I'm 72, lost my husband, used to sing in a choir, I can't drive"],
    )
    mode: Annotated[Mode | None, BeforeValidator(_blank_as_none)] = None
    within_m: Annotated[Metres | None, BeforeValidator(_blank_as_none)] = Field(
        default=None, description="Straight-line limit in metres."
    )
    within_min: Annotated[Minutes | None, BeforeValidator(_blank_as_none)] = Field(
        default=None, description="Limit of the journey in minutes, by `mode`."
    )
    when: When = Field(
        default=None,
        description="An ISO 8601 date-time, or `{days, from, to}`; Europe/London.",
        examples=["2026-11-24T14:00", {"days": ["Tuesday"], "from": "14:00", "to": "16:00"}],
    )
    free: Annotated[bool, Field(strict=True), _default(False)] = Field(
        default=False, description="Leave out what is known to cost money."
    )
    step_free: Annotated[bool, Field(strict=True), _default(False)] = Field(
        default=False, description="Leave out what is known to have steps."
    )
    language: OptionalText = Field(default=None, description="English name or ISO 639 code.")
    kinds: Annotated[list[ListingKind], BeforeValidator(_listed), Field(max_length=20)] = Field(
        default=[], description="Kinds of listing; all where left out."
    )
    threads: Annotated[list[ThreadBody] | None, Field(max_length=MOST_THREADS)] = Field(
        default=None, description="Replaces what was heard; danger is still heard in `said`."
    )
    limit: Annotated[int, Field(strict=True, ge=1, le=MOST_RESULTS), _default(10)] = Field(
        default=10, description="Number of results."
    )
    explain: Annotated[bool, Field(strict=True), _default(False)] = Field(
        default=False, description="Give each result an `explanation`: the parts of its score."
    )

    def as_request(self) -> MatchRequest:
        """The same for the matching."""
        when = self.when.as_window() if isinstance(self.when, Window) else self.when
        threads = None if self.threads is None else tuple(t.as_thread() for t in self.threads)
        return MatchRequest(
            near=self.near,
            said=self.said,
            mode=self.mode,
            within_m=self.within_m,
            within_min=self.within_min,
            when=when,
            is_free=self.free,
            is_step_free=self.step_free,
            language=self.language,
            kinds=frozenset(self.kinds or ListingKind),
            threads=threads,
            limit=self.limit,
            is_explained=self.explain,
        )


class PlacesBody(Body):
    """The beginning, the whole or a misspelling of a place's name or postcode."""

    q: OptionalText = Field(default=None, examples=["kingsthrope"])
    limit: Annotated[int, Field(strict=True, ge=1, le=20), _default(8)] = 8
