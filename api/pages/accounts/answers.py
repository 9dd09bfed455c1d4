"""How the pages with forms answer: never kept, sealed, and with the browser's cookie."""

import re
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.access.cookies import Cookies, read_cookies
from api.access.forms import form_token
from api.dependencies import AppSettings
from api.templating import NEVER_KEPT, render

OWN_ACCOUNT = "/account"
# A browser that names no page it came from names no origin of a form either.
FORM_HEADERS = {**NEVER_KEPT, "Referrer-Policy": "same-origin"}
# The paths of pages; nothing that a browser could take for another host.
_PATH = re.compile(r"/(?:[A-Za-z0-9_.~-]+/?)*")
_LEADS_NOWHERE = ("/sign-", "/signed-", "/static")


async def browser_cookies(request: Request, settings: AppSettings) -> Cookies:
    """The cookies of the browser that asks."""
    return read_cookies(request, settings)


BrowserCookies = Annotated[Cookies, Depends(browser_cookies)]


def answer_page(
    request: Request, template: str, cookies: Cookies, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """A page whose forms this browser alone can send."""
    response = render(
        request,
        template,
        status=status,
        headers=FORM_HEADERS,
        form_token=form_token(cookies.form_secret),
        **context,
    )
    cookies.keep_browser(response)
    return response


def go_to(path: str) -> RedirectResponse:
    """Send the browser to another page, with a request that can be repeated harmlessly."""
    return RedirectResponse(path, 303, headers=FORM_HEADERS)


def page_path(text: str) -> str | None:
    """The path of a page of this site that somebody wanted to see; nothing for anything else."""
    if len(text) > 200 or not _PATH.fullmatch(text) or text.startswith(_LEADS_NOWHERE):
        return None
    return text


def signed_in_answer(response: Response, cookies: Cookies, token: str) -> Response:
    """The same answer, after which the browser is signed in."""
    cookies.sign_in(response, token)
    return response
