"""From a lookup to the directory's: the counterparts of areas that are loaded in some year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from directory.models import AreaLookup
from directory.queries.areas import (
    AreaSet,
    list_area_codes,
    list_held_counterparts,
    list_known_areas,
    list_outlined_sets,
)
from directory.queries.rows import delete_rows, insert_rows
from importers.area_feeds import Counterpart, FoundCounterparts, LookupFeed
from importers.report import IssueLog, Report
from importers.shrinkage import refuse_if_shrunk
from importers.writing import Origin

NOT_LOADED = "none of its areas is loaded"
MOST_NAMED = 20
# From one area to areas of another kind or year.
_Lead = tuple[AreaSet, str, AreaSet]


@dataclass(frozen=True, slots=True)
class LookupPlan:
    """Counterparts to write, and the ids of those that the table no longer has."""

    feed: LookupFeed
    taken: tuple[FoundCounterparts, ...]
    new: int
    changed: int
    added: tuple[Counterpart, ...]
    gone: tuple[UUID, ...]
    not_loaded: int

    def counted(self, report: Report) -> Report:
        """The report with what the directory decides."""
        rejected_by = self.feed.rejected_by.copy()
        if self.not_loaded:
            rejected_by[NOT_LOADED] = self.not_loaded
        return replace(
            report,
            parsed=len(self.taken),
            rejected_by=rejected_by,
            new=self.new,
            changed=self.changed,
            unchanged=len(self.taken) - self.new - self.changed,
            details=self.feed.details,
        )

    def write(self, session: Session, origin: Origin) -> None:
        """Write the plan."""
        delete_rows(session, AreaLookup, "id", self.gone)
        rows = [
            {
                "id": uuid4(),
                "code": pair.code,
                "kind": pair.which.kind.value,
                "vintage": pair.which.vintage,
                "to_code": pair.to_code,
                "to_kind": pair.to_which.kind.value,
                "to_vintage": pair.to_which.vintage,
                "to_name": pair.to_name,
                "import_run_id": origin.import_run_id,
            }
            for pair in self.added
        ]
        insert_rows(session, AreaLookup, rows)


def plan_lookup(
    session: Session, feed: LookupFeed, source: str, log: IssueLog, *, allow_shrink: bool
) -> LookupPlan:
    """Compare a lookup with what it gave before of the same areas.

    Raises
    ------
    ImportRefusedError
        None of its areas is loaded, of any year.
    """
    loaded = list_area_codes(session)
    taken = tuple(row for row in feed.rows if any(pair.code in loaded for pair in row.pairs))
    if not allow_shrink:
        refuse_if_shrunk(
            source, before=0, now=len(taken), fetched=feed.fetched, has_rows=bool(taken)
        )
    offered = list(dict.fromkeys(pair for row in taken for pair in row.pairs))
    _note_unnamed(session, offered, log)
    # Of areas that the table does not name, whatever another table said of them stays.
    leads = {_lead(pair) for pair in offered}
    held = {pair: id_ for pair, id_ in _held(session, offered).items() if _lead(pair) in leads}
    known = {_lead(pair) for pair in held}
    differing = [row for row in taken if any(pair not in held for pair in row.pairs)]
    new = sum(not any(_lead(pair) in known for pair in row.pairs) for row in differing)
    wanted = set(offered)
    return LookupPlan(
        feed=feed,
        taken=taken,
        new=new,
        changed=len(differing) - new,
        added=tuple(pair for pair in offered if pair not in held),
        gone=tuple(id_ for pair, id_ in held.items() if pair not in wanted),
        not_loaded=len(feed.rows) - len(taken),
    )


def _lead(pair: Counterpart) -> _Lead:
    return pair.which, pair.code, pair.to_which


def _held(session: Session, offered: Iterable[Counterpart]) -> Mapping[Counterpart, UUID]:
    found: dict[Counterpart, UUID] = {}
    for which, to_which in {(pair.which, pair.to_which) for pair in offered}:
        for held in list_held_counterparts(session, which, to_which):
            pair = Counterpart(which, held.code, to_which, held.to_code, held.to_name)
            found[pair] = held.id
    return found


def _note_unnamed(session: Session, offered: Iterable[Counterpart], log: IssueLog) -> None:
    """Name loaded areas of the same kinds and years that the table leaves out."""
    named: dict[AreaSet, set[str]] = {}
    for pair in offered:
        named.setdefault(pair.which, set()).add(pair.code)
    for which in named.keys() & set(list_outlined_sets(session)):
        areas = list_known_areas(session, which)
        unnamed = sorted(areas.keys() - named[which])
        for code in unnamed[:MOST_NAMED]:
            told = f"{code} ({areas[code]})"
            log.note(None, f"{which.kind.value} of {which.vintage}", told, "is not in the lookup")
        if len(unnamed) > MOST_NAMED:
            rest = f"and {len(unnamed) - MOST_NAMED:,} more are not in the lookup"
            log.note(None, f"{which.kind.value} of {which.vintage}", None, rest)
