"""What keepers are written to at once: that a change came back, that a listing was withdrawn."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from api.mail.message import write_message
from directory.models import Account, ListingVersion, Service
from directory.queries.outgoing import put_message
from directory.queries.reviews import find_accounts
from upkeep.content import read_content


def tell_sent_back(session: Session, version: ListingVersion, address: str) -> None:
    """Write to whoever sent a change why it was sent back; nobody where the account is gone."""
    maker = find_accounts(session, {version.made_by} if version.made_by else set())
    for account in maker.values():
        message = write_message(
            account.email,
            "change_sent_back",
            listing=read_content(version.content).service.name,
            is_new=version.base_id is None,
            reason=version.reason,
            link=f"{address}/listings/{version.service_id}/edit",
        )
        about = f"sent back:{version.id}:{version.decided_at:%Y%m%dT%H%M%S%f}"
        put_message(session, about, message.to, message.subject, message.text)


def tell_withdrawn(
    session: Session,
    service: Service,
    keepers: Sequence[Account],
    reason: str,
    address: str,
    now: datetime,
) -> None:
    """Write to everybody who keeps a listing why it was withdrawn."""
    for keeper in keepers:
        message = write_message(
            keeper.email,
            "listing_withdrawn",
            listing=service.name,
            reason=reason,
            link=f"{address}/listings/{service.id}/history",
        )
        about = f"withdrawn:{service.id}:{now:%Y%m%dT%H%M%S%f}:{keeper.id}"
        put_message(session, about, message.to, message.subject, message.text)
