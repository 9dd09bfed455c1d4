"""What people answer who are asked whether a listing is right, by the link of a letter."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from directory.errors import ListingNotFoundError
from directory.kinds import Actor, AssuranceAnswer
from directory.models import Account, AssuranceRequest
from directory.queries.assurance import (
    AssuredState,
    Link,
    find_assured,
    find_link,
    find_open_request,
    lock_request,
    put_assurer,
)
from directory.queries.audit import ChangedBy, FieldChange, add_audit
from directory.queries.keepers import list_own_emails
from directory.tokens import digest
from upkeep.assuring import assure
from upkeep.change import Change
from upkeep.versions import london_day


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that leads somewhere, as it was when somebody opened it.

    Parameters
    ----------
    account_id
        Who keeps the listing and was sent it; nobody where it went to an address of the group.
    answered_on
        The day on which somebody answered, whoever it was; nothing while the link can be used.
    """

    service_id: UUID
    account_id: UUID | None
    answered_on: date | None


def open_link(session: Session, token: str, now: datetime) -> Opened | None:
    """What a link leads to, nothing where it is none or too old; looking changes nothing."""
    link = find_link(session, digest(token), now)
    request = session.get(AssuranceRequest, link.request_id) if link else None
    return _opened(link, request) if link and request else None


def confirm(session: Session, token: str, now: datetime) -> Opened | None:
    """Keep that a listing is still right; the link as it was before.

    Notes
    -----
    Of two who press the button at once, one confirms, and the other is told so.
    """
    found = _take(session, token, now)
    if found is not None and found.answered_on is None:
        assure_listing(session, found.service_id, _by(found), now)
    return found


def answer_changed(session: Session, token: str, now: datetime) -> Opened | None:
    """Keep that something of a listing changed; the link as it was before."""
    found = _take(session, token, now)
    request = find_open_request(session, found.service_id) if found else None
    if found is not None and found.answered_on is None and request is not None:
        request.answered_at, request.answer = now, AssuranceAnswer.CHANGED
        session.flush()
        change = FieldChange("answer", None, AssuranceAnswer.CHANGED)
        add_audit(session, _by(found), "assurance_request", request.id, [change])
    return found


def assure_listing(
    session: Session, service_id: UUID, by: ChangedBy, now: datetime
) -> AssuredState:
    """Keep that somebody made sure of a listing today; how it stood before.

    Raises
    ------
    ListingNotFoundError
        There is no such listing that the public sees.
    """
    # The asking is held before the listing, as in the daily round: none waits for the other.
    request = find_open_request(session, service_id)
    was = find_assured(session, service_id)
    if was is None or not was.is_published:
        msg = "There is no listing at this address."
        raise ListingNotFoundError(msg)
    assure(session, service_id, Change(by, now, london_day(now)))
    put_assurer(session, service_id, _shown_address(session, was, by))
    if request is not None:
        request.answered_at, request.answer = now, AssuranceAnswer.RIGHT
        session.flush()
    return was


def _take(session: Session, token: str, now: datetime) -> Opened | None:
    """The same as opening it, after which nobody else answers until the transaction ends."""
    link = find_link(session, digest(token), now)
    return _opened(link, lock_request(session, link.request_id)) if link else None


def _opened(link: Link, request: AssuranceRequest) -> Opened | None:
    if request.answered_at is not None:
        day = london_day(request.answered_at)
        return Opened(link.service_id, link.account_id, day)
    # Who keeps the group no more does not speak for it.
    return Opened(link.service_id, link.account_id, None) if link.is_kept else None


def _by(opened: Opened) -> ChangedBy:
    if opened.account_id is None:
        return ChangedBy(Actor.LINK)
    return ChangedBy(Actor.ACCOUNT, opened.account_id)


def _shown_address(session: Session, listing: AssuredState, by: ChangedBy) -> str | None:
    """The assurer's address where the group shows it; anybody else's is their own affair."""
    if by.actor is Actor.LINK:
        return listing.address
    account = session.get(Account, by.account_id) if by.account_id else None
    shown = list_own_emails(session, listing.organization_id)
    is_shown = account is not None and account.email in {each.strip().lower() for each in shown}
    return account.email if account is not None and is_shown else None
