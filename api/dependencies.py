"""What a request may ask for: the settings, and one session in one transaction."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from directory.config import Settings
from matching.index.live import LiveIndex
from matching.index.snapshot import MemoryIndex

LONDON = ZoneInfo("Europe/London")
# So many requests work at once, the others wait their turn: more would share the same core, and
# each holds a connection between its threads, so that with more than the pool has all would stand.
MOST_AT_ONCE = 6


async def app_settings(request: Request) -> Settings:
    """The settings that this application was made with."""
    settings: Settings = request.app.state.settings
    return settings


async def open_session(request: Request) -> AsyncIterator[Session]:
    """A read-only session whose transaction ends with the request.

    Notes
    -----
    Nothing that is asked may leave a trace, so the database itself is told to write nothing. It
    takes a connection with its first statement, and takes no thread to begin or to end.
    """
    async with request.app.state.turns:
        with request.app.state.readers.begin() as session:
            yield session


async def current_index(request: Request) -> MemoryIndex | None:
    """The listings in memory as they are now; nothing while PostGIS answers alone."""
    index: LiveIndex = request.app.state.index
    return index.current


async def london_now() -> datetime:
    """The present moment in Europe/London."""
    return datetime.now(LONDON)


AppSettings = Annotated[Settings, Depends(app_settings)]
DatabaseSession = Annotated[Session, Depends(open_session, scope="function")]
CurrentIndex = Annotated[MemoryIndex | None, Depends(current_index)]
Now = Annotated[datetime, Depends(london_now)]
