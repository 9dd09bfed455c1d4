"""Shows a page of questions, and reads what was answered."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import Request
from starlette.responses import Response

from api.access.cookies import Cookies
from api.access.forms import SentForm
from api.pages.accounts.answers import answer_page
from api.pages.editing.own_listing import OwnListing
from api.pages.editing.question import Asked, Shown
from api.pages.editing.question_pages import PAGES, QuestionPage
from api.pages.search_form import FieldProblem
from upkeep.content import ListingContent


def show_saved(page: QuestionPage, asked: Asked, *, is_advised: bool) -> list[Shown]:
    """The questions of a page as they were answered last.

    Parameters
    ----------
    is_advised
        Whether to say what would make the answers better; nobody is told so of an empty page.
    """
    return [
        Shown(one, one.shown(asked), (), one.advise(asked) if is_advised else ())
        for one in page.questions
    ]


def read_typed(
    page: QuestionPage, form: SentForm, asked: Asked
) -> tuple[list[Shown], ListingContent, bool]:
    """What was typed into a page.

    Returns
    -------
    tuple
        The questions as they were filled in; the listing with every answer that can be kept; and
        whether the page is done with.
    """
    shown, is_done, content = [], True, asked.content
    for question in page.questions:
        answered = question.read(form, replace(asked, content=content))
        shown.append(Shown(question, answered.values, answered.problems))
        if answered.content is None:
            is_done = False
        else:
            content = answered.content
    return shown, content, is_done


def problems_of(shown: Sequence[Shown]) -> tuple[FieldProblem, ...]:
    """Everything that is wrong on a page."""
    return tuple(problem for one in shown for problem in one.problems)


def answer_questions(
    request: Request,
    cookies: Cookies,
    page: QuestionPage,
    shown: Sequence[Shown],
    *,
    own: OwnListing | None = None,
    status: int | None = None,
    **context: object,
) -> Response:
    """The page with its questions; without a listing for somebody who begins one."""
    problems = problems_of(shown)
    return answer_page(
        request,
        "pages/editing/question.html",
        cookies,
        status=status or (422 if problems else 200),
        page=page,
        shown=shown,
        problems=problems,
        own=own,
        number=PAGES.index(page) + 1,
        total=len(PAGES),
        **context,
    )
