"""What a request may ask for: the settings, and one session in one transaction."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
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


async def take_turn(request: Request) -> AsyncIterator[None]:
    """Wait for one of the turns, and hold it however many sessions the request opens."""
    async with request.app.state.turns:
        yield


Turn = Annotated[None, Depends(take_turn, scope="function")]


async def open_session(request: Request, _turn: Turn) -> AsyncIterator[Session]:
    """A read-only session that ends with the request.

    Notes
    -----
    Nothing that is asked may leave a trace, so the database itself is told to write nothing. It
    takes a connection with its first statement, and takes no thread to begin or to end. Each
    statement reads what is committed when it begins, as it would in one transaction.
    """
    with request.app.state.readers.begin() as session:
        yield session


async def open_writing_session(request: Request, _turn: Turn) -> AsyncIterator[Session]:
    """A session that is committed when the endpoint has answered, and rolled back if it fails."""
    with request.app.state.sessions.begin() as session:
        yield session


OpenTransaction = Callable[[], AbstractContextManager[Session]]


async def transaction_opener(request: Request) -> OpenTransaction:
    """Opens sessions for work that must not wait for, or end with, the request's own."""
    opener: OpenTransaction = request.app.state.sessions.begin
    return opener


async def current_index(request: Request) -> MemoryIndex | None:
    """The listings in memory as they are now; nothing while PostGIS answers alone."""
    index: LiveIndex = request.app.state.index
    return index.current


async def london_now() -> datetime:
    """The present moment in Europe/London."""
    return datetime.now(LONDON)


AppSettings = Annotated[Settings, Depends(app_settings)]
DatabaseSession = Annotated[Session, Depends(open_session, scope="function")]
WritingSession = Annotated[Session, Depends(open_writing_session, scope="function")]
TransactionOpener = Annotated[OpenTransaction, Depends(transaction_opener)]
CurrentIndex = Annotated[MemoryIndex | None, Depends(current_index)]
Now = Annotated[datetime, Depends(london_now)]
