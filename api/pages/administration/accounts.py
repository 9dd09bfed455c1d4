"""Everybody who may sign in: the list, and adding somebody."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from api.access.actions import Action
from api.access.cookies import Cookies
from api.access.forms import CheckedForm
from api.access.limits import FORMS_BY_NETWORK, TryCounter
from api.access.signed_in import changed_by, requires
from api.dependencies import AppSettings, WritingSession
from api.mail.sending import send_mail
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.administration.invitation import write_invitation
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from directory.accounts import add_account
from directory.email_address import fold_email
from directory.errors import EmailMalformedError
from directory.kinds import Role
from directory.queries.accounts import find_account, list_accounts
from directory.queries.sign_ins import Seen

router = APIRouter(include_in_schema=False, prefix="/accounts", dependencies=[Depends(load_shell)])

Administrator = Annotated[Seen, Depends(requires(Action.LOOK_AFTER_ACCOUNTS))]
LONGEST_NAME = 100
KNOWN = "Somebody has an account with this address already"
ROLE_NEEDED = "Choose what they do here"


@router.get("")
def show_accounts(
    request: Request, _seen: Administrator, session: WritingSession, cookies: BrowserCookies
) -> Response:
    """Everybody who may sign in, or might."""
    accounts = list_accounts(session)
    return answer_page(request, "pages/administration/accounts.html", cookies, accounts=accounts)


@router.get("/new")
def show_new_account(request: Request, _seen: Administrator, cookies: BrowserCookies) -> Response:
    """Ask who it is."""
    return _form_page(request, cookies, {})


@router.post("")
def add(
    request: Request,
    form: CheckedForm,
    seen: Administrator,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    tries: TryCounter,
) -> Response:
    """Give somebody an account, and send them a link that lets them in once."""
    tries.count_network(FORMS_BY_NETWORK)
    typed = {
        "email": form.text("email"),
        "name": form.text("name", LONGEST_NAME),
        "role": form.text("role"),
    }
    email, problems = _read_email(typed["email"])
    if typed["role"] not in set(Role):
        problems.append(FieldProblem("role", ROLE_NEEDED))
    if not problems and find_account(session, email) is not None:
        problems.append(FieldProblem("email", KNOWN))
    if problems:
        return _form_page(request, cookies, typed, tuple(problems))
    account = add_account(
        session, email, Role(typed["role"]), changed_by(seen), name=typed["name"] or None
    )
    message = write_invitation(session, settings, account, seen.name or seen.email, tries.now)
    answer = go_to(f"/accounts/{account.id}?done=added")
    answer.background = BackgroundTask(send_mail, settings, message)
    return answer


def _read_email(typed: str) -> tuple[str, list[FieldProblem]]:
    try:
        return fold_email(typed), []
    except EmailMalformedError as failure:
        return "", [FieldProblem("email", str(failure))]


def _form_page(
    request: Request,
    cookies: Cookies,
    typed: dict[str, str],
    problems: tuple[FieldProblem, ...] = (),
) -> Response:
    return answer_page(
        request,
        "pages/administration/account_new.html",
        cookies,
        status=422 if problems else 200,
        typed=typed,
        roles=list(Role),
        problems=problems,
    )
