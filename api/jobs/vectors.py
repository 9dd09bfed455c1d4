"""Vectors of listings that wait: stored soon after a change, whichever process made it."""

import logging
from time import monotonic

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from api.jobs.place import Workplace
from directory.database import transaction
from directory.errors import DirectoryError
from directory.kinds import Task
from directory.queries.changes import Wait, listening
from directory.queries.jobs import put_job
from directory.queries.vectors import is_any_waiting
from importers.vectors import renew_vectors
from matching.meaning.encoder import chosen_model
from matching.meaning.model import SentenceModelError

# A second's work: a worker that is told to stop does not wait long, and each few are a change that
# every server's index follows.
A_FEW = 64
LISTEN_S = 0.5
# Something may wait without any change having been heard: a restored backup, another model.
LOOK_EVERY_S = 60.0
AGAIN_S = 2.0
# An edit must not wait for hundreds of messages.
PRIORITY = 10
_LOG = logging.getLogger(__name__)


def store_waiting(place: Workplace) -> int:
    """Store the vectors of all listings that wait, a few a transaction; answer how many."""
    done = 0
    while not place.stopping.is_set():
        try:
            with transaction(place.engine) as session:
                stored = renew_vectors(session, at_most=A_FEW, threads=1)
        except SentenceModelError:
            return done
        if not stored:
            break
        done += stored
    return done


def ask_where_waiting(place: Workplace) -> None:
    """Put the job where a listing waits for its vector."""
    try:
        model = chosen_model().name
    except SentenceModelError:
        return
    with transaction(place.engine) as session:
        if is_any_waiting(session, model):
            put_job(session, Task.STORE_VECTORS, queueing_lock="vectors", priority=PRIORITY)


def follow_changes(place: Workplace) -> None:
    """Put the job after every change that leaves a listing waiting, until the worker ends."""
    while not place.stopping.is_set():
        try:
            with listening(place.engine) as wait:
                _follow(place, wait)
        except (SQLAlchemyError, DirectoryError, psycopg.Error) as error:
            _LOG.warning("changes are not heard: %s", type(error).__name__)
        place.stopping.wait(AGAIN_S)


def _follow(place: Workplace, wait: Wait) -> None:
    looked_at = 0.0
    is_changed = True
    while not place.stopping.is_set():
        if is_changed or monotonic() - looked_at > LOOK_EVERY_S:
            ask_where_waiting(place)
            looked_at = monotonic()
        is_changed = wait(LISTEN_S).has_listings
