"""Messages sent by GOV.UK Notify."""

import re
import time
from dataclasses import dataclass, field

import httpx2
from joserfc import jwt
from joserfc.jwk import OctKey

from api.mail.mailer import MailError
from api.mail.message import Message
from directory.config import Settings

TIMEOUT_S = 20
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# A key is its name, the service's id and the secret, joined by hyphens.
_KEY = re.compile(rf"(?:.*-)?({_UUID})-({_UUID})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NotifyMailer:
    """Fills in one template that consists of ``((subject))`` and ``((body))``.

    Notes
    -----
    The interface is that of Notify's REST documentation, version 2: a token of one's own signing
    (HS256, good for 30 seconds) names the service.
    """

    url: str
    template: str
    issuer: str
    secret: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> "NotifyMailer":
        """Notify as a deployment uses it.

        Raises
        ------
        MailError
            Key or template are not set, or the key is none.
        """
        key = _KEY.fullmatch(settings.notify_key or "")
        if key is None or not settings.notify_template:
            msg = "CONNECT_MAIL=notify needs CONNECT_NOTIFY_KEY and CONNECT_NOTIFY_TEMPLATE"
            raise MailError(msg)
        url = settings.notify_url.rstrip("/")
        return cls(url, settings.notify_template, key.group(1), key.group(2))

    async def send(self, message: Message) -> None:
        """Hand the message to Notify.

        Raises
        ------
        MailError
            Notify cannot be reached or refuses.
        """
        body = {
            "email_address": message.to,
            "template_id": self.template,
            "personalisation": {"subject": message.subject, "body": message.text},
            "reference": str(message.id),
        }
        try:
            async with httpx2.AsyncClient(timeout=TIMEOUT_S) as client:
                answer = await client.post(
                    f"{self.url}/v2/notifications/email",
                    json=body,
                    headers={"Authorization": f"Bearer {self._token()}"},
                )
        except httpx2.HTTPError as error:
            msg = f"GOV.UK Notify cannot be reached ({type(error).__name__})"
            raise MailError(msg) from None
        if answer.status_code != 201:
            msg = f"GOV.UK Notify refused the message with {answer.status_code}"
            raise MailError(msg)

    def _token(self) -> str:
        claims = {"iss": self.issuer, "iat": int(time.time())}
        return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(self.secret))
