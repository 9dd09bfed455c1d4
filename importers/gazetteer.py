"""From a feed of places to the directory's gazetteer: what a source gave before is replaced."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from directory.kinds import LocatedBy
from directory.models import NamedPlace
from directory.queries.imports import HeldPlace, list_places_of
from directory.queries.rows import delete_rows, insert_rows
from importers.feed import GazetteerPlace, PlaceFeed
from importers.report import Change, IssueLog, Report
from importers.shrinkage import refuse_if_shrunk
from importers.writing import Origin

# The grid's numbers are kept to the centimetre.
_SAME_M = 0.02


@dataclass(frozen=True, slots=True)
class PlacePlan:
    """Places to write, and the ids of those that go."""

    new: tuple[GazetteerPlace, ...]
    changed: tuple[GazetteerPlace, ...]
    gone: tuple[UUID, ...]
    changes: tuple[Change, ...]
    located: Counter[LocatedBy]

    def counted(self, report: Report) -> Report:
        """The report with what the directory decides."""
        new, changed = len(self.new), len(self.changed)
        return replace(
            report,
            new=new,
            changed=changed,
            unchanged=report.parsed - report.duplicate - new - changed,
            gone=len(self.gone),
            located=self.located,
            changes=self.changes,
        )

    def write(self, session: Session, origin: Origin) -> None:
        """Write the plan."""
        replaced = [*self.gone, *(place.id for place in self.changed)]
        delete_rows(session, NamedPlace, "id", replaced)
        _insert(session, (*self.new, *self.changed), origin.source)


def _changed_fields(held: HeldPlace, offered: GazetteerPlace) -> tuple[str, ...]:
    names = ("source_id", "name", "also_known_as", "kind", "within")
    fields = [name for name in names if getattr(held, name) != getattr(offered, name)]
    if held.point.distance_m(offered.point) > _SAME_M:
        fields.append("point")
    return tuple(fields)


def plan_places(
    session: Session,
    feed: PlaceFeed,
    source: str,
    log: IssueLog,  # noqa: ARG001 - every planner is called alike
    *,
    allow_shrink: bool,
) -> PlacePlan:
    """Compare a gazetteer with what its source gave before.

    Raises
    ------
    ImportRefusedError
        It is empty, or so much smaller than before that something must be wrong with it.
    """
    held = list_places_of(session, source)
    if not allow_shrink:
        refuse_if_shrunk(
            source,
            before=len(held),
            now=len(feed.places),
            fetched=feed.fetched,
            has_rows=bool(feed.places),
        )
    offered = {place.id: place for place in feed.places}
    differing = {
        id_: fields
        for id_, place in offered.items()
        if id_ in held and (fields := _changed_fields(held[id_], place))
    }
    return PlacePlan(
        new=tuple(place for id_, place in offered.items() if id_ not in held),
        changed=tuple(offered[id_] for id_ in differing),
        gone=tuple(held.keys() - offered.keys()),
        changes=tuple(Change(id_, offered[id_].name, fields) for id_, fields in differing.items()),
        located=feed.located,
    )


def _insert(session: Session, places: Sequence[GazetteerPlace], source: str) -> None:
    rows = [
        {
            "id": place.id,
            "source": source,
            "source_id": place.source_id,
            "name": place.name,
            "also_known_as": list(place.also_known_as),
            "kind": place.kind,
            "postcode": None,
            "within": place.within,
            "point": place.point.as_wkt(),
        }
        for place in places
    ]
    insert_rows(session, NamedPlace, rows)
