"""Find a known group by name, browse by kind, and read a listing."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse

from api.access.signed_in import SignedIn
from api.dependencies import AppSettings, DatabaseSession, Now
from api.pages.accounts.answers import BrowserCookies, answer_page
from api.pages.freshness.ringing import TAPS, may_ring, say_closed
from api.pages.listing import describe_listing
from api.pages.listing_address import read_listing_id
from api.pages.shell import load_shell
from api.provenance import describe_provenance
from api.templating import render
from directory.kinds import ListingKind
from directory.queries.reports import count_closers
from directory.queries.services import count_listed_by_kind, get_listing, list_services

router = APIRouter(include_in_schema=False, dependencies=[Depends(load_shell)])

PER_PAGE = 20


@router.get("/services")
def browse(
    request: Request,
    session: DatabaseSession,
    name: Annotated[str, Query(max_length=200)] = "",
    kind: str = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> HTMLResponse:
    """Listings by name or kind, a page at a time."""
    kinds = [ListingKind(kind)] if kind in set(ListingKind) else []
    listed = list_services(session, name=name, kinds=kinds, page=page, per_page=PER_PAGE)
    return render(
        request,
        "pages/services.html",
        name=name.strip(),
        kind=kinds[0] if kinds else None,
        listed=listed,
        counts=count_listed_by_kind(session),
        page_url=lambda number: _page_url(name.strip(), kinds, number),
    )


@router.get("/services/{service_id}")
def read_listing(
    request: Request,
    session: DatabaseSession,
    settings: AppSettings,
    now: Now,
    seen: SignedIn,
    cookies: BrowserCookies,
    service_id: str,
) -> HTMLResponse:
    """Everything that is recorded of one listing, and what is not; to tap for who may have rung."""
    known_id = read_listing_id(service_id)
    service = get_listing(session, known_id)
    listing = describe_listing(service, describe_provenance(session, service), settings, now)
    closed = say_closed(count_closers(session, known_id))
    page = "pages/listing.html"
    if not may_ring(seen):
        return render(request, page, listing=listing, closed_words=closed)
    return answer_page(request, page, cookies, taps=TAPS, listing=listing, closed_words=closed)


def _page_url(name: str, kinds: list[ListingKind], number: int) -> str:
    fields = {"name": name, "kind": kinds[0] if kinds else "", "page": number}
    return "/services?" + urlencode({key: value for key, value in fields.items() if value})
