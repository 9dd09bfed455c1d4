"""Signing in with a council's own accounts: the way there, and back."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access.council_roles import role_of
from api.access.errors import CouncilSignInError, NotAllowedError
from api.access.limits import ASKED_BY_NETWORK, TryCounter
from api.access.signed_in import session_time
from api.dependencies import AppSettings, TransactionOpener
from api.pages.accounts.answers import (
    OWN_ACCOUNT,
    BrowserCookies,
    go_to,
    page_path,
    signed_in_answer,
)
from directory.accounts import CouncilIdentity, take_in_council_member
from directory.config import Settings
from directory.email_address import fold_email
from directory.queries.sign_ins import use_way_back
from directory.signing_in import ask_council, leave, open_session
from directory.tokens import digest

if TYPE_CHECKING:
    from api.access.council import CouncilMember

router = APIRouter(include_in_schema=False)

NOT_HERE = "This sign-in was begun in another browser, or too long ago. Begin again."
NO_ROLE = "Your council's sign-in knows you, but gives you no role here. Ask an administrator."


@router.get("/sign-in/council")
def go_to_council(
    open_transaction: TransactionOpener,
    settings: AppSettings,
    cookies: BrowserCookies,
    tries: TryCounter,
    then: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Send the browser to the council's sign-in."""
    from api.access.council import OpenIdProvider, WayThere

    provider = OpenIdProvider.of(settings)
    tries.count_network(ASKED_BY_NETWORK)
    with open_transaction() as session:
        state = ask_council(
            session, browser=cookies.browser, now=tries.now, then_path=page_path(then)
        )
    answer = go_to(provider.address(WayThere.of(state, cookies.browser)))
    cookies.keep_browser(answer)
    return answer


@router.get("/sign-in/council/back")
def come_back(
    open_transaction: TransactionOpener,
    settings: AppSettings,
    cookies: BrowserCookies,
    tries: TryCounter,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    iss: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    """Sign in whoever the council's sign-in says this is.

    Notes
    -----
    No transaction is open while the council is asked: it may take its time.
    """
    from api.access.council import FAILED, OpenIdProvider, WayThere

    provider = OpenIdProvider.of(settings)
    tries.count_network(ASKED_BY_NETWORK)
    with open_transaction() as session:
        used = use_way_back(session, digest(state), digest(cookies.browser), tries.now)
        then_path = used.then_path if used else None
    if used is None:
        raise CouncilSignInError(NOT_HERE)
    if not code or iss not in {None, provider.issuer}:
        raise CouncilSignInError(FAILED)
    member = provider.member(WayThere.of(state, cookies.browser), code)
    with open_transaction() as session:
        account = take_in_council_member(session, _identity(settings, member))
        if cookies.session:
            leave(session, cookies.session)
        now = datetime.now(UTC)
        token = open_session(session, account.id, now, lasts=session_time(settings))
    return signed_in_answer(go_to(then_path or OWN_ACCOUNT), cookies, token)


def _identity(settings: Settings, member: "CouncilMember") -> CouncilIdentity:
    role = role_of(settings, member.claims)
    if role is None and settings.oidc_role_claim:
        raise NotAllowedError(NO_ROLE)
    is_vouched = member.is_email_verified or settings.oidc_email == "trusted"
    return CouncilIdentity(
        issuer=member.issuer,
        subject=member.subject,
        email=fold_email(member.email) if member.email and is_vouched else None,
        name=member.name,
        role=role,
        is_role_given=settings.oidc_role_claim is not None,
    )
