"""One account: what is held of it, its role, and the ways to close it."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.responses import Response

from api.access.cookies import Cookies
from api.access.forms import CheckedForm
from api.access.limits import FORMS_BY_NETWORK, TryCounter
from api.access.signed_in import changed_by
from api.dependencies import AppSettings, WritingSession
from api.mail.sending import send_mail
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.administration.accounts import ROLE_NEEDED, Administrator
from api.pages.administration.invitation import write_invitation
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from directory.accounts import ACCOUNT
from directory.administration import get_account_by_id, give_role, lock_out, remove_account
from directory.errors import AccountNotFoundError, LastAdministratorError
from directory.kinds import Role
from directory.models import Account
from directory.queries.accounts import list_kept_organizations
from directory.queries.audit import list_audit

router = APIRouter(
    include_in_schema=False,
    prefix="/accounts/{account_id}",
    dependencies=[Depends(load_shell)],
)

DONE = {
    "added": "They may sign in now. We have sent them a link.",
    "link": "We have sent them a link.",
    "role": "The role was changed. They sign in anew.",
    "disabled": "They can sign in no more, and are signed out everywhere.",
    "enabled": "They may sign in again.",
}


def the_account(_seen: Administrator, session: WritingSession, account_id: str) -> Account:
    """The account of the address.

    Raises
    ------
    AccountNotFoundError
        There is none.
    """
    try:
        id_ = UUID(account_id)
    except ValueError:
        msg = "There is no such account."
        raise AccountNotFoundError(msg) from None
    return get_account_by_id(session, id_)


TheAccount = Annotated[Account, Depends(the_account)]


@router.get("")
def show_account(
    request: Request,
    account: TheAccount,
    session: WritingSession,
    cookies: BrowserCookies,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """What is held of somebody, and what was changed."""
    return _page(request, session, account, cookies, done=DONE.get(done))


@router.post("/role")
def change_role(
    request: Request,
    form: CheckedForm,
    seen: Administrator,
    account: TheAccount,
    session: WritingSession,
    cookies: BrowserCookies,
) -> Response:
    """Give somebody another role."""
    role = form.text("role")
    if role not in set(Role):
        return _page(request, session, account, cookies, problem=FieldProblem("role", ROLE_NEEDED))
    done = "enabled" if account.disabled_at else "role"

    def change() -> None:
        give_role(session, account, Role(role), changed_by(seen))

    return _unless_last(
        request, session, account, cookies, change, f"/accounts/{account.id}?done={done}"
    )


@router.post("/disable")
def disable(
    request: Request,
    _form: CheckedForm,
    seen: Administrator,
    account: TheAccount,
    session: WritingSession,
    cookies: BrowserCookies,
    tries: TryCounter,
) -> Response:
    """Let somebody sign in no more."""

    def change() -> None:
        lock_out(session, account, changed_by(seen), tries.now)

    then = f"/accounts/{account.id}?done=disabled"
    return _unless_last(request, session, account, cookies, change, then)


@router.post("/link")
def send_link(
    _form: CheckedForm,
    seen: Administrator,
    account: TheAccount,
    session: WritingSession,
    settings: AppSettings,
    tries: TryCounter,
) -> Response:
    """Send somebody another link that lets them in once."""
    tries.count_network(FORMS_BY_NETWORK)
    answer = go_to(f"/accounts/{account.id}?done=link")
    if account.disabled_at is None:
        message = write_invitation(session, settings, account, seen.name or seen.email, tries.now)
        answer.background = BackgroundTask(send_mail, settings, message)
    return answer


@router.get("/remove")
def show_remove(request: Request, account: TheAccount, cookies: BrowserCookies) -> Response:
    """Ask whether it is meant."""
    return answer_page(
        request, "pages/administration/account_remove.html", cookies, account=account
    )


@router.post("/remove")
def remove(
    request: Request,
    _form: CheckedForm,
    seen: Administrator,
    account: TheAccount,
    session: WritingSession,
    cookies: BrowserCookies,
) -> Response:
    """Delete what is held of somebody."""

    def change() -> None:
        remove_account(session, account, changed_by(seen))

    return _unless_last(request, session, account, cookies, change, "/accounts")


def _unless_last(
    request: Request,
    session: Session,
    account: Account,
    cookies: Cookies,
    change: Callable[[], None],
    then: str,
) -> Response:
    """Change an account and go on; say so where it is the last administrator's."""
    try:
        change()
    except LastAdministratorError as failure:
        problem = FieldProblem("role", str(failure))
        return _page(request, session, account, cookies, problem=problem)
    return go_to(then)


def _page(
    request: Request,
    session: Session,
    account: Account,
    cookies: Cookies,
    *,
    problem: FieldProblem | None = None,
    done: str | None = None,
) -> Response:
    return answer_page(
        request,
        "pages/administration/account_one.html",
        cookies,
        status=422 if problem else 200,
        account=account,
        roles=list(Role),
        organizations=list_kept_organizations(session, account.id),
        changes=list_audit(session, ACCOUNT, account.id),
        done=done,
        problems=(problem,) if problem else (),
    )
