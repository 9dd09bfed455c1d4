"""What somebody sees before they send a listing, and after."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access.cookies import Cookies
from api.dependencies import AppSettings
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.editing.own_listing import Changed, Looked, OwnListing
from api.pages.editing.preview import preview_of
from api.pages.editing.question import Advice, Said
from api.pages.editing.question_pages import PAGES, QuestionPage
from api.pages.field_names import field_words
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from directory.models import ListingVersion
from upkeep.content import ListingContent, read_content
from upkeep.differences import ContentDifference, differences
from upkeep.drafts import submit, take_back
from upkeep.errors import ListingOvertakenError
from upkeep.offered_change import approve_changed, find_reviewed
from upkeep.trust import waiting_of
from upkeep.versions import base_content

router = APIRouter(
    include_in_schema=False, prefix="/listings/{service_id}", dependencies=[Depends(load_shell)]
)

YES = "yes"
WHERE = "Where it is"
WHERE_IT_IS = frozenset({"name", "addresses", "point", "located_by", "external_identifier"})
NO_NAME = "Enter what it is called before you send it"


@dataclass(frozen=True, slots=True)
class Checked:
    """One page of questions as it is checked."""

    page: QuestionPage
    lines: tuple[Said, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class WhatHappens:
    """Which changes the public sees at once, and which wait, by the names of their fields."""

    at_once: tuple[str, ...]
    waits: tuple[str, ...]


@router.get("/check")
def show_check(request: Request, own: Looked, cookies: BrowserCookies) -> Response:
    """Everything that was said, with what becomes of it."""
    if own.draft is None:
        return go_to(f"{own.path}/sent" if own.waiting else f"{own.path}/edit")
    return _check_page(request, own, cookies)


@router.post("/check")
def send(request: Request, changed: Changed, cookies: BrowserCookies) -> Response:
    """Send it; a second press of the button finds it sent."""
    own, form = changed
    if own.draft is None:
        return go_to(f"{own.path}/sent")
    if not own.content.service.name:
        problems = (FieldProblem("what_name", NO_NAME),)
        return _check_page(request, own, cookies, problems)
    reviewed = find_reviewed(own.session, own.draft)
    if reviewed is not None and own.editor.is_trusted:
        approve_changed(own.session, own.draft, own.seen.account_id, own.now)
        return go_to("/reviews")
    try:
        is_assured = form.text("assured", 3) == YES
        submit(own.session, own.draft, own.editor, own.now, is_assured=is_assured)
    except ListingOvertakenError:
        return go_to(f"{own.path}/both")
    return go_to(f"{own.path}/sent")


@router.get("/preview")
def show_preview(
    request: Request, own: Looked, settings: AppSettings, cookies: BrowserCookies
) -> Response:
    """The listing's own page, made from what was written."""
    return answer_page(
        request,
        "pages/editing/preview.html",
        cookies,
        own=own,
        listing=preview_of(own.session, own.content, settings, own.now),
        is_preview=True,
    )


@router.get("/sent")
def show_sent(request: Request, own: Looked, cookies: BrowserCookies) -> Response:
    """What happens next."""
    if own.draft is not None:
        return go_to(f"{own.path}/check")
    waits = what_happens(own, own.waiting).waits if own.waiting else ()
    return answer_page(request, "pages/editing/sent.html", cookies, own=own, waits=waits)


@router.post("/take-back")
def write_on(changed: Changed) -> Response:
    """Change a new listing that waits; a second press of the button finds it taken back."""
    own, _ = changed
    if own.draft is None and own.is_new and own.waiting is not None:
        take_back(own.session, own.waiting, [page.name for page in PAGES], own.now)
    return go_to(f"{own.path}/edit")


def what_happens(own: OwnListing, written: ListingVersion) -> WhatHappens:
    """What of a version goes live when it is sent, and what waits for a reviewer."""
    before, content = base_content(own.session, written), read_content(written.content)
    found = differences(before, content)
    waiting = waiting_of(own.editor, found, is_new=before is None)
    at_once = [one for one in found if one not in waiting]
    return WhatHappens(_names(at_once, content), _names(waiting, content))


def _names(changes: Iterable[ContentDifference], content: ListingContent) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_name(one, content) for one in changes))


def _name(change: ContentDifference, content: ListingContent) -> str:
    """Address, pin and how that was found are one thing to whoever answered one question."""
    field = change.field
    if field.record_type == "location" and field.name in WHERE_IT_IS and len(content.locations) < 2:
        return WHERE
    return field_words(field, content)


def _check_page(
    request: Request,
    own: OwnListing,
    cookies: Cookies,
    problems: tuple[FieldProblem, ...] = (),
) -> Response:
    asked = own.asked()
    return answer_page(
        request,
        "pages/editing/check.html",
        cookies,
        status=422 if problems else 200,
        own=own,
        problems=problems,
        reason=own.draft.reason if own.draft else None,
        is_review=own.draft is not None and find_reviewed(own.session, own.draft) is not None,
        checked=[
            Checked(
                page,
                tuple(line for one in page.questions for line in one.said(asked)),
                tuple(advice for one in page.questions for advice in one.advise(asked)),
            )
            for page in PAGES
        ],
        happens=what_happens(own, own.draft) if own.draft else None,
    )
