"""What a request may ask for: the settings, and one session in one transaction."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from directory.config import Settings

LONDON = ZoneInfo("Europe/London")


def app_settings(request: Request) -> Settings:
    """The settings that this application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def open_session(request: Request) -> Iterator[Session]:
    """A read-only session whose transaction ends with the request.

    Notes
    -----
    Nothing that is asked may leave a trace, so the database itself is told to write nothing.
    """
    with request.app.state.sessions.begin() as session:
        session.connection(execution_options={"postgresql_readonly": True})
        yield session


def london_now() -> datetime:
    """The present moment in Europe/London."""
    return datetime.now(LONDON)


AppSettings = Annotated[Settings, Depends(app_settings)]
DatabaseSession = Annotated[Session, Depends(open_session, scope="function")]
Now = Annotated[datetime, Depends(london_now)]
