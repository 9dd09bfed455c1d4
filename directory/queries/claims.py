"""Claims as they are kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kinds import ClaimState
from directory.models import Account, Claim, Organization


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """A claim that a reviewer decides."""

    id: UUID
    organization_id: UUID
    organization: str
    email: str
    said: str | None
    made_at: datetime


def find_waiting_claim(session: Session, account_id: UUID, organization_id: UUID) -> Claim | None:
    """Somebody's claim on an organization that nobody has decided yet."""
    waiting = select(Claim).where(
        Claim.account_id == account_id,
        Claim.organization_id == organization_id,
        Claim.state == ClaimState.WAITING,
    )
    return session.scalar(waiting)


def find_claim(session: Session, claim_id: UUID) -> Claim | None:
    """The claim of an id, kept from others until the transaction ends."""
    return session.scalar(select(Claim).where(Claim.id == claim_id).with_for_update())


def list_waiting_claims(session: Session) -> list[WaitingClaim]:
    """What waits for a reviewer, the oldest first."""
    waiting = (
        select(Claim, Organization.name, Account.email)
        .join(Organization, Organization.id == Claim.organization_id)
        .join(Account, Account.id == Claim.account_id)
        .where(Claim.state == ClaimState.WAITING)
        .order_by(Claim.made_at, Claim.id)
    )
    return [
        WaitingClaim(claim.id, claim.organization_id, name, email, claim.said, claim.made_at)
        for claim, name, email in session.execute(waiting)
    ]


def list_claimed_names(session: Session, account_id: UUID) -> list[str]:
    """Names of the organizations that somebody's waiting claims are on."""
    waiting = (
        select(Organization.name)
        .join(Claim, Claim.organization_id == Organization.id)
        .where(Claim.account_id == account_id, Claim.state == ClaimState.WAITING)
        .order_by(Organization.name)
    )
    return list(session.scalars(waiting))
