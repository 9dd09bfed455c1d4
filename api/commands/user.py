"""``connect user``: who may sign in, and as what."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.console import AsJson, answer, quiet_stages
from directory.kinds import Actor, Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.models import Account

app = typer.Typer(help="The people who may sign in.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="Their e-mail address.")]


@app.command("add")
def add(
    email: Email,
    role: Annotated[Role, typer.Option(help="What they do here.")],
    name: Annotated[str | None, typer.Option(help="What they are called.")] = None,
    as_json: AsJson = False,
) -> None:
    """Let somebody sign in, and print a link that lets them in once."""
    from api.public_address import public_address
    from directory.accounts import add_account
    from directory.config import get_settings
    from directory.queries.audit import ChangedBy
    from directory.signing_in import ASKING_LASTS, ask_by_command

    with _directory() as session:
        account = add_account(session, email, role, ChangedBy(Actor.COMMAND), name=name)
        token = ask_by_command(session, account, _now())
        value = _told(account)
    value["link"] = f"{public_address(get_settings())}/sign-in/link/{token}"
    minutes = int(ASKING_LASTS.total_seconds() // 60)
    text = (
        f"{value['email']} may sign in as {role}. This link lets in whoever opens it first, once,"
        f" for {minutes} minutes; after that they ask for one on the page:\n{value['link']}"
    )
    answer(value, text, as_json=as_json)


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """List everybody who may sign in, or might."""
    from directory.queries.accounts import list_accounts

    with _directory() as session:
        values = [_told(account) for account in list_accounts(session)]
    lines = [
        f"{value['email']}: {value['role']}{' (disabled)' if value['is_disabled'] else ''}"
        for value in values
    ]
    answer(values, "\n".join(lines) or "Nobody may sign in yet.", as_json=as_json)


@app.command("role")
def role_command(
    email: Email,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="What they do here from now on.")],
    as_json: AsJson = False,
) -> None:
    """Give somebody another role, let in again if disabled; they sign in anew."""
    from directory.accounts import change_role, get_account
    from directory.queries.audit import ChangedBy

    with _directory() as session:
        account = get_account(session, email)
        change_role(session, account, role, ChangedBy(Actor.COMMAND))
        value = _told(account)
    answer(value, f"{value['email']} may sign in as {role}.", as_json=as_json)


@app.command("disable")
def disable(email: Email, as_json: AsJson = False) -> None:
    """Let somebody sign in no more, and sign them out everywhere."""
    from directory.accounts import disable_account, get_account
    from directory.queries.audit import ChangedBy

    with _directory() as session:
        account = get_account(session, email)
        disable_account(session, account, ChangedBy(Actor.COMMAND), _now())
        value = _told(account)
    answer(value, f"{value['email']} can sign in no more.", as_json=as_json)


@app.command("remove")
def remove(email: Email, as_json: AsJson = False) -> None:
    """Delete what is held of somebody; the audit keeps a number that leads to nobody."""
    from directory.accounts import forget_account, get_account
    from directory.queries.audit import ChangedBy

    with _directory() as session:
        account = get_account(session, email)
        value = _told(account)
        forget_account(session, account, ChangedBy(Actor.COMMAND))
    answer(value, f"Nothing is held of {value['email']} any more.", as_json=as_json)


@app.command("tidy")
def tidy(as_json: AsJson = False) -> None:
    """Delete accounts that are unused or were disabled for long, and all that has ended."""
    from directory.accounts import forget_old
    from directory.queries.audit import ChangedBy

    with _directory() as session:
        done = forget_old(session, _now(), ChangedBy(Actor.COMMAND))
    value = {"accounts": done.accounts, "ended": done.ended, "counts": done.counts}
    text = f"Deleted {done.accounts} accounts, {done.ended} ended sign-ins, {done.counts} counts."
    answer(value, text, as_json=as_json)


@contextmanager
def _directory() -> Iterator["Session"]:
    """One transaction on the directory, which is brought to ready first."""
    from directory.config import get_settings
    from directory.database import transaction
    from directory.readiness import ready_database

    with (
        ready_database(get_settings(), quiet_stages()) as database,
        transaction(database.engine) as session,
    ):
        yield session


def _now() -> datetime:
    return datetime.now().astimezone()


def _told(account: "Account") -> dict[str, Any]:
    return {
        "email": account.email,
        "role": account.role,
        "name": account.name,
        "is_disabled": account.disabled_at is not None,
        "last_used_on": account.last_used_on.isoformat() if account.last_used_on else None,
    }
