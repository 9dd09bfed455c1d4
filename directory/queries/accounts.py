"""Accounts as they are kept, and the organizations that partners keep."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from directory.kinds import Role
from directory.models import Account, AccountOrganization, Organization


def find_account(session: Session, email: str) -> Account | None:
    """The account with a folded address, disabled or not."""
    return session.scalar(select(Account).where(Account.email == email))


def find_council_account(session: Session, issuer: str, subject: str) -> Account | None:
    """The account that a council's own sign-in knows as ``subject``."""
    known = select(Account).where(Account.oidc_issuer == issuer, Account.oidc_subject == subject)
    return session.scalar(known)


def find_account_by_id(session: Session, account_id: UUID) -> Account | None:
    """The account of an id."""
    return session.get(Account, account_id)


def list_accounts(session: Session) -> list[Account]:
    """Everybody who may, or might, sign in, by address."""
    return list(session.scalars(select(Account).order_by(Account.email)))


def lock_administrators(session: Session) -> list[UUID]:
    """Administrators who may sign in; no other transaction changes one until this one ends."""
    may = select(Account.id).where(
        Account.role == Role.ADMINISTRATOR, Account.disabled_at.is_(None)
    )
    return list(session.scalars(may.order_by(Account.id).with_for_update()))


def list_kept_organizations(session: Session, account_id: UUID) -> list[Organization]:
    """The organizations whose listings a partner keeps now, by name."""
    kept = (
        select(Organization)
        .join(AccountOrganization, AccountOrganization.organization_id == Organization.id)
        .where(AccountOrganization.account_id == account_id, AccountOrganization.left_at.is_(None))
        .order_by(Organization.name)
    )
    return list(session.scalars(kept))


def delete_account(session: Session, account_id: UUID) -> None:
    """Forget an account with its sessions, askings and organizations."""
    session.execute(delete(Account).where(Account.id == account_id))


def list_unused_accounts(
    session: Session, *, unused_since: date, disabled_before: datetime
) -> list[Account]:
    """Accounts that nobody has used since a day, and those disabled before a moment."""
    last_used = func.coalesce(Account.last_used_on, func.date(Account.created_at))
    unused = or_(
        last_used < unused_since,
        and_(Account.disabled_at.is_not(None), Account.disabled_at < disabled_before),
    )
    return list(session.scalars(select(Account).where(unused).order_by(Account.email)))
