"""``connect evaluate``: on a scratch directory, on a running server, and on what it refuses."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import psycopg
import pytest
import uvicorn
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.cli import run
from api.evaluation.names import ServiceNames
from api.main import create_app
from directory import scratch
from directory.cluster import Cluster
from directory.config import Settings
from directory.models import Service
from directory.scratch import PREFIX, scratch_database
from importers.identity import derive

UUID_ID = "b2d84f2a-0e1a-52b5-a57b-b24ea35dd9a0"
SERVICES = [
    {"id": UUID_ID, "name": "Tuesday Choir", "description": "Singing for all.", "status": "active"},
    {"id": "chess-1", "name": "Chess Club", "description": "Chess in the pub.", "status": "active"},
    {"id": "knit-1", "name": "Knit and Natter", "description": "Knitting.", "status": "active"},
]
CONVERSATIONS: list[dict[str, Any]] = [
    {"id": "c1", "said": "plays chess, used to sing in a choir", "near": "Corby"},
    {"id": "c2", "said": "loves knitting", "near": None},
]
JUDGEMENTS: list[dict[str, Any]] = [
    {"conversation": "c1", "service": "chess-1", "grade": 3, "threads": ["chess"]},
    {"conversation": "c1", "service": UUID_ID, "grade": 2, "threads": ["singing"]},
    {"conversation": "c1", "service": "knit-1", "grade": 0, "threads": []},
    {"conversation": "c2", "service": "knit-1", "grade": 3, "threads": ["knitting"]},
]
LIMIT_S = 120


def write_lines(file: Path, rows: list[dict[str, Any]]) -> None:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A judged set with ids that are UUIDs and ids that are not."""
    made = tmp_path / "set"
    made.mkdir()
    (made / "services.json").write_text(json.dumps(SERVICES), encoding="utf-8")
    write_lines(made / "conversations.jsonl", CONVERSATIONS)
    write_lines(made / "judgements.jsonl", JUDGEMENTS)
    return made


@pytest.fixture
def scratch_databases(
    cluster: Cluster, run_id: str, worker: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[str]]:
    """Names of the scratch databases of this worker, apart from those of others."""
    prefix = f"{PREFIX}{run_id}_{worker}_"
    monkeypatch.setattr("directory.scratch.PREFIX", prefix)

    def names() -> list[str]:
        with psycopg.connect(cluster.url_of("postgres")) as connection:
            known = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            return [name for (name,) in connection.execute(known, [prefix])]

    return names


