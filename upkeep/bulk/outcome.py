"""What one listing of a file becomes, column by column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from json import dumps

from directory.kinds import LocationVisibility
from importers.formats.spreadsheet.columns import Column
from importers.formats.spreadsheet.row import PRIVATE
from importers.formats.spreadsheet.template_layout import NOTES
from importers.formats.spreadsheet.template_values import ACCESS, VENUE
from importers.report import Issue
from upkeep.bulk.held import HeldListing
from upkeep.bulk.organization_cells import NOT_FROM_HERE
from upkeep.bulk.plan import CellChange
from upkeep.content import ListingContent
from upkeep.differences import ContentDifference, differences, with_changes
from upkeep.trust import Editor, waiting_of

# What the reader has mended, and somebody may still want to know: no reason to leave a row out.
_MENDED = (
    *("and is read as ", "the first is kept", "as is every other way of getting in touch"),
    # Nor is any of it lost: it is recorded of the organization, and stays.
    NOT_FROM_HERE,
)
_OTHER = "Other details"
_OF_A_PLACE = frozenset({*VENUE.all, *ACCESS.values(), Column.ACCESS})
# What an import makes of a cell that cannot be read; here its whole row is left out.
_IN_AN_IMPORT = re.compile(
    r"[;,] (?:taken as[^:;]*|(?:both )?left out|the location is kept hidden"
    r"|imported without a location)(?=[:;]|$)"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A listing before and after, in the columns of a download of it."""

    before: HeldListing | None
    after: HeldListing
    editor: Editor

    def columns(self) -> tuple[CellChange, ...]:
        """Each column that differs, and whether it waits for a reviewer."""
        before = self.before.content if self.before else None
        changes = differences(before, self.after.content)
        if not changes:
            return ()
        was = self.before.texts() if self.before else {}
        became, at_once = self.after.texts(), self._at_once(changes)
        private = self._private()
        # What is hidden is kept, though a download of it would be empty.
        unsaid = _OF_A_PLACE if _is_all_hidden(self.after.content) else frozenset()
        found = []
        for column in (note.column for note in NOTES):
            old, new = was.get(column, ""), became.get(column, "")
            if old != new and column is not Column.REFERENCE and column not in unsaid:
                waits = at_once.get(column, "") != new
                if column in private:
                    old, new = (PRIVATE if text else "" for text in (old, new))
                found.append(CellChange(column.value, old, new, waits))
        return tuple(found) or (CellChange(_OTHER, "", "", bool(self._waiting(changes))),)

    def _waiting(self, changes: tuple[ContentDifference, ...]) -> tuple[ContentDifference, ...]:
        return waiting_of(self.editor, changes, is_new=self.before is None)

    def _at_once(self, changes: tuple[ContentDifference, ...]) -> dict[str, str]:
        """What the columns say as soon as it is sent."""
        waiting = self._waiting(changes)
        if self.before is None:
            return {} if waiting else self.after.texts()
        at_once = [one for one in changes if one not in waiting]
        live = with_changes(self.before.content, self.after.content, at_once)
        return replace(self.after, content=live).texts()

    def _private(self) -> frozenset[str]:
        """Columns of which the report says nothing: one of the places is not for everybody."""
        contents = [one.content for one in (self.before, self.after) if one]
        places = [place for content in contents for place in content.locations]
        is_open = all(one.visibility is LocationVisibility.EXACT for one in places)
        return frozenset() if is_open else frozenset(VENUE.all)


def _is_all_hidden(content: ListingContent) -> bool:
    places = content.locations
    return bool(places) and all(one.visibility is LocationVisibility.HIDDEN for one in places)


def checked_change(was: date | None, became: date) -> CellChange:
    """That somebody has checked it since."""
    said = f"{was:%d/%m/%Y}" if was else ""
    return CellChange(Column.CHECKED.value, said, f"{became:%d/%m/%Y}", waits=False)


def is_advice(issue: Issue) -> bool:
    """Whether an issue is for reading alone, since nothing was lost by it."""
    return any(said in issue.message for said in _MENDED)


def own_issues(sent: Iterable[Issue], base: Iterable[Issue]) -> list[Issue]:
    """What is wrong with the rows that were sent, and not with what is recorded already."""
    known = {(one.value, one.message) for one in base}
    return [
        replace(one, message=_IN_AN_IMPORT.sub("", one.message))
        for one in sent
        if (one.value, one.message) not in known
    ]


def seen_as(content: ListingContent) -> str:
    """A digest of all that is recorded of a listing."""
    written = dumps(content.as_json(), sort_keys=True)
    return sha256(written.encode()).hexdigest()[:32]
