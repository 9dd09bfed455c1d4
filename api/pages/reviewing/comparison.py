"""What differs between two versions of a listing, field by field, for people to read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.pages.differences_in_words import ValueWords, moved_words
from api.pages.field_names import field_words
from api.pages.reviewing.marking import Line, Mark, Run, mark_lines
from directory.geography import GridPoint, to_lon_lat
from directory.kinds import LocationVisibility
from upkeep.content import ListingContent
from upkeep.differences import Conflict, ContentDifference, Field

# What the public is told of, by a place that it may not know.
_WHERE = frozenset({"addresses", "point", "name", "alternate_name", "description"})


@dataclass(frozen=True, slots=True)
class MovedPin:
    """A pin before and after: latitude and longitude in degrees, as a map's script reads them."""

    was: str
    became: str


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One field before and after.

    Parameters
    ----------
    key
        Names the field in a form.
    was, became
        Lines of runs; what both have is in both.
    note
        What the lines do not say by themselves, such as how far a pin moved.
    moved
        From where to where, for a map, where it is a pin that moved.
    is_private
        The public does not see it: it is of a place that is hidden, or shown roughly.
    also
        What somebody else wrote there meanwhile, where they did.
    """

    key: str
    label: str
    was: tuple[Line, ...]
    became: tuple[Line, ...]
    note: str | None
    is_private: bool
    also: tuple[str, ...] | None = None
    moved: MovedPin | None = None


def field_key(field: Field) -> str:
    """Names a field in a form."""
    return f"{field.record_type}.{field.record_id}.{field.name}"


def compare_contents(
    session: Session,
    before: ListingContent | None,
    after: ListingContent,
    changes: Iterable[ContentDifference],
    conflicts: Iterable[Conflict] = (),
) -> tuple[ComparedField, ...]:
    """Put what differs into words, each change marked where it is."""
    words = ValueWords.of(session, before, after)
    return compare_in(words, before, after, changes, conflicts)


def compare_in(
    words: ValueWords,
    before: ListingContent | None,
    after: ListingContent,
    changes: Iterable[ContentDifference],
    conflicts: Iterable[Conflict] = (),
) -> tuple[ComparedField, ...]:
    """The same, with words that were looked up for several versions together."""
    began = {one.field: words.say(one.field, one.base) for one in conflicts}
    return tuple(
        _compared(one, words, before, after, began.get(one.field))
        for one in changes
        if words.say(one.field, one.was) != words.say(one.field, one.became)
    )


def _compared(
    change: ContentDifference,
    words: ValueWords,
    before: ListingContent | None,
    after: ListingContent,
    began: tuple[str, ...] | None,
) -> ComparedField:
    was, became = words.say(change.field, change.was), words.say(change.field, change.became)
    lines = mark_lines(was, became) if before else _plain(became)
    return ComparedField(
        key=field_key(change.field),
        label=field_words(change.field, after),
        was=_side(lines, Mark.ADDED) if before else (),
        became=_side(lines, Mark.REMOVED),
        note=_moved(change.was, change.became),
        moved=_moved_pin(change.was, change.became),
        is_private=_is_private(change.field, before) or _is_private(change.field, after),
        also=began,
    )


def compare_lines(key: str, label: str, was: Sequence[str], became: Sequence[str]) -> ComparedField:
    """The same for one field of something else than a listing, in lines of words."""
    lines = mark_lines(was, became)
    return ComparedField(
        key=key,
        label=label,
        was=_side(lines, Mark.ADDED),
        became=_side(lines, Mark.REMOVED),
        note=None,
        is_private=False,
    )


def _plain(lines: tuple[str, ...]) -> tuple[Line, ...]:
    return tuple((Run(Mark.KEPT, line),) for line in lines)


def _side(lines: Iterable[Line], without: Mark) -> tuple[Line, ...]:
    """One of the two sides: every line without what only the other has."""
    kept = (tuple(run for run in line if run.mark is not without) for line in lines)
    return tuple(line for line in kept if line)


def _moved(was: Any, became: Any) -> str | None:
    if isinstance(was, GridPoint) and isinstance(became, GridPoint):
        return f"Moved {moved_words(was, became)}"
    return None


def _moved_pin(was: Any, became: Any) -> MovedPin | None:
    if isinstance(was, GridPoint) and isinstance(became, GridPoint):
        return MovedPin(_lat_lon(was), _lat_lon(became))
    return None


def _lat_lon(point: GridPoint) -> str:
    lon, lat = to_lon_lat(point)
    return f"{lat:.6f},{lon:.6f}"


def _is_private(field: Field, content: ListingContent | None) -> bool:
    if content is None:
        return False
    if field.record_type == "location" and field.name in _WHERE:
        location = content.location(field.record_id)
        return location is not None and location.visibility is not LocationVisibility.EXACT
    is_where = field.record_type == "service" and field.name == "service_at_locations"
    shown = (one.visibility is LocationVisibility.EXACT for one in content.locations)
    return is_where and not all(shown)
