"""From a network of streets or a timetable to the one that journeys are worked out from."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from directory.kinds import NetworkKind
from directory.queries.travel_networks import (
    HeldNetwork,
    delete_older_networks,
    list_newest_networks,
    put_network,
)
from importers.feed import NetworkFeed
from importers.identity import derive
from importers.report import Change, IssueLog, Report
from importers.shrinkage import refuse_if_shrunk
from importers.writing import Origin

# The one before stays: a server may be in the middle of reading it.
KEPT = 2
SIZE = "size"


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """A network to take in, and the one that it takes the place of."""

    feed: NetworkFeed
    held: HeldNetwork | None

    @property
    def is_unchanged(self) -> bool:
        """Whether it is the network that is used already."""
        return self.held is not None and self.held.version == self.feed.version

    def counted(self, report: Report) -> Report:
        """The report with what the directory decides."""
        is_new = self.held is None
        is_changed = not is_new and not self.is_unchanged
        change = Change(
            derive(report.source, "network", self.feed.kind), self.feed.kind, ("content",)
        )
        return replace(
            report,
            new=int(is_new),
            changed=int(is_changed),
            unchanged=int(self.is_unchanged),
            details=self.feed.details,
            changes=(change,) if is_changed else (),
        )

    def write(self, session: Session, origin: Origin) -> None:
        """Put the network in the place of the one before."""
        if self.is_unchanged:
            return
        put_network(
            session,
            kind=self.feed.kind,
            version=self.feed.version,
            origin=self.feed.file_name,
            attribution=self.feed.attribution,
            data_date=self.feed.data_date,
            facts={**self.feed.facts, SIZE: self.feed.size},
            content=self.feed.content,
            import_run_id=origin.import_run_id,
        )
        delete_older_networks(session, self.feed.kind, KEPT)


def plan_network(
    session: Session,
    feed: NetworkFeed,
    source: str,
    log: IssueLog,  # noqa: ARG001 - every planner is called alike
    *,
    allow_shrink: bool,
) -> NetworkPlan:
    """Compare a network with the one of its kind that is used.

    Raises
    ------
    ImportRefusedError
        It is so much smaller than the one before that its file may have been cut short.
    """
    held = list_newest_networks(session).get(NetworkKind(feed.kind))
    if held is not None and not allow_shrink:
        refuse_if_shrunk(
            source, before=held.facts.get(SIZE, 0), now=feed.size, fetched=1, has_rows=True
        )
    return NetworkPlan(feed, held)
