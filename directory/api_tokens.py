"""Tokens of programs: made, used, revoked, forgotten, each with its line in the audit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from directory.errors import ApiTokenNotFoundError
from directory.kinds import Actor, TokenScope
from directory.models import ApiToken
from directory.queries.api_tokens import (
    delete_old_tokens,
    find_live_token,
    find_token,
    list_live_ids,
    list_tokens,
)
from directory.queries.audit import ChangedBy, FieldChange, add_audit
from directory.tokens import digest, new_token

# A beginning by which programs that look for lost secrets know one of ours.
PREFIX = "connect_"
LONGEST_NAME = 60
MOST_TOKENS = 20
LIVES_DAYS = (30, 90, 365)
# As long as the counts of what it did may be asked for.
REVOKED_FOR = timedelta(days=180)
_TYPE = "api_token"


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token on the one occasion on which it is shown."""

    token: ApiToken
    secret: str


def make_token(
    session: Session,
    organization_id: UUID,
    keeper: UUID,
    name: str,
    scope: TokenScope,
    lives: timedelta,
    now: datetime,
) -> MadeToken:
    """A new token of an organization; the secret is kept nowhere."""
    secret = f"{PREFIX}{new_token()}"
    token = ApiToken(
        organization_id=organization_id,
        name=name,
        token_hash=digest(secret),
        scope=scope,
        made_by=keeper,
        made_at=now,
        expires_at=now + lives,
    )
    session.add(token)
    session.flush()
    by = ChangedBy(Actor.ACCOUNT, keeper)
    add_audit(session, by, _TYPE, token.id, [FieldChange("scope", None, scope)])
    return MadeToken(token, secret)


def use_token(session: Session, secret: str, now: datetime) -> ApiToken | None:
    """The token that a program shows, where it still opens anything; the day of use is kept."""
    if not secret.startswith(PREFIX):
        return None
    token = find_live_token(session, digest(secret), now)
    if token is not None and token.last_used_on != now.date():
        token.last_used_on = now.date()
        session.flush()
    return token


def revoke_token(
    session: Session, organization_id: UUID, token_id: UUID, keeper: UUID, now: datetime
) -> None:
    """End a token at once.

    Raises
    ------
    ApiTokenNotFoundError
        The organization has no such token.
    """
    token = find_token(session, organization_id, token_id)
    if token is None:
        msg = "There is no such token."
        raise ApiTokenNotFoundError(msg)
    if token.revoked_at is None:
        token.revoked_at = now
        by = ChangedBy(Actor.ACCOUNT, keeper)
        change = FieldChange("revoked", "no", "yes")
        add_audit(session, by, _TYPE, token.id, [change])


def has_room_for_token(session: Session, organization_id: UUID, now: datetime) -> bool:
    """Whether an organization may have one more token."""
    return len(list_live_ids(session, organization_id, now)) < MOST_TOKENS


def has_live_token_named(session: Session, organization_id: UUID, name: str, now: datetime) -> bool:
    """Whether a token of that name still works, as it does when a form is sent twice."""
    live = list_live_ids(session, organization_id, now)
    folded = name.casefold()
    return any(
        one.name.casefold() == folded
        for one in list_tokens(session, organization_id)
        if one.id in live
    )


def forget_old_tokens(session: Session, now: datetime) -> int:
    """Forget tokens that ended half a year ago; how many they were."""
    return delete_old_tokens(session, now - REVOKED_FOR)
