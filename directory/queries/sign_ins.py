"""Askings to be let in, and the browsers that are in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from directory.kinds import Role, SignInWay
from directory.models import Account, AccountSession, SignIn

# Every request would write otherwise, to say what is known to the minute.
SEEN_EVERY = timedelta(minutes=1)
# Any number will do, so long as every process that tidies uses the same.
TIDY_LOCK = 7_305_011


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody who is signed in."""

    session_id: UUID
    account_id: UUID
    email: str
    name: str | None
    role: Role
    since: datetime


def find_open_link(session: Session, token_hash: str, now: datetime) -> SignIn | None:
    """The asking whose link this is, where it can still be used."""
    is_link = SignIn.way.in_([SignInWay.EMAIL, SignInWay.COMMAND])
    asked = select(SignIn).where(SignIn.token_hash == token_hash, is_link, _is_open(now))
    return session.scalar(asked)


def find_asked_here(session: Session, browser_hash: str, now: datetime) -> SignIn | None:
    """The newest asking by e-mail that this browser made, where it can still be used."""
    here = and_(SignIn.browser_hash == browser_hash, SignIn.way == SignInWay.EMAIL)
    return session.scalar(_newest(and_(here, _is_open(now))))


def find_asked_for(
    session: Session, account_id: UUID | None, email: str, now: datetime
) -> SignIn | None:
    """The newest asking by e-mail for an account or for one to be made, where it can be used."""
    # Without an account the asking stands for nobody, unless it is for one to be made.
    its = SignIn.new_email == email if account_id is None else SignIn.account_id == account_id
    open_ones = and_(its, SignIn.way == SignInWay.EMAIL, _is_open(now))
    return session.scalar(_newest(open_ones))


def use_link(session: Session, token_hash: str, browser_hash: str, now: datetime) -> SignIn | None:
    """Use up the asking whose link this is: once, in time, and in the browser that asked.

    Notes
    -----
    One statement decides, so that of two at once one alone is let in.
    """
    in_its_browser = or_(
        and_(SignIn.way == SignInWay.EMAIL, SignIn.browser_hash == browser_hash),
        SignIn.way == SignInWay.COMMAND,
    )
    return _use(session, and_(SignIn.token_hash == token_hash, in_its_browser), now)


def use_way_back(
    session: Session, token_hash: str, browser_hash: str, now: datetime
) -> SignIn | None:
    """Use up the asking that went to a council's own sign-in from this browser."""
    way_back = and_(
        SignIn.token_hash == token_hash,
        SignIn.way == SignInWay.OIDC,
        SignIn.browser_hash == browser_hash,
    )
    return _use(session, way_back, now)


def use_asking(session: Session, sign_in_id: UUID, now: datetime) -> SignIn | None:
    """Use up an asking whose code was right."""
    return _use(session, SignIn.id == sign_in_id, now)


def take_attempt(session: Session, sign_in_id: UUID, most: int) -> bool:
    """Count one more code against an asking; whether it may still be compared."""
    counted = (
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.wrong_codes < most)
        .values(wrong_codes=SignIn.wrong_codes + 1)
        .returning(SignIn.id)
    )
    return session.scalar(counted) is not None


def find_seen(session: Session, token_hash: str, now: datetime, *, idle: timedelta) -> Seen | None:
    """Whose session this is, unless it has ended or stood idle for too long, or may not be."""
    found = session.execute(
        select(AccountSession, Account)
        .join(Account, Account.id == AccountSession.account_id)
        .where(
            AccountSession.token_hash == token_hash,
            AccountSession.ends_at > now,
            AccountSession.last_seen_at > now - idle,
            Account.disabled_at.is_(None),
        )
    ).first()
    if found is None:
        return None
    opened, account = found
    if opened.last_seen_at < now - SEEN_EVERY:
        opened.last_seen_at = now
        session.flush()
    return Seen(opened.id, account.id, account.email, account.name, account.role, opened.created_at)


def count_sessions(session: Session, account_id: UUID, now: datetime, *, idle: timedelta) -> int:
    """In how many browsers somebody is signed in."""
    open_ones = select(func.count()).where(
        AccountSession.account_id == account_id,
        AccountSession.ends_at > now,
        AccountSession.last_seen_at > now - idle,
    )
    return session.scalar(open_ones) or 0


def end_session(session: Session, token_hash: str) -> None:
    """Sign one browser out."""
    session.execute(delete(AccountSession).where(AccountSession.token_hash == token_hash))


def end_sessions(session: Session, account_id: UUID) -> None:
    """Sign somebody out everywhere, and let none of their links and codes work any more."""
    session.execute(delete(AccountSession).where(AccountSession.account_id == account_id))
    session.execute(delete(SignIn).where(SignIn.account_id == account_id))


def tidies_alone(session: Session) -> bool:
    """Whether no other transaction deletes what has ended at this moment; none will until it ends.

    Notes
    -----
    Two that delete the same rows in another order would each wait for the other.
    """
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(TIDY_LOCK))))


def delete_ended(session: Session, before: datetime) -> int:
    """Forget askings and sessions that ended before a moment; how many they were."""
    askings = delete(SignIn).where(SignIn.expires_at < before).returning(SignIn.id)
    ended = delete(AccountSession).where(AccountSession.ends_at < before)
    return len(session.scalars(askings).all()) + len(
        session.scalars(ended.returning(AccountSession.id)).all()
    )


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(SignIn.used_at.is_(None), SignIn.expires_at > now)


def _newest(condition: ColumnElement[bool]) -> Select[SignIn]:
    return select(SignIn).where(condition).order_by(SignIn.created_at.desc(), SignIn.id).limit(1)


def _use(session: Session, condition: ColumnElement[bool], now: datetime) -> SignIn | None:
    used = (
        update(SignIn)
        .where(condition, _is_open(now))
        .values(used_at=now)
        .returning(SignIn)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return session.scalar(used)
