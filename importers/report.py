"""What an import found, did, and asks somebody to read."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from directory.kinds import LocatedBy

if TYPE_CHECKING:
    from matching.duplicates import Pair

LONGEST_VALUE = 200
# The rest of the pairs is counted; ``connect duplicates`` lists them all.
MOST_PAIRS_REPORTED = 50

# Called with how much is done and how much there is in all, where that is known.
Progress: TypeAlias = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a workbook's sheet, numbered as the spreadsheet shows it."""

    sheet: str
    row: int

    def __str__(self) -> str:
        return f"row {self.row} of {self.sheet}"


# Where a row stands: its line or number, or the sheet as well.
Line: TypeAlias = int | SheetRow | None


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in a feed that somebody should read.

    Parameters
    ----------
    line
        Line of a file on which the row begins; the row's number in a feed from an address.
    field
        Path of the field within the row, such as ``schedules[0].opens_at``.
    value
        What stood there, shortened.
    sheet
        Sheet of a workbook; ``field`` is then the heading of the column, as it stands there.
    """

    line: int | None
    field: str
    value: str | None
    message: str
    sheet: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As the report writes it."""
        return {
            "line": self.line,
            "field": self.field,
            "value": self.value,
            "message": self.message,
            **({"sheet": self.sheet} if self.sheet else {}),
        }


def shown(value: object) -> str | None:
    """``value`` as an issue shows it: short, and without the inside of objects and lists."""
    if value is None:
        return None
    if isinstance(value, dict):
        return "(an object)"
    if isinstance(value, list | tuple):
        return "(a list)"
    text = "".join(char if char.isprintable() else " " for char in str(value)[: LONGEST_VALUE + 1])
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"


@dataclass(slots=True)
class IssueLog:
    """Gathers issues while a feed is read, each with the sheet that is being read."""

    issues: list[Issue] = field(default_factory=list)
    sheet: str | None = None

    def note(self, line: Line, path: str, value: object, message: str) -> None:
        """Keep one issue; the same one is kept once, since several rows may share a record."""
        if isinstance(line, SheetRow):
            issue = Issue(line.row, path, shown(value), message, line.sheet)
        else:
            issue = Issue(line, path, shown(value), message, self.sheet)
        if not self.issues or self.issues[-1] != issue:
            self.issues.append(issue)


@dataclass(frozen=True, slots=True)
class Change:
    """Which fields of a listing, of its organization or of its locations a feed changed."""

    id: UUID
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check or a run.

    Parameters
    ----------
    details
        What only one kind of feed counts, such as how many postcodes have moved.
    likely_duplicates
        Answers the pairs of listings, one of them new or changed, that are likely one thing, best
        first; waits until all have been found.

    Notes
    -----
    ``fetched`` = ``parsed`` + ``rejected``, and after a run ``parsed`` = ``new`` + ``changed`` +
    ``unchanged`` + ``duplicate``. A check reads the file alone, so those but ``duplicate`` stay 0.
    """

    source: str
    origin: str
    fetched: int = 0
    parsed: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    duplicate: int = 0
    rejected_by: Counter[str] = field(default_factory=Counter)
    located: Counter[LocatedBy] = field(default_factory=Counter)
    issues: tuple[Issue, ...] = ()
    changes: tuple[Change, ...] = ()
    details: Counter[str] = field(default_factory=Counter)
    likely_duplicates: "Callable[[], tuple[Pair, ...]]" = tuple
    is_committed: bool = False
    import_run_id: UUID | None = None

    @property
    def rejected(self) -> int:
        """Rows that could not be a listing at all."""
        return self.rejected_by.total()

    @property
    def has_issues(self) -> bool:
        """Whether somebody should read something before relying on the import."""
        return bool(self.issues) or self.rejected > 0

    def committed_as(self, import_run_id: UUID) -> "Report":
        """The same report, of a run that is kept."""
        return replace(self, is_committed=True, import_run_id=import_run_id)

    def as_json(self) -> dict[str, Any]:
        """As ``--json`` prints it and the stored run keeps it."""
        pairs = self.likely_duplicates()
        return {
            "source": self.source,
            "origin": self.origin,
            "is_committed": self.is_committed,
            "import_run_id": str(self.import_run_id) if self.import_run_id else None,
            "fetched": self.fetched,
            "parsed": self.parsed,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "gone": self.gone,
            "rejected": self.rejected,
            "duplicate": self.duplicate,
            "rejected_by": dict(sorted(self.rejected_by.items())),
            "located": {step.value: self.located[step] for step in LocatedBy},
            "issues": [issue.as_json() for issue in self.issues],
            "changes": [
                {"id": str(change.id), "name": change.name, "fields": list(change.fields)}
                for change in self.changes
            ],
            "likely_duplicates": [pair.as_json() for pair in pairs[:MOST_PAIRS_REPORTED]],
            "likely_duplicates_in_all": len(pairs),
            **({"details": dict(self.details)} if self.details else {}),
        }
