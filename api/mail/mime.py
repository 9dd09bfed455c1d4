"""A message in the form that SMTP carries and mail programs open."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime

from api.mail.message import Message

DOMAIN = "connect-northamptonshire"


def as_mime(message: Message, sender: str) -> EmailMessage:
    """Headers and plain text; the ``Message-ID`` is the message's own."""
    mime = EmailMessage(policy=SMTP)
    mime["From"] = sender
    mime["To"] = message.to
    mime["Subject"] = message.subject
    mime["Date"] = format_datetime(localtime())
    mime["Message-ID"] = f"<{message.id}@{DOMAIN}>"
    # No automatic answer shall come back.
    mime["Auto-Submitted"] = "auto-generated"
    mime.set_content(message.text, cte="quoted-printable")
    return mime
