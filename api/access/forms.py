"""Forms that change something: sent by the page that showed them, or refused."""

from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest
from secrets import token_urlsafe
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from api.access.cookies import read_cookies
from api.access.errors import FormNotOursError
from api.dependencies import AppSettings
from directory.config import Settings

TOKEN_FIELD = "form_token"  # noqa: S105 - the name of a field
MOST_FIELDS = 200
_OURS = frozenset({"same-origin", "none"})
# All of C0 and DEL but the tab and the ends of lines.
_CONTROLS = dict.fromkeys({*range(32), 127} - {9, 10, 13})


@dataclass(frozen=True, slots=True)
class SentForm:
    """The fields of a form that one of our pages sent."""

    data: FormData

    def text(self, name: str, most: int = 1000) -> str:
        """One field's text without spaces around it, cut where it is longer than anybody types.

        Notes
        -----
        Nobody types the control characters that go, and the database keeps no NUL.
        """
        value = self.data.get(name)
        return value.translate(_CONTROLS).strip()[:most] if isinstance(value, str) else ""


def form_token(secret: str) -> str:
    """What a form carries to show that this browser was shown it.

    Notes
    -----
    It is another each time, so that the size of a compressed page never tells it.
    """
    salt = token_urlsafe(12)
    return f"{salt}.{_seal(secret, salt)}"


def is_form_token(secret: str, token: str) -> bool:
    """Whether a token was made for this browser."""
    salt, _, seal = token.partition(".")
    return compare_digest(seal.encode(), _seal(secret, salt).encode())


def is_sent_from_here(request: Request, settings: Settings) -> bool:
    """Whether what a browser says of where a form comes from speaks for this site."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "same-origin") in _OURS
    public = urlsplit(settings.public_url or "")
    own_hosts = {request.headers.get("host", ""), public.netloc} - {""}
    return urlsplit(origin).netloc in own_hosts


async def check_form(request: Request, settings: AppSettings) -> SentForm:
    """The form of a request.

    Raises
    ------
    FormNotOursError
        Another site sent it, or the browser was never shown it.
    """
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as data:
        _refuse_if_not_ours(request, settings, data)
    return SentForm(data)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A form that one of our pages sent, and the file in its field ``file``.

    Parameters
    ----------
    name
        As whoever chose the file calls it; nothing where none was chosen.
    """

    form: SentForm
    name: str
    content: bytes


async def check_file_form(request: Request, settings: AppSettings) -> SentFile:
    """The form of a request, with the file that it brings; as large as the body may be.

    Raises
    ------
    FormNotOursError
        Another site sent it, or the browser was never shown it.
    """
    async with request.form(max_files=1, max_fields=MOST_FIELDS) as data:
        _refuse_if_not_ours(request, settings, data)
        file = data.get("file")
        if not isinstance(file, UploadFile):
            return SentFile(SentForm(data), "", b"")
        return SentFile(SentForm(data), file.filename or "", await file.read())


def _refuse_if_not_ours(request: Request, settings: Settings, data: FormData) -> None:
    token = data.get(TOKEN_FIELD)
    cookies = read_cookies(request, settings)
    is_bound = isinstance(token, str) and is_form_token(cookies.form_secret, token)
    if not is_bound or not is_sent_from_here(request, settings):
        msg = (
            "The form is too old, or cookies are turned off. Go back, load the page again and"
            " fill it in once more."
        )
        raise FormNotOursError(msg)


def _seal(secret: str, salt: str) -> str:
    return digest(secret.encode(), f"form:{salt}".encode(), sha256).hex()


CheckedForm = Annotated[SentForm, Depends(check_form)]
CheckedFile = Annotated[SentFile, Depends(check_file_form)]
