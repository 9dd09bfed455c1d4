"""Storing what a server read of listings whose reading no import had stored."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from directory.queries.index_rows import put_readings
from matching.index.reading import reading_version

# Any number will do, so long as every process that stores readings uses the same.
READINGS_LOCK = 7_305_007
# So many listings a transaction: what a process that is stopped has stored stays.
A_PART = 500


def store(engine: Engine, readings: Sequence[tuple[UUID, str, bytes]]) -> None:
    """Store readings: service, hash of its text, reading."""
    for at in range(0, len(readings), A_PART):
        # A listing may be gone by now, and with it what was read of it.
        with suppress(SQLAlchemyError), Session(engine) as session, session.begin():
            put_readings(session, reading_version(), readings[at : at + A_PART])
