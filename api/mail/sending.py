"""The one way out for messages, whatever carries them."""

from uuid import uuid4

from api.logs import log_failure
from api.mail.mailer import Mailer, MailError
from api.mail.message import Message
from directory.config import Settings


def make_mailer(settings: Settings) -> Mailer:
    """What carries the messages of a deployment.

    Notes
    -----
    Each is imported where it is chosen, since a server that sends nothing needs none of them.
    """
    if settings.mail == "smtp":
        from api.mail.smtp import SmtpMailer

        return SmtpMailer.of(settings)
    if settings.mail == "notify":
        from api.mail.notify import NotifyMailer

        return NotifyMailer.of(settings)
    from api.mail.folder import FolderMailer

    return FolderMailer(settings.data_dir / "mail", settings.mail_from)


async def send_mail(settings: Settings, message: Message) -> None:
    """Send a message beside a request that has been answered already; a failure is logged.

    Notes
    -----
    Nobody waits for it: how long an answer takes must not tell whether a message went out.
    """
    try:
        await make_mailer(settings).send(message)
    except MailError as failure:
        log_failure("message not sent", str(uuid4()), failure)
