"""What feeds would have written over what people set: taken over, or dismissed."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.access.forms import CheckedForm
from api.access.signed_in import changed_by
from api.dependencies import Now, WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.listing_address import NO_LISTING, read_listing_id
from api.pages.reviewing.comparison import ComparedField, compare_contents
from api.pages.reviewing.reviewer import (
    PER_PAGE,
    PageNumber,
    Reviewer,
    count_pages,
)
from api.pages.shell import load_shell
from api.quality_words import say_source
from directory.errors import ListingNotFoundError
from directory.models import Service
from directory.queries.imports import FieldKey
from directory.queries.offers import (
    Offer,
    count_offering,
    dismiss_offers,
    list_offering,
    list_offers,
)
from directory.queries.reviews import find_service
from importers.records import OrganizationRecord
from importers.stored import load_records
from upkeep.content import ListingContent, load_content
from upkeep.differences import ContentDifference, Field
from upkeep.feed_offers import offered_value, take_offers

router = APIRouter(
    include_in_schema=False, prefix="/reviews/feeds", dependencies=[Depends(load_shell)]
)

TAKE, KEEP = "take", "keep"
# How a pin was found goes with the pin.
TOGETHER = {"located_by": "point"}


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """A feed's value for a field, beside what a person set."""

    key: str
    compared: ComparedField
    source: str | None


@router.get("")
def show_listings(
    request: Request,
    _seen: Reviewer,
    session: WritingSession,
    cookies: BrowserCookies,
    page: PageNumber = 1,
) -> Response:
    """Listings of which a feed says something else, the longest waiting first."""
    count = count_offering(session)
    return answer_page(
        request,
        "pages/reviewing/feeds.html",
        cookies,
        count=count,
        listings=list_offering(session, page=page, per_page=PER_PAGE),
        number=page,
        pages=count_pages(count),
    )


@router.get("/{service_id}")
def show_offers(
    request: Request,
    _seen: Reviewer,
    session: WritingSession,
    cookies: BrowserCookies,
    service_id: str,
) -> Response:
    """What a feed says of one listing, field by field."""
    service = _listing(session, service_id)
    return answer_page(
        request,
        "pages/reviewing/feed_offers.html",
        cookies,
        service=service,
        offers=_shown(session, service.id, list_offers(session, service.id)),
    )


@router.post("/{service_id}")
def decide(
    form: CheckedForm,
    seen: Reviewer,
    session: WritingSession,
    now: Now,
    service_id: str,
) -> Response:
    """Take or keep, field by field or all at once; what is not chosen goes on waiting."""
    service = _listing(session, service_id)
    offers = list_offers(session, service.id)
    for_all = {"take all": TAKE, "keep all": KEEP}.get(form.text("decision"))
    chosen = {offer.key: for_all or form.text(_form_key(offer.key)) for offer in offers}
    kept = [key for key, choice in chosen.items() if choice == KEEP]
    if kept:
        dismiss_offers(session, kept, seen.account_id, now)
    taken = [offer for offer in offers if chosen[offer.key] == TAKE]
    if taken:
        take_offers(session, service.id, taken, changed_by(seen), now)
    return go_to("/reviews/feeds")


def _listing(session: Session, text: str) -> Service:
    service = find_service(session, read_listing_id(text))
    if service is None:
        raise ListingNotFoundError(NO_LISTING)
    return service


def _form_key(key: FieldKey) -> str:
    field = TOGETHER.get(key.field, key.field)
    return f"{key.record_type}.{key.record_id}.{field}"


def _shown(session: Session, service_id: UUID, offers: list[Offer]) -> list[ShownOffer]:
    content = _whole(session, service_id)
    changes = {
        _form_key(one.key): ContentDifference(
            Field(one.key.record_type, one.key.record_id, one.key.field),
            offered_value(one.key, one.held),
            offered_value(one.key, one.offered),
        )
        for one in offers
        if not (one.key.field in TOGETHER and _has_partner(one, offers))
    }
    sources = {_form_key(one.key): say_source(one.source) for one in offers}
    compared = compare_contents(session, content, content, changes.values())
    return [ShownOffer(one.key, one, sources.get(one.key)) for one in compared]


def _has_partner(one: Offer, offers: list[Offer]) -> bool:
    partner = FieldKey(one.key.record_type, one.key.record_id, TOGETHER[one.key.field])
    return any(other.key == partner for other in offers)


def _whole(session: Session, service_id: UUID) -> ListingContent:
    """A listing with its organization, of which feeds say things too."""
    content = load_content(session, service_id)
    runs = content.service.organization_id
    organization = load_records(session, OrganizationRecord, [runs]).get(runs)
    return ListingContent(content.service, content.locations, organization)
