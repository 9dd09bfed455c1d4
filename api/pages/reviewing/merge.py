"""Two listings become one: which is kept, and whose value of each field."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.access.forms import CheckedForm, SentForm
from api.dependencies import AppSettings, Now, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.listing_address import read_listing_id
from api.pages.reviewing.comparison import compare_contents
from api.pages.reviewing.messages import tell_sent_back
from api.pages.reviewing.reviewer import Reviewer
from api.pages.shell import load_shell
from api.public_address import public_address
from directory.errors import ListingNotFoundError
from directory.kinds import PublicationStatus
from directory.models import Service
from directory.queries.keepers import list_keepers, list_listing_names
from directory.queries.reviews import find_service
from directory.queries.services import list_services
from upkeep.content import ListingContent, load_content
from upkeep.lifecycle import merge_listings
from upkeep.merging import Taken, can_take_both, choices, combined, send_back_of_gone

router = APIRouter(
    include_in_schema=False, prefix="/reviews/merge", dependencies=[Depends(load_shell)]
)

MOST_FOUND = 10


@dataclass(frozen=True, slots=True)
class Twins:
    """The listing that is kept and the one that goes, both as they are."""

    kept: Service
    gone: Service
    kept_content: ListingContent
    gone_content: ListingContent


def published(session: Session, text: str) -> Service:
    """The listing of an address, if the public sees it.

    Raises
    ------
    ListingNotFoundError
        There is none.
    """
    service = find_service(session, read_listing_id(text))
    if service is None or service.publication_status != PublicationStatus.PUBLISHED:
        msg = "There is no listing at this address that the public sees."
        raise ListingNotFoundError(msg)
    return service


def twins(_seen: Reviewer, session: WritingSession, kept_id: str, gone_id: str) -> Twins:
    """The two listings of an address.

    Raises
    ------
    ListingNotFoundError
        One of them is none, or both are the same.
    """
    kept, gone = published(session, kept_id), published(session, gone_id)
    if kept.id == gone.id:
        msg = "A listing cannot be merged with itself."
        raise ListingNotFoundError(msg)
    return Twins(kept, gone, load_content(session, kept.id), load_content(session, gone.id))


BothListings = Annotated[Twins, Depends(twins)]


@router.get("/{service_id}")
def find_other(
    request: Request,
    _seen: Reviewer,
    session: WritingSession,
    cookies: BrowserCookies,
    service_id: str,
    name: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Ask which other listing is the same thing, by its name."""
    service = published(session, service_id)
    name = name.strip() or service.name
    found = list_services(session, name=name, per_page=MOST_FOUND + 1).services
    return answer_page(
        request,
        "pages/reviewing/merge_find.html",
        cookies,
        service=service,
        name=name,
        found=[one for one in found if one.id != service.id][:MOST_FOUND],
    )


@router.get("/{kept_id}/{gone_id}")
def show_merge(
    request: Request,
    session: WritingSession,
    cookies: BrowserCookies,
    both: BothListings,
) -> Response:
    """What the two say, and whose value of each field is to hold."""
    changes = choices(both.kept_content, both.gone_content)
    fields = compare_contents(session, both.kept_content, both.gone_content, changes)
    names = {one.key: one.key.rpartition(".")[2] for one in fields}
    return answer_page(
        request,
        "pages/reviewing/merge.html",
        cookies,
        kept=both.kept,
        gone=both.gone,
        fields=fields,
        names=names,
        can_take_both={key: can_take_both(name) for key, name in names.items()},
        joining=_joining(session, both.kept, both.gone),
    )


@router.post("/{kept_id}/{gone_id}")
def merge(
    form: CheckedForm,
    seen: Reviewer,
    session: WritingSession,
    settings: AppSettings,
    now: Now,
    both: BothListings,
) -> Response:
    """Make them one; what waits of the one that goes is given back to whoever sent it."""
    content = combined(both.kept_content, both.gone_content, _taken(form, both))
    _give_back(session, both, seen.account_id, now, public_address(settings))
    merge_listings(session, content, both.gone.id, seen.account_id, now)
    return go_to(f"/services/{both.kept.id}")


def _taken(form: SentForm, both: Twins) -> dict[str, Taken]:
    names = [one.field.name for one in choices(both.kept_content, both.gone_content)]
    sent = {name: form.text(name) for name in names}
    return {name: Taken(said) for name, said in sent.items() if said in set(Taken)}


def _give_back(
    session: Session, both: Twins, reviewer_id: UUID, now: datetime, address: str
) -> None:
    reason = (
        f"{both.gone.name} was merged into {both.kept.name}."
        " If your change still matters, make it there."
    )
    for version in send_back_of_gone(session, both.gone.id, reviewer_id, now, reason):
        tell_sent_back(session, version, address)


def _joining(session: Session, kept: Service, gone: Service) -> int:
    """How many people will look after the kept one's organization too."""
    if kept.organization_id == gone.organization_id:
        return 0
    others = [id_ for id_, _ in list_listing_names(session, gone.organization_id)]
    return 0 if others != [gone.id] else len(list_keepers(session, gone.organization_id))
