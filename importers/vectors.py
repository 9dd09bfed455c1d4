"""Vectors of listings: made anew for those whose text is new or has changed, and for no others."""

import os
from collections.abc import Collection, Iterator, Sequence
from itertools import repeat
from uuid import UUID

import numpy as np
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from directory.database import transaction
from directory.queries.emptiness import take_turn
from directory.queries.vectors import (
    ListingVector,
    count_waiting,
    list_brought,
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
# Twenty seconds' work on two cores. A feed of tens of thousands must not hold a person up for
# minutes; a server stores what is left beside its requests.
AFTER_AN_IMPORT = 2_000
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


def renew_all(
    engine: Engine, progress: Progress | None = None, *, ids: Sequence[UUID] | None = None
) -> int:
    """Store the vectors of listings that wait for one, a part a transaction; answer how many.

    Parameters
    ----------
    ids
        The listings to look at; all that wait where nothing is given.

    Raises
    ------
    SentenceModelError
        There is no sentence model.
    """
    done = 0
    with transaction(engine) as session:
        total = count_waiting(session, chosen_model().name) if ids is None else len(ids)
    for turn in _turns(ids):
        with transaction(engine) as session:
            stored = renew_vectors(session, turn, at_most=A_TURN)
        if turn is None and not stored:
            break
        done += stored
        # Drafts are stored too, and not counted before.
        total = max(total, done)
        if progress:
            progress(done, total)
    return done


def _turns(ids: Sequence[UUID] | None) -> Iterator[Sequence[UUID] | None]:
    if ids is None:
        return repeat(None)
    return (ids[at : at + A_TURN] for at in range(0, len(ids), A_TURN))


def renew_after_import(
    engine: Engine, run_id: UUID | None, progress: Progress | None = None
) -> tuple[int, int]:
    """Store vectors at the end of an import; answer how many, and how many listings still wait.

    Parameters
    ----------
    run_id
        What this run brought comes first, where more wait than an import stores.

    Raises
    ------
    SentenceModelError
        There is no sentence model.

    Notes
    -----
    All that a run brought, or none of it: a tenth of a feed with vectors would stand out from the
    rest for no reason that anybody sees.
    """
    model = chosen_model().name
    with transaction(engine) as session:
        waiting = count_waiting(session, model)
        brought = list_brought(session, model, run_id) if run_id else []
    if waiting <= AFTER_AN_IMPORT:
        return renew_all(engine, progress), 0
    if not 0 < len(brought) <= AFTER_AN_IMPORT:
        return 0, waiting
    stored = renew_all(engine, progress, ids=brought)
    return stored, waiting - stored


def _processors() -> int:
    return min(MOST_THREADS, os.cpu_count() or 1)


def _in_bytes(vectors: Vectors) -> list[bytes]:
    """Each vector in whole numbers, its largest part 127: only the direction counts."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return [row.tobytes() for row in np.rint(vectors / largest * LARGEST).astype(np.int8)]
