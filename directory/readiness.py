"""Bring a database to ready: schema at head, and the reference data loaded where it is missing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Protocol

from alembic.util.exc import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from directory.cluster import attached
from directory.config import Settings
from directory.database import make_engine, transaction
from directory.errors import DatabaseUnreachableError
from directory.helplines import are_helplines_current, load_helplines
from directory.models import NamedPlace, Postcode, PostcodeGroup, Record
from directory.queries.areas import are_packaged_areas_loaded
from directory.queries.emptiness import has_rows, take_turn
from directory.schema import migrate

# Any number will do, so long as every process that loads uses the same.
LOADING_LOCK = 7_305_002


class SchemaUnknownError(DatabaseUnreachableError):
    """The database was made by a newer version, whose schema this one does not know."""


class Watcher(Protocol):
    """Whoever wants to hear how the work goes on."""

    def begins(self, stage: str) -> None:
        """Hear that a stage has begun."""

    def ended(self, stage: str, *, outcome: str, took_s: float) -> None:
        """Hear that it has ended, and with what."""


class Unwatched:
    """A watcher for those who do not want to hear."""

    def begins(self, stage: str) -> None:
        """Say nothing."""

    def ended(self, stage: str, *, outcome: str, took_s: float) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What had to be done; nothing at all on every start but the first.

    Parameters
    ----------
    loaded
        Rows written, by the name of the reference data.
    """

    was_migrated: bool
    loaded: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadyDatabase:
    """A database that can be used, and how it got there."""

    url: str
    engine: Engine
    readiness: Readiness


def _postcodes(session: Session) -> int:
    from directory.postcode_packages import load_postcodes

    return load_postcodes(session)


def _postcode_groups(session: Session) -> int:
    from directory.queries.postcodes import refresh_postcode_groups

    return refresh_postcode_groups(session)


def _places(session: Session) -> int:
    from directory.place_list import load_places

    return load_places(session)


def _outlines(session: Session) -> int:
    from directory.authorities import load_outlines

    return load_outlines(session)


def _has(model: type[Record]) -> Callable[[Session], bool]:
    return lambda session: has_rows(session, model)


# In this order: places lie at postcodes. What each needs is imported when its table is found empty,
# because the libraries that read the packages take longer to import than a start may take.
REFERENCE_DATA: tuple[tuple[str, Callable[[Session], bool], Callable[[Session], int]], ...] = (
    ("postcodes", _has(Postcode), _postcodes),
    # Loaded with the postcodes, but missing where those were loaded by an older version.
    ("outcodes and sectors", _has(PostcodeGroup), _postcode_groups),
    ("places", _has(NamedPlace), _places),
    ("outlines", are_packaged_areas_loaded, _outlines),
    # A number that was corrected must reach a directory that there is already.
    ("helplines", are_helplines_current, load_helplines),
)


def make_ready(engine: Engine, watcher: Watcher | None = None) -> Readiness:
    """Migrate, then load what is missing or, of the official lines, another than the list has.

    Notes
    -----
    Each in a transaction of its own.

    Raises
    ------
    DatabaseUnreachableError
        When the database does not answer.
    SchemaUnknownError
        When a newer version has migrated it.
    """
    watcher = watcher or Unwatched()
    was_migrated = _migrate(engine, watcher)
    loaded = {}
    for name, is_there, load in REFERENCE_DATA:
        began = perf_counter()
        with transaction(engine) as session:
            # An import holds the same turn for as long as it writes, and no start need wait for it.
            if is_there(session):
                continue
            take_turn(session, LOADING_LOCK)
            if is_there(session):
                continue
            watcher.begins(f"Loading {name}")
            loaded[name] = load(session)
        outcome = f"{loaded[name]:,} rows"
        watcher.ended(f"Loading {name}", outcome=outcome, took_s=perf_counter() - began)
    return Readiness(was_migrated, loaded)


@contextmanager
def ready_database(settings: Settings, watcher: Watcher | None = None) -> Iterator[ReadyDatabase]:
    """A database in every respect ready, for the length of the block."""
    watcher = watcher or Unwatched()
    began = perf_counter()
    watcher.begins("Starting the database")
    with attached(settings) as url:
        outcome = "the one configured" if settings.database_url else "its own cluster"
        watcher.ended("Starting the database", outcome=outcome, took_s=perf_counter() - began)
        engine = make_engine(url)
        try:
            yield ReadyDatabase(url, engine, make_ready(engine, watcher))
        finally:
            engine.dispose()


def _migrate(engine: Engine, watcher: Watcher) -> bool:
    began = perf_counter()
    watcher.begins("Migrating the schema")
    try:
        was_migrated = migrate(engine)
    except OperationalError as error:
        msg = f"the database does not answer: {str(error.orig).strip()}"
        raise DatabaseUnreachableError(msg) from error
    except CommandError as error:
        msg = f"the database was made by another version of the directory ({error})"
        raise SchemaUnknownError(msg) from error
    outcome = "brought to the newest" if was_migrated else "is the newest"
    watcher.ended("Migrating the schema", outcome=outcome, took_s=perf_counter() - began)
    return was_migrated
