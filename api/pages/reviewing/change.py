"""One change that waits: what would differ, and what a reviewer decides of it."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.access.cookies import Cookies
from api.access.forms import CheckedForm, SentForm
from api.dependencies import AppSettings, Now, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.editing.preview import preview_of
from api.pages.reviewing.comparison import compare_contents, field_key
from api.pages.reviewing.messages import tell_sent_back
from api.pages.reviewing.reviewer import LONGEST_REASON, Reviewer, read_version_id
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from api.public_address import public_address
from directory.kinds import VersionState
from directory.models import ListingVersion
from directory.queries.reviews import find_accounts
from directory.queries.sign_ins import Seen
from directory.queries.versions import find_version
from upkeep.content import read_content
from upkeep.deciding import approve, find_waiting, send_back
from upkeep.differences import differences
from upkeep.errors import VersionDecidedError, VersionNotFoundError
from upkeep.offered_change import OfferedChange, begin_change, look_at
from upkeep.versions import base_content, take_out_said

router = APIRouter(
    include_in_schema=False,
    prefix="/reviews/changes/{version_id}",
    dependencies=[Depends(load_shell)],
)

REASON_NEEDED = "Say why, so that they know what to do"
CHOICE_NEEDED = "Choose which of the two holds"
MOVED_ON = "The listing has changed since you looked. Look again at what would differ"
GONE = (
    "There is no such change any more: whoever sent it has sent it anew or taken it back, or the"
    " listing says all of it already."
)


def offered_version(session: Session, text: str) -> ListingVersion:
    """A version that was sent for review, whatever became of it.

    Raises
    ------
    VersionNotFoundError
        There is none; somebody's draft is nobody else's to read.
    """
    version = find_version(session, read_version_id(text))
    if version is None or version.state == VersionState.DRAFT:
        raise VersionNotFoundError(GONE)
    return version


@router.get("")
def show_change(
    request: Request,
    _seen: Reviewer,
    session: WritingSession,
    cookies: BrowserCookies,
    now: Now,
    version_id: str,
) -> Response:
    """What would differ, or what became of it."""
    version = offered_version(session, version_id)
    if version.state != VersionState.WAITING:
        return _decided(request, session, cookies, version)
    offered = look_at(session, version, now)
    if offered.is_said_already:
        return _said_already(request, session, cookies, offered)
    return _page(request, session, cookies, offered)


@router.get("/preview")
def show_preview(
    request: Request,
    _seen: Reviewer,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    now: Now,
    version_id: str,
) -> Response:
    """The listing's own page, as everybody would see it once the change is approved."""
    version = offered_version(session, version_id)
    if version.state != VersionState.WAITING:
        return _decided(request, session, cookies, version)
    listing = preview_of(session, look_at(session, version, now).after, settings, now)
    return answer_page(
        request,
        "pages/reviewing/preview.html",
        cookies,
        version=version,
        listing=listing,
        is_preview=True,
    )


@router.post("")
def decide(
    request: Request,
    form: CheckedForm,
    seen: Reviewer,
    session: WritingSession,
    cookies: BrowserCookies,
    now: Now,
    version_id: str,
) -> Response:
    """Approve, change first, or send back; the second reviewer is told what the first did."""
    version = offered_version(session, version_id)
    try:
        version = find_waiting(session, version.id)
    except VersionDecidedError:
        return _decided(request, session, cookies, version, status=409)
    offered = look_at(session, version, now)
    if offered.is_said_already:
        return _said_already(request, session, cookies, offered)
    decision = form.text("decision")
    if decision == "change":
        begin_change(session, version.id, seen.account_id, now)
        return go_to(f"/listings/{version.service_id}/edit")
    if decision == "send back":
        return _send_back(request, form, seen, session, cookies, offered, now)
    if decision != "approve":
        return go_to(f"/reviews/changes/{version.id}")
    return _approve(request, form, seen, session, cookies, offered, now)


def _send_back(
    request: Request,
    form: SentForm,
    seen: Seen,
    session: Session,
    cookies: Cookies,
    offered: OfferedChange,
    now: datetime,
) -> Response:
    reason = form.text("reason", LONGEST_REASON)
    if not reason:
        problem = FieldProblem("reason", REASON_NEEDED)
        return _page(request, session, cookies, offered, form, problem)
    sent = send_back(session, offered.version.id, seen.account_id, now, reason)
    tell_sent_back(session, sent, public_address(request.app.state.settings))
    return go_to("/reviews")


def _approve(
    request: Request,
    form: SentForm,
    seen: Seen,
    session: Session,
    cookies: Cookies,
    offered: OfferedChange,
    now: datetime,
) -> Response:
    if form.text("live") != str(offered.live_id or ""):
        problem = FieldProblem("what-differs", MOVED_ON)
        return _page(request, session, cookies, offered, form, problem)
    chosen = {one.field: form.text(field_key(one.field)) for one in offered.conflicts}
    open_ = [field for field, choice in chosen.items() if choice not in {"theirs", "live"}]
    if open_:
        problem = FieldProblem(field_key(open_[0]), CHOICE_NEEDED)
        return _page(request, session, cookies, offered, form, problem)
    content = offered.settled([field for field, choice in chosen.items() if choice == "live"])
    approved = approve(session, offered.version.id, seen.account_id, now, content)
    return go_to(f"/reviews/changes/{approved.id}")


def _page(
    request: Request,
    session: Session,
    cookies: Cookies,
    offered: OfferedChange,
    form: SentForm | None = None,
    *problems: FieldProblem,
) -> Response:
    fields = compare_contents(
        session, offered.before, offered.after, offered.changes, offered.conflicts
    )
    return answer_page(
        request,
        "pages/reviewing/change.html",
        cookies,
        status=422 if problems else 200,
        version=offered.version,
        name=offered.after.service.name,
        live_id=offered.live_id,
        fields=fields,
        maker=_account_email(session, offered.version.made_by),
        reason=form.text("reason", LONGEST_REASON) if form else "",
        chosen={one.key: form.text(one.key) for one in fields} if form else {},
        problems=problems,
    )


def _said_already(
    request: Request, session: Session, cookies: Cookies, offered: OfferedChange
) -> Response:
    """Nothing is left to decide: somebody made the same change, and this one waits no more."""
    live = find_version(session, offered.live_id) if offered.live_id else None
    if live is not None:
        take_out_said(session, live)
    return answer_page(
        request,
        "pages/reviewing/said_already.html",
        cookies,
        service_id=offered.version.service_id,
        name=offered.after.service.name,
    )


def _decided(
    request: Request,
    session: Session,
    cookies: Cookies,
    version: ListingVersion,
    *,
    status: int = 200,
) -> Response:
    """What became of a change; of one that was sent back only why, for it is a draft again."""
    content = read_content(version.content)
    before = base_content(session, version)
    is_approved = version.state == VersionState.APPROVED
    changes = differences(before, content) if is_approved else ()
    return answer_page(
        request,
        "pages/reviewing/decided.html",
        cookies,
        status=status,
        version=version,
        name=content.service.name,
        is_approved=is_approved,
        is_second=status != 200,
        fields=compare_contents(session, before, content, changes),
        decided_by=_account_email(session, version.decided_by),
    )


def _account_email(session: Session, account_id: UUID | None) -> str | None:
    found = find_accounts(session, {account_id}) if account_id else {}
    return next((one.email for one in found.values()), None)
