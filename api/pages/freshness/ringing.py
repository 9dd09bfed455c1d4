"""What somebody who rang was told: right, wrong or closed, by one tap on the listing."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access.actions import ALLOWED, Action
from api.access.forms import CheckedForm
from api.access.limits import FORMS_BY_NETWORK, TryCounter
from api.access.signed_in import SignedIn, requires
from api.dependencies import WritingSession
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.listing_address import read_listing_id
from api.pages.shell import load_shell
from directory.kinds import ReportKind
from directory.queries.reports import find_own_tap
from directory.queries.services import get_listing
from directory.queries.sign_ins import Seen
from upkeep.reports import TAKEN_BACK, say_rang, take_back

router = APIRouter(
    include_in_schema=False,
    prefix="/services/{service_id}/rang",
    dependencies=[Depends(load_shell)],
)

Ringer = Annotated[Seen, Depends(requires(Action.SAY_WHAT_RINGING_TOLD))]
TAPS = {
    ReportKind.RIGHT: "Right",
    ReportKind.WRONG: "Something is wrong",
    ReportKind.CLOSED: "It has closed",
}


FEWEST_CLOSERS = 2
NUMBERS = {2: "Two", 3: "Three", 4: "Four", 5: "Five"}


def say_closed(closers: int) -> str | None:
    """What a listing says where several people who rang were told that it has closed.

    Notes
    -----
    One may have rung a wrong number. The listing is still found until a reviewer decides.
    """
    if closers < FEWEST_CLOSERS:
        return None
    number = NUMBERS.get(closers, str(closers))
    return f"{number} people who rang say it has closed. Nobody has decided yet: ring first."


def may_ring(seen: SignedIn) -> bool:
    """Whether whoever is signed in is offered the three buttons."""
    return seen is not None and seen.role in ALLOWED[Action.SAY_WHAT_RINGING_TOLD]


@router.get("")
def show_told(
    request: Request,
    seen: Ringer,
    session: WritingSession,
    cookies: BrowserCookies,
    service_id: str,
) -> Response:
    """What they tapped, and the way to take it back."""
    known_id = read_listing_id(service_id)
    since = datetime.now(UTC) - TAKEN_BACK
    return answer_page(
        request,
        "pages/freshness/rang.html",
        cookies,
        service=get_listing(session, known_id),
        tapped=find_own_tap(session, known_id, seen.account_id, since),
        taps=TAPS,
    )


@router.post("")
def take_tap(
    form: CheckedForm, seen: Ringer, session: WritingSession, tries: TryCounter, service_id: str
) -> Response:
    """Keep what they were told; the last tap of an hour counts."""
    tries.count_network(FORMS_BY_NETWORK)
    known_id, told = read_listing_id(service_id), form.text("told")
    get_listing(session, known_id)
    if told in set(TAPS):
        say_rang(session, known_id, ReportKind(told), seen.account_id, datetime.now(UTC))
    return go_to(f"/services/{known_id}/rang")


@router.post("/undo")
def undo_tap(
    _form: CheckedForm, seen: Ringer, session: WritingSession, tries: TryCounter, service_id: str
) -> Response:
    """Take back what they tapped."""
    tries.count_network(FORMS_BY_NETWORK)
    known_id = read_listing_id(service_id)
    take_back(session, known_id, seen.account_id, datetime.now(UTC))
    return go_to(f"/services/{known_id}/rang")
