"""One table from failures to HTTP, one body for programs and one page for people."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

import api
import directory
import importers
import maps
import matching
from api.errors import ERRORS, find_error
from directory.errors import DirectoryError

MARK = "zebedee-marker"
PACKAGES = (api, directory, importers, maps, matching)
# Migrations cannot be imported by name; what the command line raises never meets a request.
ELSEWHERE = ("directory.migrations.", "api.commands", "api.cli")


def subclasses(kind: type[Exception]) -> Iterator[type[Exception]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from subclasses(inner)


def test_every_failure_has_a_line_in_the_table() -> None:
    for package in PACKAGES:
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith(ELSEWHERE):
                import_module(module.name)
    names = {package.__name__ for package in PACKAGES}
    ours = {
        kind
        for kind in subclasses(DirectoryError)
        if kind.__module__.split(".")[0] in names and not kind.__module__.startswith(ELSEWHERE)
    }
    assert ours
    assert ours - set(ERRORS) == set()


@pytest.mark.parametrize(("status", "title"), ERRORS.values())
def test_the_table_holds_statuses_of_failures(status: int, title: str) -> None:
    assert 400 <= status < 600
    assert title[0].isupper()
    assert not title.endswith(".")


def test_a_new_kind_of_failure_answers_as_its_nearest_ancestor() -> None:
    class RefinedError(next(iter(ERRORS))):  # type: ignore[misc]
        """A refinement of the first failure in the table."""

    assert find_error(RefinedError()) == next(iter(ERRORS.values()))
    assert find_error(ValueError())[0] == 500


@pytest.fixture
def failing(app: FastAPI) -> FastAPI:
    """The application with addresses that fail, as programs and as people reach them."""

    def explode() -> None:
        raise ValueError(MARK)

    def lose_database() -> None:
        statement = f"SELECT '{MARK}'"
        raise OperationalError(statement, {"said": MARK}, Exception(MARK))

    for prefix in ("", "/api"):
        app.add_api_route(f"{prefix}/explode", explode)
        app.add_api_route(f"{prefix}/lose", lose_database)
    return app


@pytest.mark.parametrize(("address", "status"), [("explode", 500), ("lose", 503), ("none", 404)])
class TestFailures:
    def test_a_program_reads_the_one_body(
        self, failing: FastAPI, address: str, status: int
    ) -> None:
        response = TestClient(failing).get(f"/api/{address}", headers={"accept": "text/html"})
        assert response.status_code == status
        error = response.json()["error"]
        assert set(error) == {"status", "title", "problems"}
        assert error["status"] == status
        assert MARK not in response.text
        assert response.headers["x-content-type-options"] == "nosniff"

    def test_a_person_reads_a_page(self, failing: FastAPI, address: str, status: int) -> None:
        response = TestClient(failing).get(f"/{address}", headers={"accept": "text/html"})
        assert response.status_code == status
        assert response.headers["content-type"].startswith("text/html")
        assert "<h1" in response.text
        assert MARK not in response.text
        assert "content-security-policy" in response.headers


def test_an_unforeseen_failure_is_told_by_number(
    failing: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    response = TestClient(failing).get("/api/explode")
    [problem] = response.json()["error"]["problems"]
    error_id = problem["message"].removesuffix(".").split()[-1]
    told = "\n".join(str(vars(record)) for record in caplog.records)
    assert error_id in told
    assert "builtins.ValueError" in told
    assert "test_errors.py" in told
    assert MARK not in told


def test_a_method_that_is_not_answered_is_said(client: TestClient) -> None:
    response = client.get("/api/match")
    assert response.status_code == 405
    assert "POST" in response.headers["allow"]
