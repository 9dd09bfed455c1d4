"""Sending one message: at most once, whatever dies in between."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api.jobs.place import Workplace
from api.logs import log_failure
from api.mail.mailer import MailError
from api.mail.message import Message
from api.mail.sending import make_mailer
from directory.database import transaction
from directory.kinds import MessageState, Task
from directory.queries.jobs import put_job
from directory.queries.outgoing import find_message, take_message

# After the last of these it is given up: a day and a half in all, which a mail server's repair or a
# full mailbox may take.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
# What waited longer, as where no worker ran or an old backup was restored, may be wrong by now.
STALE_AFTER = timedelta(days=3)
TOO_OLD = "it waited for more than three days"
UNFINISHED = "sending it was not finished; it may have gone"


async def send_outgoing(place: Workplace, message_id: UUID) -> None:
    """Send a message that waits; one that another worker began is left alone.

    Notes
    -----
    That it is being sent is committed before it is. Whoever finds it so after a crash cannot tell
    whether it went, and does not send it again.
    """
    message = await asyncio.to_thread(_begin, place, message_id)
    if message is None:
        return
    try:
        await make_mailer(place.settings).send(message)
    except MailError as failure:
        await asyncio.to_thread(_put_off, place, message_id, str(failure))
    except asyncio.CancelledError:
        # The worker is told to end, and the mail server has not answered in time.
        await asyncio.to_thread(_leave, place, message_id)
        raise
    except Exception as failure:  # noqa: BLE001 - the boundary: it is logged, kept and shown
        log_failure("message not sent", str(message_id), failure)
        await asyncio.to_thread(_leave, place, message_id)
    else:
        await asyncio.to_thread(_finish, place, message_id)


def _begin(place: Workplace, message_id: UUID) -> Message | None:
    now = datetime.now(UTC)
    with transaction(place.engine) as session:
        held = take_message(session, message_id)
        if held is None:
            _note_unfinished(session, message_id)
            return None
        if now - held.made_at > STALE_AFTER:
            held.state, held.failure = MessageState.FAILED, TOO_OLD
            return None
        if held.address is None or held.subject is None or held.text is None:
            return None
        held.state, held.tries = MessageState.SENDING, held.tries + 1
        return Message(held.id, held.address, held.subject, held.text)


def _leave(place: Workplace, message_id: UUID) -> None:
    with transaction(place.engine) as session:
        _note_unfinished(session, message_id)


def _note_unfinished(session: Session, message_id: UUID) -> None:
    """Say of a message that is being sent that nobody does so any more."""
    held = find_message(session, message_id)
    if held is not None and held.state == MessageState.SENDING:
        held.failure = UNFINISHED


def _finish(place: Workplace, message_id: UUID) -> None:
    with transaction(place.engine) as session:
        held = find_message(session, message_id)
        if held is not None:
            held.state, held.failure = MessageState.SENT, None
            held.sent_at = datetime.now(UTC)


def _put_off(place: Workplace, message_id: UUID, failure: str) -> None:
    """Have it tried again after a wait that grows, or give it up."""
    with transaction(place.engine) as session:
        held = find_message(session, message_id)
        if held is None:
            return
        held.failure = failure
        if held.tries > len(WAITS):
            held.state = MessageState.FAILED
            return
        held.state = MessageState.WAITING
        again_at = datetime.now(UTC) + WAITS[held.tries - 1]
        put_job(session, Task.SEND_MESSAGE, schedule_at=again_at, message_id=str(message_id))
