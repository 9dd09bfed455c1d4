"""What can go wrong when a spreadsheet is taken in, one class a failure."""

from typing import TYPE_CHECKING

from directory.errors import DirectoryError

if TYPE_CHECKING:
    from upkeep.bulk.plan import BulkPlan


class UploadNotFoundError(DirectoryError):
    """There is no such upload, or it is somebody else's, or its file has been deleted."""


class DirectoryMovedError(DirectoryError):
    """Listings changed between the look at a spreadsheet and its being taken in.

    Parameters
    ----------
    plan
        What the rows would do now.
    names
        Of the listings that changed.
    """

    def __init__(self, plan: "BulkPlan", names: tuple[str, ...]) -> None:
        super().__init__("Something has changed since the spreadsheet was looked at.")
        self.plan = plan
        self.names = names
