"""From a list of buildings to the directory's venues: candidates for planners, never listings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from directory.kinds import LocatedBy
from directory.models import Venue
from directory.postcodes import find_in_text
from directory.queries.imports import HeldVenue, list_venues_of
from directory.queries.postcodes import list_postcodes
from directory.queries.rows import insert_rows, update_rows
from importers.feed import FoundVenue, VenueFeed
from importers.records import LocationRecord
from importers.references import locate_all
from importers.report import Change, IssueLog, Report
from importers.shrinkage import refuse_if_replaced, refuse_if_shrunk
from importers.writing import Origin


@dataclass(frozen=True, slots=True)
class VenuePlan:
    """Venues to write, and the ids of those that their list no longer has."""

    new: tuple[tuple[FoundVenue, HeldVenue], ...]
    changed: tuple[tuple[FoundVenue, HeldVenue], ...]
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
        """Write the plan; a venue that is gone is closed and stays."""
        insert_rows(session, Venue, _rows(self.new, origin))
        update_rows(session, Venue, _rows(self.changed, origin))
        closed = [{"id": id_, "is_open": False} for id_ in self.gone]
        update_rows(session, Venue, closed)


def _rows(venues: Sequence[tuple[FoundVenue, HeldVenue]], origin: Origin) -> list[dict[str, Any]]:
    return [
        {
            "id": found.id,
            "source": origin.source,
            "source_id": found.source_id,
            "import_run_id": origin.import_run_id,
            **{name: getattr(facts, name) for name in _FACTS if name != "point"},
            "point": facts.point.as_wkt() if facts.point else None,
        }
        for found, facts in venues
    ]


_FACTS = ("name", "kind", "address", "postcode", "url", "is_open", "located_by", "point")


def _points(session: Session, feed: VenueFeed) -> dict[str, Any]:
    texts = (venue.whereabouts.postcode_text for venue in feed.venues)
    units = (find_in_text(text) for text in texts if text)
    found = list_postcodes(session, {unit.code for unit in units if unit})
    return {code: postcode.point for code, postcode in found.items()}


def plan_venues(
    session: Session, feed: VenueFeed, source: str, log: IssueLog, *, allow_shrink: bool
) -> VenuePlan:
    """Compare a list of buildings with what it gave before.

    Raises
    ------
    ImportRefusedError
        It is empty, or so much smaller than before that something must be wrong with it.

    Notes
    -----
    A public register's own grid reference needs no second witness, so a point that no postcode
    confirms is counted and is no issue.
    """
    held = list_venues_of(session, source)
    ids = {venue.id for venue in feed.venues}
    open_before = sum(venue.is_open for venue in held.values())
    if not allow_shrink:
        refuse_if_shrunk(
            source,
            before=open_before,
            now=sum(venue.is_open for venue in feed.venues),
            fetched=feed.fetched,
            has_rows=bool(feed.venues),
        )
    gone = tuple(id_ for id_, venue in held.items() if venue.is_open and id_ not in ids)
    if not allow_shrink:
        refuse_if_replaced(source, before=open_before, gone=len(gone))
    locations, located = locate_all(
        feed.locations, _points(session, feed), log, noted=(LocatedBy.NONE,)
    )
    offered = {venue.id: (venue, _facts(venue, locations[venue.id])) for venue in feed.venues}
    differing = {
        id_: fields
        for id_, (_, facts) in offered.items()
        if id_ in held and (fields := _changed(held[id_], facts))
    }
    return VenuePlan(
        new=tuple(pair for id_, pair in offered.items() if id_ not in held),
        changed=tuple(offered[id_] for id_ in differing),
        gone=gone,
        changes=tuple(
            Change(id_, offered[id_][0].name, fields) for id_, fields in differing.items()
        ),
        located=located,
    )


def _facts(venue: FoundVenue, location: LocationRecord) -> HeldVenue:
    """A venue as the directory would hold it."""
    return HeldVenue(
        name=venue.name,
        kind=venue.kind,
        address=venue.address,
        postcode=venue.postcode,
        url=venue.url,
        is_open=venue.is_open,
        located_by=location.located_by,
        point=location.point,
    )


def _changed(held: HeldVenue, offered: HeldVenue) -> tuple[str, ...]:
    return tuple(name for name in _FACTS if getattr(held, name) != getattr(offered, name))
