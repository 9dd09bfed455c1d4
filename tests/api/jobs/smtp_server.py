"""A real SMTP server in a process of its own, which takes its time over every message."""

import asyncio
import sys
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class SlowToAnswer:
    """Keeps a line for each message that it was given, and answers some time after."""

    def __init__(self, log: Path, slow_s: float) -> None:
        self.log = log
        self.slow_s = slow_s

    async def handle_DATA(  # noqa: N802 - the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content)
        with self.log.open("a", encoding="utf-8") as lines:
            lines.write(f"{mail['message-id']} {envelope.rcpt_tos[0]} {mail['subject']}\n")
        await asyncio.sleep(self.slow_s)
        return "250 OK"


def main() -> None:
    """Serve on a port until killed, and say when it is listened on."""
    port, log, slow_s = int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    Controller(SlowToAnswer(log, slow_s), hostname="127.0.0.1", port=port).start()
    print("listening", flush=True)  # noqa: T201 - whoever started it waits for this
    sys.stdin.read()


if __name__ == "__main__":
    main()
