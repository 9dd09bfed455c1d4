"""What can go wrong when somebody changes a listing, one class a failure."""

from typing import TYPE_CHECKING
from uuid import UUID

from directory.errors import DirectoryError

if TYPE_CHECKING:
    from upkeep.differences import Merged


class VersionNotFoundError(DirectoryError):
    """There is no such draft or version, or it is somebody else's."""


class VersionDecidedError(DirectoryError):
    """The version does not wait any more: somebody decided it meanwhile."""


class ReportNotFoundError(DirectoryError):
    """There is no such report of a listing, or somebody has dealt with it."""


class OrganizationOvertakenError(DirectoryError):
    """An organization's record changed since somebody was shown it."""


class ListingOvertakenError(DirectoryError):
    """The listing changed since a version of it was begun.

    Parameters
    ----------
    theirs_id
        The version that the public sees now; a draft that is brought up to it is not overtaken.
    merged
        Both changes in one, with the fields that both changed.
    """

    def __init__(self, theirs_id: UUID, merged: "Merged") -> None:
        super().__init__("Somebody else has changed this listing since you began.")
        self.theirs_id = theirs_id
        self.merged = merged
