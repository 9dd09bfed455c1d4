"""Who may decide what waits, and how the pages of reviewers count and turn."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from api.access.actions import Action
from api.access.signed_in import requires
from directory.queries.sign_ins import Seen
from upkeep.errors import VersionNotFoundError

PER_PAGE = 25
LONGEST_REASON = 1000

Reviewer = Annotated[Seen, Depends(requires(Action.REVIEW_LISTINGS))]
PageNumber = Annotated[int, Query(ge=1, le=10_000)]


def read_version_id(text: str) -> UUID:
    """The id of a change in an address.

    Raises
    ------
    VersionNotFoundError
        It is none.
    """
    try:
        return UUID(text)
    except ValueError:
        msg = "There is no change at this address."
        raise VersionNotFoundError(msg) from None


def count_pages(items: int) -> int:
    """How many pages so many items take."""
    return max(1, -(-items // PER_PAGE))
