"""A database that workers commit to, workers in processes of their own, and a slow SMTP server."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine

from directory.cluster import Cluster
from directory.config import Settings
from directory.database import make_engine
from tests.browser.conftest import free_port
from tests.conftest import _clone

LIMIT_S = 240.0
# Workers give signs of life often here, so that a test need not wait for half a minute.
WORKER = """
from api.jobs.worker import Pulse, run_worker
from directory.config import get_settings
settings = get_settings()
run_worker(settings, settings.database_url, Pulse(beat_s=0.3, dead_after_s=2.0))
"""


def within(condition: Callable[[], bool], limit_s: float = LIMIT_S) -> bool:
    """Whether something comes true in time."""
    until = monotonic() + limit_s
    while not condition() and monotonic() < until:
        sleep(0.05)
    return condition()


@pytest.fixture
def jobs_url(cluster: Cluster, migrated_template: str, run_id: str, worker: str) -> Iterator[str]:
    """A database without rows of this test's own."""
    yield from _clone(cluster, migrated_template, f"test_jobs_{run_id}_{worker}")


@pytest.fixture
def jobs_engine(jobs_url: str) -> Iterator[Engine]:
    made = make_engine(jobs_url)
    yield made
    made.dispose()


@pytest.fixture
def ready_url(cluster: Cluster, loaded_template: str, run_id: str, worker: str) -> Iterator[str]:
    """A database of this test's own that a server need load nothing into."""
    yield from _clone(cluster, loaded_template, f"test_beside_{run_id}_{worker}")


@pytest.fixture
def ready_engine(ready_url: str) -> Iterator[Engine]:
    made = make_engine(ready_url)
    yield made
    made.dispose()


@dataclass(frozen=True, slots=True)
class SmtpProcess:
    """A running SMTP server, and what it was given."""

    port: int
    log: Path

    @property
    def received(self) -> list[str]:
        """A line a message: its id, for whom, and the subject."""
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@contextmanager
def smtp_process(folder: Path, slow_s: float) -> Iterator[SmtpProcess]:
    """A server that answers each message so many seconds after it has it."""
    server = SmtpProcess(free_port(), folder / "received.txt")
    words = [str(server.port), str(server.log), str(slow_s)]
    script = str(Path(__file__).with_name("smtp_server.py"))
    with subprocess.Popen(
        [sys.executable, script, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "listening\n"
        yield server
        process.kill()


StartWorker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker(jobs_url: str, tmp_path: Path, smtp: SmtpProcess) -> Iterator[StartWorker]:
    """Starts workers on this test's database; none outlives the test."""
    environment = worker_environment(jobs_url, tmp_path, smtp)
    with ExitStack() as stack:

        def start() -> "subprocess.Popen[bytes]":
            process = subprocess.Popen([sys.executable, "-c", WORKER], env=environment)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        yield start


def worker_environment(url: str, folder: Path, smtp: SmtpProcess) -> dict[str, str]:
    return {
        **os.environ,
        "CONNECT_DATABASE_URL": url,
        "CONNECT_DATA_DIR": str(folder),
        "CONNECT_MAIL": "smtp",
        "CONNECT_SMTP_PORT": str(smtp.port),
        "CONNECT_SMTP_SECURITY": "none",
    }


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpProcess]:
    """An SMTP server that takes a second over each message."""
    with smtp_process(tmp_path, 1.0) as server:
        yield server


@pytest.fixture
def jobs_settings(jobs_url: str, tmp_path: Path) -> Settings:
    """Settings that point at this test's database."""
    return Settings.model_validate({"data_dir": tmp_path, "database_url": jobs_url})
