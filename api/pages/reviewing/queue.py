"""Everything that waits for a reviewer, counted, and the changes among it, oldest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.dependencies import Now, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page
from api.pages.field_names import field_words
from api.pages.reviewing.reviewer import PER_PAGE, PageNumber, Reviewer, count_pages
from api.pages.shell import load_shell
from api.pages.wording import say_age
from directory.models import Account, ListingVersion
from directory.queries.reviews import (
    find_accounts,
    find_versions,
    find_waiting,
    list_waiting_changes,
)
from upkeep.content import ListingContent, read_content
from upkeep.differences import differences

router = APIRouter(include_in_schema=False, dependencies=[Depends(load_shell)])

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class WaitingChange:
    """A change in the queue: of what, by whom, and how long it has waited."""

    id: UUID
    name: str
    sort: str
    by: str
    waited: str


@router.get("/reviews")
def show_queue(
    request: Request,
    _seen: Reviewer,
    session: WritingSession,
    cookies: BrowserCookies,
    now: Now,
    page: PageNumber = 1,
) -> Response:
    """What waits, and a page of the changes."""
    waiting = find_waiting(session)
    versions = list_waiting_changes(session, page=page, per_page=PER_PAGE)
    makers = find_accounts(session, {one.made_by for one in versions if one.made_by})
    bases = find_versions(session, {one.base_id for one in versions if one.base_id})
    return answer_page(
        request,
        "pages/reviewing/queue.html",
        cookies,
        waiting=waiting,
        changes=[_change(one, makers, bases, now) for one in versions],
        number=page,
        pages=count_pages(waiting.changes),
    )


def _change(
    version: ListingVersion,
    makers: dict[UUID, Account],
    bases: dict[UUID, ListingVersion],
    now: datetime,
) -> WaitingChange:
    content = read_content(version.content)
    base = bases.get(version.base_id) if version.base_id else None
    maker = makers.get(version.made_by) if version.made_by else None
    since = (version.submitted_at or version.saved_at).astimezone(now.tzinfo)
    return WaitingChange(
        version.id,
        content.service.name or "A listing without a name",
        sort_of_change(read_content(base.content) if base else None, content),
        maker.email if maker else "somebody whose account is gone",
        say_age(since.date(), now.date()),
    )


def sort_of_change(before: ListingContent | None, after: ListingContent) -> str:
    """What a change is about, in a few words."""
    if before is None:
        return "New listing of a new organisation" if after.organization else "New listing"
    names = dict.fromkeys(field_words(one.field, after) for one in differences(before, after))
    told = list(names)[:MOST_NAMED]
    more = len(names) - len(told)
    return ", ".join([*told, *([f"{more} more"] if more else [])])
