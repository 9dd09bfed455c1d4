"""Pages from templates: what every page knows, and how it is answered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import HTMLResponse

from api.access.cookies import shows_session
from api.pages import wording
from api.pages.static_files import static_url
from directory.config import Settings
from directory.kinds import Fiction
from directory.queries.services import find_fiction
from matching.taxonomy.naming import near_names

NEVER_KEPT = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around the content of every page."""

    theme: str
    contact_email: str
    tile_url: str | None
    tile_attribution: str
    fiction: Fiction

    @classmethod
    def of(cls, settings: Settings, *, fiction: Fiction) -> "Shell":
        """The shell of a deployment."""
        return cls(
            theme=settings.theme,
            contact_email=settings.contact_email,
            tile_url=settings.tile_url,
            tile_attribution=settings.tile_attribution,
            fiction=fiction,
        )


def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("api"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static_url"] = static_url
    environment.globals["words"] = wording
    environment.globals["near_names"] = near_names
    environment.filters["with_code"] = with_code
    return environment


def with_code(text: str) -> Markup:
    """Text whose back-quoted parts are set as code, everything in it escaped."""
    return Markup(re.sub(r"`+([^`]+)`+", r"<code>\1</code>", str(escape(text))))  # noqa: S704


ENVIRONMENT = _environment()


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """A page, or a part of one, as a response."""
    shell = getattr(request.state, "shell", None) or _shell_without_page(request)
    html = ENVIRONMENT.get_template(template).render(
        shell=shell,
        path=request.url.path,
        shows_session=shows_session(request, request.app.state.settings),
        **context,
    )
    return HTMLResponse(html, status_code=status, headers=dict(headers or {}))


def render_error(request: Request, status: int, title: str, message: str) -> HTMLResponse:
    """The page that tells a person what went wrong and where to go from there."""
    return render(
        request,
        "pages/error.html",
        status=status,
        headers=NEVER_KEPT,
        title=title,
        message=message,
    )


def _shell_without_page(request: Request) -> Shell:
    """A shell for an error, which no page's dependencies have prepared."""
    settings: Settings = request.app.state.settings
    return Shell.of(settings, fiction=_ask_for_fiction(request))


def _ask_for_fiction(request: Request) -> Fiction:
    """How much of the directory is fictional; none, where it does not answer."""
    try:
        with request.app.state.sessions() as session:
            return find_fiction(session)
    except SQLAlchemyError:
        return Fiction.NONE
