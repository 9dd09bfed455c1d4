"""What an operator sees of the sentence model: /health, and the command that stores vectors."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.cli import run
from directory.config import Settings, get_settings
from directory.database import transaction
from directory.models import Organization, Service, ServiceVector
from directory.queries.rows import delete_rows
from importers.vectors import renew_vectors
from tests.factories import make_service

FAILED = 2


def test_health_counts_the_listings_that_wait(client: TestClient, session: Session) -> None:
    pytest.importorskip("onnxruntime", reason="the extra [semantic] is not installed")
    health = client.get("/health").json()
    assert health["semantic"] == "on"
    assert health["vectors_waiting"] == health["listings"] == 0


def test_health_counts_down(
    loaded_client: TestClient, loaded_session: Session, loaded_engine: Engine
) -> None:
    pytest.importorskip("onnxruntime", reason="the extra [semantic] is not installed")
    assert loaded_client.get("/health").json()["vectors_waiting"] == 0
    with transaction(loaded_engine) as session:
        made = make_service(session, "Tuesday Singers")
    try:
        assert loaded_client.get("/health").json()["vectors_waiting"] == 1
        with transaction(loaded_engine) as session:
            assert renew_vectors(session, [made.id]) == 1
        assert loaded_client.get("/health").json()["vectors_waiting"] == 0
    finally:
        with transaction(loaded_engine) as session:
            delete_rows(session, Service, "id", [made.id])
            delete_rows(session, Organization, "id", [made.organization_id])


def test_health_says_when_meaning_is_turned_off(
    loaded_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONNECT_SEMANTIC", "off")
    get_settings.cache_clear()
    response = loaded_client.get("/health")
    assert response.status_code == 200
    assert response.json()["semantic"] == "off"
    assert response.json()["vectors_waiting"] is None


def test_health_says_why_there_is_no_model(
    loaded_client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONNECT_MODEL_DIR", str(tmp_path))
    get_settings.cache_clear()
    response = loaded_client.get("/health")
    assert response.status_code == 200
    assert "model.onnx is not there" in response.json()["semantic"]
    assert response.json()["vectors_waiting"] is None


def test_imports_end_with_their_vectors_stored(
    ready: Settings, loaded_engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("onnxruntime", reason="the extra [semantic] is not installed")
    with transaction(loaded_engine) as session:
        some = list(session.scalars(select(ServiceVector.service_id).limit(20)))
        delete_rows(session, ServiceVector, "service_id", some)
    run(["demo", "load"])
    assert "20 vectors stored" in capsys.readouterr().err
    assert run(["import", "vectors", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["stored"] == 0
    assert answer["model"]


def test_an_import_without_a_model_says_so_and_goes_on(
    ready: Settings,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("CONNECT_MODEL_DIR", str(tmp_path))
    assert run(["demo", "load"]) != FAILED
    assert "No vectors were stored: CONNECT_MODEL_DIR was" in capsys.readouterr().err
    assert run(["import", "vectors"]) == FAILED
    assert "model.onnx is not there" in capsys.readouterr().err


def test_turned_off_imports_say_nothing_and_the_command_refuses(
    ready: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONNECT_SEMANTIC", "off")
    run(["demo", "load"])
    assert "vectors" not in capsys.readouterr().err
    assert run(["import", "vectors", "--json"]) == FAILED
    assert "CONNECT_SEMANTIC was off" in json.loads(capsys.readouterr().out)["error"]["message"]
