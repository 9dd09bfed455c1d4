"""Engine and sessions; whoever opens a session at the boundary commits it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker


def with_driver(url: str) -> str:
    """The same address, naming the one driver that is installed (psycopg 3)."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def make_engine(url: str, *, pool_size: int = 10) -> Engine:
    """An engine on ``url`` whose sessions speak UTC.

    Notes
    -----
    Just-in-time compilation costs more than it saves on queries this short.
    """
    return create_engine(
        with_driver(url),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": "-c timezone=UTC -c jit=off", "application_name": "connect"},
    )


def make_session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions that keep their objects readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One session in one transaction: committed when the block ends, rolled back when it fails."""
    with make_session_factory(engine).begin() as session:
        yield session
