"""What is said is gone when it is answered: looked for everywhere after a real server heard it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import httpx2
import psycopg
import pytest

from directory.cluster import Cluster
from directory.config import Settings

MARK = "zebedeemarker"
SAID = f"{MARK} lost her husband, sings, cannot drive, wants to end it all"
STARTED_WITHIN_S = 120


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server process of its own on a folder of its own."""

    address: str
    data_dir: Path
    output: Path

    @property
    def cluster(self) -> Cluster:
        """The cluster that the server started."""
        return Cluster(Settings(data_dir=self.data_dir))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """``connect serve --demo`` on an empty folder, as a deployment runs it."""
    folder = tmp_path_factory.mktemp("privacy")
    data_dir, output, port = folder / "data", folder / "output.txt", free_port()
    program = "from api.cli import main; main()"
    line = [sys.executable, "-c", program, "serve", "--demo", "--port", str(port)]
    environment = {**os.environ, "CONNECT_DATA_DIR": str(data_dir)}
    with output.open("wb") as written:
        process = subprocess.Popen(
            line, env=environment, stdout=written, stderr=written, cwd=Path(__file__).parents[2]
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process, output)
            yield RunningServer(address, data_dir, output)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def _wait_for(address: str, process: subprocess.Popen[bytes], output: Path) -> None:
    end = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < end:
        assert process.poll() is None, output.read_text()
        try:
            if httpx2.get(f"{address}/health", timeout=5, trust_env=False).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.2)
    pytest.fail(f"the server did not answer: {output.read_text()}")


def say_everything(client: httpx2.Client) -> list[int]:
    """Send the marker by every way in that there is; answer the statuses."""
    thread = {"kind": "interest", "text": MARK, "concept": MARK}
    page = {"accept": "text/html"}
    form = {"near": f"NN2 {MARK}", "said": SAID, "language": MARK}
    answers = [
        client.post("/api/match", json={"near": f"near {MARK}", "said": SAID}),
        client.post("/api/match", json={"near": "NN2", "said": SAID, "threads": [thread]}),
        client.post("/api/match", json={"near": "NN2", "language": MARK}),
        client.post("/api/match", json={"said": SAID * 400}),
        client.post("/api/match", json={"said": SAID * 6000}),
        client.post("/api/match", json={"said": [SAID], "mode": MARK, MARK: MARK}),
        client.post("/api/match", content=SAID),
        client.post("/api/match", content=SAID, headers={"content-type": "application/json"}),
        client.post(f"/api/match?near={MARK}", json={}),
        client.post("/api/places", json={"q": MARK}),
        client.post("/api/places", json={"q": f"king's {MARK}"}),
        client.get("/api/services", params={"name": MARK}),
        client.get("/api/services", params={"kind": MARK}),
        client.get(f"/api/services/{MARK}"),
        client.get("/services", params={"name": MARK}, headers=page),
        client.post("/", data=form, headers=page),
        client.post("/", data={**form, "mode": MARK, "within_m": MARK}, headers=page),
        client.post("/map-file", data=form, headers=page),
        *sign_in_as_nobody(client, page),
        client.get(f"/{MARK}", headers=page),
        client.request(MARK.upper(), "/"),
        client.get("/", headers={"user-agent": MARK, "referer": f"http://x/{MARK}", **page}),
    ]
    return [answer.status_code for answer in answers]


def sign_in_as_nobody(client: httpx2.Client, page: dict[str, str]) -> list[httpx2.Response]:
    """Ask to sign in with an address that nobody has, and try a code for it."""
    shown = client.get("/sign-in", headers=page)
    found = re.search(r'name="form_token" value="([^"]+)"', shown.text)
    fields = {"form_token": found.group(1) if found else "", "email": f"{MARK}@example.org"}
    return [
        client.post("/sign-in", data={**fields, "then": f"/{MARK}/"}, headers=page),
        client.post("/sign-in/code", data={**fields, "code": "123456"}, headers=page),
        client.post("/sign-in/code", data={**fields, "code": MARK}, headers=page),
        client.post("/sign-in", data={"email": MARK}, headers=page),
        client.get(f"/sign-in/link/{MARK}", headers=page),
        client.get("/sign-in/council/back", params={"state": MARK, "code": MARK}, headers=page),
    ]


