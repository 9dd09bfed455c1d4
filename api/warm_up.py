"""What a server does by itself once it answers: one search, and the vectors that wait."""

from contextlib import suppress
from threading import Event

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from api.dependencies import london_now
from directory.errors import DirectoryError
from importers.vectors import renew_vectors
from matching.match import match
from matching.request import MatchRequest, Mode

EVERYDAY = MatchRequest(
    near="Ketering", said="I am 70 and used to sing in a choir, I can't drive", mode=Mode.WALK
)

# A server that is told to stop does not wait long for these.
A_FEW = 16


def warm_up(app: FastAPI) -> None:
    """Read the vocabulary and fill the caches; a directory that is not ready yet is left alone."""
    with suppress(SQLAlchemyError, DirectoryError), app.state.sessions() as session:
        match(session, EVERYDAY, london_now())


def store_waiting_vectors(app: FastAPI, stopping: Event) -> None:
    """Store the vectors of listings that wait, a few at a time beside the requests, then end.

    Notes
    -----
    After the first start with the demonstration, a restored backup or a change of the model; an
    import stores its own. Server processes take turns.
    """
    with suppress(SQLAlchemyError, DirectoryError):
        while not stopping.is_set():
            with app.state.sessions.begin() as session:
                if not renew_vectors(session, at_most=A_FEW, threads=1):
                    return
