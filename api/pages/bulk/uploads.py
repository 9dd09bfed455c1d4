"""Uploading a spreadsheet, looking at what each row would do, and having it taken in."""

from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse, Response

from api.access.actions import Action
from api.access.cookies import Cookies
from api.access.forms import CheckedFile, CheckedForm
from api.access.limits import UPLOADS_BY_ACCOUNT, TryCounter
from api.access.signed_in import requires
from api.dependencies import TransactionOpener, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.bulk.beside import Upload
from api.pages.bulk.dry_run import DryRun
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from api.templating import NEVER_KEPT
from directory.kinds import UploadState
from directory.models import BulkUpload
from directory.queries.accounts import list_kept_organizations
from directory.queries.bulk import (
    add_upload,
    delete_upload,
    find_upload,
    list_uploads,
    move_upload,
)
from directory.queries.sign_ins import Seen
from upkeep.bulk.errors import UploadNotFoundError
from upkeep.bulk.planning import MOST_LISTINGS
from upkeep.trust import Editor

router = APIRouter(include_in_schema=False, prefix="/bulk", dependencies=[Depends(load_shell)])

Uploader = Annotated[Seen, Depends(requires(Action.UPLOAD_LISTINGS))]
# Whoever looks at a spreadsheet says so twice a second; after a minute of silence nobody does.
SILENT = timedelta(seconds=60)
LONGEST_NAME = 100
_BUSY = (UploadState.CHECKING, UploadState.COMMITTING)


def own_upload(seen: Uploader, session: WritingSession, upload_id: str) -> BulkUpload:
    """The upload of the address, for whoever uploaded it.

    Raises
    ------
    UploadNotFoundError
        It is somebody else's, or there is none.
    """
    try:
        found = find_upload(session, UUID(upload_id), seen.account_id)
    except ValueError:
        found = None
    if found is None:
        msg = "It is kept for three months, for whoever uploaded it."
        raise UploadNotFoundError(msg)
    return found


Own = Annotated[BulkUpload, Depends(own_upload)]


@router.get("")
def show_start(
    request: Request, seen: Uploader, session: WritingSession, cookies: BrowserCookies
) -> Response:
    """What to do, what there is to download, and what was uploaded before."""
    return start_page(request, session, seen, cookies)


@router.post("")
def upload_file(
    request: Request,
    sent: CheckedFile,
    seen: Uploader,
    session: WritingSession,
    cookies: BrowserCookies,
    opener: TransactionOpener,
    tries: TryCounter,
) -> Response:
    """Keep a spreadsheet, and begin to look at it."""
    tries.count(UPLOADS_BY_ACCOUNT, str(seen.account_id))
    name = _plain_name(sent.name)
    if not name or not sent.content:
        said = "Select a spreadsheet" if not name else "The spreadsheet is empty"
        return start_page(request, session, seen, cookies, FieldProblem("file", said))
    id_ = add_upload(session, seen.account_id, name, sent.content, tries.now)
    answer = go_to(f"/bulk/{id_}")
    answer.background = BackgroundTask(_upload(opener, id_, seen).look)
    return answer


@router.get("/{upload_id}")
def show_upload(
    request: Request, own: Own, cookies: BrowserCookies, show: str = "", page: str = "1"
) -> Response:
    """How far it is, what each row would do, or what became of it."""
    is_silent = own.state in _BUSY and _now() - (own.ended_at or own.made_at) > SILENT
    return answer_page(
        request,
        "pages/bulk/upload.html",
        cookies,
        upload=own,
        is_busy=own.state in _BUSY and not is_silent,
        is_silent=is_silent,
        dry_run=DryRun.of(own.report, show, page),
    )


@router.get("/{upload_id}/progress")
def show_progress(own: Own) -> Response:
    """How far it is, for the script that draws the bar."""
    body = {"state": own.state, "done": own.rows_done, "total": own.rows_total}
    return JSONResponse(body, headers=NEVER_KEPT)


@router.post("/{upload_id}/look")
def look_again(
    _form: CheckedForm,
    own: Own,
    seen: Uploader,
    session: WritingSession,
    opener: TransactionOpener,
    tries: TryCounter,
) -> Response:
    """Look at it once more, after whoever did was stopped, or something has changed."""
    tries.count(UPLOADS_BY_ACCOUNT, str(seen.account_id))
    answer = go_to(f"/bulk/{own.id}")
    begun = {"rows_done": 0, "rows_total": None, "ended_at": tries.now}
    if own.state in (*_BUSY, UploadState.CHECKED) and move_upload(
        session, own.id, own.state, UploadState.CHECKING, **begun
    ):
        answer.background = BackgroundTask(_upload(opener, own.id, seen).look)
    return answer


@router.post("/{upload_id}/commit")
def commit_upload(
    form: CheckedForm, own: Own, seen: Uploader, session: WritingSession, opener: TransactionOpener
) -> Response:
    """Begin to take it in; pressed twice, it is begun once."""
    answer = go_to(f"/bulk/{own.id}")
    begun = {"rows_done": 0, "ended_at": _now(), "failure": None}
    if move_upload(session, own.id, UploadState.CHECKED, UploadState.COMMITTING, **begun):
        is_checked = form.text("checked") == "yes"
        upload = _upload(opener, own.id, seen)
        answer.background = BackgroundTask(upload.commit, is_checked_today=is_checked)
    return answer


@router.post("/{upload_id}/discard")
def discard_upload(
    _form: CheckedForm, own: Own, seen: Uploader, session: WritingSession
) -> Response:
    """Throw it away; nothing in the directory changes."""
    delete_upload(session, own.id, seen.account_id)
    return go_to("/bulk")


def start_page(
    request: Request,
    session: Session,
    seen: Seen,
    cookies: Cookies,
    *problems: FieldProblem,
    name: str = "",
) -> Response:
    """The page that everything begins from."""
    return answer_page(
        request,
        "pages/bulk/start.html",
        cookies,
        status=422 if problems else 200,
        organizations=list_kept_organizations(session, seen.account_id),
        is_trusted=Editor(seen.account_id, seen.role).is_trusted,
        uploads=list_uploads(session, seen.account_id),
        most=MOST_LISTINGS,
        name=name,
        problems=problems,
    )


def _upload(opener: Any, id_: UUID, seen: Seen) -> Upload:
    return Upload(opener, id_, Editor(seen.account_id, seen.role))


def _plain_name(text: str) -> str:
    """The name of a file without its folders, and without what a name should not hold."""
    last = PurePosixPath(PureWindowsPath(text).name).name
    plain = "".join(char for char in last if char.isprintable() and char not in '/\\:*?"<>|')
    return plain.strip(" .")[-LONGEST_NAME:]


def _now() -> datetime:
    return datetime.now(UTC)
