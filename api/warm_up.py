"""What a server does by itself once it answers: one search, the index, and vectors that wait."""

import ctypes
import gc
import logging
from contextlib import suppress
from datetime import datetime
from threading import Event, Thread
from time import monotonic

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from api.dependencies import LONDON
from directory.errors import DirectoryError
from directory.opening.bank_holidays import is_bank_holiday
from importers.vectors import renew_vectors
from matching.match import match, prepare
from matching.meaning.encoder import find_encoder
from matching.request import MatchRequest, Mode

EVERYDAY = MatchRequest(
    near="Ketering", said="I am 70 and used to sing in a choir, I can't drive", mode=Mode.WALK
)

# A second's work: a server that is told to stop does not wait long, and each few are a change that
# every process's index follows.
A_FEW = 64
LOOK_S = 1.0
# There may be no index, or the database may have been away.
LONGEST_WAIT_S = 60.0
_LOG = logging.getLogger(__name__)


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


def store_waiting_vectors(app: FastAPI, stopping: Event) -> None:
    """Store the vectors of listings that wait, a few at a time beside the requests, until stopped.

    Notes
    -----
    After the first start with the demonstration, a restored backup, a change of the model, an edit
    or an import of more than that stores itself. Server processes take turns.
    """
    while not stopping.is_set():
        # A change while these are stored is a reason to look again.
        since = app.state.index.since
        stored = 0
        try:
            with app.state.sessions.begin() as session:
                stored = renew_vectors(session, at_most=A_FEW, threads=1)
        except DirectoryError:
            # There is no model, and there will be none before the next start.
            return
        except SQLAlchemyError as error:
            _LOG.warning("vectors were not stored: %s", type(error).__name__)
        if not stored:
            _wait_for_change(app, since, stopping)


def _wait_for_change(app: FastAPI, since: datetime | None, stopping: Event) -> None:
    """Until the index of this process is another one, and for a minute at most."""
    until = monotonic() + LONGEST_WAIT_S
    while not stopping.wait(LOOK_S) and app.state.index.since == since and monotonic() < until:
        pass
