"""Several workers search at once, each in a thread of the one process; none disturbs another."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.main import create_app
from directory.config import Settings

AT_ONCE = 4
BEGINNINGS = ("gard", "sing", "knit", "lone", "swim", "read", "bak", "walk", "draw", "cycl")
ENDINGS = ("ening", "erers", "nesses", "fully", "ational", "ingly", "iveness", "ements")


@pytest.fixture
def shared_app(loaded_settings: Settings) -> Iterator[FastAPI]:
    """The application with sessions of its own, as it serves; threads take turns very often."""
    assert loaded_settings.database_url is not None
    app = create_app(loaded_settings, loaded_settings.database_url)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield app
    sys.setswitchinterval(interval)
    app.state.engine.dispose()


def bodies() -> list[dict[str, Any]]:
    """Searches full of words that no search has held before."""
    words = [f"{beginning}{ending}" for beginning in BEGINNINGS for ending in ENDINGS]
    return [
        {"near": "Kettering", "said": f"she misses {' and '.join(words[start::16])}"}
        for start in range(16)
    ]


def test_searches_at_once_all_succeed(shared_app: FastAPI) -> None:
    def ask(body: dict[str, Any]) -> int:
        return TestClient(shared_app).post("/api/match", json=body).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert list(pool.map(ask, bodies())) == [200] * len(bodies())
