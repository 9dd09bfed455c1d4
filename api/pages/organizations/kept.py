"""The organization whose record somebody reads or changes, for those who may."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from api.access.actions import ALLOWED, Action
from api.access.signed_in import requires
from api.dependencies import WritingSession
from directory.errors import OrganizationNotKeptError
from directory.models import Organization
from directory.queries.keepers import find_organization, is_keeper
from directory.queries.sign_ins import Seen

EditorSeen = Annotated[Seen, Depends(requires(Action.EDIT_LISTINGS))]
NOT_KEPT = "Find one of its listings and choose “Look after this listing”."


def is_reviewer(seen: Seen) -> bool:
    """Whether somebody decides what others send."""
    return seen.role in ALLOWED[Action.REVIEW_LISTINGS]


def kept_record(seen: EditorSeen, session: WritingSession, organization_id: str) -> Organization:
    """The organization of an address, for those who keep it and for reviewers.

    Raises
    ------
    OrganizationNotKeptError
        Whoever asks does neither, or there is none.
    """
    try:
        found = find_organization(session, UUID(organization_id))
    except ValueError:
        found = None
    if found is not None and (is_reviewer(seen) or is_keeper(session, seen.account_id, found.id)):
        return found
    raise OrganizationNotKeptError(NOT_KEPT)


Kept = Annotated[Organization, Depends(kept_record)]


def record_path(organization_id: UUID) -> str:
    """Where the pages of an organization's record lie."""
    return f"/organizations/{organization_id}/record"
