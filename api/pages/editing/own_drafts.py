"""What somebody is writing and has not sent, so that they find it on any device."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.dependencies import LONDON
from api.pages.editing.question_pages import first_open
from api.pages.wording import say_date
from directory.kinds import VersionState
from directory.models import ListingVersion
from directory.queries.versions import list_drafts, list_own_waiting
from upkeep.content import read_content


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """A draft by its name, and the page where its writer left it."""

    name: str
    path: str
    saved: str
    is_new: bool
    is_sent_back: bool = False


def list_own_drafts(session: Session, account_id: UUID) -> list[OwnDraft]:
    """Somebody's drafts, the latest first."""
    return [_own(draft) for draft in list_drafts(session, account_id)]


def list_sent(session: Session, account_id: UUID) -> list[OwnDraft]:
    """What somebody sent that waits for a reviewer, the latest first."""
    return [
        OwnDraft(
            _name(sent),
            f"/listings/{sent.service_id}/sent",
            _day(sent.submitted_at),
            sent.base_id is None,
        )
        for sent in list_own_waiting(session, account_id)
    ]


def _own(draft: ListingVersion) -> OwnDraft:
    return OwnDraft(
        _name(draft),
        _path(draft),
        _day(draft.saved_at),
        draft.base_id is None,
        draft.state == VersionState.SENT_BACK,
    )


def _name(version: ListingVersion) -> str:
    return read_content(version.content).service.name or "A listing without a name"


def _day(moment: datetime | None) -> str:
    return say_date(moment.astimezone(LONDON).date()) if moment else ""


def _path(draft: ListingVersion) -> str:
    """Of a new listing the first page that is not answered; else the list of pages."""
    path = f"/listings/{draft.service_id}"
    if draft.base_id is not None or draft.state == VersionState.SENT_BACK:
        return f"{path}/edit"
    following = first_open(draft.answered)
    return f"{path}/edit/{following.name}" if following else f"{path}/check"
