"""What each row of a spreadsheet would do, as a page shows it: by outcome, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from upkeep.bulk.plan import RowOutcome

PER_PAGE = 50
# A page opens with what somebody has to do something about.
_FIRST = (RowOutcome.WRONG, RowOutcome.CHANGED, RowOutcome.NEW, RowOutcome.UNCHANGED)
WORDS = {
    RowOutcome.NEW: "New",
    RowOutcome.CHANGED: "Changed",
    RowOutcome.UNCHANGED: "Unchanged",
    RowOutcome.WRONG: "Wrong",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One outcome that the page can show, and how many rows have it."""

    outcome: str
    words: str
    number: int
    is_shown: bool


@dataclass(frozen=True, slots=True)
class DryRun:
    """A page of the rows with one outcome."""

    choices: tuple[Choice, ...]
    rows: tuple[Mapping[str, Any], ...]
    outcome: str
    page: int
    pages: int
    waiting: int
    notes: Sequence[Mapping[str, Any]]
    moved: Sequence[str]
    result: Mapping[str, int]

    @property
    def right(self) -> int:
        """How many listings would be written."""
        return sum(
            one.number
            for one in self.choices
            if one.outcome in (RowOutcome.NEW, RowOutcome.CHANGED)
        )

    @property
    def wrong(self) -> int:
        """How many would be left out."""
        return sum(one.number for one in self.choices if one.outcome == RowOutcome.WRONG)

    @property
    def unchanged(self) -> int:
        """How many are as the directory has them."""
        return sum(one.number for one in self.choices if one.outcome == RowOutcome.UNCHANGED)

    @classmethod
    def of(cls, report: Mapping[str, Any], show: str, page: str) -> "DryRun":
        """The page of a report that an address names; the first that holds anything otherwise."""
        counts: Mapping[str, int] = report.get("counts", {})
        listings: Sequence[Mapping[str, Any]] = report.get("listings", ())
        first = next((one for one in _FIRST if counts.get(one.value)), RowOutcome.UNCHANGED)
        shown = RowOutcome(show) if show in set(RowOutcome) else first
        rows = [one for one in listings if one["outcome"] == shown.value]
        pages = max(1, -(-len(rows) // PER_PAGE))
        number = min(max(int(page), 1), pages) if page.isdecimal() and len(page) < 6 else 1
        return cls(
            tuple(
                Choice(one.value, WORDS[one], counts.get(one.value, 0), one is shown)
                for one in _FIRST
            ),
            tuple(rows[(number - 1) * PER_PAGE : number * PER_PAGE]),
            shown.value,
            number,
            pages,
            sum(
                one["outcome"] != RowOutcome.WRONG.value
                and any(change["waits"] for change in one["changes"])
                for one in listings
            ),
            report.get("notes", ()),
            report.get("moved", ()),
            report.get("result", {}),
        )
