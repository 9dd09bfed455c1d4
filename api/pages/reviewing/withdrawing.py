"""Taking a listing out of the directory, with a reason, and putting it back."""

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.access.cookies import Cookies
from api.access.forms import CheckedForm
from api.dependencies import AppSettings, Now, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.listing_address import read_listing_id
from api.pages.reviewing.merge import published
from api.pages.reviewing.messages import tell_withdrawn
from api.pages.reviewing.reviewer import LONGEST_REASON, Reviewer
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from api.public_address import public_address
from directory.models import Service
from directory.queries.duplicates import put_decision
from directory.queries.keepers import list_keepers
from directory.queries.redirects import drop_redirect, find_redirect
from upkeep.lifecycle import put_back, withdraw

router = APIRouter(
    include_in_schema=False, prefix="/listings/{service_id}", dependencies=[Depends(load_shell)]
)

REASON_NEEDED = "Say why: whoever looks after it reads it"


@router.get("/withdraw")
def ask_why(
    request: Request,
    _seen: Reviewer,
    session: WritingSession,
    cookies: BrowserCookies,
    service_id: str,
) -> Response:
    """Ask for the reason, and whether they mean it."""
    return _page(request, session, cookies, published(session, service_id))


@router.post("/withdraw")
def take_out(
    request: Request,
    form: CheckedForm,
    seen: Reviewer,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    now: Now,
    service_id: str,
) -> Response:
    """Show it to nobody any more, and tell whoever looks after it."""
    service = published(session, service_id)
    reason = form.text("reason", LONGEST_REASON)
    if not reason:
        return _page(request, session, cookies, service, FieldProblem("reason", REASON_NEEDED))
    withdraw(session, service.id, seen.account_id, reason)
    keepers = list_keepers(session, service.organization_id)
    tell_withdrawn(session, service, keepers, reason, public_address(settings), now)
    return go_to(f"/listings/{service.id}/history")


@router.post("/put-back")
def put_in_again(
    _form: CheckedForm, seen: Reviewer, session: WritingSession, service_id: str
) -> Response:
    """Show it again; where it had been merged, the two are two again."""
    id_ = read_listing_id(service_id)
    put_back(session, id_, seen.account_id, "")
    merged_into = find_redirect(session, id_)
    if merged_into is not None:
        drop_redirect(session, id_)
        by = f"account {seen.account_id}"
        put_decision(session, id_, merged_into, is_same=False, decided_by=by)
    return go_to(f"/listings/{id_}/history")


def _page(
    request: Request,
    session: Session,
    cookies: Cookies,
    service: Service,
    *problems: FieldProblem,
) -> Response:
    return answer_page(
        request,
        "pages/reviewing/withdraw.html",
        cookies,
        status=422 if problems else 200,
        service=service,
        keepers=len(list_keepers(session, service.organization_id)),
        problems=problems,
    )
