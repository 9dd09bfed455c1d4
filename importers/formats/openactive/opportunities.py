"""Opportunities: series, courses, events and facilities, each with its single dates folded in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from importers.formats.openactive.rpde import RpdeItem

# What is a listing of its own. A series of events only lends what its events leave unsaid.
LISTED = frozenset(
    "SessionSeries CourseInstance Course HeadlineEvent Event FacilityUse IndividualFacilityUse"
    " OnDemandEvent".split()
)
# A date of a series of a programme; more than that is a mistake, or meant to do harm.
MOST_PARENTS = 5
_DATES = frozenset({"ScheduledSession", "Event"})
_OWN = {"id", "@id", "type", "@type", "@context", "superEvent", "identifier"}
_OF_ONE_DATE = {*_OWN, "startDate", "endDate", "eventStatus", "url", "subEvent"}


@dataclass(slots=True)
class Opportunity:
    """One listing to be: where it stands, what it holds, and its dates.

    Parameters
    ----------
    path
        Path of the object within the item.
    """

    line: int
    path: str
    id: str
    kind: str
    values: dict[str, Any]
    dates: list[dict[str, Any]] = field(default_factory=list)


def id_of(values: dict[str, Any]) -> str | None:
    """The id that JSON-LD gives an object, under either name that is in use."""
    for key in ("@id", "id"):
        value = values.get(key)
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()
    return None


def kind_of(values: dict[str, Any]) -> str:
    """Its type, without the vocabulary that the type is of."""
    value = next((values[key] for key in ("@type", "type") if values.get(key)), "")
    value = value[0] if isinstance(value, list) and value else value
    return str(value).replace("#", "/").rpartition("/")[2].rpartition(":")[2]


def inherit(values: dict[str, Any], parent: Any, depth: int = 0) -> dict[str, Any]:
    """An object with what its parent says and it leaves unsaid."""
    if not isinstance(parent, dict) or depth == MOST_PARENTS:
        return values
    given = inherit(parent, parent.get("superEvent"), depth + 1)
    lent = {key: value for key, value in given.items() if key not in _OF_ONE_DATE}
    return {**lent, **{key: value for key, value in values.items() if value not in (None, "", [])}}


def _without_date(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in _OF_ONE_DATE}


class _Folding:
    """Gathers opportunities by id; a date finds its series whichever of them comes first."""

    def __init__(self) -> None:
        self.found: dict[str, Opportunity] = {}
        self.others: list[RpdeItem] = []

    def enter(self, line: int, path: str, id_: str, kind: str, values: dict[str, Any]) -> None:
        """Keep an opportunity unless it is known."""
        made = Opportunity(line, path, id_, kind, inherit(values, values.get("superEvent")))
        held = self.found.setdefault(id_, made)
        if held is made:
            inner = values.get("subEvent")
            held.dates += [part for part in _listed(inner) if isinstance(part, dict)]

    def fold(self, item: RpdeItem, data: dict[str, Any]) -> bool:
        """Whether the item was a date of an opportunity, which it now is."""
        parent = data.get("superEvent")
        if isinstance(parent, dict) and kind_of(parent) in LISTED:
            id_ = id_of(parent) or f"{item.key[0]}:{parent.get('name')}"
            self.enter(item.line, "data.superEvent", id_, kind_of(parent), parent)
        elif isinstance(parent, str) and parent:
            id_ = parent
            if id_ not in self.found and kind_of(data) == "ScheduledSession":
                # The series is in a feed of its own that was not given; its dates speak for it.
                self.enter(item.line, "data", id_, "SessionSeries", _without_date(data))
        else:
            return False
        if id_ not in self.found:
            return False
        self.found[id_].dates.append(data)
        return True


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_part(data: dict[str, Any], folding: _Folding, item: RpdeItem) -> bool:
    """Whether one court or pool is told of by the facility that it is part of."""
    whole = data.get("aggregateFacilityUse")
    if isinstance(whole, dict):
        id_ = id_of(whole)
        if id_:
            folding.enter(item.line, "data.aggregateFacilityUse", id_, "FacilityUse", whole)
        return id_ is not None
    return isinstance(whole, str) and whole in folding.found


def _order(item: RpdeItem) -> int:
    """Series and facilities before what may belong to them."""
    kind = kind_of(item.data) if isinstance(item.data, dict) else ""
    return 0 if kind in LISTED - _DATES - {"IndividualFacilityUse"} else 1


def fold(items: Iterable[RpdeItem]) -> tuple[list[Opportunity], list[RpdeItem]]:
    """The opportunities of a feed, and the items that are none.

    Notes
    -----
    A slot is a time at which a facility can be booked, and no listing; nor is a series of events.
    """
    folding = _Folding()
    for item in sorted(items, key=_order):
        data = item.data
        kind = kind_of(data) if isinstance(data, dict) else ""
        if kind in {"Slot", "EventSeries"}:
            continue
        if kind not in LISTED | _DATES:
            folding.others.append(item)
        elif kind == "IndividualFacilityUse" and _is_part(data, folding, item):
            continue
        elif kind not in _DATES or not folding.fold(item, data):
            id_ = id_of(data) or ":".join(item.key)
            folding.enter(item.line, "data", id_, kind, data)
    return list(folding.found.values()), folding.others
