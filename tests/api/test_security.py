"""Headers that every answer carries, and what is not trusted."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.main import create_app
from api.security import content_policy, tile_sources
from directory.config import Settings

EVERY_ANSWER = ("/health", "/api/services", "/none", "/", "/openapi.json")


@pytest.mark.parametrize("address", EVERY_ANSWER)
def test_every_answer_carries_the_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "microphone=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers
    assert "server" not in headers


def test_an_address_over_https_is_held_to_it(settings: Settings) -> None:
    secure = settings.model_copy(update={"public_url": "https://connect.example.org"})
    assert settings.database_url is not None
    client = TestClient(create_app(secure, settings.database_url))
    assert client.get("/none").headers["strict-transport-security"].startswith("max-age=")


@pytest.mark.parametrize(
    ("tile_url", "sources"),
    [
        (None, []),
        ("https://tiles.example.org/{z}/{x}/{y}.png", ["https://tiles.example.org"]),
        ("https://{s}.example.org:8443/{z}/{x}/{y}.png", ["https://*.example.org:8443"]),
        ("/tiles/{z}/{x}/{y}.png", []),
        ("javascript:alert(1)", []),
        ("https://a; script-src *", []),
    ],
)
def test_tiles_come_from_their_own_host_alone(tile_url: str | None, sources: list[str]) -> None:
    assert tile_sources(tile_url) == sources
    assert content_policy(tile_url).count("script-src") == 1


def test_a_response_keeps_a_policy_of_its_own(app: FastAPI) -> None:
    from starlette.responses import PlainTextResponse

    def framed() -> PlainTextResponse:
        return PlainTextResponse("", headers={"Content-Security-Policy": "default-src 'self'"})

    app.add_api_route("/framed", framed, response_model=None)
    headers = TestClient(app).get("/framed").headers
    assert headers["content-security-policy"] == "default-src 'self'"


def test_listings_are_open_to_every_origin_and_searches_to_none(client: TestClient) -> None:
    assert client.get("/api/services").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.post("/api/match", json={}).headers
    assert "access-control-allow-origin" not in client.get("/").headers


@pytest.mark.parametrize("address", ["/api/match", "/api/places", "/none", "/"])
def test_nothing_that_was_posted_is_kept_by_a_browser(client: TestClient, address: str) -> None:
    assert client.post(address).headers["cache-control"] == "no-store"


def test_the_host_header_reaches_no_link(client: TestClient) -> None:
    for address in ("/api/services/", "/services/", "/api/services", "/"):
        response = client.get(address, headers={"host": "evil.example.com"}, follow_redirects=False)
        assert "evil" not in response.text
        assert "evil" not in response.headers.get("location", "")


def test_a_long_body_is_refused_however_it_is_announced(client: TestClient) -> None:
    long = b"x" * (256 * 1024 + 1)
    assert client.post("/api/match", content=long).status_code == 413
    assert client.post("/api/match", content=iter([long[:200_000], long])).status_code == 413
    page = client.post("/", content=long, headers={"accept": "text/html"})
    assert page.status_code == 413
    assert page.headers["content-type"].startswith("text/html")


def test_files_are_never_served_from_outside(client: TestClient) -> None:
    for path in ("/static/../main.py", "/static/%2e%2e/main.py", "/static/x/..%2f..%2fmain.py"):
        assert client.get(path).status_code == 404
    assert (Path(__file__).parents[2] / "api" / "main.py").is_file()
