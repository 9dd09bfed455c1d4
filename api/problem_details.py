"""Problem details (RFC 9457): how what writes by a program tells that it did not."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel

PROBLEM_JSON = "application/problem+json"


class FieldError(BaseModel):
    """A field that cannot be taken: where it stands (RFC 6901), what stood there, what may."""

    pointer: str
    value: str | None = None
    detail: str


class ProblemOut(BaseModel):
    """What failed; ``errors`` where fields were wrong, the others where the listing has changed."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = None
    current_etag: str | None = None
    differing: list[str] | None = None


def problem(
    status: int, detail: str, *, errors: Sequence[FieldError] = (), **members: Any
) -> JSONResponse:
    """An answer in problem details; members that say nothing are left out."""
    out = ProblemOut(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=list(errors) or None,
        **members,
    )
    body = out.model_dump(exclude_none=True)
    if errors:
        # A null beside a pointer says that nothing stood there.
        body["errors"] = [one.model_dump() for one in errors]
    return JSONResponse(body, status_code=status, media_type=PROBLEM_JSON)
