"""Asking to be let in, being let in, and who is in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from directory.accounts import add_account
from directory.kinds import Actor, Role, SignInWay
from directory.models import Account, AccountSession, SignIn
from directory.queries.accounts import find_account, find_account_by_id
from directory.queries.audit import ChangedBy
from directory.queries.sign_ins import (
    end_session,
    find_asked_for,
    find_asked_here,
    take_attempt,
    use_asking,
    use_link,
)
from directory.tokens import code_digest, digest, new_code, new_token

ASKING_LASTS = timedelta(minutes=15)
MOST_WRONG_CODES = 5
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Asked:
    """The secrets of one asking, which are handed out and not kept.

    Parameters
    ----------
    email
        Where to send them; nothing where nobody may sign in with the address that was given.
    """

    email: str | None
    token: str
    code: str


@dataclass(frozen=True, slots=True)
class LetIn:
    """Whom an asking lets in, and where to."""

    account_id: UUID
    then_path: str | None


def ask_by_email(
    session: Session,
    email: str,
    *,
    browser: str,
    now: datetime,
    then_path: str | None = None,
    is_for_new: bool = False,
) -> Asked:
    """Ask to be let in by e-mail; the same is done whether or not the address is known.

    Parameters
    ----------
    email
        A folded address.
    browser
        The secret of the browser that asks.
    is_for_new
        Whether an account for a partner is made, once the address has proved to be theirs.
    """
    account = find_account(session, email)
    is_known = account is not None and account.disabled_at is None
    is_new = account is None and is_for_new
    asked = Asked(email if is_known or is_new else None, new_token(), new_code())
    id_ = uuid4()
    session.add(
        SignIn(
            id=id_,
            account_id=account.id if account and is_known else None,
            new_email=email if is_new else None,
            way=SignInWay.EMAIL,
            token_hash=digest(asked.token),
            code_hash=code_digest(asked.code, id_),
            browser_hash=digest(browser),
            then_path=then_path if is_known or is_new else None,
            created_at=now,
            expires_at=now + ASKING_LASTS,
        )
    )
    session.flush()
    return asked


def ask_by_command(session: Session, account: Account, now: datetime) -> str:
    """The token of a link that lets in whoever opens it first."""
    token = new_token()
    _add(session, SignInWay.COMMAND, token, now, account_id=account.id)
    return token


def ask_council(
    session: Session, *, browser: str, now: datetime, then_path: str | None = None
) -> str:
    """The token that a council's own sign-in sends back (its ``state``)."""
    token = new_token()
    _add(session, SignInWay.OIDC, token, now, browser_hash=digest(browser), then_path=then_path)
    return token


def enter_by_link(session: Session, token: str, browser: str, now: datetime) -> LetIn | None:
    """Let in by a link; nothing where it is used, too old, or another browser's."""
    return _enter(session, use_link(session, digest(token), digest(browser), now))


def enter_by_code(
    session: Session, code: str, now: datetime, *, browser: str, email: str | None = None
) -> LetIn | None:
    """Let in by a code; nothing where it is wrong, used or too old, or was tried too often.

    Parameters
    ----------
    email
        A folded address, where another browser asked than the one that the code is typed into.
    """
    asked = _asked_for(session, email, now) if email else _asked_here(session, browser, now)
    # Both in any case, so that the time it takes tells nothing.
    asked_id = asked.id if asked else _NOBODY
    is_tried = take_attempt(session, asked_id, MOST_WRONG_CODES)
    given = code_digest(code, asked_id)
    if asked is None or not is_tried or not compare_digest(given, asked.code_hash or ""):
        return None
    return _enter(session, use_asking(session, asked.id, now))


def open_session(session: Session, account_id: UUID, now: datetime, *, lasts: timedelta) -> str:
    """Sign a browser in; the token that it shall show from now on."""
    account = session.get_one(Account, account_id)
    account.last_used_on = now.date()
    token = new_token()
    session.add(
        AccountSession(
            account_id=account_id,
            token_hash=digest(token),
            created_at=now,
            last_seen_at=now,
            ends_at=now + lasts,
        )
    )
    session.flush()
    return token


def leave(session: Session, token: str) -> None:
    """Sign a browser out."""
    end_session(session, digest(token))


def _asked_here(session: Session, browser: str, now: datetime) -> SignIn | None:
    return find_asked_here(session, digest(browser), now)


def _asked_for(session: Session, email: str, now: datetime) -> SignIn | None:
    account = find_account(session, email)
    return find_asked_for(session, account.id if account else None, email, now)


def _add(
    session: Session,
    way: SignInWay,
    token: str,
    now: datetime,
    *,
    account_id: UUID | None = None,
    browser_hash: str | None = None,
    then_path: str | None = None,
) -> None:
    session.add(
        SignIn(
            account_id=account_id,
            way=way,
            token_hash=digest(token),
            browser_hash=browser_hash,
            then_path=then_path,
            created_at=now,
            expires_at=now + ASKING_LASTS,
        )
    )
    session.flush()


def _enter(session: Session, used: SignIn | None) -> LetIn | None:
    """Whom a used asking lets in; nobody where the address was nobody's, or is no more."""
    account = _account_of(session, used) if used else None
    if used is None or account is None or account.disabled_at is not None:
        return None
    return LetIn(account.id, used.then_path)


def _account_of(session: Session, used: SignIn) -> Account | None:
    """The account that an asking is for, made now where the address has just proved its owner's."""
    if used.account_id is not None:
        return find_account_by_id(session, used.account_id)
    if used.new_email is None:
        return None
    known = find_account(session, used.new_email)
    return known or add_account(session, used.new_email, Role.PARTNER, ChangedBy(Actor.ACCOUNT))
