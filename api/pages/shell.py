"""What a page asks the directory before it says anything."""

from fastapi import Request

from api.dependencies import AppSettings, DatabaseSession
from api.templating import Shell
from directory.queries.services import find_fiction


def load_shell(request: Request, session: DatabaseSession, settings: AppSettings) -> None:
    """Ask what stands around the page, and keep it where the templates find it."""
    request.state.shell = Shell.of(settings, fiction=find_fiction(session))
