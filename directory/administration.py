"""What administrators do to the accounts of others, without ever locking the last of them out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from directory.accounts import change_role, disable_account, forget_account
from directory.errors import AccountNotFoundError, LastAdministratorError
from directory.kinds import Role
from directory.models import Account
from directory.queries.accounts import find_account_by_id, lock_administrators
from directory.queries.audit import ChangedBy


def get_account_by_id(session: Session, account_id: UUID) -> Account:
    """The account of an id.

    Raises
    ------
    AccountNotFoundError
        There is none.
    """
    account = find_account_by_id(session, account_id)
    if account is None:
        msg = "There is no such account."
        raise AccountNotFoundError(msg)
    return account


def give_role(session: Session, account: Account, role: Role, by: ChangedBy) -> None:
    """Give an account a role and let it sign in; whoever is signed in by it signs in anew.

    Raises
    ------
    LastAdministratorError
        Nobody else could look after accounts then.
    """
    if role != Role.ADMINISTRATOR:
        _see_that_one_stays(session, account)
    change_role(session, account, role, by)


def lock_out(session: Session, account: Account, by: ChangedBy, now: datetime) -> None:
    """Let an account sign in no more, and sign it out everywhere.

    Raises
    ------
    LastAdministratorError
        Nobody else could look after accounts then.
    """
    _see_that_one_stays(session, account)
    disable_account(session, account, by, now)


def remove_account(session: Session, account: Account, by: ChangedBy) -> None:
    """Delete what is held of somebody; the audit keeps a number that leads to nobody.

    Raises
    ------
    LastAdministratorError
        Nobody else could look after accounts then.
    """
    _see_that_one_stays(session, account)
    forget_account(session, account, by)


def _see_that_one_stays(session: Session, account: Account) -> None:
    """Refuse where an account is the last administrator's, also when two go at the same time."""
    if lock_administrators(session) == [account.id]:
        msg = "This is the last administrator. Make somebody else one first."
        raise LastAdministratorError(msg)
