"""A change that waits, as a reviewer looks at it: beside what the public sees by now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from directory.kinds import VersionState, VersionWay
from directory.models import ListingVersion
from directory.queries.versions import find_draft, find_version
from upkeep.content import ListingContent, read_content
from upkeep.deciding import approve, find_waiting
from upkeep.differences import (
    Conflict,
    ContentDifference,
    Field,
    differences,
    merged,
    with_value,
)
from upkeep.drafts import discard_draft
from upkeep.versions import base_content, current_version, new_version


@dataclass(frozen=True, slots=True)
class OfferedChange:
    """What waits, upon what is live.

    Parameters
    ----------
    live_id
        The version that the public sees; nothing for a new listing.
    before, after
        The listing without and with the change; ``after`` has the offered value of a conflict.
    conflicts
        Fields that somebody else changed too since the change was begun.
    """

    version: ListingVersion
    live_id: UUID | None
    before: ListingContent | None
    after: ListingContent
    conflicts: tuple[Conflict, ...]

    @property
    def is_said_already(self) -> bool:
        """Whether the public sees all of it by now."""
        return self.live_id is not None and not self.changes

    @property
    def changes(self) -> tuple[ContentDifference, ...]:
        """What would differ from what is live."""
        return differences(self.before, self.after)

    def settled(self, keeping: Collection[Field]) -> ListingContent:
        """The listing with the change, but for the conflicts in which what is live holds."""
        content = self.after
        for conflict in self.conflicts:
            if conflict.field in keeping:
                content = with_value(content, conflict.field, conflict.theirs)
        return content


def look_at(session: Session, version: ListingVersion, now: datetime) -> OfferedChange:
    """A version that waits, upon what the public sees by now."""
    offered, base = read_content(version.content), base_content(session, version)
    live = current_version(session, version.service_id, now)
    if live is None:
        return OfferedChange(version, None, None, offered, ())
    before = read_content(live.content)
    both = merged(base, offered, before)
    return OfferedChange(version, live.id, before, both.content, both.conflicts)


def begin_change(
    session: Session, version_id: UUID, reviewer_id: UUID, now: datetime
) -> ListingVersion:
    """A reviewer's own draft of what waits, to be changed and then approved.

    Raises
    ------
    VersionNotFoundError, VersionDecidedError
        There is no such version, or it does not wait any more.

    Notes
    -----
    What the reviewer was writing of the listing already stays in it.
    """
    version = find_waiting(session, version_id)
    offered = look_at(session, version, now)
    draft = find_draft(session, version.service_id, reviewer_id)
    if draft is None:
        draft = new_version(offered.after, VersionState.DRAFT, VersionWay.REVIEW, reviewer_id, now)
        session.add(draft)
    elif draft.base_id != version.id:
        own = merged(base_content(session, draft), read_content(draft.content), offered.after)
        draft.content = own.content.as_json()
    draft.base_id = version.id
    session.flush()
    return draft


def find_reviewed(session: Session, draft: ListingVersion) -> ListingVersion | None:
    """The change that a draft was begun from by its reviewer; nothing for any other draft."""
    base = find_version(session, draft.base_id) if draft.base_id else None
    return base if base is not None and base.number is None else None


def approve_changed(
    session: Session, draft: ListingVersion, reviewer_id: UUID, now: datetime
) -> ListingVersion:
    """Approve what waits as the reviewer's draft has it; the draft goes.

    Raises
    ------
    VersionNotFoundError, VersionDecidedError
        There is no such version, or it does not wait any more.
    """
    reviewed = find_reviewed(session, draft)
    version = find_waiting(session, reviewed.id if reviewed else draft.id)
    offered = look_at(session, version, now)
    # Only what the reviewer changed of the offer: what others changed meanwhile stays.
    content = merged(
        read_content(version.content), read_content(draft.content), offered.after
    ).content
    discard_draft(session, draft)
    return approve(session, version.id, reviewer_id, now, content)
