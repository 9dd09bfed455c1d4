"""The index of this process, kept as the directory is: built at the start, then told of changes."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event

import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from directory.database import transaction
from directory.errors import DirectoryError
from directory.queries.changes import Changes, Wait, listening
from directory.queries.emptiness import take_turn
from matching.index.building import build_index
from matching.index.changing import follow
from matching.index.readings import READINGS_LOCK, store
from matching.index.snapshot import MemoryIndex
from matching.meaning.encoder import chosen_model
from matching.meaning.model import SentenceModelError

# How long a server that is told to stop may go on waiting for changes.
LISTEN_S = 0.5
AGAIN_S = 2.0
_LOG = logging.getLogger(__name__)


class LiveIndex:
    """The listings in memory as they were at the last change; nothing while that is not known.

    Notes
    -----
    Searches take the index once and keep to it, so it may be swapped beneath them.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.current: MemoryIndex | None = None
        self.since: datetime | None = None

    def keep(self, stopping: Event, ready: Callable[[], None] = lambda: None) -> None:
        """Build the index and follow every change until told to stop.

        Parameters
        ----------
        ready
            Called each time that it is built.

        Notes
        -----
        Where the connection drops, changes are missed: PostGIS answers until all is read again.
        """
        while not stopping.is_set():
            try:
                with listening(self._engine) as wait:
                    self._build()
                    ready()
                    self._follow(wait, stopping)
            except (SQLAlchemyError, DirectoryError, psycopg.Error) as error:
                _LOG.warning("index lost: %s", type(error).__name__)
            finally:
                self.current = None
            stopping.wait(AGAIN_S)

    def _build(self) -> None:
        # Processes take turns, so that no two read the same texts anew.
        with transaction(self._engine) as turn:
            take_turn(turn, READINGS_LOCK)
            with Session(self._engine) as session:
                index, read = build_index(session, _model())
            self._swap(index)
            store(self._engine, read.made)

    def _follow(self, wait: Wait, stopping: Event) -> None:
        while not stopping.is_set():
            self._apply(wait(LISTEN_S))

    def _apply(self, changes: Changes) -> None:
        index = self.current
        is_changed = changes.has_listings or changes.has_decisions or changes.has_places
        if index is None or not is_changed:
            return
        with Session(self._engine) as session:
            index, read = follow(session, index, changes, _model())
        # What was remembered of places goes with the old one.
        self._swap(replace(index))
        if read and read.made:
            store(self._engine, read.made)

    def _swap(self, index: MemoryIndex) -> None:
        self.current = index
        self.since = datetime.now(UTC)


def _model() -> str | None:
    try:
        return chosen_model().name
    except SentenceModelError:
        return None
