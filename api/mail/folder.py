"""Messages written to a folder, for a deployment that sends none yet."""

import asyncio
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.mail.mailer import MailError
from api.mail.message import Message
from api.mail.mime import as_mime


@dataclass(frozen=True, slots=True)
class FolderMailer:
    """Writes each message to a file that its owner alone can read and mail programs can open."""

    folder: Path
    sender: str

    async def send(self, message: Message) -> None:
        """Write the file.

        Raises
        ------
        MailError
            The folder cannot be written to.
        """
        try:
            await asyncio.to_thread(self._write, message)
        except OSError as error:
            msg = f"the message could not be written ({error.strerror})"
            raise MailError(msg) from error

    def _write(self, message: Message) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        path = self.folder / f"{stamp}-{message.id}.eml"
        unfinished = path.with_suffix(".part")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(as_mime(message, self.sender).as_bytes())
        unfinished.rename(path)
