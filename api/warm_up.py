"""What a server does by itself once it answers: one search, and the index."""

import ctypes
import gc
from contextlib import suppress
from datetime import datetime
from threading import Event, Thread

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from api.dependencies import LONDON
from directory.errors import DirectoryError
from directory.opening.bank_holidays import is_bank_holiday
from matching.match import match, prepare
from matching.meaning.encoder import find_encoder
from matching.request import MatchRequest, Mode

EVERYDAY = MatchRequest(
    near="Ketering", said="I am 70 and used to sing in a choir, I can't drive", mode=Mode.WALK
)


def warm_up(app: FastAPI) -> None:
    """Read the vocabulary and fill the caches; a directory that is not ready yet is left alone."""
    prepare()
    find_encoder()
    index = app.state.index.current
    # While the index is built a search would read all the texts near Kettering, for nothing.
    if index is not None or app.state.settings.index == "off":
        with suppress(SQLAlchemyError, DirectoryError), app.state.sessions() as session:
            match(session, EVERYDAY, datetime.now(LONDON), index)
    # The list of bank holidays takes a second to read.
    is_bank_holiday(datetime.now(LONDON).date())
    settle()


def settle() -> None:
    """Give back what starting up needed, and look through what stays no more.

    Notes
    -----
    Loading the sentence model leaves 60 MB behind; a collection that looks through 20,000 listings
    takes a tenth of a second, in which nobody is answered.
    """
    gc.collect()
    gc.freeze()
    with suppress(OSError, AttributeError):
        # Only the C library of most Linux systems has it.
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def keep_index(app: FastAPI, stopping: Event) -> Thread:
    """Keep this process's index in a thread of its own; it ends soon after ``stopping`` is set."""

    def keep() -> None:
        if app.state.settings.index == "on":
            app.state.index.keep(stopping, ready=lambda: warm_up(app))

    thread = Thread(target=keep, name="index", daemon=True)
    thread.start()
    return thread
