"""What a worker asks of the matching."""

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from directory.kinds import ListingKind


class Mode(StrEnum):
    """How the person travels."""

    WALK = "walk"
    SLOW_WALK = "slow_walk"
    BUS = "bus"
    CYCLE = "cycle"
    CAR = "car"


class Weekday(StrEnum):
    """A day of the week as iCalendar writes it, Monday first."""

    MO = "MO"
    TU = "TU"
    WE = "WE"
    TH = "TH"
    FR = "FR"
    SA = "SA"
    SU = "SU"


class ThreadKind(StrEnum):
    """What a thread of the conversation is about."""

    INTEREST = "interest"
    NEED = "need"
    OFFER = "offer"
    CIRCUMSTANCE = "circumstance"
    CONSTRAINT = "constraint"
    AVOID = "avoid"


# What somebody would like to find: listings are sought for each of them.
WANTS = (ThreadKind.INTEREST, ThreadKind.NEED, ThreadKind.OFFER)


@dataclass(frozen=True, slots=True)
class Thread:
    """One thing that was said, and what we take it to mean.

    Parameters
    ----------
    text
        The words as they were said.
    concept
        Id of a taxonomy concept, or nothing when only the words are known.
    label
        What a chip shows for it.
    span
        Start and end offset of the words in what was said; nothing for a thread given by hand.
    """

    kind: ThreadKind
    text: str
    concept: str | None = None
    label: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class WeeklyWindow:
    """Days of the week and hours (Europe/London) in which something should be on."""

    days: tuple[Weekday, ...] = tuple(Weekday)
    opens_from: time | None = None
    opens_to: time | None = None


@dataclass(frozen=True, slots=True)
class MatchRequest:
    """One search; every part of it may be left out.

    Parameters
    ----------
    near
        A postcode, outcode, sector, place name or ``lat,lon``.
    said
        What was heard in the conversation; never stored or logged.
    within_m
        Straight-line limit in metres.
    within_min
        Limit of the estimated journey in minutes, by ``mode``.
    when
        A moment (Europe/London) or a weekly window.
    language
        English name or ISO 639 code.
    threads
        Replaces what would be heard in ``said``; danger is heard in ``said`` all the same.
    limit
        Number of results, 1 to 50.
    is_explained
        Whether each result is to carry how its score came about.
    """

    near: str | None = None
    said: str | None = None
    mode: Mode | None = None
    within_m: int | None = None
    within_min: int | None = None
    when: datetime | WeeklyWindow | None = None
    is_free: bool = False
    is_step_free: bool = False
    language: str | None = None
    kinds: frozenset[ListingKind] = field(default_factory=lambda: frozenset(ListingKind))
    threads: tuple[Thread, ...] | None = None
    limit: int = 10
    is_explained: bool = False
