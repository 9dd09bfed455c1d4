"""What of a listing can tell that it is the same thing as another."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from directory.geography import GridPoint
from directory.kinds import ListingKind


@dataclass(frozen=True, slots=True)
class TraitPlace:
    """A place where a listing happens, as anybody may know it; a hidden one never becomes this.

    Parameters
    ----------
    point
        The public point (EPSG:27700).
    is_approximate
        The point is the middle of a 1 km square; postcode and words are then left out.
    words
        Name of the venue and lines of its address.
    towns
        Towns and villages of its addresses.
    """

    point: GridPoint | None = None
    is_approximate: bool = False
    postcode: str | None = None
    words: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A weekly or monthly hour: ISO weekday (Monday is 1), minutes since midnight."""

    weekday: int
    opens_min: int
    closes_min: int


@dataclass(frozen=True, slots=True)
class ListingTraits:
    """A listing's names, places, ways to reach it, numbers and hours, as they were written.

    Parameters
    ----------
    phones, emails, urls
        Its own and its organization's.
    numbers
        Numbers that others know its organization by, with their scheme where it is recorded.
    """

    id: UUID
    name: str
    kind: ListingKind = ListingKind.SERVICE
    other_names: tuple[str, ...] = ()
    organization: str = ""
    places: tuple[TraitPlace, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    numbers: tuple[tuple[str | None, str], ...] = ()
    spans: tuple[Span, ...] = ()


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def spans_of(byday: str | None, opens_min: int | None, closes_min: int | None) -> tuple[Span, ...]:
    """The hours of one schedule on each of its weekdays; none where day or opening is unknown."""
    if not byday or opens_min is None:
        return ()
    days = {part.strip()[-2:].upper() for part in byday.split(",")}
    until = closes_min if closes_min is not None and closes_min > opens_min else opens_min + 60
    return tuple(
        Span(number, opens_min, until)
        for number, day in enumerate(WEEKDAYS, start=1)
        if day in days
    )


def minutes(at: time | None) -> int | None:
    """Minutes since midnight."""
    return None if at is None else at.hour * 60 + at.minute
