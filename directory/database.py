"""Engine and sessions; whoever opens a session at the boundary commits it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker


def with_driver(url: str) -> str:
    """The same address, naming the one driver that is installed (psycopg 3)."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


# Just-in-time compilation costs more than it saves on queries this short.
OPTIONS = "-c timezone=UTC -c jit=off"
READS_ONLY = "-c default_transaction_read_only=on"


def make_engine(url: str, *, pool_size: int = 10) -> Engine:
    """An engine on ``url`` whose sessions speak UTC."""
    return _make(with_driver(url), pool_size, OPTIONS)


def make_reading_engine(engine: Engine, *, pool_size: int = 10) -> Engine:
    """An engine on the database of another whose sessions can write nothing; it ends with that one.

    Notes
    -----
    Each statement is a transaction of its own, as none sees what another saw anyhow (read
    committed): to begin and to end one that writes nothing costs two round trips.
    """
    reading = _make(engine.url, pool_size, f"{OPTIONS} {READS_ONLY}")
    event.listen(engine, "engine_disposed", lambda _engine: reading.dispose())
    return reading.execution_options(isolation_level="AUTOCOMMIT")


def _make(url: str | URL, pool_size: int, options: str) -> Engine:
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": options, "application_name": "connect"},
    )


def make_session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions that keep their objects readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One session in one transaction: committed when the block ends, rolled back when it fails."""
    with make_session_factory(engine).begin() as session:
        yield session
