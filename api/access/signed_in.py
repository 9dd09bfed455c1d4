"""Who asks, and whether they may."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request

from api.access.actions import ALLOWED, Action
from api.access.cookies import read_cookies
from api.access.errors import NotAllowedError, SignInNeededError
from api.dependencies import AppSettings, WritingSession
from directory.config import Settings
from directory.kinds import Actor
from directory.queries.audit import ChangedBy
from directory.queries.sign_ins import Seen, find_seen
from directory.tokens import digest


def idle_time(settings: Settings) -> timedelta:
    """How long a session may stand unused."""
    return timedelta(minutes=settings.session_idle_min)


def session_time(settings: Settings) -> timedelta:
    """How long a session may last however much it is used."""
    return timedelta(hours=settings.session_hours)


def find_signed_in(request: Request, session: WritingSession, settings: AppSettings) -> Seen | None:
    """Who is signed in by this browser; nobody is asked for where it shows no session."""
    token = read_cookies(request, settings).session
    if not token:
        return None
    return find_seen(session, digest(token), datetime.now(UTC), idle=idle_time(settings))


SignedIn = Annotated[Seen | None, Depends(find_signed_in)]


class Requires:
    """Dependency of an address: somebody is signed in who may do what the address is for."""

    def __init__(self, action: Action, *, is_for_new: bool = False) -> None:
        self.action = action
        self.is_for_new = is_for_new

    def __call__(self, signed_in: SignedIn) -> Seen:
        """Who asks.

        Raises
        ------
        SignInNeededError
            Nobody is signed in.
        NotAllowedError
            The role may not.
        """
        if signed_in is None:
            raise SignInNeededError(is_for_new=self.is_for_new)
        if signed_in.role not in ALLOWED[self.action]:
            msg = f"Your role here is {signed_in.role}, which may not do this."
            raise NotAllowedError(msg)
        return signed_in


def requires(action: Action, *, is_for_new: bool = False) -> Requires:
    """What an address that is not open to everybody depends on."""
    return Requires(action, is_for_new=is_for_new)


def changed_by(seen: Seen) -> ChangedBy:
    """How the audit names somebody who is signed in."""
    return ChangedBy(Actor.ACCOUNT, seen.account_id)
