"""What an organization says of itself, what of it waits, and every change so far."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.access.forms import CheckedForm
from api.access.limits import SAVES_BY_ACCOUNT, TryCounter
from api.dependencies import Now, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.organizations.kept import EditorSeen, Kept, is_reviewer, record_path
from api.pages.organizations.wording import LABELS, advise, compare_values, say_words
from api.pages.reviewing.comparison import ComparedField
from api.pages.reviewing.makers import GONE, ROLES
from api.pages.shell import load_shell
from directory.kinds import VersionState
from directory.models import OrganizationChange
from directory.queries.organization_changes import (
    find_open_change,
    find_organization_change,
    list_approved_changes,
    list_waiting_organizations,
)
from directory.queries.reviews import find_accounts
from directory.queries.sign_ins import Seen
from upkeep.errors import VersionNotFoundError
from upkeep.organizations.changing import NOT_THERE, load_words, put_words_back
from upkeep.trust import Editor

router = APIRouter(
    include_in_schema=False,
    prefix="/organizations/{organization_id}/record",
    dependencies=[Depends(load_shell)],
)


@dataclass(frozen=True, slots=True)
class PastChange:
    """A change that the public has seen.

    Parameters
    ----------
    is_undone
        The record says again what it said before it.
    """

    id: UUID
    when: datetime
    who: str
    fields: tuple[ComparedField, ...]
    is_undone: bool


@router.get("")
def show_record(
    request: Request, kept: Kept, seen: EditorSeen, session: WritingSession, cookies: BrowserCookies
) -> Response:
    """What it says, what waits, and its history."""
    held = load_words(session, kept.id)
    said, notes = say_words(held), advise(held)
    own = find_open_change(session, kept.id, seen.account_id)
    waiting = [
        one
        for one in list_waiting_organizations(session, kept.id)
        if is_reviewer(seen) or one.made_by == seen.account_id
    ]
    return answer_page(
        request,
        "pages/organizations/record.html",
        cookies,
        organization=kept,
        rows=[(label, said[field], notes.get(field, [])) for field, label in LABELS.items()],
        waiting=[compare_values(held.as_dict(), one.became) for one in waiting],
        sent_back=own if own is not None and own.state == VersionState.SENT_BACK else None,
        past=_past(session, kept.id, seen, held.as_dict()),
        is_reviewer=is_reviewer(seen),
        own_path=record_path(kept.id),
    )


@router.post("/{change_id}/put-back")
def put_back(
    _form: CheckedForm,
    kept: Kept,
    seen: EditorSeen,
    session: WritingSession,
    now: Now,
    tries: TryCounter,
    change_id: str,
) -> Response:
    """Let it say again what it said before a change: as far as somebody is trusted, at once."""
    tries.count(SAVES_BY_ACCOUNT, str(seen.account_id))
    change = _approved(session, kept.id, change_id)
    put_words_back(session, kept.id, change.was, Editor(seen.account_id, seen.role), now)
    return go_to(record_path(kept.id))


def _approved(session: Session, organization_id: UUID, text: str) -> OrganizationChange:
    try:
        change = find_organization_change(session, UUID(text))
    except ValueError:
        change = None
    is_of_it = change is not None and change.organization_id == organization_id
    if change is None or not is_of_it or change.state != VersionState.APPROVED:
        raise VersionNotFoundError(NOT_THERE)
    return change


def _past(
    session: Session, organization_id: UUID, seen: Seen, held: dict[str, str | None]
) -> list[PastChange]:
    changes = list_approved_changes(session, organization_id)
    accounts = find_accounts(session, {one.made_by for one in changes if one.made_by})

    def who(one: OrganizationChange) -> str:
        account = accounts.get(one.made_by) if one.made_by else None
        if account is None:
            return GONE
        if account.id == seen.account_id:
            return "You"
        return account.email if is_reviewer(seen) else ROLES.get(account.role, "Somebody else")

    return [
        PastChange(
            one.id,
            one.decided_at or one.made_at,
            who(one),
            compare_values(one.was, one.became),
            is_undone=all(held[field] == was for field, was in one.was.items()),
        )
        for one in changes
    ]
