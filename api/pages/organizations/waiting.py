"""Changes of organizations that wait: what would differ, and what a reviewer decides of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.access.cookies import Cookies
from api.access.forms import CheckedForm
from api.dependencies import AppSettings, Now, WritingSession
from api.mail.message import write_message
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.organizations.kept import record_path
from api.pages.organizations.wording import compare_values
from api.pages.reviewing.comparison import ComparedField
from api.pages.reviewing.reviewer import LONGEST_REASON, Reviewer, read_version_id
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from api.public_address import public_address
from directory.models import Account, OrganizationChange
from directory.queries.keepers import is_keeper
from directory.queries.organization_changes import list_waiting_organizations
from directory.queries.outgoing import put_message
from directory.queries.reviews import find_accounts
from upkeep.errors import VersionDecidedError, VersionNotFoundError
from upkeep.organizations.changing import (
    approve_words,
    find_waiting_words,
    load_words,
    send_words_back,
)
from upkeep.organizations.words import OrganizationWords

router = APIRouter(
    include_in_schema=False, prefix="/reviews/organizations", dependencies=[Depends(load_shell)]
)

REASON_NEEDED = "Say why, so that they know what to do"
MOVED_ON = "The organisation has changed since you looked. Look again at what would differ"
DECIDED = "Somebody else has decided this change already"
GONE = (
    "That change waits no more: whoever sent it has sent it anew or taken it back, or the"
    " organisation says all of it already"
)


@dataclass(frozen=True, slots=True)
class WaitingWords:
    """A change that waits; ``live`` names what the organization says while it is looked at."""

    id: UUID
    organization_id: UUID
    name: str
    maker: str
    change: OrganizationChange
    fields: tuple[ComparedField, ...]
    live: str


@router.get("")
def show_waiting(
    request: Request, _seen: Reviewer, session: WritingSession, cookies: BrowserCookies
) -> Response:
    """Every change that waits, the oldest first."""
    return _page(request, session, cookies)


@router.post("/{change_id}")
def decide(
    request: Request,
    form: CheckedForm,
    seen: Reviewer,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    now: Now,
    change_id: str,
) -> Response:
    """Approve, or send back with a reason; the second reviewer is told that the first was."""
    try:
        change = find_waiting_words(session, read_version_id(change_id))
    except VersionDecidedError:
        return _page(request, session, cookies, FieldProblem("main-content", DECIDED), status=409)
    except VersionNotFoundError:
        return _page(request, session, cookies, FieldProblem("main-content", GONE), status=404)
    if form.text("decision") == "send back":
        reason = form.text("reason", LONGEST_REASON)
        if not reason:
            problem = FieldProblem(f"reason-{change.id}", REASON_NEEDED)
            return _page(request, session, cookies, problem)
        send_words_back(session, change.id, seen.account_id, reason, now)
        _tell_sent_back(session, change, public_address(settings))
    elif form.text("decision") == "approve":
        held = load_words(session, change.organization_id)
        if form.text("live") != name_of(held):
            problem = FieldProblem(f"change-{change.id}", MOVED_ON)
            return _page(request, session, cookies, problem)
        approve_words(session, change.id, held, seen.account_id, now)
    return go_to("/reviews/organizations")


def name_of(words: OrganizationWords) -> str:
    """Names what an organization says, so that a form can carry what it was shown with."""
    return sha256(dumps(words.as_dict(), sort_keys=True).encode()).hexdigest()[:16]


def _page(
    request: Request,
    session: Session,
    cookies: Cookies,
    *problems: FieldProblem,
    status: int = 422,
) -> Response:
    changes = list_waiting_organizations(session)
    makers = find_accounts(session, {one.made_by for one in changes if one.made_by})
    return answer_page(
        request,
        "pages/organizations/waiting.html",
        cookies,
        status=status if problems else 200,
        changes=[_waiting(session, one, makers) for one in changes],
        problems=problems,
    )


def _waiting(
    session: Session, change: OrganizationChange, makers: Mapping[UUID, Account]
) -> WaitingWords:
    held = load_words(session, change.organization_id)
    maker = makers.get(change.made_by) if change.made_by else None
    return WaitingWords(
        change.id,
        change.organization_id,
        held.name,
        _who(session, change, maker),
        change,
        compare_values(held.as_dict(), change.became),
        name_of(held),
    )


def _who(session: Session, change: OrganizationChange, maker: Account | None) -> str:
    """Who sent a change, and whether they still may."""
    if maker is None:
        return "somebody whose account is gone"
    if is_keeper(session, maker.id, change.organization_id):
        return maker.email
    return f"{maker.email}, who does not look after it any more"


def _tell_sent_back(session: Session, change: OrganizationChange, address: str) -> None:
    """Write to whoever sent it why it was sent back; nobody where the account is gone."""
    for account in find_accounts(session, {change.made_by} if change.made_by else set()).values():
        message = write_message(
            account.email,
            "organization_sent_back",
            organization=load_words(session, change.organization_id).name,
            reason=change.reason,
            link=f"{address}{record_path(change.organization_id)}/edit",
        )
        about = f"sent back:{change.id}:{change.decided_at:%Y%m%dT%H%M%S%f}"
        put_message(session, about, message.to, message.subject, message.text)
