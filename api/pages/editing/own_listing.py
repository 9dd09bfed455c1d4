"""The listing that somebody edits, for those who may."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import Session

from api.access.actions import Action
from api.access.forms import CheckedForm, SentForm
from api.access.limits import SAVES_BY_ACCOUNT, TryCounter
from api.access.signed_in import requires
from api.dependencies import LONDON, WritingSession
from api.pages.editing.question import Asked
from api.pages.listing_address import NO_LISTING, read_listing_id
from directory.errors import (
    ListingNotFoundError,
    ListingWithdrawnError,
    OrganizationNotKeptError,
)
from directory.kinds import PublicationStatus, VersionState
from directory.models import ListingVersion, Service
from directory.queries.keepers import is_keeper
from directory.queries.sign_ins import Seen
from directory.queries.versions import find_draft, list_waiting, lock_listing
from upkeep.content import ListingContent, load_content, read_content
from upkeep.drafts import begin_draft, save_draft, with_waiting
from upkeep.trust import Editor

# Whoever adds a listing may have no account yet.
EditorSeen = Annotated[Seen, Depends(requires(Action.EDIT_LISTINGS))]
NewcomerSeen = Annotated[Seen, Depends(requires(Action.EDIT_LISTINGS, is_for_new=True))]


@dataclass(frozen=True, slots=True)
class OwnListing:
    """A listing in the hands of somebody who may change it.

    Parameters
    ----------
    draft
        What they are writing; nothing before they have saved anything.
    waiting
        What of theirs waits for a reviewer.
    content
        The draft's, else the listing as it is live with what of theirs waits upon it.
    is_new
        Whether the public has never seen it.
    """

    session: Session
    seen: Seen
    now: datetime
    service_id: UUID
    draft: ListingVersion | None
    waiting: ListingVersion | None
    content: ListingContent
    is_new: bool

    @property
    def path(self) -> str:
        """Where its pages lie."""
        return f"/listings/{self.service_id}"

    @property
    def editor(self) -> Editor:
        """Who changes it, as what may go live is judged."""
        return Editor(self.seen.account_id, self.seen.role)

    @property
    def answered(self) -> frozenset[str]:
        """Names of the pages that were answered."""
        return frozenset(self.draft.answered if self.draft else ())

    def is_answered(self, page: str) -> bool:
        """Whether somebody was asked a page's questions, here or before the listing was public."""
        return not self.is_new or self.is_sent_back or page in self.answered

    @property
    def is_sent_back(self) -> bool:
        """Whether a reviewer has seen it already: then every page was gone through once."""
        return self.draft is not None and self.draft.state == VersionState.SENT_BACK

    def asked(self) -> Asked:
        """What its questions may look at."""
        return Asked(self.session, self.content, self.now, self.is_new)

    def save(self, content: ListingContent, page: str | None) -> ListingVersion:
        """Keep an answer in the draft, which is begun where there is none."""
        draft = self.draft or begin_draft(
            self.session, self.service_id, self.seen.account_id, self.now
        )
        save_draft(self.session, draft, content, self.now, page)
        return draft


def own_listing(seen: EditorSeen, session: WritingSession, service_id: str) -> OwnListing:
    """The listing of the address, to be looked at.

    Raises
    ------
    ListingNotFoundError, ListingWithdrawnError
        There is none, and nobody here is writing one with that id; or there is none any more.
    OrganizationNotKeptError
        They may not change it.
    """
    return _own(seen, session, read_listing_id(service_id))


def changed_listing(
    form: CheckedForm, seen: EditorSeen, session: WritingSession, tries: TryCounter, service_id: str
) -> tuple[OwnListing, SentForm]:
    """The same with a form that changes it, while nobody else does.

    Raises
    ------
    ListingNotFoundError, ListingWithdrawnError, OrganizationNotKeptError
        As for looking at it.
    """
    tries.count(SAVES_BY_ACCOUNT, str(seen.account_id))
    known_id = read_listing_id(service_id)
    lock_listing(session, known_id)
    return _own(seen, session, known_id), form


Looked = Annotated[OwnListing, Depends(own_listing)]
Changed = Annotated[tuple[OwnListing, SentForm], Depends(changed_listing)]


def _own(seen: Seen, session: Session, service_id: UUID) -> OwnListing:
    draft = find_draft(session, service_id, seen.account_id)
    held = session.get(Service, service_id)
    is_new = held is None
    if held is not None and held.publication_status is PublicationStatus.WITHDRAWN:
        msg = f"Listing {service_id} has been withdrawn."
        raise ListingWithdrawnError(msg)
    waiting = next(
        (one for one in list_waiting(session, service_id) if one.made_by == seen.account_id), None
    )
    written = draft or (waiting if is_new else None)
    if written is None and is_new:
        raise ListingNotFoundError(NO_LISTING)
    content = (
        read_content(written.content)
        if written
        else with_waiting(session, load_content(session, service_id), seen.account_id)
    )
    now = datetime.now(UTC).astimezone(LONDON)
    own = OwnListing(session, seen, now, service_id, draft, waiting, content, is_new)
    _refuse_if_not_theirs(own)
    return own


def _refuse_if_not_theirs(own: OwnListing) -> None:
    # A listing that brings its own organization is whoever's it is that writes it.
    is_own_new = own.is_new and own.content.organization is not None
    if own.editor.is_trusted or is_own_new:
        return
    if not is_keeper(own.session, own.seen.account_id, own.content.service.organization_id):
        msg = "Find its listing and choose “Look after this listing”."
        raise OrganizationNotKeptError(msg)
