"""A server stores the vectors of whatever is published, for as long as it runs."""

from collections.abc import Iterator
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from api.warm_up import keep_index, store_waiting_vectors
from directory.database import transaction
from directory.models import Organization, Service
from directory.queries.rows import delete_rows
from directory.queries.vectors import count_waiting
from matching.meaning.encoder import chosen_model
from tests.factories import make_service

LONGEST_S = 60.0


@pytest.fixture
def serving(app: FastAPI) -> Iterator[Thread]:
    """The thread in which a server that has started stores vectors."""
    pytest.importorskip("onnxruntime", reason="the extra [semantic] is not installed")
    stopping = Event()
    keeping = keep_index(app, stopping)
    storing = Thread(target=store_waiting_vectors, args=(app, stopping))
    storing.start()
    yield storing
    stopping.set()
    storing.join(LONGEST_S)
    keeping.join(LONGEST_S)
    assert not storing.is_alive()


def waiting(engine: Engine) -> int:
    with transaction(engine) as session:
        return count_waiting(session, chosen_model().name)


def within(seconds: float, engine: Engine, number: int) -> bool:
    """Whether so many come to wait in time."""
    until = monotonic() + seconds
    while waiting(engine) != number and monotonic() < until:
        sleep(0.05)
    return waiting(engine) == number


def test_what_is_published_later_is_stored_too(
    engine: Engine, app: FastAPI, serving: Thread
) -> None:
    until = monotonic() + LONGEST_S
    while app.state.index.current is None:
        assert monotonic() < until
        sleep(0.05)
    owners = []
    try:
        for name in ("Tuesday Singers", "Plot 19"):
            with transaction(engine) as session:
                owners.append(make_service(session, name).organization_id)
            assert within(LONGEST_S, engine, 0)
            assert serving.is_alive()
    finally:
        with transaction(engine) as session:
            delete_rows(session, Service, "organization_id", owners)
            delete_rows(session, Organization, "id", owners)
