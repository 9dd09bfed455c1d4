"""Pairs of listings that look like one thing: merged, or said to be two for good."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access.forms import CheckedForm
from api.access.signed_in import changed_by
from api.dependencies import WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.listing_address import read_listing_id
from api.pages.reviewing.reviewer import (
    LONGEST_REASON,
    PER_PAGE,
    PageNumber,
    Reviewer,
    count_pages,
)
from api.pages.shell import load_shell
from directory.errors import ListingNotFoundError
from directory.kinds import Task
from directory.queries.audit import FieldChange, add_audit
from directory.queries.duplicates import find_service_names, put_decision
from directory.queries.jobs import put_job
from directory.queries.reviews import LikelyTwins, find_waiting, list_likely_twins

router = APIRouter(
    include_in_schema=False, prefix="/reviews/duplicates", dependencies=[Depends(load_shell)]
)

WITNESSES = {
    "name": "name",
    "distance": "place",
    "postcode": "postcode",
    "phone": "telephone",
    "web": "web or e-mail address",
    "number": "registered number",
    "times": "times",
}
# Levels that speak for one thing; the others speak against it, or say nothing.
ALIKE = {
    "same": "the same",
    "same_common_words": "the same",
    "near": "much alike",
    "partly": "partly the same",
    "same_point": "the same",
    "within_50_m": "within 50 m",
    "within_300_m": "within 300 m",
    "within_1_km": "within 1 km",
    "same_domain": "of one site",
}


@dataclass(frozen=True, slots=True)
class ShownTwins:
    """A pair, and what speaks for its being one thing."""

    a: UUID
    b: UUID
    names: tuple[str, str]
    organizations: tuple[str, str]
    alike: str


@router.get("")
def show_twins(
    request: Request,
    _seen: Reviewer,
    session: WritingSession,
    cookies: BrowserCookies,
    page: PageNumber = 1,
) -> Response:
    """A page of the pairs, the likeliest first."""
    count = find_waiting(session).duplicates
    pairs = list_likely_twins(session, page=page, per_page=PER_PAGE)
    return answer_page(
        request,
        "pages/reviewing/twins.html",
        cookies,
        count=count,
        pairs=[_shown(pair) for pair in pairs],
        number=page,
        pages=count_pages(count),
    )


@router.post("")
def dismiss(
    form: CheckedForm, seen: Reviewer, session: WritingSession, _cookies: BrowserCookies
) -> Response:
    """Keep for good that two listings are two."""
    a, b = read_listing_id(form.text("a")), read_listing_id(form.text("b"))
    if len(find_service_names(session, {a, b})) < 2:
        msg = "One of the two is no listing."
        raise ListingNotFoundError(msg)
    reason = form.text("reason", LONGEST_REASON) or None
    put_decision(
        session, a, b, is_same=False, decided_by=f"account {seen.account_id}", reason=reason
    )
    add_audit(session, changed_by(seen), "service", a, [FieldChange("same as", str(b), None)])
    return go_to("/reviews/duplicates")


@router.post("/compare")
def compare_now(_form: CheckedForm, _seen: Reviewer, session: WritingSession) -> Response:
    """Have all listings compared again, beside the server."""
    put_job(session, Task.COMPARE_LISTINGS, queueing_lock=Task.COMPARE_LISTINGS)
    return go_to("/reviews/duplicates")


def _shown(pair: LikelyTwins) -> ShownTwins:
    told = [
        f"{WITNESSES[witness]} {ALIKE[level]}"
        for witness, level in pair.levels.items()
        if witness in WITNESSES and level in ALIKE
    ]
    return ShownTwins(pair.a, pair.b, pair.names, pair.organizations, ", ".join(told))