def fail_with_everything(server: RunningServer, client: httpx2.Client) -> list[int]:
    """The same while tables are missing, so that the database and the server both complain."""
    tables = ("postcode", "named_place", "service")
    with psycopg.connect(server.cluster.url, autocommit=True) as connection:
        for table in tables:
            connection.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
        try:
            return say_everything(client)
        finally:
            for table in tables:
                connection.execute(f"ALTER TABLE {table}_away RENAME TO {table}")


def plain_dump(server: RunningServer) -> bytes:
    program = server.cluster.programs().path("pg_dump")
    line = [program, "--format=plain", "--dbname", server.cluster.url]
    return subprocess.run(line, capture_output=True, check=True).stdout


def test_what_was_said_is_nowhere_afterwards(server: RunningServer) -> None:
    with httpx2.Client(base_url=server.address, timeout=60, trust_env=False) as client:
        statuses = say_everything(client)
        assert {200, 400, 404, 413, 415, 422} <= set(statuses)
        assert not [status for status in statuses if status >= 500]
        assert 500 in fail_with_everything(server, client)
        metrics = client.get("/metrics").content
        dump = plain_dump(server)

    assert b"connect_http_requests_total" in metrics
    assert b"CREATE TABLE public.service" in dump
    logs = {
        path.relative_to(server.data_dir): path.read_bytes()
        for path in server.data_dir.rglob("*")
        if path.is_file() and "data" not in path.relative_to(server.data_dir).parts
    }
    server_log = logs[Path("logs/server.log")]
    assert Path("logs/postgres.log") in logs
    assert server_log.count(b'"event": "request"') >= 2 * len(statuses)
    assert b"request failed" in server_log
    assert b"ProgrammingError" in server_log

    places = {"metrics": metrics, "dump": dump, "output": server.output.read_bytes()}
    places |= {str(name): content for name, content in logs.items()}
    mark = MARK.encode()
    assert [name for name, content in places.items() if mark in content.lower()] == []


def test_no_file_that_the_server_leaves_holds_what_was_said(server: RunningServer) -> None:
    """Not even the database's own files: its pages, its write-ahead log, its temporary files."""
    with httpx2.Client(base_url=server.address, timeout=60, trust_env=False) as client:
        say_everything(client)
    mark = MARK.encode()
    holding = []
    for path in server.data_dir.rglob("*"):
        try:
            if path.is_file() and mark in path.read_bytes().lower():
                holding.append(path.name)
        except FileNotFoundError:
            continue  # PostgreSQL recycles its files while they are read
    assert holding == []


def test_the_server_does_not_name_itself(server: RunningServer) -> None:
    assert "server" not in httpx2.get(f"{server.address}/health", trust_env=False).headers


def test_what_lets_somebody_in_is_in_the_message_alone(server: RunningServer) -> None:
    email, page = "keeper@harebell.example", {"accept": "text/html"}
    token_of = re.compile(r'name="form_token" value="([^"]+)"')
    with httpx2.Client(base_url=server.address, timeout=60, trust_env=False) as client:

        def send(address: str, shown_on: str, **fields: str) -> int:
            found = token_of.search(client.get(shown_on, headers=page).text)
            assert found
            sent = {"form_token": found.group(1), **fields}
            return client.post(address, data=sent, headers=page).status_code

        assert send("/sign-in/new", "/sign-in/new", email=email) == 303
        mail = newest_mail(server.data_dir / "mail")
        link = re.search(r"/sign-in/link/(\S+)", mail)
        code = re.search(r"^\d{6}\b", mail, flags=re.MULTILINE)
        assert link
        assert code
        secrets = [link[1], *client.cookies.values()]
        assert send("/sign-in/link", link[0], token=link[1]) == 303
        assert email in client.get("/account", headers=page).text
        secrets += client.cookies.values()
        metrics, dump = client.get("/metrics").text, plain_dump(server).decode()
    logs = [each.read_text() for each in (server.data_dir / "logs").iterdir()]
    told = "\n".join([metrics, server.output.read_text(), *logs])
    assert [each for each in (*secrets, code[0], email) if each in told] == []
    # Who may sign in is known to the directory; how, to nobody but them.
    assert email in dump
    assert [each for each in secrets if each in dump] == []


def newest_mail(folder: Path) -> str:
    """Text of the last message, which is written when the page is answered already."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if files := sorted(folder.glob("*.eml")):
            mail = message_from_bytes(files[-1].read_bytes(), policy=policy.default)
            body = mail.get_body()
            assert body is not None
            return str(body.get_content())
        time.sleep(0.1)
    msg = "no message was written"
    raise AssertionError(msg)
