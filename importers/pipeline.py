"""From a source to the directory, in one transaction, with a report; writes only when told to."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from directory.kinds import LocatedBy
from directory.queries.imports import add_import_run, finish_import_run, lock_imports
from importers.area_feeds import AreaFeed, LookupFeed, StatisticFeed
from importers.areas import plan_areas
from importers.asked import NOTHING_ASKED, Asked, AskingReader, refuse_unfit_options
from importers.collector import resting_collector
from importers.errors import SourceFileError, UnknownSourceError
from importers.feed import Feed, ListingFeed, NetworkFeed, PlaceFeed, PostcodeFeed, VenueFeed
from importers.formats.web import is_address, without_secrets
from importers.gazetteer import plan_places
from importers.listings import plan_listings
from importers.locate import find_unit, refuse_if_swapped
from importers.lookup import plan_lookup
from importers.networks import plan_network
from importers.postcode_directory import plan_postcodes
from importers.references import locate_all
from importers.report import Issue, IssueLog, Progress, Report
from importers.source import Source
from importers.sources import SOURCES
from importers.statistics import plan_statistics
from importers.venues import plan_venues
from importers.writing import Origin

# The demonstration is a source of its own: a real feed must neither close nor own what it brought.
DEMONSTRATION = "demonstration"


class Plan(Protocol):
    """What a run would write, worked out before anything is written."""

    def counted(self, report: Report) -> Report:
        """The report with what the directory decides: what is new, changed, unchanged and gone."""

    def write(self, session: Session, origin: Origin) -> None:
        """Write it into the session's open transaction."""


class Planner(Protocol):
    """Compares a feed of one kind with the directory."""

    def __call__(
        self, session: Session, feed: Any, source: str, log: IssueLog, *, allow_shrink: bool
    ) -> Plan:
        """What the feed would change; issues that only the directory shows go into ``log``."""


PLANNERS: dict[type[Feed], Planner] = {
    ListingFeed: plan_listings,
    PlaceFeed: plan_places,
    VenueFeed: plan_venues,
    PostcodeFeed: plan_postcodes,
    AreaFeed: plan_areas,
    StatisticFeed: plan_statistics,
    LookupFeed: plan_lookup,
    NetworkFeed: plan_network,
}


def _silent(_done: int, _total: int | None) -> None:
    """Report progress to nobody."""


def get_source(name: str) -> Source:
    """The source of a name.

    Raises
    ------
    UnknownSourceError
        There is none; the message lists those there are.
    """
    source = SOURCES.get(name)
    if source is None:
        msg = f"There is no source {name!r}; there are {', '.join(sorted(SOURCES))}."
        raise UnknownSourceError(msg)
    return source


def _sorted(issues: list[Issue]) -> tuple[Issue, ...]:
    """Sheet by sheet and line by line; what belongs to no line comes last."""
    return tuple(
        sorted(issues, key=lambda issue: (issue.line is None, issue.sheet or "", issue.line or 0))
    )


def _read(
    source: Source, origin: str, name: str, progress: Progress | None, asked: Asked
) -> tuple[Feed, Report]:
    """The feed, and the part of the report that the feed alone decides."""
    if isinstance(source.read, AskingReader):
        refuse_unfit_options(source.name, source.read.options, asked)
        feed = source.read.read(origin, name, progress or _silent, asked)
    else:
        refuse_unfit_options(source.name, (), asked)
        feed = source.read(origin, name, progress or _silent)
    if isinstance(feed, ListingFeed | VenueFeed):
        refuse_if_swapped((one.whereabouts for one in feed.locations.values()), origin)
    parsed = feed.fetched - feed.rejected_by.total()
    shown = without_secrets(origin) if is_address(origin) else origin
    report = Report(
        source=name,
        origin=shown,
        fetched=feed.fetched,
        parsed=parsed,
        duplicate=feed.duplicate,
        rejected_by=feed.rejected_by,
        issues=feed.issues,
    )
    return feed, report


