"""Messages sent to an SMTP server."""

from dataclasses import dataclass, field

import aiosmtplib

from api.mail.mailer import MailError
from api.mail.message import Message
from api.mail.mime import as_mime
from directory.config import Settings

TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Sends each message over a connection of its own."""

    host: str
    port: int
    security: str
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> "SmtpMailer":
        """The SMTP server of a deployment."""
        return cls(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_security,
            settings.mail_from,
            settings.smtp_user,
            settings.smtp_password,
        )

    async def send(self, message: Message) -> None:
        """Hand the message to the server.

        Raises
        ------
        MailError
            The server cannot be reached, refuses, or offers no encryption where it should.
        """
        try:
            await aiosmtplib.send(
                as_mime(message, self.sender),
                hostname=self.host,
                port=self.port,
                username=self.user,
                password=self.password,
                use_tls=self.security == "tls",
                start_tls=self.security == "starttls",
                timeout=TIMEOUT_S,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            msg = f"the SMTP server did not take the message ({type(error).__name__})"
            # What the server answered may repeat the address.
            raise MailError(msg) from None
