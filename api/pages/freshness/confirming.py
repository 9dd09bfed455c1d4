"""The links of the letter that asks whether a listing is still right."""

from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.access.cookies import Cookies
from api.access.forms import CheckedForm
from api.access.limits import FORMS_BY_NETWORK, TryCounter
from api.dependencies import AppSettings, DatabaseSession, Now, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.freshness.correcting import ABOUT, read_correction
from api.pages.listing import describe_listing
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from directory.queries.services import get_listing
from upkeep.freshness.answering import Opened, answer_changed, confirm, open_link
from upkeep.reports import LONGEST_SAID, suggest_correction

router = APIRouter(
    include_in_schema=False, prefix="/still-right", dependencies=[Depends(load_shell)]
)


# Opening a link changes nothing, whoever opens it: programs that look through mail open them all.
@router.get("/{token}")
def show_question(
    request: Request,
    session: DatabaseSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    now: Now,
    token: str,
) -> Response:
    """The listing as it stands, and one button."""
    opened = open_link(session, token, now)
    if opened is None or opened.answered_on:
        return _end(request, session, cookies, opened)
    listing = describe_listing(get_listing(session, opened.service_id), (), settings, now)
    return answer_page(
        request, "pages/freshness/still_right.html", cookies, listing=listing, token=token
    )


@router.post("/{token}")
def confirm_listing(
    request: Request,
    _form: CheckedForm,
    session: WritingSession,
    cookies: BrowserCookies,
    tries: TryCounter,
    token: str,
) -> Response:
    """Keep that all is still right."""
    tries.count_network(FORMS_BY_NETWORK)
    return _end(request, session, cookies, confirm(session, token, datetime.now(UTC)))


@router.get("/{token}/changed")
def show_changed(
    request: Request, session: DatabaseSession, cookies: BrowserCookies, now: Now, token: str
) -> Response:
    """The way to what changed: to the pages that change the listing, or a few words."""
    opened = open_link(session, token, now)
    if opened is None or opened.answered_on:
        return _end(request, session, cookies, opened)
    return _changed_page(request, session, cookies, opened, token)


@router.post("/{token}/changed")
def tell_change(
    request: Request,
    form: CheckedForm,
    session: WritingSession,
    cookies: BrowserCookies,
    tries: TryCounter,
    token: str,
) -> Response:
    """Keep that something changed, and what, where somebody without an account says it."""
    tries.count_network(FORMS_BY_NETWORK)
    now = datetime.now(UTC)
    opened = open_link(session, token, now)
    has_account = opened is not None and opened.account_id is not None
    about, said, problems = read_correction(form)
    if opened and opened.answered_on is None and problems and not has_account:
        return _changed_page(request, session, cookies, opened, token, about, problems)
    opened = answer_changed(session, token, now)
    if opened is None or opened.answered_on:
        return _end(request, session, cookies, opened)
    if has_account:
        return go_to(f"/listings/{opened.service_id}/edit")
    suggest_correction(session, opened.service_id, about, said, now)
    return _end(request, session, cookies, opened, is_told=True)


def _changed_page(
    request: Request,
    session: Session,
    cookies: Cookies,
    opened: Opened,
    token: str,
    about: str | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> Response:
    return answer_page(
        request,
        "pages/freshness/changed.html",
        cookies,
        status=422 if problems else 200,
        service=get_listing(session, opened.service_id),
        has_account=opened.account_id is not None,
        abouts=ABOUT,
        about=about,
        action=f"/still-right/{token}/changed",
        longest=LONGEST_SAID,
        problems=problems,
    )


def _end(
    request: Request,
    session: Session,
    cookies: Cookies,
    opened: Opened | None,
    *,
    is_told: bool = False,
) -> Response:
    """What a link says that was used, just now or before, or that never was one."""
    return answer_page(
        request,
        "pages/freshness/answered.html",
        cookies,
        status=200 if opened else 410,
        service=get_listing(session, opened.service_id) if opened else None,
        answered_on=opened.answered_on if opened else None,
        is_told=is_told,
    )
