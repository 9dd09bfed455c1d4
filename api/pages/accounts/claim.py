"""Claiming a group from its listing."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.background import BackgroundTasks
from starlette.responses import Response

from api.access.actions import Action
from api.access.forms import CheckedForm
from api.access.limits import FORMS_BY_NETWORK, TryCounter
from api.access.signed_in import requires
from api.dependencies import AppSettings, WritingSession
from api.mail.message import write_message
from api.mail.sending import send_mail
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.listing_address import NO_LISTING, read_listing_id
from api.pages.shell import load_shell
from api.public_address import public_address
from directory.claims import LONGEST_SAID, claim_organization
from directory.config import Settings
from directory.errors import ListingNotFoundError
from directory.kinds import ClaimState
from directory.models import Account, Organization
from directory.queries.claims import find_waiting_claim
from directory.queries.keepers import (
    find_claimable,
    is_keeper,
    list_keepers,
    list_listing_names,
)
from directory.queries.sign_ins import Seen

router = APIRouter(include_in_schema=False, dependencies=[Depends(load_shell)])

Claimant = Annotated[Seen, Depends(requires(Action.CLAIM_ORGANIZATION, is_for_new=True))]


@router.get("/services/{service_id}/claim")
def show_claim(
    request: Request,
    seen: Claimant,
    session: WritingSession,
    cookies: BrowserCookies,
    service_id: str,
) -> Response:
    """Whether it is theirs: to be asked, waiting, or known."""
    organization = _claimable(session, service_id)
    return answer_page(
        request,
        "pages/accounts/claim.html",
        cookies,
        service_id=service_id,
        organization=organization,
        listings=list_listing_names(session, organization.id),
        email=seen.email,
        is_kept=is_keeper(session, seen.account_id, organization.id),
        is_waiting=find_waiting_claim(session, seen.account_id, organization.id) is not None,
        longest=LONGEST_SAID,
    )


@router.post("/services/{service_id}/claim")
def claim_listing(
    form: CheckedForm,
    seen: Claimant,
    session: WritingSession,
    settings: AppSettings,
    tries: TryCounter,
    service_id: str,
) -> Response:
    """Claim the organization of a listing; those who keep it already are told."""
    tries.count_network(FORMS_BY_NETWORK)
    organization = _claimable(session, service_id)
    others = [each.email for each in list_keepers(session, organization.id)]
    account = session.get_one(Account, seen.account_id)
    said = form.text("said", LONGEST_SAID)
    claim = claim_organization(session, account, organization.id, said, datetime.now(UTC))
    answer = go_to(f"/services/{service_id}/claim")
    if claim.state == ClaimState.AGREED and seen.email not in others:
        answer.background = _tell(settings, organization, others)
    return answer


def _claimable(session: Session, service_id: str) -> Organization:
    """The organization of a listing.

    Raises
    ------
    ListingNotFoundError
        The public sees no such listing.
    """
    organization = find_claimable(session, read_listing_id(service_id))
    if organization is None:
        raise ListingNotFoundError(NO_LISTING)
    return organization


def _tell(settings: Settings, organization: Organization, others: list[str]) -> BackgroundTasks:
    """Messages to those who keep it already, so that nobody joins behind their backs."""
    tasks = BackgroundTasks()
    link = f"{public_address(settings)}/account/organizations/{organization.id}"
    for email in others:
        message = write_message(email, "keeper_joined", organization=organization.name, link=link)
        tasks.add_task(send_mail, settings, message)
    return tasks
