"""Nothing that was typed is lost when a session ended, or the form's own, in mid-form."""

from urllib.parse import urlencode
from uuid import uuid4

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.access.cookies import read_cookies
from api.access.errors import FormNotOursError, SignInNeededError
from api.access.forms import MOST_FIELDS, SentForm, is_sent_from_here
from api.errors import answer_failure, wants_page
from api.pages.editing.asking import answer_questions, read_typed
from api.pages.editing.question_pages import BY_NAME, FIRST
from api.pages.editing.start import NEW, blank
from api.pages.search_form import FieldProblem

SIGNED_OUT = (
    "You were signed out because nothing was saved for a while. What you typed is still here:"
    " sign in again in another tab, then press “Save and continue” here"
)
TOO_OLD = "You have signed in again since this page was opened. Press “Save and continue” once more"
BEGINNING = "/listings/"
SHOWN_TOO = ("/check", "/both")


def keep_what_is_typed(app: FastAPI) -> None:
    """Have the editor's forms shown again as they were filled in, rather than an error alone."""
    app.add_exception_handler(SignInNeededError, _signed_out)
    app.add_exception_handler(FormNotOursError, _too_old)


async def _signed_out(request: Request, failure: Exception) -> Response:
    path = request.url.path
    if (
        wants_page(request)
        and request.method == "POST"
        and path.startswith(BEGINNING)
        and path.endswith(SHOWN_TOO)
    ):
        # Nothing is typed there: signed in, they see it once more.
        return RedirectResponse(f"/sign-in?{urlencode({'then': path})}", 303)
    if not _is_typed(request):
        return answer_failure(request, failure)
    return await _show_again(request, 401, SIGNED_OUT, is_signed_out=True)


async def _too_old(request: Request, failure: Exception) -> Response:
    # What another site sends is not shown to anybody as if they had typed it.
    if not _is_typed(request) or not is_sent_from_here(request, request.app.state.settings):
        return answer_failure(request, failure)
    return await _show_again(request, 403, TOO_OLD, is_signed_out=False)


def _is_typed(request: Request) -> bool:
    """Whether a page of questions was sent."""
    path = request.url.path
    is_page = request.path_params.get("page") in BY_NAME and path.startswith(BEGINNING)
    return request.method == "POST" and wants_page(request) and (path == NEW or is_page)


async def _show_again(
    request: Request, status: int, message: str, *, is_signed_out: bool
) -> Response:
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as data:
        form = SentForm(data)
    return await run_in_threadpool(_page, request, form, status, message, is_signed_out)


def _page(
    request: Request, form: SentForm, status: int, message: str, is_signed_out: bool
) -> Response:
    """The page as it was sent; nothing of the listing but what the browser itself said."""
    page = BY_NAME.get(request.path_params.get("page", ""), FIRST)
    with request.app.state.readers.begin() as session:
        shown, _, _ = read_typed(page, form, blank(session))
    first = f"{page.name}_again"
    return answer_questions(
        request,
        read_cookies(request, request.app.state.settings),
        page,
        shown,
        status=status,
        again=FieldProblem(first, message),
        is_signed_out=is_signed_out,
        nonce=form.text("nonce", 40) or str(uuid4()),
        back=form.text("back", 20),
        runs=form.text("runs", 40),
    )
