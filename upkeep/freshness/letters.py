"""Letters to those who keep listings: one to each a day, whatever of theirs is to be asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from directory.email_address import fold_email
from directory.errors import EmailMalformedError
from directory.models import AssuranceLink, AssuranceRequest
from directory.queries.assurance import AssurableListing, Keeper
from directory.tokens import digest, new_token

# Longer than a cycle's reminders take; as long the page can say that somebody answered already.
LINK_LASTS = timedelta(days=120)


# How what these letters are about begins.
ABOUT = "still right:"


class Stage(StrEnum):
    """Which of the messages of one asking it is."""

    ASKED = "asked"
    FIRST_REMINDER = "first reminder"
    SECOND_REMINDER = "second reminder"


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address to write to; without an account it is one that the group shows."""

    email: str
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """A listing to ask after, and everybody who is asked."""

    request: AssuranceRequest
    listing: AssurableListing
    stage: Stage
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class AskedListing:
    """One listing of a letter; ``token`` is in its links and nowhere else."""

    service_id: UUID
    name: str
    stage: Stage
    token: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one address; ``about`` tells it from others and names nobody."""

    about: str
    to: str
    is_keeper: bool
    listings: tuple[AskedListing, ...]

    @property
    def is_reminder(self) -> bool:
        """Whether everything in it was asked before."""
        return all(one.stage is not Stage.ASKED for one in self.listings)


def recipients_of(
    listing: AssurableListing, keepers: Mapping[UUID, tuple[Keeper, ...]]
) -> tuple[Recipient, ...]:
    """Who is asked: those who keep it, else the address that it or its organization shows.

    Notes
    -----
    The addresses of a demonstration are nobody's.
    """
    known = keepers.get(listing.organization_id, ())
    if known or listing.is_demonstration:
        return tuple(Recipient(each.email, each.account_id) for each in known)
    for email in listing.emails:
        try:
            return (Recipient(fold_email(email)),)
        except EmailMalformedError:
            continue
    return ()


def write_letters(session: Session, askings: Iterable[Asking], now: datetime) -> list[Letter]:
    """The letters of a day, with a link of its own for each listing and person."""
    by_address: dict[Recipient, list[Asking]] = defaultdict(list)
    for asking in askings:
        for recipient in asking.recipients:
            by_address[recipient].append(asking)
    return [_letter(session, to, theirs, now) for to, theirs in by_address.items()]


def _letter(session: Session, to: Recipient, askings: list[Asking], now: datetime) -> Letter:
    listings = []
    for asking in askings:
        token = new_token()
        link = AssuranceLink(
            request_id=asking.request.id,
            account_id=to.account_id,
            token_hash=digest(token),
            expires_at=now + LINK_LASTS,
        )
        session.add(link)
        listings.append(AskedListing(asking.listing.id, asking.listing.name, asking.stage, token))
    what = sorted(f"{asking.request.id}:{asking.stage}" for asking in askings)
    about = sha256(" ".join([to.email, *what]).encode()).hexdigest()
    return Letter(f"{ABOUT}{about}", to.email, to.account_id is not None, tuple(listings))
