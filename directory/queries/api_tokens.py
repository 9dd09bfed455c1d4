"""Tokens of programs as they are kept."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from directory.models import Account, AccountOrganization, ApiToken


def find_live_token(session: Session, token_hash: str, now: datetime) -> ApiToken | None:
    """The token of a digest, where it still opens anything."""
    shown = select(ApiToken).where(ApiToken.token_hash == token_hash, _is_live(now))
    return session.scalar(shown)


def list_tokens(session: Session, organization_id: UUID) -> Sequence[ApiToken]:
    """Every token of an organization that has not been forgotten, the newest first."""
    made = select(ApiToken).where(ApiToken.organization_id == organization_id)
    return session.scalars(made.order_by(ApiToken.made_at.desc(), ApiToken.id)).all()


def list_live_ids(session: Session, organization_id: UUID, now: datetime) -> set[UUID]:
    """Which of an organization's tokens still open anything."""
    live = select(ApiToken.id).where(ApiToken.organization_id == organization_id, _is_live(now))
    return set(session.scalars(live))


def find_token(session: Session, organization_id: UUID, token_id: UUID) -> ApiToken | None:
    """One token of an organization, kept from others until the transaction ends."""
    its = select(ApiToken).where(
        ApiToken.id == token_id, ApiToken.organization_id == organization_id
    )
    return session.scalar(its.with_for_update())


def delete_old_tokens(session: Session, before: datetime) -> int:
    """Forget the tokens that were revoked, or ran out, before a moment; how many they were."""
    ended = or_(ApiToken.revoked_at < before, ApiToken.expires_at < before)
    return len(session.scalars(delete(ApiToken).where(ended).returning(ApiToken.id)).all())


def _is_live(now: datetime) -> ColumnElement[bool]:
    """Neither revoked nor run out, and whoever made it still keeps the organization.

    Notes
    -----
    Whoever leaves may have kept a copy; so what they made ends with their leaving.
    """
    keeps = (
        select(AccountOrganization.id)
        .join(Account, Account.id == AccountOrganization.account_id)
        .where(
            AccountOrganization.account_id == ApiToken.made_by,
            AccountOrganization.organization_id == ApiToken.organization_id,
            AccountOrganization.left_at.is_(None),
            Account.disabled_at.is_(None),
        )
    )
    return and_(
        ApiToken.revoked_at.is_(None),
        ApiToken.expires_at > now,
        keeps.exists(),
    )
