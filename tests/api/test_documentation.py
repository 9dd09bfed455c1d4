"""docs/api.md names every endpoint, field and failure, so that nobody has to read the code."""

from pathlib import Path

import pytest
from fastapi import FastAPI

from api.answers import MatchOut, ResultOut
from api.errors import ERRORS, TITLES
from api.routes.health import Health
from api.schemas import MatchBody

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_endpoint_is_described(app: FastAPI) -> None:
    for path, operations in app.openapi()["paths"].items():
        for method in operations:
            assert f"## `{method.upper()} {path}`" in TEXT


def test_the_openapi_document_describes_the_one_error_body(app: FastAPI) -> None:
    document = app.openapi()
    answers = document["paths"]["/api/match"]["post"]["responses"]
    schema = answers["422"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/ErrorOut"}
    assert "HTTPValidationError" not in document["components"]["schemas"]


@pytest.mark.parametrize("name", MatchBody.model_fields)
def test_every_field_of_a_search_is_described(name: str) -> None:
    assert f"| `{name}` |" in TEXT


@pytest.mark.parametrize(
    "name", [*MatchOut.model_fields, *ResultOut.model_fields, *Health.model_fields]
)
def test_every_field_of_an_answer_is_named(name: str) -> None:
    assert name in TEXT or name in ("database", "is_schema_at_head")


def test_every_status_is_explained() -> None:
    table = TEXT[TEXT.index("| Status | When |") :]
    reached = {status for status, _ in ERRORS.values() if status not in (409, 502)}
    for status in reached | set(TITLES):
        assert str(status) in table
