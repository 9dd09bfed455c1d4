"""Making, changing and forgetting accounts, each with its line in the audit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from directory.email_address import fold_email
from directory.errors import (
    AccountExistsError,
    AccountNotFoundError,
    CouncilMemberRefusedError,
)
from directory.kinds import Actor, Role
from directory.models import Account
from directory.queries.accounts import (
    delete_account,
    find_account,
    find_council_account,
    list_unused_accounts,
)
from directory.queries.audit import ChangedBy, FieldChange, add_audit
from directory.queries.held import delete_messages_to
from directory.queries.rate_counts import delete_counts
from directory.queries.sign_ins import delete_ended, end_sessions, tidies_alone

ACCOUNT = "account"
UNUSED_FOR = relativedelta(months=24)
DISABLED_FOR = relativedelta(months=6)
# What has ended is of use for a day, to tell an attack by.
ENDED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted because its time was over."""

    accounts: int
    ended: int
    counts: int


@dataclass(frozen=True, slots=True)
class CouncilIdentity:
    """Somebody whom a council's own sign-in vouches for.

    Parameters
    ----------
    email
        A folded address, where the council vouches for that too.
    is_role_given
        Whether the council decides over the role each time, not only the first.
    """

    issuer: str
    subject: str
    email: str | None
    name: str | None
    role: Role | None
    is_role_given: bool


def add_account(
    session: Session, email: str, role: Role, by: ChangedBy, *, name: str | None = None
) -> Account:
    """An account, made unless there is one with this address and role.

    Raises
    ------
    EmailMalformedError
        The address is none.
    AccountExistsError
        There is one with another role, or one that is disabled.
    """
    folded = fold_email(email)
    known = find_account(session, folded)
    if known is None:
        return _make(session, folded, role, by, name)
    if known.role != role or known.disabled_at is not None:
        state = "is disabled" if known.disabled_at else f"has the role {known.role}"
        msg = f"There is an account with this address, and it {state}; connect user role changes it"
        raise AccountExistsError(msg)
    return known


def take_in_council_member(session: Session, member: CouncilIdentity) -> Account:
    """The account of somebody whom a council's own sign-in vouches for, made where there is none.

    Raises
    ------
    CouncilMemberRefusedError
        The account is disabled or another person's, or no account can be made.
    """
    by = ChangedBy(Actor.COUNCIL)
    account = find_council_account(session, member.issuer, member.subject)
    if account is None:
        account = _join(session, member, by)
    if account.disabled_at is not None:
        msg = "Your account here was closed. Ask an administrator."
        raise CouncilMemberRefusedError(msg)
    if member.is_role_given and member.role is not None:
        change_role(session, account, member.role, by)
    return account


def get_account(session: Session, email: str) -> Account:
    """The account with an address.

    Raises
    ------
    AccountNotFoundError
        There is none.
    """
    account = find_account(session, fold_email(email))
    if account is None:
        msg = "Nobody has an account with this address; connect user add makes one"
        raise AccountNotFoundError(msg)
    return account


def change_role(session: Session, account: Account, role: Role, by: ChangedBy) -> None:
    """Give an account a role and let it sign in; whoever is signed in by it signs in anew."""
    changes = [FieldChange("role", account.role, role)] if account.role != role else []
    if account.disabled_at is not None:
        changes.append(FieldChange("may_sign_in", "no", "yes"))
    if not changes:
        return
    account.role, account.disabled_at = role, None
    end_sessions(session, account.id)
    add_audit(session, by, ACCOUNT, account.id, changes)


def disable_account(session: Session, account: Account, by: ChangedBy, now: datetime) -> None:
    """Let an account sign in no more, and sign it out everywhere."""
    end_sessions(session, account.id)
    if account.disabled_at is None:
        account.disabled_at = now
        add_audit(session, by, ACCOUNT, account.id, [FieldChange("may_sign_in", "yes", "no")])


def forget_account(session: Session, account: Account, by: ChangedBy) -> None:
    """Delete an account and messages to it; the audit keeps its id, which leads to nobody then."""
    add_audit(session, by, ACCOUNT, account.id, [FieldChange(was=account.role)])
    delete_messages_to(session, account.email)
    delete_account(session, account.id)


def forget_old(session: Session, now: datetime, by: ChangedBy) -> Forgotten:
    """Delete accounts unused for two years or disabled for six months, and all that has ended."""
    unused = list_unused_accounts(
        session, unused_since=(now - UNUSED_FOR).date(), disabled_before=now - DISABLED_FOR
    )
    for account in unused:
        forget_account(session, account, by)
    ended, counts = forget_ended(session, now)
    return Forgotten(len(unused), ended, counts)


def forget_ended(session: Session, now: datetime) -> tuple[int, int]:
    """Delete askings and sessions that ended, and counts made, over a day ago.

    Returns
    -------
    tuple[int, int]
        How many of both; none where another transaction is at it.
    """
    if not tidies_alone(session):
        return 0, 0
    before = now - ENDED_FOR
    return delete_ended(session, before), delete_counts(session, before - ENDED_FOR)


def _make(session: Session, email: str, role: Role, by: ChangedBy, name: str | None) -> Account:
    account = Account(email=email, role=role, name=name)
    session.add(account)
    session.flush()
    add_audit(session, by, ACCOUNT, account.id, [FieldChange("role", None, role)])
    return account


def _join(session: Session, member: CouncilIdentity, by: ChangedBy) -> Account:
    """Let an account be known by its council's sign-in from now on."""
    if member.email is None:
        msg = "Your council's sign-in does not vouch for an e-mail address of yours."
        raise CouncilMemberRefusedError(msg)
    account = find_account(session, member.email)
    if account is None and member.role is None:
        msg = "You have no account here yet. Ask an administrator."
        raise CouncilMemberRefusedError(msg)
    if account is None and member.role is not None:
        account = _make(session, member.email, member.role, by, member.name)
    if account is None or account.oidc_subject is not None:
        msg = "Somebody else signs in with this address. Ask an administrator."
        raise CouncilMemberRefusedError(msg)
    account.oidc_issuer, account.oidc_subject = member.issuer, member.subject
    add_audit(session, by, ACCOUNT, account.id, [FieldChange("is_known_to_council", "no", "yes")])
    return account
