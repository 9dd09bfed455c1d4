"""The two cookies: who is signed in, and which browser asked to be."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from directory.config import Settings
from directory.tokens import new_token

SESSION = "connect-session"
BROWSER = "connect-browser"
# A name that begins so is set by this very host over TLS, or by nobody.
HOST_ALONE = "__Host-"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Cookies:
    """What a browser shows of itself.

    Parameters
    ----------
    session
        Token of its session, valid or not; empty where it shows none.
    browser
        The secret that its forms and askings are bound to; made where it shows none.
    is_new
        Whether ``browser`` was made for this answer, which must then set it.
    """

    is_secure: bool
    session: str
    browser: str
    is_new: bool

    @property
    def form_secret(self) -> str:
        """What the forms of this browser are bound to."""
        return self.session or self.browser

    def keep_browser(self, response: Response) -> None:
        """Have the browser show its secret from now on, until it is closed."""
        if self.is_new:
            self._set(response, BROWSER, self.browser)

    def sign_in(self, response: Response, token: str) -> None:
        """Have the browser show a session, and forget what it asked with."""
        self._set(response, SESSION, token)
        self._drop(response, BROWSER)

    def sign_out(self, response: Response) -> None:
        """Have the browser forget everything."""
        self._drop(response, SESSION)
        self._drop(response, BROWSER)

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            _named(name, is_secure=self.is_secure),
            value,
            path="/",
            secure=self.is_secure,
            httponly=True,
            samesite="lax",
        )

    def _drop(self, response: Response, name: str) -> None:
        response.delete_cookie(
            _named(name, is_secure=self.is_secure),
            path="/",
            secure=self.is_secure,
            httponly=True,
            samesite="lax",
        )


def read_cookies(request: Request, settings: Settings) -> Cookies:
    """The cookies of a request."""
    is_secure = is_over_tls(request, settings)
    session = _shown(request, SESSION, is_secure=is_secure)
    browser = _shown(request, BROWSER, is_secure=is_secure)
    return Cookies(is_secure, session, browser or new_token(), is_new=not browser)


def shows_session(request: Request, settings: Settings) -> bool:
    """Whether the browser says that it is signed in; whether it is, a page that minds asks."""
    return bool(_shown(request, SESSION, is_secure=is_over_tls(request, settings)))


def is_over_tls(request: Request, settings: Settings) -> bool:
    """Whether the browser's connection is encrypted, which a proxy may have ended."""
    is_public_tls = (settings.public_url or "").startswith("https://")
    return is_public_tls or request.url.scheme == "https"


def _shown(request: Request, name: str, *, is_secure: bool) -> str:
    value = request.cookies.get(_named(name, is_secure=is_secure), "")
    return value if len(value) <= LONGEST else ""


def _named(name: str, *, is_secure: bool) -> str:
    return f"{HOST_ALONE}{name}" if is_secure else name
