"""A PostGIS cluster of the tests' own, built by the migrations; one database a worker."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from directory.cluster import Cluster, attached
from directory.config import Settings, get_settings
from directory.database import make_engine, transaction
from directory.schema import migrate

TEST_DATA_DIR = "CONNECT_TEST_DATA_DIR"
# Any number will do: it lets one worker build a template while the others wait for it.
TEMPLATE_LOCK = 7_305_099
SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_configure(config: pytest.Config) -> None:
    """Choose the cluster's folder before any worker starts, and forget what the shell has set."""
    if hasattr(config, "workerinput"):
        return
    for name in [name for name in os.environ if name.startswith("CONNECT_")]:
        if name != TEST_DATA_DIR:
            del os.environ[name]
    if TEST_DATA_DIR not in os.environ:
        folder = tempfile.mkdtemp(prefix="connect-tests-")
        os.environ[TEST_DATA_DIR] = folder
        config.add_cleanup(lambda: _remove_cluster(Path(folder)))


def _remove_cluster(folder: Path) -> None:
    Cluster(Settings(data_dir=folder)).stop()
    shutil.rmtree(folder)
    del os.environ[TEST_DATA_DIR]


@pytest.fixture(scope="session")
def run_id(request: pytest.FixtureRequest) -> str:
    """Tells this run of the tests from others on the same cluster; the same for all its workers."""
    workerinput = getattr(request.config, "workerinput", None)
    return str(workerinput["testrunuid"])[:8] if workerinput else f"{os.getpid():08d}"


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """Name of this worker."""
    workerinput = getattr(request.config, "workerinput", None)
    return str(workerinput["workerid"]) if workerinput else "alone"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The running cluster of the tests, shared by all workers; never the application's own."""
    settings = Settings(data_dir=Path(os.environ[TEST_DATA_DIR]))
    with attached(settings, is_durable=False):
        yield Cluster(settings, is_durable=False)


def _clone(cluster: Cluster, template: str, name: str) -> Iterator[str]:
    """A database made from a template, dropped at the end."""
    copied, original = sql.Identifier(name), sql.Identifier(template)
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with psycopg.connect(cluster.url_of("postgres"), autocommit=True) as connection:
        connection.execute(drop.format(copied))
        connection.execute(create.format(copied, original))
        yield cluster.url_of(name)
        connection.execute(drop.format(copied))


def _template(cluster: Cluster, name: str, original: str, fill: Callable[[Engine], None]) -> str:
    """The name of a template database, made and filled by the first worker that asks for it."""
    with psycopg.connect(cluster.url_of("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(known, [name]).fetchone() is None:
            unfinished = f"{name}_unfinished"
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(unfinished)))
            create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(create.format(sql.Identifier(unfinished), sql.Identifier(original)))
            engine = make_engine(cluster.url_of(unfinished))
            try:
                fill(engine)
            finally:
                engine.dispose()
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


@pytest.fixture(scope="session")
def migrated_template(cluster: Cluster, run_id: str) -> str:
    """A database with the schema and no rows."""

    def fill(engine: Engine) -> None:
        assert migrate(engine), "an empty database needs migrating"

    return _template(cluster, f"migrated_{run_id}", "template1", fill)


@pytest.fixture(scope="session")
def loaded_template(cluster: Cluster, migrated_template: str, run_id: str) -> str:
    """A database that is ready: reference data, the demonstration and, with a model, vectors."""

    def fill(engine: Engine) -> None:
        from api.commands.demo import load_demonstration
        from directory.readiness import make_ready
        from importers.vectors import renew_all
        from matching.meaning.model import SentenceModelError

        make_ready(engine)
        with transaction(engine) as session:
            load_demonstration(session)
        with suppress(SentenceModelError):
            renew_all(engine)

    return _template(cluster, f"loaded_{run_id}", migrated_template, fill)


@pytest.fixture(scope="session")
def database_url(
    cluster: Cluster, migrated_template: str, run_id: str, worker: str
) -> Iterator[str]:
    """A database of this worker's own with the schema and no rows."""
    yield from _clone(cluster, migrated_template, f"test_{run_id}_{worker}")


@pytest.fixture(scope="session")
def loaded_database_url(
    cluster: Cluster, loaded_template: str, run_id: str, worker: str
) -> Iterator[str]:
    """A ready database of this worker's own, the demonstration directory in it."""
    yield from _clone(cluster, loaded_template, f"test_loaded_{run_id}_{worker}")


@pytest.fixture
def empty_database_url(cluster: Cluster, run_id: str, worker: str) -> Iterator[str]:
    """A database without any schema, new for each test."""
    yield from _clone(cluster, "template0", f"test_empty_{run_id}_{worker}")


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """Engine on the database without rows."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def loaded_engine(loaded_database_url: str) -> Iterator[Engine]:
    """Engine on the ready database."""
    made = make_engine(loaded_database_url)
    yield made
    made.dispose()


def _rolled_back(engine: Engine) -> Iterator[Session]:
    with engine.connect() as connection, connection.begin() as outer:
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield session
        outer.rollback()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Session on the database without rows; whatever the test writes or commits is undone."""
    yield from _rolled_back(engine)


@pytest.fixture
def loaded_session(loaded_engine: Engine) -> Iterator[Session]:
    """Session on the ready database; whatever the test writes or commits is undone."""
    yield from _rolled_back(loaded_engine)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings that point at this worker's database without rows."""
    return Settings.model_validate({"data_dir": tmp_path, "database_url": database_url})


@pytest.fixture
def loaded_settings(tmp_path: Path, loaded_database_url: str) -> Settings:
    """Settings that point at this worker's ready database."""
    return Settings.model_validate({"data_dir": tmp_path, "database_url": loaded_database_url})


@pytest.fixture(autouse=True)
def _fresh_settings() -> Iterator[None]:
    """Settings are read anew by each test, because a test may set the environment."""
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real data that lies beside the checkout on some machines."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED
