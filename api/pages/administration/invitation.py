"""The message to somebody who has been given an account: a link that lets them in once."""

from datetime import datetime

from sqlalchemy.orm import Session

from api.mail.message import Message, write_message
from api.public_address import public_address
from directory.config import Settings
from directory.models import Account
from directory.signing_in import ASKING_LASTS, ask_by_command


def write_invitation(
    session: Session, settings: Settings, account: Account, inviter: str, now: datetime
) -> Message:
    """Make the link and write the message.

    Notes
    -----
    It goes straight out and not by the outbox, where the link would be kept.
    """
    address = public_address(settings)
    return write_message(
        account.email,
        "invited",
        inviter=inviter,
        role=str(account.role),
        minutes=int(ASKING_LASTS.total_seconds() // 60),
        link=f"{address}/sign-in/link/{ask_by_command(session, account, now)}",
        sign_in=f"{address}/sign-in",
    )
