"""The tokens of an organization's programs: made and shown once, listed, revoked."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.background import BackgroundTasks
from starlette.responses import Response

from api.access.forms import CheckedForm, SentForm
from api.access.limits import FORMS_BY_NETWORK, TryCounter
from api.dependencies import AppSettings, WritingSession
from api.mail.message import write_message
from api.mail.sending import send_mail
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.accounts.kept_organization import Keeper, Kept
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from api.public_address import public_address
from directory.api_tokens import (
    LIVES_DAYS,
    LONGEST_NAME,
    MOST_TOKENS,
    has_live_token_named,
    has_room_for_token,
    make_token,
    revoke_token,
)
from directory.config import Settings
from directory.errors import ApiTokenNotFoundError
from directory.kinds import TokenScope
from directory.models import Organization
from directory.queries.api_tokens import list_live_ids, list_tokens
from directory.queries.keepers import list_keepers

router = APIRouter(
    include_in_schema=False,
    prefix="/account/organizations/{organization_id}/tokens",
    dependencies=[Depends(load_shell)],
)

FIELDS = ("name", "scope", "lives")
TEMPLATE = "pages/accounts/tokens.html"


@router.get("")
def show_tokens(
    request: Request, kept: Kept, session: WritingSession, cookies: BrowserCookies
) -> Response:
    """What there is, and a form for one more."""
    return answer_page(request, TEMPLATE, cookies, **_about(session, kept, {}))


@router.post("")
def add_token(
    request: Request,
    form: CheckedForm,
    seen: Keeper,
    kept: Kept,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    tries: TryCounter,
) -> Response:
    """Make one, show it this once, and write to the other keepers.

    Notes
    -----
    The answer itself shows it, since it is kept nowhere from which another page could.
    """
    tries.count_network(FORMS_BY_NETWORK)
    problems = _problems(session, kept, form, tries.now)
    if problems:
        typed = {name: form.text(name) for name in FIELDS}
        about = _about(session, kept, typed, problems)
        return answer_page(request, TEMPLATE, cookies, status=422, **about)
    lives = timedelta(days=int(form.text("lives")))
    scope = TokenScope(form.text("scope"))
    name = _name(form)
    made = make_token(session, kept.id, seen.account_id, name, scope, lives, tries.now)
    answer = answer_page(
        request,
        "pages/accounts/token_made.html",
        cookies,
        organization=kept,
        token=made.token,
        secret=made.secret,
        address=public_address(settings),
    )
    others = [one.email for one in list_keepers(session, kept.id) if one.id != seen.account_id]
    answer.background = _told(settings, kept, name, others)
    return answer


@router.post("/{token_id}/revoke")
def end_token(
    _form: CheckedForm, seen: Keeper, kept: Kept, session: WritingSession, token_id: str
) -> Response:
    """Revoke one; a program that shows it is refused from then on."""
    try:
        id_ = UUID(token_id)
    except ValueError:
        msg = "There is no such token."
        raise ApiTokenNotFoundError(msg) from None
    revoke_token(session, kept.id, id_, seen.account_id, datetime.now(UTC))
    return go_to(f"/account/organizations/{kept.id}/tokens")


def _about(
    session: Session,
    kept: Organization,
    typed: dict[str, str],
    problems: tuple[FieldProblem, ...] = (),
) -> dict[str, Any]:
    return {
        "organization": kept,
        "tokens": list_tokens(session, kept.id),
        "live": list_live_ids(session, kept.id, datetime.now(UTC)),
        "lives": LIVES_DAYS,
        "longest": LONGEST_NAME,
        "typed": typed,
        "problems": problems,
    }


def _name(form: SentForm) -> str:
    return " ".join(form.text("name").split())


def _problems(
    session: Session, kept: Organization, form: SentForm, now: datetime
) -> tuple[FieldProblem, ...]:
    """What was wrong with the form, field by field."""
    name, found = _name(form), []
    if not name:
        found.append(FieldProblem("name", "Enter what the token is for"))
    elif len(name) > LONGEST_NAME:
        found.append(FieldProblem("name", f"The name must be {LONGEST_NAME} characters or less"))
    elif has_live_token_named(session, kept.id, name, now):
        found.append(FieldProblem("name", "There is a token of this name already: enter another"))
    if form.text("scope") not in set(TokenScope):
        found.append(FieldProblem("scope", "Select what the program may do"))
    if form.text("lives") not in {str(days) for days in LIVES_DAYS}:
        found.append(FieldProblem("lives", "Select how long it works"))
    if not found and not has_room_for_token(session, kept.id, now):
        most = f"There are {MOST_TOKENS} tokens already: revoke one first"
        found.append(FieldProblem("name", most))
    return tuple(found)


def _told(settings: Settings, kept: Organization, name: str, others: list[str]) -> BackgroundTasks:
    """Messages to the other keepers, so that nobody lets a program in behind their backs."""
    tasks = BackgroundTasks()
    link = f"{public_address(settings)}/account/organizations/{kept.id}/tokens"
    for email in others:
        message = write_message(email, "token_made", organization=kept.name, name=name, link=link)
        tasks.add_task(send_mail, settings, message)
    return tasks
