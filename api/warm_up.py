"""One search nobody asked for, so that the first person who asks does not wait for word lists."""

from contextlib import suppress

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from api.dependencies import london_now
from directory.errors import DirectoryError
from matching.match import match
from matching.request import MatchRequest, Mode

EVERYDAY = MatchRequest(
    near="Ketering", said="I am 70 and used to sing in a choir, I can't drive", mode=Mode.WALK
)


def warm_up(app: FastAPI) -> None:
    """Read the vocabulary and fill the caches; a directory that is not ready yet is left alone."""
    with suppress(SQLAlchemyError, DirectoryError), app.state.sessions() as session:
        match(session, EVERYDAY, london_now())
