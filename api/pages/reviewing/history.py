"""Every version of a listing: who, when, how, and what changed; any can be put back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.access.actions import ALLOWED, Action
from api.access.forms import CheckedForm
from api.access.limits import FORMS_BY_NETWORK, TryCounter
from api.access.signed_in import requires
from api.dependencies import Now, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.differences_in_words import ValueWords
from api.pages.listing_address import read_listing_id
from api.pages.reviewing.comparison import ComparedField, compare_contents, compare_in
from api.pages.reviewing.makers import Makers, find_makers
from api.pages.reviewing.reviewer import PER_PAGE, PageNumber, count_pages
from api.pages.shell import load_shell
from directory.errors import OrganizationNotKeptError
from directory.kinds import PublicationStatus, VersionWay
from directory.models import ListingVersion, Service
from directory.queries.audit import list_audit
from directory.queries.keepers import is_keeper
from directory.queries.reviews import find_service
from directory.queries.sign_ins import Seen
from directory.queries.versions import list_versions, list_waiting
from upkeep.content import ListingContent, read_content
from upkeep.differences import differences
from upkeep.errors import VersionNotFoundError
from upkeep.lifecycle import find_version_content, restore
from upkeep.offering import Offer, offer
from upkeep.trust import Editor
from upkeep.versions import SAID_ALREADY, current_version

router = APIRouter(
    include_in_schema=False,
    prefix="/listings/{service_id}/history",
    dependencies=[Depends(load_shell)],
)

Reader = Annotated[Seen, Depends(requires(Action.SEE_HISTORY))]


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A version in the history, and what it changed of the one before.

    Parameters
    ----------
    said_already
        When changes were sent that waited no more once it said all of them.
    """

    number: int
    when: datetime
    who: str
    how: str
    fields: tuple[ComparedField, ...]
    is_first: bool
    is_live: bool
    said_already: tuple[date, ...]


def is_reviewer(seen: Seen) -> bool:
    """Whether somebody decides what others send, and so reads every history."""
    return seen.role in ALLOWED[Action.REVIEW_LISTINGS]


def kept_listing(seen: Reader, session: WritingSession, service_id: str) -> Service:
    """The listing of an address, for its keepers and for reviewers.

    Raises
    ------
    OrganizationNotKeptError
        Whoever asks does not keep it, or there is none.
    """
    service = find_service(session, read_listing_id(service_id))
    if service is not None and (
        is_reviewer(seen) or is_keeper(session, seen.account_id, service.organization_id)
    ):
        return service
    msg = (
        "Its history is for those who look after it. Find it and choose “Look after this listing”."
    )
    raise OrganizationNotKeptError(msg)


Kept = Annotated[Service, Depends(kept_listing)]


@router.get("")
def show_history(
    request: Request,
    seen: Reader,
    service: Kept,
    session: WritingSession,
    cookies: BrowserCookies,
    now: Now,
    page: PageNumber = 1,
) -> Response:
    """A page of the versions, the newest first."""
    live = current_version(session, service.id, now)
    versions = list_versions(session, service.id)
    start = (page - 1) * PER_PAGE
    # One more than is shown: the last of a page differs from the first of the next.
    shown = versions[start : start + PER_PAGE + 1]
    makers = find_makers(session, seen, shown, is_told=is_reviewer(seen))
    contents = [read_content(one.content) for one in shown]
    words = ValueWords.of(session, *contents)
    said = _said_already(session, service, versions)
    return answer_page(
        request,
        "pages/reviewing/history.html",
        cookies,
        service=service,
        versions=[
            _past(words, version, content, before, makers, live, said)
            for version, content, before in zip(
                shown[:PER_PAGE], contents, [*contents[1:], None], strict=False
            )
        ],
        is_reviewer=is_reviewer(seen),
        is_withdrawn=service.publication_status == PublicationStatus.WITHDRAWN,
        why_withdrawn=_why_withdrawn(session, service),
        number=page,
        pages=count_pages(len(versions)),
    )


@router.get("/{number}")
def show_version(
    request: Request,
    seen: Reader,
    service: Kept,
    session: WritingSession,
    cookies: BrowserCookies,
    now: Now,
    number: str,
) -> Response:
    """What would change if a version were put back."""
    content = find_version_content(session, service.id, _number(number))
    live = current_version(session, service.id, now)
    before = read_content(live.content) if live else None
    mine = [one for one in list_waiting(session, service.id) if one.made_by == seen.account_id]
    return answer_page(
        request,
        "pages/reviewing/restore.html",
        cookies,
        service=service,
        number=_number(number),
        fields=compare_contents(session, before, content, differences(before, content)),
        is_reviewer=is_reviewer(seen),
        has_waiting=bool(mine),
    )


@router.post("/{number}")
def put_version_back(
    _form: CheckedForm,
    seen: Reader,
    service: Kept,
    session: WritingSession,
    now: Now,
    tries: TryCounter,
    number: str,
) -> Response:
    """Put a version back: a reviewer at once, a keeper as far as they are trusted."""
    tries.count_network(FORMS_BY_NETWORK)
    wanted = _number(number)
    if is_reviewer(seen):
        restore(session, service.id, wanted, seen.account_id, now)
        return go_to(f"/listings/{service.id}/history")
    content = find_version_content(session, service.id, wanted)
    live = current_version(session, service.id, now)
    offered = Offer(content, live.id if live else None, VersionWay.RESTORED)
    offer(session, offered, Editor(seen.account_id, seen.role), now)
    return go_to(f"/listings/{service.id}/history")


def _past(
    words: ValueWords,
    version: ListingVersion,
    content: ListingContent,
    before: ListingContent | None,
    makers: Makers,
    live: ListingVersion | None,
    said: Mapping[UUID, tuple[date, ...]],
) -> PastVersion:
    changes = differences(before, content) if before else ()
    return PastVersion(
        version.number or 0,
        version.decided_at or version.made_at,
        makers.who(version),
        makers.how(version),
        compare_in(words, before, content, changes),
        is_first=before is None,
        is_live=live is not None and version.id == live.id,
        said_already=said.get(version.id, ()),
    )


def _said_already(
    session: Session, service: Service, versions: Sequence[ListingVersion]
) -> dict[UUID, tuple[date, ...]]:
    """By the version that said all of them: when changes were sent that waited no more for it."""
    said: dict[UUID, tuple[date, ...]] = {}
    for line in list_audit(session, "service", service.id):
        if line.field == SAID_ALREADY and line.was:
            before = (one.id for one in versions if (one.decided_at or one.made_at) <= line.at)
            id_ = next(before, versions[-1].id)
            said[id_] = (*said.get(id_, ()), date.fromisoformat(line.was))
    return said


def _why_withdrawn(session: Session, service: Service) -> str | None:
    if service.publication_status != PublicationStatus.WITHDRAWN:
        return None
    reasons = [one for one in list_audit(session, "service", service.id) if one.field == "reason"]
    return reasons[-1].became if reasons else None


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        msg = "There is no such version of this listing."
        raise VersionNotFoundError(msg)
    return int(text)
