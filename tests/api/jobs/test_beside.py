"""The worker beside a real server: started with it, started again, gone with it."""

import os
import signal
import time
from pathlib import Path

from sqlalchemy import Engine, text

from directory.database import transaction
from directory.queries.job_rows import count_workers
from tests.api.jobs.conftest import within
from tests.api.test_cli_processes import read_until, serving


def workers_of(pid: int) -> list[int]:
    """Processes that a server has started to work beside it."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    # The thread that starts it is not the first of the process.
    threads = [path / "children" for path in Path(f"/proc/{pid}/task").iterdir()]
    assert children.exists()
    found = {int(child) for path in threads for child in path.read_text().split()}
    return sorted(one for one in found if "beside_server" in command_of(one))


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def is_gone(pid: int) -> bool:
    return "beside_server" not in command_of(pid)


def has_registered(engine: Engine) -> bool:
    with transaction(engine) as session:
        return count_workers(session) > 0


def test_it_is_started_again_when_it_dies_and_ends_with_the_server(
    ready_url: str, ready_engine: Engine, tmp_path: Path
) -> None:
    with serving(tmp_path, CONNECT_DATABASE_URL=ready_url, CONNECT_INDEX="off") as server:
        read_until(server.stdout, "Serving")
        assert within(lambda: len(workers_of(server.process.pid)) == 1)
        assert within(lambda: has_registered(ready_engine))
        [first] = workers_of(server.process.pid)
        os.kill(first, signal.SIGKILL)
        assert within(lambda: workers_of(server.process.pid) not in ([], [first]))
        [second] = workers_of(server.process.pid)
        server.process.terminate()
        assert server.process.wait(30) == 0
        assert is_gone(second)


def test_it_ends_when_the_server_is_killed(
    ready_url: str, ready_engine: Engine, tmp_path: Path
) -> None:
    with serving(tmp_path, CONNECT_DATABASE_URL=ready_url, CONNECT_INDEX="off") as server:
        read_until(server.stdout, "Serving")
        assert within(lambda: has_registered(ready_engine))
        [worker] = workers_of(server.process.pid)
        server.process.kill()
        assert within(lambda: is_gone(worker), 20.0)


def test_without_jobs_there_is_none(ready_url: str, ready_engine: Engine, tmp_path: Path) -> None:
    more = {"CONNECT_DATABASE_URL": ready_url, "CONNECT_INDEX": "off"}
    with serving(tmp_path, "--no-jobs", **more) as server:
        read_until(server.stdout, "Serving")
        time.sleep(1.0)
        assert workers_of(server.process.pid) == []
        with ready_engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM procrastinate_workers")) == 0
