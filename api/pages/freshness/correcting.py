"""Suggesting a correction: open to everybody, and asking nothing about whoever suggests it."""

from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.access.cookies import Cookies
from api.access.forms import CheckedForm, SentForm
from api.access.limits import CORRECTIONS_BY_NETWORK, CORRECTIONS_OF_LISTING, TryCounter
from api.dependencies import DatabaseSession, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page
from api.pages.listing_address import read_listing_id
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from directory.queries.services import get_listing
from upkeep.reports import LONGEST_SAID, suggest_correction

router = APIRouter(include_in_schema=False, dependencies=[Depends(load_shell)])

PATH = "/services/{service_id}/correct"
ABOUT = (
    "When it is on",
    "Where it is",
    "Phone, e-mail or website",
    "Who it is for",
    "Cost",
    "It has closed",
    "Something else",
)
SAY_WHAT = "Say what is wrong, and what is right if you know it"


def read_correction(form: SentForm) -> tuple[str | None, str, tuple[FieldProblem, ...]]:
    """What it is about, what was said, and what is wrong with the form."""
    # A line longer than the text may be is cut, and never refused.
    about, said = form.text("about"), form.text("said", LONGEST_SAID)
    problems = () if said else (FieldProblem("said", SAY_WHAT),)
    return (about if about in ABOUT else None), said, problems


@router.get(PATH)
def show_form(
    request: Request, session: DatabaseSession, cookies: BrowserCookies, service_id: str
) -> Response:
    """The form."""
    return _page(request, session, cookies, service_id)


@router.post(PATH)
def take_correction(
    request: Request,
    form: CheckedForm,
    session: WritingSession,
    cookies: BrowserCookies,
    tries: TryCounter,
    service_id: str,
) -> Response:
    """Keep what was said, for those who keep the listing and for a reviewer."""
    known_id = read_listing_id(service_id)
    about, said, problems = read_correction(form)
    if problems:
        return _page(request, session, cookies, service_id, about=about, problems=problems)
    tries.count_network(CORRECTIONS_BY_NETWORK)
    tries.count(CORRECTIONS_OF_LISTING, str(known_id))
    suggest_correction(session, known_id, about, said, datetime.now(UTC))
    return _page(request, session, cookies, service_id, is_told=True)


def _page(
    request: Request,
    session: Session,
    cookies: Cookies,
    service_id: str,
    *,
    about: str | None = None,
    is_told: bool = False,
    problems: tuple[FieldProblem, ...] = (),
) -> Response:
    return answer_page(
        request,
        "pages/freshness/correct.html",
        cookies,
        status=422 if problems else 200,
        service=get_listing(session, read_listing_id(service_id)),
        abouts=ABOUT,
        about=about,
        action=f"/services/{service_id}/correct",
        longest=LONGEST_SAID,
        is_told=is_told,
        problems=problems,
    )
