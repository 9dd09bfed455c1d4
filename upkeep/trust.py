"""What a change of a listing may do at once, and what waits until a reviewer has looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from directory.kinds import Role
from importers.records import ServiceAtLocationRecord
from upkeep.differences import ContentDifference

# They decide what others offer, so nobody decides what they do.
TRUSTED = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})
# Of a listing that its keepers change these wait; everything else is theirs to say, and goes live.
# A new listing waits whole.
WAITING_FIELDS = frozenset(
    {
        ("service", "organization_id"),
        ("location", "location_type"),
        ("location", "addresses"),
        ("location", "point"),
        ("location", "located_by"),
        ("location", "external_identifier"),
    }
)
# The same of an organization: all its listings are found, and trusted, by what these say.
WAITING_ORGANIZATION_FIELDS = frozenset({"name", "charity_number", "company_number"})


@dataclass(frozen=True, slots=True)
class Editor:
    """Who changes a listing: one of its keepers, or somebody who decides what keepers offer."""

    account_id: UUID
    role: Role

    @property
    def is_trusted(self) -> bool:
        """Whether nothing of theirs waits."""
        return self.role in TRUSTED


def waiting_of(
    editor: Editor, changes: Sequence[ContentDifference], *, is_new: bool
) -> tuple[ContentDifference, ...]:
    """Which of the changes of a listing a reviewer sees before the public does.

    Parameters
    ----------
    is_new
        The listing has never been published.

    Notes
    -----
    What else is said of a place waits with its new address: the new hall's name and doors beside
    the old hall's street would send people to where nobody is.
    """
    waits = [one for one in changes if waits_for_review(editor, one, is_new=is_new)]
    moved = {one.field.record_id for one in waits if _is_address(one)}
    return tuple(
        one
        for one in changes
        if one in waits or (one.field.record_id in moved and not _is_visibility(one))
    )


def _is_address(change: ContentDifference) -> bool:
    return (change.field.record_type, change.field.name) == ("location", "addresses")


def _is_visibility(change: ContentDifference) -> bool:
    return (change.field.record_type, change.field.name) == ("location", "visibility")


def waits_for_review(editor: Editor, change: ContentDifference, *, is_new: bool) -> bool:
    """Whether a change by itself is seen by a reviewer before the public sees it.

    Parameters
    ----------
    is_new
        The listing has never been published.

    Notes
    -----
    A change that shows more of a location waits; one that hides more is done at once, since
    whoever hides a refuge cannot wait for anybody.
    """
    if editor.is_trusted:
        return False
    field = (change.field.record_type, change.field.name)
    if field == ("location", "visibility"):
        return is_new or change.became.rank >= change.was.rank
    if field == ("service", "service_at_locations"):
        return is_new or _venues(change.was) != _venues(change.became)
    return is_new or field in WAITING_FIELDS


def _venues(visits: tuple[ServiceAtLocationRecord, ...]) -> set[UUID]:
    return {visit.location_id for visit in visits}
