"""An organization and the people who keep its listings: who they are, one more, one less."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.responses import Response

from api.access.actions import Action
from api.access.cookies import Cookies
from api.access.forms import CheckedForm
from api.access.limits import FORMS_BY_NETWORK, TryCounter
from api.access.signed_in import requires
from api.dependencies import AppSettings, WritingSession
from api.mail.message import write_message
from api.mail.sending import send_mail
from api.pages.accounts.answers import OWN_ACCOUNT, BrowserCookies, answer_page, go_to
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from api.public_address import public_address
from directory.claims import invite_colleague, leave_organization
from directory.config import Settings
from directory.email_address import fold_email
from directory.errors import EmailMalformedError, OrganizationNotKeptError
from directory.kinds import Role
from directory.models import Account, Organization
from directory.queries.keepers import (
    find_organization,
    is_keeper,
    list_asked,
    list_listing_names,
)
from directory.queries.sign_ins import Seen

router = APIRouter(
    include_in_schema=False,
    prefix="/account/organizations/{organization_id}",
    dependencies=[Depends(load_shell)],
)

Keeper = Annotated[Seen, Depends(requires(Action.KEEP_ORGANIZATION))]


def kept_organization(seen: Keeper, session: WritingSession, organization_id: str) -> Organization:
    """The organization of the address, for those who keep it.

    Raises
    ------
    OrganizationNotKeptError
        They do not, or there is none.
    """
    try:
        id_ = UUID(organization_id)
    except ValueError:
        id_ = None
    organization = find_organization(session, id_) if id_ else None
    if organization is None or not is_keeper(session, seen.account_id, organization.id):
        msg = "Find its listing and choose “Look after this listing”."
        raise OrganizationNotKeptError(msg)
    return organization


Kept = Annotated[Organization, Depends(kept_organization)]


@router.get("")
def show_organization(
    request: Request, kept: Kept, session: WritingSession, cookies: BrowserCookies
) -> Response:
    """Its listings, and the people who keep them."""
    return _page(request, session, kept, cookies)


@router.post("/people")
def add_person(
    request: Request,
    form: CheckedForm,
    seen: Keeper,
    kept: Kept,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    tries: TryCounter,
) -> Response:
    """Let a colleague keep the listings too, and write to them."""
    tries.count_network(FORMS_BY_NETWORK)
    typed = form.text("email")
    colleague, problem = _colleague(session, seen, kept, typed, tries.now)
    if problem:
        return _page(request, session, kept, cookies, typed=typed, problems=(problem,))
    return _written(settings, kept, colleague, f"{OWN_ACCOUNT}/organizations/{kept.id}")


@router.get("/leave")
def show_leave(
    request: Request, kept: Kept, session: WritingSession, cookies: BrowserCookies
) -> Response:
    """Ask who takes over, and whether they mean it."""
    return _leave_page(request, session, kept, cookies)


@router.post("/leave")
def leave(
    request: Request,
    form: CheckedForm,
    seen: Keeper,
    kept: Kept,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    tries: TryCounter,
) -> Response:
    """Keep it no more, and hand over to whoever was named."""
    typed, colleague = form.text("email"), None
    if typed:
        tries.count_network(FORMS_BY_NETWORK)
        colleague, problem = _colleague(session, seen, kept, typed, tries.now)
        if problem:
            return _leave_page(request, session, kept, cookies, typed=typed, problems=(problem,))
    leave_organization(session, seen.account_id, kept.id, datetime.now(UTC))
    return _written(settings, kept, colleague, OWN_ACCOUNT)


def _colleague(
    session: Session, seen: Seen, kept: Organization, typed: str, now: datetime
) -> tuple[Account | None, FieldProblem | None]:
    """The colleague who was asked to keep it too, or what was wrong with the address."""
    try:
        email = fold_email(typed)
    except EmailMalformedError as failure:
        return None, FieldProblem("email", str(failure))
    return invite_colleague(session, seen.account_id, kept.id, email, now), None


def _written(
    settings: Settings, kept: Organization, colleague: Account | None, path: str
) -> Response:
    """On to another page, with a message to whoever was asked; to nobody who may not sign in."""
    answer = go_to(path)
    if colleague is not None and colleague.disabled_at is None:
        text = "colleague_added" if colleague.role == Role.PARTNER else "colleague_not_added"
        link = f"{public_address(settings)}{OWN_ACCOUNT}/organizations/{kept.id}"
        message = write_message(colleague.email, text, organization=kept.name, link=link)
        answer.background = BackgroundTask(send_mail, settings, message)
    return answer


def _page(
    request: Request,
    session: Session,
    kept: Organization,
    cookies: Cookies,
    *,
    typed: str = "",
    problems: tuple[FieldProblem, ...] = (),
) -> Response:
    return answer_page(
        request,
        "pages/accounts/organization.html",
        cookies,
        status=422 if problems else 200,
        organization=kept,
        listings=list_listing_names(session, kept.id),
        keepers=list_asked(session, kept.id),
        email=typed,
        problems=problems,
    )


def _leave_page(
    request: Request,
    session: Session,
    kept: Organization,
    cookies: Cookies,
    *,
    typed: str = "",
    problems: tuple[FieldProblem, ...] = (),
) -> Response:
    return answer_page(
        request,
        "pages/accounts/leave.html",
        cookies,
        status=422 if problems else 200,
        organization=kept,
        is_last=len(list_asked(session, kept.id)) == 1,
        email=typed,
        problems=problems,
    )