@resting_collector()
def check(
    source_name: str,
    path: str,
    progress: Progress | None = None,
    *,
    asked: Asked = NOTHING_ASKED,
) -> Report:
    """Read a file alone, with no directory to compare it with.

    Parameters
    ----------
    asked
        The options of a source whose files do not say by themselves what is in them.

    Raises
    ------
    UnknownSourceError, ImportOptionError, SourceFileError
        There is no such source, it takes other options, or the file cannot be read.

    Notes
    -----
    No postcode is at hand, so coordinates within Great Britain count as unverified.
    """
    source = get_source(source_name)
    if is_address(str(path)):
        msg = f"{without_secrets(str(path))} is an address; a check reads a file."
        raise SourceFileError(msg)
    feed, report = _read(source, str(path), source.name, progress, asked)
    log = IssueLog(list(feed.issues))
    if not feed.fetched:
        log.note(1, "", None, "the file holds no rows")
    if isinstance(feed, AreaFeed | StatisticFeed | LookupFeed):
        return replace(report, details=feed.details, issues=_sorted(log.issues))
    if isinstance(feed, PostcodeFeed):
        return replace(report, issues=_sorted(log.issues))
    if isinstance(feed, NetworkFeed):
        return replace(report, details=feed.details)
    if isinstance(feed, PlaceFeed):
        return replace(report, located=feed.located, issues=_sorted(log.issues))
    # Without postcodes every point is unverified, and a postcode alone is no point yet; neither is
    # an issue of the file. No postcode and no point, or one that cannot be right, is.
    _, located = locate_all(feed.locations, {}, IssueLog())
    doubtful = {
        id_: found
        for id_, found in feed.locations.items()
        if found.whereabouts.lon is not None or find_unit(found.whereabouts) is None
    }
    locate_all(doubtful, {}, log, noted=(LocatedBy.NONE,))
    return replace(report, located=located, issues=_sorted(log.issues))


@resting_collector()
def run(
    session: Session,
    source_name: str,
    origin: str,
    *,
    is_commit: bool,
    allow_shrink: bool = False,
    is_demonstration: bool = False,
    progress: Progress | None = None,
    asked: Asked = NOTHING_ASKED,
) -> Report:
    """Compare a source with the directory, and write what differs when ``is_commit`` is true.

    Parameters
    ----------
    origin
        Path of a file, or the address of a feed.
    allow_shrink
        Take a feed in also when it is empty or has shrunk a lot.
    asked
        The options of a source whose files do not say by themselves what is in them.

    Raises
    ------
    UnknownSourceError, ImportOptionError, SourceFileError, SourceAddressError
        There is no such source, it takes other options, or it cannot be read whole.
    ImportRefusedError
        The feed is empty or has shrunk by over 30 %.

    Notes
    -----
    Nothing here commits: the caller ends the transaction that holds the whole run.
    """
    source = get_source(source_name)
    started_at = datetime.now(UTC)
    if is_address(str(origin)) and not source.takes_address:
        msg = f"{source.name} reads a file; it cannot follow an address."
        raise SourceFileError(msg)
    name = DEMONSTRATION if is_demonstration else source.name
    feed, report = _read(source, str(origin), name, progress, asked)
    log = IssueLog(list(feed.issues))
    if is_commit:
        lock_imports(session)
    plan = PLANNERS[type(feed)](session, feed, name, log, allow_shrink=allow_shrink)
    report = replace(plan.counted(report), issues=_sorted(log.issues))
    if not is_commit:
        # Looked for while the collector of cycles rests.
        report.likely_duplicates()
        return report
    run_id = add_import_run(session, name, report.origin, started_at)
    plan.write(session, Origin(name, run_id, is_demonstration))
    report = report.committed_as(run_id)
    finish_import_run(session, run_id, report.as_json())
    return report
