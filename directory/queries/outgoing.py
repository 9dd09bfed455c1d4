"""Messages that jobs write: put beside the change they tell of, taken by one sender each."""

from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from directory.kinds import MessageState, Task
from directory.models import OutgoingMessage
from directory.queries.jobs import put_job


def put_message(session: Session, about: str, to: str, subject: str, text: str) -> bool:
    """Have a message sent once the session's transaction is committed.

    Parameters
    ----------
    about
        What the message is about, such as ``assured:<request>:first``. It is kept as long as the
        directory, so it names nobody.

    Returns
    -------
    bool
        False where there is a message about this already, sent or not; that one stays as it is.
    """
    new = insert(OutgoingMessage).values(
        id=uuid4(),
        about=about,
        address=to,
        subject=subject,
        text=text,
        state=MessageState.WAITING,
    )
    put = new.on_conflict_do_nothing(index_elements=["about"]).returning(OutgoingMessage.id)
    message_id = session.scalar(put)
    if message_id is None:
        return False
    put_job(session, Task.SEND_MESSAGE, message_id=str(message_id))
    return True


def take_message(session: Session, message_id: UUID) -> OutgoingMessage | None:
    """A message that waits, locked until the transaction ends; nothing where another has it."""
    waiting = (
        select(OutgoingMessage)
        .where(OutgoingMessage.id == message_id, OutgoingMessage.state == MessageState.WAITING)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(waiting)


def list_troubled(session: Session, limit: int) -> list[OutgoingMessage]:
    """Messages that failed, may not have gone, or are tried again, the newest first."""
    troubled = OutgoingMessage.failure.is_not(None)
    found = select(OutgoingMessage).where(troubled, OutgoingMessage.state != MessageState.SENT)
    newest = found.order_by(OutgoingMessage.made_at.desc(), OutgoingMessage.id).limit(limit)
    return list(session.scalars(newest))


def hold_messages(session: Session, failure: str) -> int:
    """Give up every message that has not gone for certain; how many."""
    undecided = [MessageState.WAITING, MessageState.SENDING]
    held = update(OutgoingMessage).where(OutgoingMessage.state.in_(undecided))
    given_up = held.values(state=MessageState.FAILED, failure=failure)
    return len(session.scalars(given_up.returning(OutgoingMessage.id)).all())


def find_message(session: Session, message_id: UUID) -> OutgoingMessage | None:
    """A message, whatever became of it, locked until the transaction ends."""
    return session.get(OutgoingMessage, message_id, with_for_update=True)


def count_messages(session: Session) -> dict[str, int]:
    """How many messages are in each state."""
    counted = select(OutgoingMessage.state, func.count()).group_by(OutgoingMessage.state)
    found = {str(state): number for state, number in session.execute(counted)}
    return {str(state): found.get(str(state), 0) for state in MessageState}
