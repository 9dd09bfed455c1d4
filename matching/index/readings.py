"""Storing what listings' words say, for those whose text or vocabulary is new."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from directory.database import transaction
from directory.queries.emptiness import take_turn
from directory.queries.index_rows import list_listing_rows, list_readings, put_readings
from matching.candidates import text_of
from matching.index.building import read_anew
from matching.index.reading import reading_version, text_hash

# Any number will do, so long as every process that stores readings uses the same.
READINGS_LOCK = 7_305_007
# So many listings a transaction: what a process that is stopped has stored stays.
A_PART = 500


def renew_readings(engine: Engine) -> int:
    """Store the readings of listings that are read otherwise than they were; answer how many.

    Notes
    -----
    A text takes a millisecond to read. Processes take turns, so that no two read the same.
    """
    version = reading_version()
    with transaction(engine) as session:
        take_turn(session, READINGS_LOCK)
        stored = list_readings(session, version)
        texts = [(row.id, text_of(row)) for row in list_listing_rows(session)]
        hashed = [(id_, text, text_hash(text)) for id_, text in texts]
        waiting = [each for each in hashed if stored.get(each[0], ("",))[0] != each[2]]
        for at in range(0, len(waiting), A_PART):
            part = waiting[at : at + A_PART]
            store(engine, [(id_, of_text, read_anew(text)) for id_, text, of_text in part])
    return len(waiting)


def store(engine: Engine, readings: Sequence[tuple[UUID, str, bytes]]) -> None:
    """Store readings: service, hash of its text, reading."""
    for at in range(0, len(readings), A_PART):
        # A listing may be gone by now, and with it what was read of it.
        with suppress(SQLAlchemyError), Session(engine) as session, session.begin():
            put_readings(session, reading_version(), readings[at : at + A_PART])
