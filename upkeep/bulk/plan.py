"""What each row of a spreadsheet would do, worked out before anything is done."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from importers.report import Issue
from upkeep.content import ListingContent


class RowOutcome(StrEnum):
    """What becomes of a listing of the file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class CellChange:
    """What a column says before and after; ``waits`` where a reviewer sees it first."""

    column: str
    was: str
    became: str
    waits: bool


@dataclass(frozen=True, slots=True)
class PlannedListing:
    """One listing of the file.

    Parameters
    ----------
    seen
        Digest of what was recorded of it when this was worked out; empty for a new one.
    assured_on
        The day on which somebody checked it, where the file says one that is later.
    """

    sheet: str
    row: int
    name: str
    outcome: RowOutcome
    service_id: UUID | None = None
    changes: tuple[CellChange, ...] = ()
    issues: tuple[Issue, ...] = ()
    seen: str = ""
    assured_on: date | None = None
    content: ListingContent | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, Any]:
        """As the upload keeps it, without the listing itself."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "name": self.name,
            "outcome": self.outcome.value,
            "service_id": str(self.service_id) if self.service_id else None,
            "changes": [
                {"column": one.column, "was": one.was, "became": one.became, "waits": one.waits}
                for one in self.changes
            ],
            "issues": [one.as_json() for one in self.issues],
            "seen": self.seen,
        }


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """Every listing of a file, and what is to be said of the file itself."""

    listings: tuple[PlannedListing, ...]
    notes: tuple[Issue, ...]

    def count(self, outcome: RowOutcome) -> int:
        """How many listings become this."""
        return sum(one.outcome is outcome for one in self.listings)

    def as_json(self) -> dict[str, Any]:
        """As the upload keeps it."""
        return {
            "counts": {outcome.value: self.count(outcome) for outcome in RowOutcome},
            "listings": [one.as_json() for one in self.listings],
            "notes": [one.as_json() for one in self.notes],
        }
