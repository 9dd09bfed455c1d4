"""Databases to measure in: new ones, on a server of the bench's own or on the one configured."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import Engine

from directory.cluster import attached
from directory.config import Settings, get_settings
from directory.database import make_engine
from directory.readiness import make_ready

# As large as the largest rival's table, so that its pages are never read twice.
SHARED_BUFFERS = "1GB"


@contextmanager
def database_server() -> Iterator[str]:
    """Address of any database of a server on which databases may be made.

    Notes
    -----
    Where no ``CONNECT_DATABASE_URL`` is given, a cluster in a new folder, which goes at the end; it
    is started twice, since its memory for pages is set at a start.
    """
    configured = get_settings().database_url
    if configured is not None:
        yield configured
        return
    with tempfile.TemporaryDirectory(prefix="connect-bench-") as folder:
        settings = Settings(data_dir=Path(folder))
        with attached(settings) as url:
            plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
            with psycopg.connect(plain, autocommit=True) as connection:
                statement = f"ALTER SYSTEM SET shared_buffers = '{SHARED_BUFFERS}'"
                connection.execute(statement)
        with attached(settings) as url:
            yield url


@contextmanager
def ready_engine(url: str) -> Iterator[Engine]:
    """An engine on a database that is brought to ready: schema and reference data."""
    engine = make_engine(url)
    try:
        make_ready(engine)
        yield engine
    finally:
        engine.dispose()
