"""Sessions that only read: the database itself refuses to write, and nothing stays open."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import InternalError
from sqlalchemy.orm import Session

from directory.config import Settings
from directory.database import make_engine, make_reading_engine, make_session_factory


@pytest.fixture
def engines(settings: Settings) -> Iterator[tuple[Engine, Engine]]:
    """An engine, and one beside it that reads."""
    assert settings.database_url is not None
    engine = make_engine(settings.database_url)
    yield engine, make_reading_engine(engine)
    engine.dispose()


@pytest.mark.parametrize("statement", ["DELETE FROM service", "CREATE TABLE kept (said text)"])
def test_nothing_can_be_written(engines: tuple[Engine, Engine], statement: str) -> None:
    with (
        make_session_factory(engines[1]).begin() as reading,
        pytest.raises(InternalError, match="read-only transaction"),
    ):
        reading.execute(text(statement))


def test_each_statement_is_a_transaction(engines: tuple[Engine, Engine]) -> None:
    began = text("SELECT transaction_timestamp()")
    with make_session_factory(engines[1]).begin() as reading:
        assert reading.scalar(began) < reading.scalar(began)


def test_both_end_together(engines: tuple[Engine, Engine]) -> None:
    engine, reading = engines
    with Session(reading) as session:
        mine = session.scalar(text("SELECT pg_backend_pid()"))
    engine.dispose()
    asked = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
    with Session(engine) as session:
        session.execute(text("SELECT pg_sleep(0.2)"))
        assert session.scalar(asked, {"pid": mine}) == 0
