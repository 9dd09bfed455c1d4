"""Adding a listing: its first page, and the names that it may be known by already."""

from datetime import UTC, datetime
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.access.forms import CheckedForm, SentForm
from api.access.limits import BEGUN_BY_ACCOUNT, NAMES_BY_ACCOUNT, TryCounter
from api.dependencies import LONDON, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.editing.asking import answer_questions, read_typed, show_saved
from api.pages.editing.likely import list_likely
from api.pages.editing.own_drafts import list_own_drafts
from api.pages.editing.own_listing import EditorSeen, Looked, NewcomerSeen
from api.pages.editing.question import Asked
from api.pages.editing.question_pages import FIRST, first_open
from api.pages.shell import load_shell
from api.templating import NEVER_KEPT, render
from directory.queries.accounts import list_kept_organizations
from directory.queries.sign_ins import Seen
from directory.queries.versions import find_draft, lock_listing
from importers.records import OrganizationRecord, ServiceRecord
from upkeep.content import ListingContent, read_content
from upkeep.drafts import begin_listing, save_draft

router = APIRouter(include_in_schema=False, dependencies=[Depends(load_shell)])

NEW = "/listings/new"
LONGEST_NONCE = 40
# Somebody's choice that the listing is of an organization that is not here yet.
ANOTHER = "another"


@router.get(NEW)
def show_start(
    request: Request, seen: NewcomerSeen, session: WritingSession, cookies: BrowserCookies
) -> Response:
    """What it is: the first page, before there is anything to keep."""
    asked = blank(session)
    return answer_questions(
        request,
        cookies,
        FIRST,
        show_saved(FIRST, asked, is_advised=False),
        nonce=str(uuid4()),
        kept=list_kept_organizations(session, seen.account_id),
        runs="",
        begun=[one for one in list_own_drafts(session, seen.account_id) if one.is_new],
    )


@router.post(NEW)
def start(
    request: Request,
    form: CheckedForm,
    seen: EditorSeen,
    session: WritingSession,
    cookies: BrowserCookies,
    tries: TryCounter,
) -> Response:
    """Begin a listing, once however often the form is sent."""
    kept = list_kept_organizations(session, seen.account_id)
    runs = next((one.id for one in kept if str(one.id) == form.text("runs", 40)), None)
    nonce = form.text("nonce", LONGEST_NONCE) or str(uuid4())
    # Of the account too, so that nobody begins a listing with somebody else's id.
    service_id = uuid5(seen.account_id, nonce)
    shown, _, is_done = read_typed(FIRST, form, blank(session, runs))
    if not is_done:
        return answer_questions(
            request, cookies, FIRST, shown, nonce=nonce, kept=kept, runs=form.text("runs", 40)
        )
    name = _begin(session, form, seen, tries, service_id, runs)
    if list_likely(session, name):
        return go_to(f"/listings/{service_id}/likely")
    return go_to(f"/listings/{service_id}/edit/who")


@router.post("/listings/names")
def find_names(
    request: Request,
    form: CheckedForm,
    seen: EditorSeen,
    session: WritingSession,
    tries: TryCounter,
) -> Response:
    """What is here already under the name that is being typed: a piece of the page."""
    tries.count(NAMES_BY_ACCOUNT, str(seen.account_id))
    likely = list_likely(session, form.text("what_name", 300))
    return render(request, "partials/editing/likely.html", headers=NEVER_KEPT, likely=likely)


@router.get("/listings/{service_id}/likely")
def show_likely(request: Request, own: Looked, cookies: BrowserCookies) -> Response:
    """The same as a page of its own, for who has no scripts or typed on."""
    likely = list_likely(own.session, own.content.service.name)
    following = first_open(own.answered)
    on = f"{own.path}/edit/{following.name}" if following else f"{own.path}/check"
    if not likely or not own.is_new or own.draft is None:
        return go_to(on)
    return answer_page(request, "pages/editing/likely.html", cookies, own=own, likely=likely, on=on)


def blank(session: Session, organization_id: UUID | None = None) -> Asked:
    """What the first page looks at: a listing of which nothing is known."""
    own = None if organization_id else OrganizationRecord(uuid4(), "")
    runs = organization_id or uuid4()
    content = ListingContent(ServiceRecord(uuid4(), own.id if own else runs, ""), (), own)
    return Asked(session, content, datetime.now(UTC).astimezone(LONDON), is_new=True)


def _begin(
    session: Session,
    form: SentForm,
    seen: Seen,
    tries: TryCounter,
    service_id: UUID,
    runs: UUID | None,
) -> str:
    """Keep the first page in a draft; the name that it has now."""
    lock_listing(session, service_id)
    draft = find_draft(session, service_id, seen.account_id)
    if draft is None:
        tries.count(BEGUN_BY_ACCOUNT, str(seen.account_id))
        draft = begin_listing(session, seen.account_id, runs, tries.now, service_id)
    asked = Asked(session, read_content(draft.content), tries.now.astimezone(LONDON), is_new=True)
    _, content, _ = read_typed(FIRST, form, asked)
    save_draft(session, draft, content, tries.now, FIRST.name)
    return content.service.name
