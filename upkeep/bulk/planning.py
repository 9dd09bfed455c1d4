"""From a spreadsheet to what each of its rows would do; writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from directory.geography import GridPoint
from directory.kinds import LocatedBy, LocationVisibility
from directory.queries.bulk import ListingKey
from directory.queries.postcodes import list_postcodes
from importers.collector import resting_collector
from importers.errors import SourceFileError
from importers.feed import FoundLocation, Whereabouts
from importers.formats.spreadsheet import outpost_rows, template_rows
from importers.formats.spreadsheet.columns import Column
from importers.formats.spreadsheet.gathering import SheetGathering
from importers.formats.spreadsheet.outpost_columns import OUTPOST
from importers.formats.spreadsheet.reading import read_tables
from importers.formats.spreadsheet.row import PRIVATE, Row
from importers.formats.spreadsheet.template_layout import TEMPLATE
from importers.formats.spreadsheet.template_values import VENUE
from importers.identity import find_uuid
from importers.locate import Position, find_unit, locate
from importers.records import OrganizationRecord
from importers.report import Issue, IssueLog, Progress
from importers.stored import load_records
from upkeep.bulk.held import SOURCE, HeldListing, mark_of
from upkeep.bulk.loading import load_held
from upkeep.bulk.organization_cells import first_of_each, organization_notes
from upkeep.bulk.outcome import (
    Difference,
    checked_change,
    is_advice,
    own_issues,
    seen_as,
)
from upkeep.bulk.plan import BulkPlan, PlannedListing, RowOutcome
from upkeep.bulk.reading import ReadListing, SentRows, SheetLayout, held_rows, read_listing
from upkeep.bulk.scope import Refused, Scope, new_id
from upkeep.bulk.taking_over import TakenOver, fill_in, take_over
from upkeep.content import ListingContent, without_outlines
from upkeep.trust import Editor

# Each is locked until the whole is written, and the server has room for some thousand locks.
MOST_LISTINGS = 2_000
_OVERTAKEN = (
    "was changed by somebody else after this was downloaded: download it again, and make your"
    " change in that"
)


@dataclass(frozen=True, slots=True)
class _Meant:
    """Rows, what they say, and what they mean: a listing of theirs, a new one, or nothing."""

    sent: SentRows
    key: ListingKey | Refused | None
    read: ReadListing


@dataclass(slots=True)
class _Planner:
    editor: Editor
    scope: Scope
    held: Mapping[UUID, HeldListing]
    points: Mapping[str, GridPoint]
    runners: Mapping[UUID, OrganizationRecord]
    seen: dict[UUID, SentRows] = field(default_factory=dict)

    def find(self, whereabouts: Whereabouts) -> Position:
        return locate(whereabouts, self.points)

    def plan(self, meant: _Meant) -> PlannedListing:
        """What one listing of the file becomes."""
        if isinstance(meant.key, Refused):
            return self._wrong(meant, [_issue(meant.sent, meant.key)])
        if meant.read.service is None:
            return self._wrong(meant, meant.read.issues)
        runs = self.scope.runs(meant.sent, meant.key)
        if isinstance(runs, Refused):
            return self._wrong(meant, [_issue(meant.sent, runs), *meant.read.issues])
        if meant.key is None:
            return self._new(meant, runs)
        return self._again(meant, meant.key.id) or self._changed(meant, self.held[meant.key.id])

    def _again(self, meant: _Meant, id_: UUID) -> PlannedListing | None:
        first = self.seen.setdefault(id_, meant.sent)
        if first is meant.sent:
            return None
        message = f"is the same listing as in {first.line}: write it once"
        column = meant.sent.heading(Column.NAME, "name")
        return self._wrong(meant, [_issue(meant.sent, Refused(column, _name(meant), message))])

    def _wrong(self, meant: _Meant, issues: Sequence[Issue]) -> PlannedListing:
        line = meant.sent.line
        id_ = meant.key.id if isinstance(meant.key, ListingKey) else None
        outcome = RowOutcome.WRONG
        return PlannedListing(line.sheet, line.row, _name(meant), outcome, id_, (), tuple(issues))

    def _new(self, meant: _Meant, runs: UUID) -> PlannedListing:
        named = meant.sent.reference
        read = meant.read
        if read.service is None:
            return self._wrong(meant, read.issues)
        id_ = new_id(runs, meant.sent, named or read.service.id)
        if again := self._again(meant, id_):
            return again
        read = read_listing(meant.sent.known_as(id_), is_known=False)
        if read.service is None:
            return self._wrong(meant, read.issues)
        placed = [(found, self.find(found.whereabouts)) for found in read.venues]
        own = named if named and not find_uuid(named) else None
        service = replace(read.service, organization_id=runs, source_id=own)
        content = ListingContent(
            without_outlines(service),
            tuple(
                replace(found.record, point=at.point, located_by=at.located_by)
                for found, at in placed
            ),
        )
        issues = own_issues(read.issues, ())
        issues += _doubts(placed, read.issues)
        issues += organization_notes(meant.sent, read, self.runners[runs], {})
        runner = OrganizationRecord(runs, self.scope.organizations[runs])
        after = HeldListing(content, runner)
        return self._planned(meant, None, after, issues, None)

    def _changed(self, meant: _Meant, held: HeldListing) -> PlannedListing:
        mark = meant.sent.mark
        if mark and mark == mark_of(meant.sent.rows):
            # Nobody has touched the row since it was downloaded, whatever became of the listing.
            return self._planned(meant, held, held, [], None)
        taken, base_issues = self._taken(meant, held)
        issues = own_issues(meant.read.issues, base_issues)
        issues += _doubts(taken.places.doubtful, meant.read.issues)
        issues += organization_notes(meant.sent, meant.read, held.organization, held.texts())
        day = meant.read.service.assured_date if meant.read.service else None
        before = held.content.service.assured_date
        checked = day if day and (before is None or day > before) else None
        after = replace(held, content=taken.content)
        planned = self._planned(meant, held, after, issues, checked)
        if mark and planned.outcome is not RowOutcome.UNCHANGED and mark != held.mark():
            column = meant.sent.heading(Column.NAME, "name")
            overtaken = _issue(meant.sent, Refused(column, _name(meant), _OVERTAKEN))
            return self._wrong(meant, [overtaken, *issues])
        return planned

    def _taken(self, meant: _Meant, held: HeldListing) -> tuple[TakenOver, Sequence[Issue]]:
        if meant.sent.layout is SheetLayout.OUTPOST:
            own = held.place_keys(held.rows(VENUE.all))
            return fill_in(meant.read, held.content, own, self.find), ()
        rows = held.rows(meant.sent.columns)
        base = read_listing(held_rows(rows, held.id), is_known=True)
        own = held.place_keys(rows)
        return take_over(base, meant.read, held.content, own, self.find), base.issues

    def _planned(
        self,
        meant: _Meant,
        before: HeldListing | None,
        after: HeldListing,
        issues: Sequence[Issue],
        checked: date | None,
    ) -> PlannedListing:
        changes = Difference(before, after, self.editor).columns()
        if checked is not None and before is not None:
            was = before.content.service.assured_date
            changes = (*changes, checked_change(was, checked))
        outcome = _outcome(before, changes, issues)
        return PlannedListing(
            meant.sent.line.sheet,
            meant.sent.line.row,
            _name(meant),
            outcome,
            after.id,
            changes,
            tuple(issues),
            seen_as(before.content) if before else "",
            checked,
            after.content,
        )


def _outcome(
    before: HeldListing | None, changes: Sequence[object], issues: Iterable[Issue]
) -> RowOutcome:
    if any(not is_advice(one) for one in issues):
        # What cannot be read is not there: taking the row in would take away what is recorded.
        return RowOutcome.WRONG
    if before is None:
        return RowOutcome.NEW
    return RowOutcome.CHANGED if changes else RowOutcome.UNCHANGED


@resting_collector()
def plan_spreadsheet(session: Session, path: Path, editor: Editor, progress: Progress) -> BulkPlan:
    """What each listing of a file would do.

    Raises
    ------
    SourceFileError
        It cannot be read, or holds more listings than are taken at a time.
    """
    gathering = SheetGathering(SOURCE)
    listed = _group(read_tables(path, gathering, progress), gathering)
    if len(listed) > MOST_LISTINGS:
        msg = (
            f"{path} holds {len(listed)} listings; at most {MOST_LISTINGS} are taken at a time:"
            " upload it in parts."
        )
        raise SourceFileError(msg)
    notes = tuple(gathering.log.issues)
    scope = Scope.of(session, editor)
    meant = [_meant(sent, scope) for sent in listed]
    planner = _Planner(
        editor,
        scope,
        load_held(session, [one.key.id for one in meant if isinstance(one.key, ListingKey)]),
        _points(session, (found for one in meant for found in one.read.venues)),
        _runners(session, scope, meant),
    )
    planned = []
    for number, one in enumerate(meant, start=1):
        planned.append(planner.plan(one))
        progress(number, len(meant))
    of_organizations = first_of_each(issue for one in planned for issue in one.issues)
    return BulkPlan(tuple(planned), (*notes, *of_organizations))


def _group(tables: Mapping[str, Sequence[Row]], gathering: SheetGathering) -> list[SentRows]:
    found = [
        SentRows(SheetLayout.TEMPLATE, group.rows, group.reference)
        for group in template_rows.group_rows(tables[TEMPLATE.name])
    ]
    found += [
        SentRows(SheetLayout.OUTPOST, rows, rows[0].name("import_id"))
        for rows in outpost_rows.group_rows(tables[OUTPOST.name], gathering)
    ]
    return found


def _meant(sent: SentRows, scope: Scope) -> _Meant:
    key = scope.find(sent)
    if isinstance(key, ListingKey):
        return _Meant(sent, key, read_listing(sent.known_as(key.id), is_known=True))
    return _Meant(sent, key, read_listing(sent, is_known=False))


def _runners(
    session: Session, scope: Scope, meant: Iterable[_Meant]
) -> dict[UUID, OrganizationRecord]:
    """Who runs the new listings, as recorded."""
    runs = {scope.runs(one.sent, None) for one in meant if one.key is None}
    return load_records(session, OrganizationRecord, {id_ for id_ in runs if isinstance(id_, UUID)})


def _points(session: Session, places: Iterable[FoundLocation]) -> dict[str, GridPoint]:
    units = {unit.code for found in places if (unit := find_unit(found.whereabouts))}
    return {code: one.point for code, one in list_postcodes(session, units).items()}


def _doubts(placed: Iterable[tuple[FoundLocation, Position]], told: Iterable[Issue]) -> list[Issue]:
    """What is wrong with places that could not be found; a pin without a postcode is believed.

    Parameters
    ----------
    told
        What was said of the cells already: of one that could not be read, no more is said.
    """
    log = IssueLog()
    cells = {(one.sheet, one.line, one.field) for one in told}
    for found, at in placed:
        if at.message and at.located_by is LocatedBy.NONE:
            is_open = found.record.visibility is LocationVisibility.EXACT
            value = at.value if is_open else PRIVATE
            where = found.whereabouts
            log.note(where.line, where.field, value, f"{at.message}: write its postcode")
    new = (one for one in log.issues if (one.sheet, one.line, one.field) not in cells)
    return own_issues(new, ())


def _name(meant: _Meant) -> str:
    if meant.read.service:
        return meant.read.service.name
    return meant.sent.said(Column.NAME, "name")[:300]


def _issue(sent: SentRows, refused: Refused) -> Issue:
    log = IssueLog()
    log.note(sent.line, refused.column, refused.value or None, refused.message)
    return log.issues[0]
