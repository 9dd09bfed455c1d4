"""A directory for the length of an evaluation: reference data and the set's own listings."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from api.commands.demo import SOURCE, load_demonstration
from api.commands.vectors import store_vectors
from api.evaluation.asking import Bar
from directory.cluster import attached
from directory.config import Settings
from directory.database import make_engine, transaction
from directory.readiness import Watcher, make_ready
from directory.scratch import scratch_database
from importers.pipeline import run
from importers.report import Report


@dataclass(frozen=True, slots=True)
class ScratchDirectory:
    """A ready directory that nobody else uses, and how its listings came in."""

    url: str
    engine: Engine
    imported: Report


@contextmanager
def scratch_directory(
    settings: Settings, services: Path | None, watcher: Watcher, bar: Bar
) -> Iterator[ScratchDirectory]:
    """Make one beside the real directory, which is neither read nor written.

    Parameters
    ----------
    services
        File in Open Referral UK's format; the demonstration directory where nothing is given.

    Raises
    ------
    SourceFileError
        The file cannot be read as services.
    """
    with attached(settings) as beside, scratch_database(beside) as url:
        engine = make_engine(url)
        try:
            make_ready(engine, watcher)
            report = _load(engine, services, bar)
            store_vectors(engine, report.import_run_id, is_all=True)
            yield ScratchDirectory(url, engine, report)
        finally:
            engine.dispose()


def _load(engine: Engine, services: Path | None, bar: Bar) -> Report:
    with bar("Loading services") as progress, transaction(engine) as session:
        if services is None:
            return load_demonstration(session, progress)
        return run(
            session,
            SOURCE,
            str(services),
            is_commit=True,
            allow_shrink=True,
            progress=progress,
        )
