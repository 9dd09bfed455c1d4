"""The question pages of a listing, and the list of them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.pages.accounts.answers import OWN_ACCOUNT, BrowserCookies, answer_page, go_to
from api.pages.editing.asking import answer_questions, problems_of, read_typed, show_saved
from api.pages.editing.likely import list_likely
from api.pages.editing.own_listing import Changed, Looked, OwnListing
from api.pages.editing.question import Asked
from api.pages.editing.question_pages import (
    BY_NAME,
    FIRST,
    PAGES,
    QuestionPage,
    page_after,
    page_before,
)
from api.pages.shell import load_shell
from directory.errors import ListingNotFoundError
from upkeep.drafts import discard_draft

router = APIRouter(
    include_in_schema=False, prefix="/listings/{service_id}", dependencies=[Depends(load_shell)]
)
CHECK = "check"


@dataclass(frozen=True, slots=True)
class Task:
    """A page in the list of them.

    Parameters
    ----------
    is_answered
        Whether somebody went through it, or a listing that there is says something already.
    """

    page: QuestionPage
    is_answered: bool
    advice: str | None


def found_page(page: str) -> QuestionPage:
    """The page of an address.

    Raises
    ------
    ListingNotFoundError
        There is none of that name.
    """
    if page not in BY_NAME:
        msg = "There is no such page."
        raise ListingNotFoundError(msg)
    return BY_NAME[page]


Page = Annotated[QuestionPage, Depends(found_page)]


@router.get("/edit")
def show_tasks(request: Request, own: Looked, cookies: BrowserCookies) -> Response:
    """Every page, what is answered on it, and what would make it better."""
    if own.is_new and own.draft is None:
        return go_to(f"{own.path}/sent")
    asked = own.asked()
    return answer_page(
        request,
        "pages/editing/tasks.html",
        cookies,
        own=own,
        tasks=[_task(page, own, asked) for page in PAGES],
    )


@router.post("/discard")
def discard(changed: Changed) -> Response:
    """Throw away what was written and not sent."""
    own, _ = changed
    if own.draft is not None:
        discard_draft(own.session, own.draft)
    return go_to(OWN_ACCOUNT)


@router.get("/edit/{page}")
def show_page(
    request: Request,
    own: Looked,
    page: Page,
    cookies: BrowserCookies,
    back: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """One page of questions as they were answered last."""
    if own.is_new and own.draft is None:
        return go_to(f"{own.path}/sent")
    shown = show_saved(page, own.asked(), is_advised=own.is_answered(page.name))
    return answer_questions(
        request, cookies, page, shown, own=own, back=back, back_path=_path_back(own, page, back)
    )


@router.post("/edit/{page}")
def save_page(request: Request, changed: Changed, page: Page, cookies: BrowserCookies) -> Response:
    """Keep what was answered, and go on."""
    own, form = changed
    if own.is_new and own.draft is None:
        return go_to(f"{own.path}/sent")
    back = form.text("back", 20)
    shown, content, is_done = read_typed(page, form, own.asked())
    was_called = own.content.service.name
    if is_done or content != own.content:
        draft = own.save(content, page.name if is_done else None)
        if is_done:
            answered = frozenset(draft.answered)
            name = content.service.name
            is_renamed = page is FIRST and own.is_new and name != was_called
            if is_renamed and list_likely(own.session, name):
                return go_to(f"{own.path}/likely")
            return go_to(_path_on(own, page, back, answered))
    return answer_questions(
        request,
        cookies,
        page,
        shown,
        own=own,
        back=back,
        back_path=_path_back(own, page, back),
        status=422 if problems_of(shown) else 200,
    )


def _path_on(own: OwnListing, page: QuestionPage, back: str, answered: frozenset[str]) -> str:
    """Where an answer leads: back to where "Change" was pressed, or to the next open page."""
    if back == CHECK:
        return f"{own.path}/check"
    if not own.is_new:
        return f"{own.path}/edit"
    following = None if own.is_sent_back else page_after(page, answered)
    return f"{own.path}/edit/{following.name}" if following else f"{own.path}/check"


def _path_back(own: OwnListing, page: QuestionPage, back: str) -> str:
    if back == CHECK:
        return f"{own.path}/check"
    before = page_before(page)
    is_in_row = own.is_new and not own.is_sent_back and before is not None and back != "edit"
    return f"{own.path}/edit/{before.name}" if is_in_row and before else f"{own.path}/edit"


def _task(page: QuestionPage, own: OwnListing, asked: Asked) -> Task:
    is_answered = own.is_answered(page.name)
    advice = (one.text for each in page.questions for one in each.advise(asked))
    says = any(said.words for one in page.questions for said in one.said(asked))
    return Task(
        page, is_answered and (own.is_new or says), next(advice, None) if is_answered else None
    )
