"""From a release of postcodes to the directory's: what is new, has moved or has ended.

The two publishers complete each other. Whichever release comes last decides whether a postcode is
live and where it lies, with these exceptions:

1. a point that the release only guesses (ONS: 5, 6 and 8; Code-Point Open: all but 10) is taken for
   a postcode that is new, and moves none that is held;
2. Code-Point Open, which knows no terminated postcodes, names an authority only where none is held;
3. a live postcode that the release leaves out is kept as terminated, where the release has others
   of the same postcode area and authority; elsewhere it is left as it is.
"""

from collections import Counter
from dataclasses import asdict, dataclass, replace

from sqlalchemy.orm import Session

from directory.postcodes import parse_postcode
from directory.queries.postcode_release import (
    Differences,
    MovedPostcode,
    count_differences,
    count_listings_following,
    count_new,
    list_area_counts,
    list_farthest,
    offer_release,
    take_release,
)
from importers.feed import PostcodeFeed
from importers.identity import derive
from importers.postcode_coverage import refuse_if_partial
from importers.report import Change, IssueLog, Report
from importers.writing import Origin

FARTHEST_NAMED = 20


@dataclass(frozen=True, slots=True)
class PostcodePlan:
    """How a release differs from the directory; its rows wait beside the directory's."""

    source: str
    new: int
    gone: int
    left_alone: int
    differences: Differences
    farthest: tuple[MovedPostcode, ...]
    listings_following: int

    def counted(self, report: Report) -> Report:
        """The report with what the directory decides."""
        changed = self.differences.changed
        details = asdict(self.differences) | {
            "listings_following": self.listings_following,
            "left_alone": self.left_alone,
        }
        del details["changed"]
        return replace(
            report,
            new=self.new,
            changed=changed,
            unchanged=report.parsed - report.duplicate - self.new - changed,
            gone=self.gone,
            details=Counter(details),
            changes=tuple(self._change(moved) for moved in self.farthest),
        )

    def _change(self, moved: MovedPostcode) -> Change:
        name = str(parse_postcode(moved.code) or moved.code)
        field = f"point (moved {moved.moved_m:,.0f} m)"
        return Change(derive(self.source, "postcode", moved.code), name, (field,))

    def write(self, session: Session, origin: Origin) -> None:  # noqa: ARG002 - as every plan
        """Write the release; what lies at the point of its postcode moves along."""
        if self.new or self.gone or self.differences.changed:
            take_release(session, new=self.new)


def plan_postcodes(
    session: Session,
    feed: PostcodeFeed,
    source: str,
    log: IssueLog,  # noqa: ARG001 - every planner is called alike
    *,
    allow_shrink: bool,
) -> PostcodePlan:
    """Compare a release with the postcodes that the directory has.

    Raises
    ------
    ImportRefusedError
        It is empty, covers only a part of the country, or would end far too many postcodes.
    """
    offer_release(session, feed.blocks(), names_authority=feed.names_authority)
    counts = list_area_counts(session)
    if not allow_shrink:
        refuse_if_partial(source, counts, fetched=feed.fetched)
    differences = count_differences(session)
    return PostcodePlan(
        source=source,
        new=count_new(session),
        gone=sum(count.lost for count in counts) - differences.terminated,
        left_alone=sum(count.left_alone for count in counts),
        differences=differences,
        farthest=tuple(list_farthest(session, FARTHEST_NAMED)),
        listings_following=count_listings_following(session),
    )
