"""Messages that are held back, and sent again because somebody who looked says so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from directory.kinds import MessageState, Task
from directory.queries.audit import ChangedBy, FieldChange, add_audit
from directory.queries.jobs import put_job
from directory.queries.outgoing import find_message, hold_messages

RESTORED = "a backup was restored while this waited; it may have gone since"


def hold_back(session: Session) -> int:
    """Send nothing of what waited when a backup was made: most of it has gone since; how many."""
    return hold_messages(session, RESTORED)


def send_again(session: Session, message_id: UUID, by: ChangedBy, now: datetime) -> bool:
    """Have a message sent that was given up, or whose worker died over it; whether it is.

    Notes
    -----
    One that may have gone may so go twice, which the person has been told who asks for it. One that
    is being sent at this moment, that was sent, or whose words are deleted is left alone.
    """
    message = find_message(session, message_id)
    is_left = message is not None and message.failure is not None and message.text is not None
    if message is None or not is_left or message.state == MessageState.SENT:
        return False
    was = message.state
    message.state, message.failure = MessageState.WAITING, None
    message.tries, message.made_at = 0, now
    put_job(session, Task.SEND_MESSAGE, message_id=str(message.id))
    add_audit(
        session, by, "outgoing_message", message.id, [FieldChange("state", was, message.state)]
    )
    return True
