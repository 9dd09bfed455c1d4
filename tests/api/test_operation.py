"""What an operator sees: health, metrics, and a log that holds nothing of anybody."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.logs import LOG_FILE, configure_logging, describe_failure, log_request
from api.main import create_app
from api.metrics import SHARED_FOLDER, share_between_workers
from directory.config import Settings
from matching.answer import MatchAnswer
from matching.index.building import build_index
from matching.index.snapshot import MemoryIndex
from matching.match import match
from matching.request import MatchRequest

MARK = "zebedee-marker"


def test_a_ready_directory_is_healthy(loaded_client: TestClient) -> None:
    response = loaded_client.get("/health")
    assert response.status_code == 200
    health = response.json()
    assert health["status"] == health["database"] == "ok"
    assert health["is_schema_at_head"] is True
    assert health["listings"] >= 60
    assert health["postcodes"] > 10_000
    assert health["places"] > 300
    assert health["has_demonstration"] is True
    assert health["version"]


def test_a_directory_without_postcodes_is_not_ready(client: TestClient) -> None:
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json()["status"] == "not ready"
    assert response.json()["is_schema_at_head"] is True


def test_a_database_without_schema_is_not_ready(
    settings: Settings, empty_database_url: str
) -> None:
    response = TestClient(create_app(settings, empty_database_url)).get("/health")
    assert response.status_code == 503
    assert response.json()["database"] == "ok"
    assert response.json()["is_schema_at_head"] is False


def test_a_database_that_is_away_is_said(settings: Settings) -> None:
    app = create_app(settings, "postgresql:///nothing?host=/nonexistent")
    client = TestClient(app)
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"
    assert client.get("/api/services").status_code == 503
    page = client.get("/", headers={"accept": "text/html"})
    assert page.status_code == 503
    assert page.headers["content-type"].startswith("text/html")


def test_requests_are_counted_by_route_alone(client: TestClient) -> None:
    client.get(f"/api/services?name={MARK}")
    client.get(f"/{MARK}")
    client.request(MARK.upper(), "/api/services")
    client.get(f"/static/{MARK}.css")
    text = client.get("/metrics").text
    assert 'route="/api/services",status="200"' in text
    assert 'route="(none)",status="404"' in text
    assert 'method="OTHER"' in text
    assert 'route="/static"' in text
    assert MARK not in text.lower()


def test_several_processes_add_up_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHARED_FOLDER, "")
    share_between_workers(tmp_path)
    count = "from api.metrics import *; "
    count += "count_request(method='GET', route='/', status=200, duration_s=0.1); "
    count += "print(write_metrics().decode())"
    root = Path(__file__).parents[2]
    outputs = [
        subprocess.run(
            [sys.executable, "-c", count], cwd=root, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    one = 'connect_http_requests_total{method="GET",route="/",status="200"} '
    assert f"{one}1.0" in outputs[0]
    assert f"{one}2.0" in outputs[1]


@contextmanager
def logging_restored() -> Iterator[None]:
    """Give the test runner its own logging back."""
    root, own = logging.getLogger(), logging.getLogger("connect")
    before, levels = root.handlers[:], (root.level, own.level)
    try:
        yield
    finally:
        _restore(before, levels)


def _restore(before: list[logging.Handler], levels: tuple[int, int]) -> None:
    root, own = logging.getLogger(), logging.getLogger("connect")
    for handler in root.handlers[:]:
        root.removeHandler(handler)
        if handler not in before:
            handler.close()
    for handler in before:
        root.addHandler(handler)
    root.setLevel(levels[0])
    own.setLevel(levels[1])


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log file of this process, while the test lasts."""
    with logging_restored():
        configure_logging(tmp_path, to_stderr=False)
        yield tmp_path / LOG_FILE


def lines(log: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_the_log_has_one_line_a_request_and_no_query(client: TestClient, log: Path) -> None:
    client.get(f"/api/services?name={MARK}", headers={"user-agent": MARK})
    [line] = lines(log)
    assert line.pop("timestamp")
    assert isinstance(line.pop("ms"), float)
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "connect.access",
        "method": "GET",
        "route": "/api/services",
        "status": 200,
    }


def test_a_library_s_failure_is_logged_without_its_message(log: Path) -> None:
    try:
        int(MARK)
    except ValueError:
        logging.getLogger("some.library").exception("it failed")
    [line] = lines(log)
    assert line["event"] == "it failed"
    assert line["logger"] == "some.library"
    assert "ValueError" in json.dumps(line["failure"])
    assert MARK not in log.read_text(encoding="utf-8")


def test_a_failure_is_described_by_kind_and_place_with_its_causes() -> None:
    said = MARK
    try:
        try:
            int(said)
        except ValueError as cause:
            raise RuntimeError(said) from cause
    except RuntimeError as failure:
        described = describe_failure(failure)
    assert [link["kind"] for link in described] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert "test_operation.py" in json.dumps(described)
    assert MARK not in json.dumps(described)


def test_a_folder_that_cannot_be_written_to_leaves_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    occupied = tmp_path / "logs"
    occupied.write_text("a file stands where the folder should be")
    with logging_restored():
        configure_logging(tmp_path)
        log_request(method="GET", route="/", status=200, ms=1.0)
    assert '"route": "/"' in capsys.readouterr().err


def test_a_starting_server_searches_once_for_itself(
    loaded_app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[MatchAnswer] = []

    def noted(
        session: Session, request: MatchRequest, now: datetime, index: MemoryIndex | None
    ) -> MatchAnswer:
        answers.append(match(session, request, now, index))
        return answers[-1]

    monkeypatch.setattr("api.warm_up.match", noted)
    with TestClient(loaded_app) as client:
        assert client.get("/health").status_code == 200
    # Once at the start, and again when its index is built.
    assert 1 <= len(answers) <= 2
    for answer in answers:
        assert answer.place
        assert answer.results


def test_health_says_how_the_index_stands(
    loaded_client: TestClient, loaded_app: FastAPI, loaded_session: Session
) -> None:
    assert loaded_client.get("/health").json()["index"] == {
        "state": "cold",
        "listings": 0,
        "age_s": None,
    }
    index, _ = build_index(loaded_session, None)
    loaded_app.state.index.current = index
    loaded_app.state.index.since = datetime.now(UTC)
    said = loaded_client.get("/health").json()["index"]
    assert said["state"] == "warm"
    assert said["listings"] == len(index) > 300
    assert 0 <= said["age_s"] < 60


def test_a_server_starts_on_a_directory_that_is_not_ready(
    settings: Settings, empty_database_url: str
) -> None:
    with TestClient(create_app(settings, empty_database_url)) as client:
        assert client.get("/health").status_code == 503


def test_the_application_names_every_endpoint_once(app: FastAPI) -> None:
    operations = [
        operation["operationId"]
        for path in app.openapi()["paths"].values()
        for operation in path.values()
    ]
    assert len(operations) == len(set(operations))
    assert {"post_match", "post_places", "get_services", "get_service", "get_health"} <= set(
        operations
    )
