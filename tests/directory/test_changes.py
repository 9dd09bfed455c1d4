"""What a transaction changed is heard whole, however much it is, and no edit is kept waiting."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic, sleep
from types import SimpleNamespace
from typing import cast
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine, text

from directory.database import transaction
from directory.queries import changes
from directory.queries.changes import CHANNEL, MOST, Wait, listening

# As many as an import of 20,000 listings with as many locations tells of.
IMPORTED = 40_000


@pytest.fixture
def wait(engine: Engine) -> Iterator[Wait]:
    """Hears what is told in the database of this test."""
    with listening(engine) as waits:
        yield waits


def tell(engine: Engine, number: int) -> None:
    with transaction(engine) as session:
        session.execute(
            text(
                f"SELECT pg_notify('{CHANNEL}', 'service:' || gen_random_uuid())"
                " FROM generate_series(1, :number)"
            ),
            {"number": number},
        )


@pytest.mark.parametrize("number", [1, MOST, IMPORTED])
def test_one_transaction_is_heard_at_once(engine: Engine, wait: Wait, number: int) -> None:
    tell(engine, number)
    heard = wait(10.0)
    assert len(heard.services) == number
    assert heard.are_many is (number > MOST)
    assert not wait(0.1).has_listings


@dataclass
class Stream:
    """A connection on which somebody changes a listing every hundredth of a second, for ever."""

    told: list[float] = field(default_factory=list)

    def notifies(self, *, timeout: float, stop_after: int | None = None) -> Iterator[object]:
        until = monotonic() + timeout
        while monotonic() < until:
            sleep(0.01)
            self.told.append(monotonic())
            yield SimpleNamespace(payload=f"service:{uuid4()}")
            if stop_after:
                return


def test_a_stream_of_edits_keeps_none_of_them_waiting() -> None:
    stream = Stream()
    began = monotonic()
    heard = changes._wait(cast("psycopg.Connection[tuple[object, ...]]", stream), 10.0)
    assert monotonic() - began < 8
    assert len(heard.services) == len(stream.told) > 1
