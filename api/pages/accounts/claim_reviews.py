"""Claims that wait for a reviewer."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.responses import Response

from api.access.actions import Action
from api.access.cookies import Cookies
from api.access.forms import CheckedForm
from api.access.signed_in import requires
from api.dependencies import AppSettings, WritingSession
from api.mail.message import write_message
from api.mail.sending import send_mail
from api.pages.accounts.answers import BrowserCookies, answer_page, go_to
from api.pages.search_form import FieldProblem
from api.pages.shell import load_shell
from api.public_address import public_address
from directory.claims import LONGEST_SAID, decide_claim
from directory.errors import ClaimNotFoundError
from directory.kinds import ClaimState
from directory.models import Account, Organization
from directory.queries.claims import list_waiting_claims
from directory.queries.keepers import list_keepers, list_listing_names, list_own_emails
from directory.queries.sign_ins import Seen

router = APIRouter(
    include_in_schema=False, prefix="/reviews/claims", dependencies=[Depends(load_shell)]
)

Reviewer = Annotated[Seen, Depends(requires(Action.DECIDE_CLAIMS))]
REASON_NEEDED = "Say why, so that they know what to do"


@router.get("")
def show_claims(
    request: Request, _seen: Reviewer, session: WritingSession, cookies: BrowserCookies
) -> Response:
    """Who says which group is theirs, and what speaks for it."""
    return _page(request, session, cookies)


@router.post("/{claim_id}")
def decide(
    request: Request,
    form: CheckedForm,
    seen: Reviewer,
    session: WritingSession,
    settings: AppSettings,
    cookies: BrowserCookies,
    claim_id: str,
) -> Response:
    """Agree or refuse, and tell whoever claims."""
    is_agreed, reason = form.text("decision") == "agree", form.text("reason", LONGEST_SAID)
    if not is_agreed and not reason:
        problems = (FieldProblem(f"reason-{claim_id}", REASON_NEEDED),)
        return _page(request, session, cookies, problems=problems)
    try:
        id_ = UUID(claim_id)
    except ValueError:
        msg = "There is no such claim."
        raise ClaimNotFoundError(msg) from None
    now = datetime.now(UTC)
    claim = decide_claim(session, id_, seen.account_id, now, is_agreed=is_agreed, reason=reason)
    message = write_message(
        session.get_one(Account, claim.account_id).email,
        "claim_decided",
        organization=session.get_one(Organization, claim.organization_id).name,
        is_agreed=claim.state == ClaimState.AGREED,
        reason=reason,
        link=f"{public_address(settings)}/account",
    )
    answer = go_to("/reviews/claims")
    answer.background = BackgroundTask(send_mail, settings, message)
    return answer


def _page(
    request: Request,
    session: Session,
    cookies: Cookies,
    *,
    problems: tuple[FieldProblem, ...] = (),
) -> Response:
    claims = list_waiting_claims(session)
    about = {
        claim.id: {
            "emails": sorted(set(list_own_emails(session, claim.organization_id))),
            "keepers": list_keepers(session, claim.organization_id),
            "listings": list_listing_names(session, claim.organization_id),
        }
        for claim in claims
    }
    return answer_page(
        request,
        "pages/accounts/claims.html",
        cookies,
        status=422 if problems else 200,
        claims=claims,
        about=about,
        problems=problems,
    )
