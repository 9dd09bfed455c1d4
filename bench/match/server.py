"""The project's own server on a filled database, and what its processes hold in memory."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx2

from bench.match.load import Answered, Job

ROOT = Path(__file__).parents[2]
STARTED_WITHIN_S, STOPPED_WITHIN_S, ANSWERED_WITHIN_S = 300, 30, 900
# Smaller processes only start and watch the others.
SMALLEST_SHARE = 0.5
ASKED_IN_A_ROW = 8
KB_A_MB = 1_024


class ServerNotReadyError(RuntimeError):
    """The server did not come up with its model."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers; ``started_s`` from the command to the first whole health."""

    port: int
    pid: int
    workers: int
    started_s: float


@contextmanager
def serving(url: str, folder: Path, workers: int) -> Iterator[Server]:
    """``connect serve`` on a database, for the length of the block."""
    port = _free_port()
    environment = {**os.environ, "CONNECT_DATABASE_URL": url, "CONNECT_DATA_DIR": str(folder)}
    words = [sys.executable, "-m", "api.cli", "serve", "--port", str(port)]
    began = time.perf_counter()
    with (
        (folder / "server.log").open("w") as log,
        subprocess.Popen(
            [*words, "--workers", str(workers)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            _wait(port, process)
            yield Server(port, process.pid, workers, time.perf_counter() - began)
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the server to stop; one that does not is killed with its workers, and that is said."""
    process.terminate()
    try:
        process.wait(timeout=STOPPED_WITHIN_S)
    except subprocess.TimeoutExpired:
        sys.stderr.write(f"the server did not stop within {STOPPED_WITHIN_S} s and was killed\n")
        os.killpg(process.pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def health(port: int) -> dict[str, Any]:
    """What the server says of itself, nothing while it does not answer."""
    try:
        answer = httpx2.get(f"http://127.0.0.1:{port}/health", timeout=10, trust_env=False)
        found: dict[str, Any] = answer.json()
    except (httpx2.HTTPError, ValueError):
        return {}
    return found


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < end and process.poll() is None:
        # Each asks one worker; after so many in a row all have been asked.
        if all(_is_whole(health(port)) for _ in range(ASKED_IN_A_ROW)):
            return
        time.sleep(0.1)
    msg = f"the server did not come up: {health(port) or process.poll()}"
    raise ServerNotReadyError(msg)


def _is_whole(found: dict[str, Any]) -> bool:
    """Whether a worker has its model, its vectors and its index."""
    is_cold = found.get("index", {}).get("state") == "cold"
    has_model = found.get("semantic") not in (None, "loading")
    return has_model and not found.get("vectors_waiting") and not is_cold


def send(job: Job) -> Answered:
    """Have a process of its own send the requests."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.match.load"],
        cwd=ROOT,
        input=json.dumps(asdict(job)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=ANSWERED_WITHIN_S,
    )
    return Answered(**json.loads(done.stdout))


@dataclass(frozen=True, slots=True)
class Memory:
    """What one process holds; PSS counts what it shares with others by its share."""

    pss_mb: float
    rss_mb: float


def memory_of_workers(pid: int) -> list[Memory]:
    """Of every worker below (or in) a process; nothing where the system does not tell."""
    family = [one for one in _family(pid) if not _works_beside(one)]
    found = [memory for one in family if (memory := _memory(one)) is not None]
    largest = max((one.rss_mb for one in found), default=0.0)
    return [one for one in found if one.rss_mb >= SMALLEST_SHARE * largest]


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in task.read_text(encoding="ascii").split()]
    return found


def _works_beside(pid: int) -> bool:
    """Whether a process does jobs, and answers nobody."""
    try:
        return b"beside_server" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _memory(pid: int) -> Memory | None:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    kb = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith(" kB")}
    return Memory(kb["Pss"] / KB_A_MB, kb["Rss"] / KB_A_MB)
