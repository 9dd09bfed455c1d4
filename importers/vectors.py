"""Vectors of listings: made anew for those whose text is new or has changed, and for no others."""

import os
from collections.abc import Collection
from uuid import UUID

import numpy as np
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from directory.database import transaction
from directory.queries.emptiness import take_turn
from directory.queries.vectors import (
    ListingVector,
    count_waiting,
    list_waiting,
    put_vectors,
)
from importers.report import Progress
from matching.meaning.encoder import Vectors, chosen_model, get_encoder

# Any number will do, so long as every process that stores vectors uses the same.
VECTORS_LOCK = 7_305_004
# So many listings a transaction: what a run that is killed has stored stays.
A_TURN = 256
MOST_THREADS = 8
LARGEST = 127


def renew_vectors(
    session: Session,
    ids: Collection[UUID] | None = None,
    *,
    at_most: int = A_TURN,
    threads: int | None = None,
) -> int:
    """Store the vectors of listings that wait for one; answer how many.

    Parameters
    ----------
    ids
        The listings to look at, as after an edit; the next few that wait where nothing is given.
    at_most
        Number of listings, where no ids are given.
    threads
        So many texts are read beside each other; as many as there are processors if not given.

    Raises
    ------
    SentenceModelError
        There is no sentence model.

    Notes
    -----
    Takes turns with other processes until the session's transaction ends. The model itself is
    loaded only when a listing waits.
    """
    model = chosen_model()
    take_turn(session, VECTORS_LOCK)
    limit = at_most if ids is None else max(1, len(ids))
    waiting = list_waiting(session, model.name, limit, ids)
    if not waiting:
        return 0
    encoder = get_encoder()
    vectors = _in_bytes(
        encoder.encode_many([one.text for one in waiting], threads or _processors())
    )
    put_vectors(
        session,
        encoder.name,
        [
            ListingVector(one.service_id, one.text_hash, vector)
            for one, vector in zip(waiting, vectors, strict=True)
        ],
    )
    return len(waiting)


def renew_all(engine: Engine, progress: Progress | None = None) -> int:
    """Store the vectors of all listings that wait, a part a transaction; answer how many.

    Raises
    ------
    SentenceModelError
        There is no sentence model.
    """
    done = 0
    with transaction(engine) as session:
        total = count_waiting(session, chosen_model().name)
    while True:
        with transaction(engine) as session:
            stored = renew_vectors(session, at_most=A_TURN)
        if not stored:
            return done
        done += stored
        # Drafts are stored too, and not counted before.
        total = max(total, done)
        if progress:
            progress(done, total)


def _processors() -> int:
    return min(MOST_THREADS, os.cpu_count() or 1)


def _in_bytes(vectors: Vectors) -> list[bytes]:
    """Each vector in whole numbers, its largest part 127: only the direction counts."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return [row.tobytes() for row in np.rint(vectors / largest * LARGEST).astype(np.int8)]
