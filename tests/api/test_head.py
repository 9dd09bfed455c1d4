"""Monitors and crawlers ask with HEAD."""

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize("path", ["/", "/health", "/services", "/api/services", "/privacy"])
def test_head_answers_as_get_without_the_body(client: TestClient, path: str) -> None:
    head, got = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-type"] == got.headers["content-type"]


def test_head_of_nothing_is_not_found(client: TestClient) -> None:
    assert client.head("/services/nowhere").status_code == 404