def test_methods_stand_side_by_side_and_nothing_is_left(
    ready: Settings,
    folder: Path,
    loaded_session: Session,
    scratch_databases: Callable[[], list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    held = loaded_session.scalar(select(func.count()).select_from(Service))
    out = folder / "run.jsonl"
    words = ["evaluate", str(folder), "--out", str(out), "--at", "2026-11-24T10:00", "--json"]
    assert run(words) == 0
    said = json.loads(capsys.readouterr().out)
    assert {"connect", "full_text", "bm25"} <= set(said["methods"])
    assert set(said["methods"]) | set(said["missing"]) >= {"model"}
    assert (said["conversations"], said["judgements"]) == (2, 4)
    assert said["at"] == "2026-11-24T10:00:00+00:00"
    for name, method in said["methods"].items():
        assert method["measures"]["recall@10"]["mean"] == 1.0, name
        assert set(method["by_conversation"]) == {"c1", "c2"}
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["conversation"] for line in lines] == ["c1", "c2"]
    assert {"chess-1", UUID_ID} <= set(lines[0]["ranked"]), "the set's own ids"
    assert lines[1]["ranked"][0] == "knit-1"
    loaded_session.expire_all()
    assert loaded_session.scalar(select(func.count()).select_from(Service)) == held
    assert scratch_databases() == []


def test_what_cannot_be_found_by_anybody_is_said(
    ready: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judgements = [*JUDGEMENTS, {"conversation": "c2", "service": "absent", "grade": 2}]
    write_lines(folder / "judgements.jsonl", judgements)
    conversations = [{**CONVERSATIONS[0], "near": "Xyzzq"}, CONVERSATIONS[1]]
    write_lines(folder / "conversations.jsonl", conversations)
    assert run(["evaluate", str(folder), "--alone"]) == 1
    said = capsys.readouterr().out
    assert "! services that are judged and not among the listings: 1 (absent)" in said
    assert "! conversation c1: its place, Xyzzq, is not known" in said
    assert "nDCG@10" in said
    assert "BM25" not in said


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--live", "127.0.0.1:8000", "--alone"], "--live was 127.0.0.1:8000; it must be"),
        (["--live", "http://127.0.0.1:9", "--alone"], "http://127.0.0.1:9 does not answer"),
        (["--at", "noon"], "--at was noon"),
        (["--at", "2026-11-24", "--live", "http://localhost:8000"], "--at cannot be used"),
        (["--half", "tune"], "half was tune; this set has no halves"),
        (["--out", "/nowhere/run.jsonl"], "--out was /nowhere/run.jsonl"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_line(
    ready: Settings, folder: Path, capsys: pytest.CaptureFixture[str], more: list[str], message: str
) -> None:
    assert run(["evaluate", str(folder), *more]) == 2
    said = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert message in said


def test_a_set_without_services_is_refused(
    ready: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "services.json").unlink()
    assert run(["evaluate", str(folder)]) == 2
    assert "--demonstration" in capsys.readouterr().err


def test_a_malformed_set_is_refused_by_line_and_field(
    ready: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lines(folder / "judgements.jsonl", [*JUDGEMENTS, {**JUDGEMENTS[0], "grade": 9}])
    assert run(["evaluate", str(folder), "--json"]) == 2
    said = json.loads(capsys.readouterr().out)["error"]["message"]
    assert "judgements.jsonl: line 5, field grade: was 9; it must be" in said


class Serving(threading.Thread):
    """A server on a free port of this machine for the length of a test."""

    def __init__(self, app: Any) -> None:
        super().__init__(daemon=True)
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="error", lifespan="off")
        self.server = uvicorn.Server(config)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}/"

    def run(self) -> None:
        self.server.run(sockets=[self.socket])

    def __enter__(self) -> Self:
        self.start()
        deadline = time.monotonic() + LIMIT_S
        while not self.server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.join()
        self.socket.close()


@pytest.fixture
def server(loaded_settings: Settings) -> Iterator[Serving]:
    """A running server with the demonstration directory."""
    assert loaded_settings.database_url is not None
    app = create_app(loaded_settings, loaded_settings.database_url)
    with Serving(app) as serving:
        yield serving
    app.state.engine.dispose()


def test_a_running_server_is_asked_of_its_own_directory(
    server: Serving,
    loaded_session: Session,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    choir = loaded_session.scalar(select(Service.id).where(Service.name == "Thornfield Singers"))
    said = {"id": "c1", "said": "used to sing in a choir", "near": "Kingsthorpe"}
    write_lines(tmp_path / "conversations.jsonl", [said])
    judged = {"conversation": "c1", "service": str(choir).upper(), "grade": 3}
    write_lines(tmp_path / "judgements.jsonl", [judged])
    out = tmp_path / "run.jsonl"
    words = ["--live", server.address, "--alone", "--out", str(out), "--json"]
    assert run(["evaluate", str(tmp_path), *words]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["methods"]["connect"]["measures"]["recall@10"]["mean"] == 1.0
    assert str(choir).upper() in json.loads(out.read_text())["ranked"], "as the set writes it"


@pytest.mark.parametrize(
    ("status", "body", "code", "message"),
    [
        (500, {}, 2, "answered 500 to POST /api/match"),
        (404, {}, 2, "answered 404 to POST /api/match"),
        (200, {"results": 3, "place": None}, 2, "something else than results"),
        (200, {"results": [{}], "place": None}, 2, "something else than results"),
        (200, [], 2, "something else than results"),
        (422, {}, 1, "c1: was refused with 422, and counts as nothing found"),
    ],
)
def test_a_server_that_answers_otherwise_is_told(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    status: int,
    body: object,
    code: int,
    message: str,
) -> None:
    async def answer(_request: Request) -> Response:
        return JSONResponse(body, status_code=status)

    app = Starlette(routes=[Route("/api/match", answer, methods=["POST"])])
    with Serving(app) as serving:
        assert run(["evaluate", str(folder), "--live", serving.address, "--alone"]) == code
    said = capsys.readouterr()
    assert message in said.err + said.out


def test_names_of_services_go_there_and_back() -> None:
    names = ServiceNames.of([UUID_ID.upper(), "chess-1"], "venues")
    directory_id = derive("venues", "service", "chess-1")
    assert names.rename([str(directory_id), UUID_ID, str(derive("x")), "odd"]) == (
        "chess-1",
        UUID_ID.upper(),
        str(derive("x")),
        "odd",
    )
    known = names.within({directory_id: "other", derive("x"): "x", derive("y"): None})
    assert known.rename([str(directory_id), str(derive("x"))]) == ("chess-1", "x")


def test_a_scratch_database_is_dropped_whatever_happens(
    scratch_databases: Callable[[], list[str]], database_url: str
) -> None:
    def interrupted() -> None:
        with scratch_database(database_url) as url:
            assert len(scratch_databases()) == 1
            psycopg.connect(url).execute("CREATE TABLE held_open ()")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert scratch_databases() == []


def test_what_a_killed_command_left_is_dropped_and_what_is_in_use_is_not(
    scratch_databases: Callable[[], list[str]], database_url: str
) -> None:
    script = (
        "import os, sys; from directory import scratch\n"
        "scratch.PREFIX = sys.argv[2]\n"
        "with scratch.scratch_database(sys.argv[1]): os._exit(9)"
    )
    line = [sys.executable, "-c", script, database_url, scratch.PREFIX]
    subprocess.run(line, check=False, timeout=LIMIT_S)
    left = scratch_databases()
    assert len(left) == 1
    with scratch_database(database_url) as first, scratch_database(database_url) as second:
        assert sorted(url.split("/")[-1].split("?")[0] for url in (first, second)) == sorted(
            scratch_databases()
        )
        assert left[0] not in scratch_databases()
    assert scratch_databases() == []
