"""What carries messages."""

from typing import Protocol

from api.mail.message import Message
from directory.errors import DirectoryError


class MailError(DirectoryError):
    """A message could not be handed over; why, without to whom."""


class Mailer(Protocol):
    """What carries messages."""

    async def send(self, message: Message) -> None:
        """Hand a message over.

        Raises
        ------
        MailError
            It was not taken.
        """
