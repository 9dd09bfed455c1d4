"""From a layer of areas to the directory's: by code, kind and vintage; none is taken away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from geoalchemy2 import WKBElement
from sqlalchemy.orm import Session

from directory.geography import BRITISH_NATIONAL_GRID
from directory.models import Area
from directory.queries.areas import HeldArea, list_held_areas
from directory.queries.rows import insert_rows, update_rows
from importers.area_feeds import AreaFeed, FoundArea
from importers.errors import ImportRefusedError
from importers.overlaps import find_overlap
from importers.report import Change, IssueLog, Report
from importers.shrinkage import refuse_if_shrunk
from importers.writing import Origin

# Of another file of the same kind and vintage: the other authority's, say.
LEFT_ALONE = "left_alone"


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """Areas to write, and how many of the kind and vintage the file says nothing of."""

    feed: AreaFeed
    held: dict[str, HeldArea]
    new: tuple[FoundArea, ...]
    changed: dict[str, tuple[str, ...]]

    def counted(self, report: Report) -> Report:
        """The report with what the directory decides."""
        areas = {area.code: area for area in self.feed.areas}
        details = self.feed.details.copy()
        details[LEFT_ALONE] = len(self.held.keys() - areas.keys())
        return replace(
            report,
            new=len(self.new),
            changed=len(self.changed),
            unchanged=len(areas) - len(self.new) - len(self.changed),
            details=details,
            changes=tuple(
                Change(self.held[code].id, areas[code].name, fields)
                for code, fields in self.changed.items()
            ),
        )

    def write(self, session: Session, origin: Origin) -> None:  # noqa: ARG002 - as every plan
        """Write the plan."""
        insert_rows(session, Area, [{"id": area.id, **self._row(area)} for area in self.new])
        changed = (area for area in self.feed.areas if area.code in self.changed)
        update_rows(
            session,
            Area,
            [{"id": self.held[area.code].id, **self._row(area)} for area in changed],
        )

    def _row(self, area: FoundArea) -> dict[str, Any]:
        return {
            "code": area.code,
            "kind": self.feed.which.kind.value,
            "vintage": self.feed.which.vintage,
            "name": area.name,
            "attribution": self.feed.attribution,
            "geometry": WKBElement(area.outline, srid=BRITISH_NATIONAL_GRID),
        }


def plan_areas(
    session: Session,
    feed: AreaFeed,
    source: str,
    log: IssueLog,  # noqa: ARG001 - every planner is called alike
    *,
    allow_shrink: bool,
) -> AreaPlan:
    """Compare a layer with the areas of its kind and vintage.

    Raises
    ------
    ImportRefusedError
        It is empty, or one of its areas lies upon one that is loaded and is not in the file.
    """
    held = list_held_areas(session, feed.which)
    if not allow_shrink:
        refuse_if_shrunk(
            source,
            before=0,
            now=len(feed.areas),
            fetched=feed.fetched,
            has_rows=bool(feed.areas),
        )
    codes = {area.code for area in feed.areas}
    _refuse_if_upon(feed, [area for code, area in held.items() if code not in codes])
    return AreaPlan(
        feed=feed,
        held=held,
        new=tuple(area for area in feed.areas if area.code not in held),
        changed={
            area.code: fields
            for area in feed.areas
            if area.code in held and (fields := _changed(held[area.code], area, feed.attribution))
        },
    )


def _changed(held: HeldArea, found: FoundArea, attribution: str | None) -> tuple[str, ...]:
    pairs = {
        "name": (held.name, found.name),
        "attribution": (held.attribution, attribution),
        "geometry": (held.outline, found.outline),
    }
    return tuple(name for name, (before, now) in pairs.items() if before != now)


def _refuse_if_upon(feed: AreaFeed, others: Sequence[HeldArea]) -> None:
    """Refuse areas that would lie upon ones that stay."""
    if not feed.areas or not others:
        return
    outlines = [area.outline for area in feed.areas] + [area.outline for area in others]
    overlap = find_overlap(shapely.from_wkb(outlines), among=len(feed.areas))
    if overlap is None:
        return
    ours = feed.areas[overlap.first]
    theirs = others[overlap.second - len(feed.areas)]
    msg = (
        f"{feed.path}: line {ours.line}, field geometry: {ours.code} ({ours.name}) overlaps"
        f" {theirs.code} ({theirs.name}), which is loaded as {feed.which.kind.value} of"
        f" {feed.which.vintage}, by {overlap.share:.0%} of the smaller one; nothing was changed. Is"
        " the vintage right?"
    )
    raise ImportRefusedError(msg)
