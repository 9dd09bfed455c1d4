"""Somebody's own account: what is held of them, and the ways out."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access.actions import ALLOWED, Action
from api.access.forms import CheckedForm
from api.access.signed_in import idle_time, requires
from api.dependencies import AppSettings, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.editing.own_drafts import list_own_drafts, list_sent
from api.pages.shell import load_shell
from directory.queries.accounts import list_kept_organizations
from directory.queries.claims import list_claimed_names
from directory.queries.sign_ins import Seen, count_sessions, end_sessions
from directory.signing_in import leave

router = APIRouter(include_in_schema=False, dependencies=[Depends(load_shell)])

OwnAccount = Annotated[Seen, Depends(requires(Action.SEE_OWN_ACCOUNT))]


@router.get("/account")
def show_account(
    request: Request,
    seen: OwnAccount,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
) -> Response:
    """Who is signed in, as what, for whom, and where."""
    sessions = count_sessions(session, seen.account_id, datetime.now(UTC), idle=idle_time(settings))
    return answer_page(
        request,
        "pages/accounts/account.html",
        cookies,
        seen=seen,
        waiting=list_claimed_names(session, seen.account_id),
        may_decide=seen.role in ALLOWED[Action.DECIDE_CLAIMS],
        may_edit=seen.role in ALLOWED[Action.EDIT_LISTINGS],
        drafts=list_own_drafts(session, seen.account_id),
        sent=list_sent(session, seen.account_id),
        organizations=list_kept_organizations(session, seen.account_id),
        sessions=sessions,
        settings=settings,
    )


@router.post("/sign-out")
def sign_out(_form: CheckedForm, session: WritingSession, cookies: BrowserCookies) -> Response:
    """Sign this browser out, whether or not its session has ended by itself."""
    leave(session, cookies.session)
    return _signed_out(cookies)


@router.post("/account/sign-out-everywhere")
def sign_out_everywhere(
    _form: CheckedForm, seen: OwnAccount, session: WritingSession, cookies: BrowserCookies
) -> Response:
    """Sign every browser of this account out."""
    end_sessions(session, seen.account_id)
    return _signed_out(cookies)


@router.get("/signed-out")
def show_signed_out(request: Request, cookies: BrowserCookies) -> Response:
    """Say that it is done."""
    return answer_page(request, "pages/accounts/signed_out.html", cookies)


def _signed_out(cookies: BrowserCookies) -> Response:
    answer = go_to("/signed-out")
    cookies.sign_out(answer)
    return answer
