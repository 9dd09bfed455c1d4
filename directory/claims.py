"""Saying that a group is one's own, deciding over it, sharing it, and handing it over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from directory.accounts import add_account
from directory.errors import ClaimDecidedError, ClaimNotFoundError
from directory.kinds import Actor, ClaimProof, ClaimState, Role
from directory.models import Account, Claim
from directory.proof import prove
from directory.queries.accounts import find_account
from directory.queries.audit import ChangedBy, FieldChange, add_audit
from directory.queries.claims import find_claim, find_waiting_claim
from directory.queries.keepers import (
    end_keeping,
    is_keeper,
    list_own_emails,
    list_own_sites,
    put_asked,
    put_keeper,
)

ORGANIZATION = "organization"
LONGEST_SAID = 1000


def claim_organization(
    session: Session, account: Account, organization_id: UUID, said: str, now: datetime
) -> Claim:
    """Claim an organization: agreed at once where the address proves it, else for a reviewer.

    Notes
    -----
    Claiming again while a claim waits adds nothing. A proof lets in beside those who keep the
    organization already: what the public can write to is the group's own.
    """
    waiting = find_waiting_claim(session, account.id, organization_id)
    if waiting is not None:
        return waiting
    emails = list_own_emails(session, organization_id)
    proof = prove(account.email, emails, list_own_sites(session, organization_id))
    if is_keeper(session, account.id, organization_id):
        proof = ClaimProof.COLLEAGUE
    claim = Claim(
        account_id=account.id,
        organization_id=organization_id,
        state=ClaimState.AGREED if proof else ClaimState.WAITING,
        proof=proof,
        said=None if proof else said[:LONGEST_SAID] or None,
        made_at=now,
        decided_at=now if proof else None,
    )
    session.add(claim)
    session.flush()
    if proof:
        let_keep(session, account.id, organization_id, _itself(account), now)
    return claim


def decide_claim(
    session: Session, claim_id: UUID, reviewer: UUID, now: datetime, *, is_agreed: bool, reason: str
) -> Claim:
    """Agree to a claim or refuse it.

    Raises
    ------
    ClaimNotFoundError
        There is no such claim.
    ClaimDecidedError
        Somebody has decided it already.
    """
    claim = find_claim(session, claim_id)
    if claim is None:
        msg = "There is no such claim."
        raise ClaimNotFoundError(msg)
    if claim.state != ClaimState.WAITING:
        msg = f"Somebody has decided this claim already: it was {claim.state}."
        raise ClaimDecidedError(msg)
    claim.state = ClaimState.AGREED if is_agreed else ClaimState.REFUSED
    claim.proof = ClaimProof.REVIEWER if is_agreed else None
    claim.said, claim.reason = None, reason[:LONGEST_SAID] or None
    claim.decided_at, claim.decided_by = now, reviewer
    by = ChangedBy(Actor.ACCOUNT, reviewer)
    change = FieldChange("state", ClaimState.WAITING, claim.state)
    add_audit(session, by, "claim", claim.id, [change])
    if is_agreed:
        let_keep(session, claim.account_id, claim.organization_id, by, now)
    return claim


def let_keep(
    session: Session, account_id: UUID, organization_id: UUID, by: ChangedBy, now: datetime
) -> None:
    """Let somebody keep an organization's listings."""
    if put_keeper(session, account_id, organization_id, now):
        change = FieldChange("keeper", None, str(account_id))
        add_audit(session, by, ORGANIZATION, organization_id, [change])


def invite_colleague(
    session: Session, keeper: UUID, organization_id: UUID, email: str, now: datetime
) -> Account:
    """Let a colleague keep the organization too, with an account where they have none.

    Notes
    -----
    Whose role is another one, or whose account is closed, is asked like everybody else and keeps
    nothing: whoever types an address learns nothing of whose it is.
    """
    by = ChangedBy(Actor.ACCOUNT, keeper)
    account = find_account(session, email) or add_account(session, email, Role.PARTNER, by)
    if account.role == Role.PARTNER and account.disabled_at is None:
        let_keep(session, account.id, organization_id, by, now)
    else:
        put_asked(session, account.id, organization_id, now)
    return account


def leave_organization(
    session: Session, account_id: UUID, organization_id: UUID, now: datetime
) -> None:
    """Keep an organization no more; its listings stay as they are."""
    if end_keeping(session, account_id, organization_id, now):
        change = FieldChange("keeper", str(account_id), None)
        by = ChangedBy(Actor.ACCOUNT, account_id)
        add_audit(session, by, ORGANIZATION, organization_id, [change])


def _itself(account: Account) -> ChangedBy:
    return ChangedBy(Actor.ACCOUNT, account.id)
