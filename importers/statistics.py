"""From a table of what is counted in areas to the directory's, for the areas that are loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from sqlalchemy.orm import Session

from directory.models import AreaStatistic
from directory.queries.areas import list_known_areas, list_outlined_sets
from directory.queries.people import delete_statistics, list_statistics
from directory.queries.rows import insert_rows
from importers.area_feeds import FoundStatistics, StatisticFeed
from importers.errors import ImportRefusedError
from importers.identity import derive
from importers.report import Change, IssueLog, Report
from importers.shrinkage import refuse_if_shrunk
from importers.writing import Origin

NOT_LOADED = "not an area that is loaded"
# A table of the whole country has tens of thousands of areas that no county needs.
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class StatisticPlan:
    """Rows to write; those of areas that are not loaded are left out."""

    feed: StatisticFeed
    taken: tuple[FoundStatistics, ...]
    new: frozenset[str]
    changed: dict[str, tuple[str, ...]]
    names: dict[str, str]
    not_loaded: int
    missing: int

    def counted(self, report: Report) -> Report:
        """The report with what the directory decides."""
        rejected_by = self.feed.rejected_by.copy()
        if self.not_loaded:
            rejected_by[NOT_LOADED] = self.not_loaded
        details = self.feed.details.copy()
        details["areas_missing"] = self.missing
        return replace(
            report,
            parsed=len(self.taken),
            rejected_by=rejected_by,
            new=len(self.new),
            changed=len(self.changed),
            unchanged=len(self.taken) - len(self.new) - len(self.changed),
            details=details,
            changes=tuple(
                Change(derive("area", *self.feed.which, code), self.names[code], fields)
                for code, fields in self.changed.items()
            ),
        )

    def write(self, session: Session, origin: Origin) -> None:
        """Write the plan: what is counted anew takes the place of what was counted before."""
        which = self.feed.which
        delete_statistics(session, which, list(self.changed), self.feed.measures)
        rows = [
            {
                "id": uuid4(),
                "code": row.code,
                "kind": which.kind.value,
                "vintage": which.vintage,
                "measure": measure,
                "value": value,
                "import_run_id": origin.import_run_id,
            }
            for row in self.taken
            if row.code in self.new or row.code in self.changed
            for measure, value in row.values.items()
        ]
        insert_rows(session, AreaStatistic, rows)


def plan_statistics(
    session: Session, feed: StatisticFeed, source: str, log: IssueLog, *, allow_shrink: bool
) -> StatisticPlan:
    """Compare a table with what is counted in the areas that are loaded.

    Raises
    ------
    ImportRefusedError
        No areas of the kind and vintage are loaded, or one of them is not in the table.
    """
    areas = _areas(session, feed)
    taken = tuple(row for row in feed.rows if row.code in areas)
    if not allow_shrink:
        refuse_if_shrunk(
            source, before=0, now=len(taken), fetched=feed.fetched, has_rows=bool(taken)
        )
    counted = {row.code for row in feed.rows}
    unknown = [row for row in feed.rows if row.code not in areas]
    missing = sorted(areas.keys() - counted)
    if missing:
        _tell_of_missing(feed, missing, areas, log, is_allowed=allow_shrink)
    _note_unknown(feed, unknown, log)
    held = _held(session, feed)
    differing = {
        row.code: fields
        for row in taken
        if row.code in held and (fields := _changed(held[row.code], row, feed.measures))
    }
    return StatisticPlan(
        feed=feed,
        taken=taken,
        new=frozenset(row.code for row in taken if row.code not in held),
        changed=differing,
        names=areas,
        not_loaded=len(unknown),
        missing=len(missing),
    )


def _areas(session: Session, feed: StatisticFeed) -> dict[str, str]:
    """Names by code of the areas that the table should count in."""
    areas = list_known_areas(session, feed.which)
    if areas:
        return areas
    kind, vintage = feed.which
    loaded = ", ".join(
        f"{each.kind.value} of {each.vintage}" for each in list_outlined_sets(session)
    )
    msg = (
        f"{feed.path}: line 1, field {feed.column}: no {kind.value} areas of {vintage} are loaded;"
        f" there are {loaded or 'none at all'}. Load them first with: connect import run areas FILE"
        f" --kind {kind.value} --vintage {vintage} --commit"
    )
    raise ImportRefusedError(msg)


def _tell_of_missing(
    feed: StatisticFeed,
    missing: Sequence[str],
    areas: Mapping[str, str],
    log: IssueLog,
    *,
    is_allowed: bool,
) -> None:
    """Refuse a table that leaves out loaded areas, or say which where that is allowed."""
    named = ", ".join(f"{code} ({areas[code]})" for code in missing[:MOST_NAMED])
    more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    if is_allowed:
        log.note(None, feed.column, named + more, "loaded areas that the table does not have")
        return
    last = max((row.line for row in feed.rows), default=1)
    unknown = [row for row in feed.rows if row.code not in areas]
    instead = (
        f" Line {unknown[0].line} has {unknown[0].code}, which is not loaded." if unknown else ""
    )
    msg = (
        f"{feed.path}: line {last}, field {feed.column}: the table ends and has no row for {named}"
        f"{more}, of the {len(areas)} {feed.which.kind.value} areas of {feed.which.vintage} that"
        f" are loaded; nothing was changed.{instead} Add --allow-shrink to take in those it has."
    )
    raise ImportRefusedError(msg)


def _note_unknown(feed: StatisticFeed, unknown: Sequence[FoundStatistics], log: IssueLog) -> None:
    """Name areas that are not loaded, unless it is plainly a table of the whole country."""
    for row in unknown[:MOST_NAMED]:
        log.note(row.line, feed.column, row.code, f"rejected: {NOT_LOADED}")
    if len(unknown) > MOST_NAMED:
        rest = f"and {len(unknown) - MOST_NAMED:,} rows more that are of no area that is loaded"
        log.note(None, feed.column, None, rest)


def _held(session: Session, feed: StatisticFeed) -> dict[str, dict[str, float]]:
    """What is counted already, by area and measure."""
    found: dict[str, dict[str, float]] = {}
    for measure, by_code in list_statistics(session, feed.which, feed.measures).items():
        for code, value in by_code.items():
            found.setdefault(code, {})[measure] = value
    return found


def _changed(
    held: Mapping[str, float], row: FoundStatistics, measures: Sequence[str]
) -> tuple[str, ...]:
    return tuple(name for name in measures if held.get(name) != row.values.get(name))
