"""The commands as a shell runs them: clusters that stay, servers that stop, pipes that close."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO

import pytest

from directory.cluster import Cluster
from directory.config import Settings

LIMIT_S = 240


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder of the test's own; no cluster outlives the test."""
    folder = tmp_path / "data"
    yield folder
    Cluster(Settings(data_dir=folder)).stop()


@dataclass(frozen=True, slots=True)
class Made:
    """A data folder in which a command has made the cluster, and what the command said."""

    folder: Path
    command: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made") / "data"
    return Made(folder, connect(folder, "db", "migrate", "--json"))


@pytest.fixture
def made_dir(made: Made, data_dir: Path) -> Path:
    """A data folder of the test's own with a stopped cluster, its reference data loaded."""
    # Whoever owns the cluster's files owns the copies.
    subprocess.run(["cp", "-a", str(made.folder), str(data_dir)], check=True)
    return data_dir


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "CONNECT_DATA_DIR": str(data_dir), **more}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "api.cli", *words]


def connect(data_dir: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, reading both pipes to theirs."""
    return subprocess.run(
        command(*words),
        env=environment(data_dir, **more),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


@dataclass(frozen=True, slots=True)
class Server:
    """A running ``connect serve``, and what it prints."""

    process: subprocess.Popen[str]
    stdout: IO[str]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def page_status(server: Server, path: str) -> int:
    with urllib.request.urlopen(server.address + path, timeout=LIMIT_S) as page:
        return int(page.status)


def ask_for_a_link(server: Server, email: str) -> None:
    """Fill in the page to sign in, as a browser does."""
    jar = urllib.request.HTTPCookieProcessor()
    browser = urllib.request.build_opener(jar)
    browser.addheaders = [("Origin", server.address)]
    with browser.open(f"{server.address}/sign-in", timeout=LIMIT_S) as page:
        token = re.search(r'name="form_token" value="([^"]+)"', page.read().decode())
    assert token is not None
    sent = urllib.parse.urlencode({"form_token": token[1], "email": email}).encode()
    with browser.open(f"{server.address}/sign-in", sent, timeout=LIMIT_S) as page:
        assert page.status == 200


def first_letter(data_dir: Path) -> str:
    """What the first message that was sent says, once it is there."""
    ends = time.monotonic() + LIMIT_S
    while time.monotonic() < ends:
        if letters := list((data_dir / "mail").glob("*.eml")):
            return letters[0].read_text()
        time.sleep(0.1)
    pytest.fail("no message was sent")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def read_until(stream: IO[str], wanted: str) -> list[str]:
    lines = []
    for line in stream:
        lines.append(line.rstrip("\n"))
        if wanted in line:
            return lines
    message = f"{wanted!r} never came: {lines}"
    raise AssertionError(message)


def test_db_start_stays_and_others_attach_until_db_stop(data_dir: Path) -> None:
    started = connect(data_dir, "db", "start", "--json")
    assert started.returncode == 0, started.stderr
    said = json.loads(started.stdout)
    assert (said["is_running"], said["is_kept"], said["is_newest"]) == (True, True, True)
    assert set(said["loaded"]) == {"postcodes", "places", "outlines", "helplines"}

    migrated = connect(data_dir, "db", "migrate", "--json")
    assert json.loads(migrated.stdout)["loaded"] == {}
    status = json.loads(connect(data_dir, "db", "status", "--json").stdout)
    assert (status["is_running"], status["pid"]) == (True, said["pid"])
    assert status["rows"]["postcodes"] > 20_000

    stopped = connect(data_dir, "db", "stop", "--json")
    assert (stopped.returncode, json.loads(stopped.stdout)["is_running"]) == (0, False)
    again = connect(data_dir, "db", "stop", "--json")
    assert (again.returncode, json.loads(again.stdout)["was_running"]) == (0, False)


def test_a_command_that_started_the_cluster_stops_it(made: Made) -> None:
    done = made.command
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["was_migrated"] is True
    assert "Loading postcodes" in done.stderr
    status = json.loads(connect(made.folder, "db", "status", "--json").stdout)
    assert (status["is_made"], status["is_running"]) == (True, False)


@contextmanager
def serving(data_dir: Path, *options: str, **more: str) -> Iterator[Server]:
    """A server in a process of its own, killed when it takes too long."""
    port = free_port()
    process = subprocess.Popen(
        command("serve", "--port", str(port), *options),
        env=environment(data_dir, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    guard = Timer(LIMIT_S, process.kill)
    guard.start()
    try:
        with process.stdout as stdout:
            yield Server(process, stdout, port)
    finally:
        guard.cancel()
        process.kill()
        process.wait()


def assert_stops_clean(server: Server, data_dir: Path, ending: signal.Signals) -> None:
    server.process.send_signal(ending)
    assert server.process.wait(LIMIT_S) == 0
    assert server.stdout.read() == ""
    assert not Cluster(Settings(data_dir=data_dir)).status().is_running


def test_serve_answers_and_stops_clean_with_its_cluster(made_dir: Path) -> None:
    with serving(made_dir, "--demo") as server:
        lines = read_until(server.stdout, "Serving")
        assert lines[-1] == f"Serving {server.address} (Ctrl-C stops it)"
        assert all(re.search(r"\(\d+\.\d s\)$", line) for line in lines[:-1]), lines
        assert page_status(server, "/") == 200

        # What is sent leads to the port that was asked for, not to the one of the settings.
        added = connect(made_dir, "user", "add", "ada@example.org", "--role", "worker")
        assert added.returncode == 0, added.stderr
        ask_for_a_link(server, "ada@example.org")
        assert f"{server.address}/sign-in/link/" in first_letter(made_dir)

        taken = connect(made_dir, "serve", "--port", str(server.port))
        assert (taken.returncode, taken.stdout) == (2, "")
        assert f"cannot listen on 127.0.0.1 port {server.port}" in taken.stderr
        assert_stops_clean(server, made_dir, signal.SIGINT)


def test_serve_stops_as_clean_when_it_is_terminated(made_dir: Path) -> None:
    with serving(made_dir) as server:
        read_until(server.stdout, "Serving")
        assert page_status(server, "/") == 200
        assert_stops_clean(server, made_dir, signal.SIGTERM)


def test_serve_with_several_processes(data_dir: Path, loaded_database_url: str) -> None:
    more = {"CONNECT_DATABASE_URL": loaded_database_url}
    with serving(data_dir, "--workers", "2", **more) as server:
        read_until(server.stdout, "Serving")
        assert page_status(server, "/health") == 200
        assert list((data_dir / "metrics").iterdir()), "the processes add up their numbers"
        server.process.terminate()
        assert server.process.wait(LIMIT_S) == 0


def test_a_terminated_command_stops_the_cluster_it_started(made_dir: Path) -> None:
    with serving(made_dir) as server:
        read_until(server.stdout, "Starting the database")
        server.process.terminate()
        assert server.process.wait(LIMIT_S) == 0
    assert not Cluster(Settings(data_dir=made_dir)).status().is_running


def test_help_waits_for_nothing_large(data_dir: Path) -> None:
    assert connect(data_dir, "--help").returncode == 0
    loaded = [sys.executable, "-c", "import sys, api.cli; print(*sys.modules)"]
    names = subprocess.run(loaded, capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlalchemy", "fastapi", "geopandas", "uvicorn"} & set(names)
