"""The addresses of the planning pages.

What answers them is imported with the first request: a server that nobody plans with has no need
of the libraries, which are large.
"""

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, Response

from api.dependencies import DatabaseSession, Now
from api.pages.planning.form import Asked
from api.pages.shell import load_shell

router = APIRouter(prefix="/planning", include_in_schema=False, dependencies=[Depends(load_shell)])
# A map and a file have nothing of the page around them.
files = APIRouter(prefix="/planning", include_in_schema=False)


@router.get("")
def show_planning(request: Request, session: DatabaseSession, form: Asked) -> HTMLResponse:
    """The form, and what can be asked with it."""
    from api.pages.planning import coverage  # noqa: PLC0415

    return coverage.show_planning(request, session, form)


@router.get("/coverage")
def show_coverage(
    request: Request, session: DatabaseSession, form: Asked, now: Now
) -> HTMLResponse:
    """Who is within reach: words, map and table."""
    from api.pages.planning import coverage  # noqa: PLC0415

    return coverage.show_coverage(request, session, form, now)


@files.get("/coverage/map")
def show_map(request: Request, session: DatabaseSession, form: Asked, now: Now) -> Response:
    """The map of who is within reach."""
    from api.pages.planning import coverage  # noqa: PLC0415

    return coverage.show_map(request, session, form, now)


@files.get("/coverage.{ending}")
def download_coverage(
    request: Request, session: DatabaseSession, form: Asked, now: Now, ending: str
) -> Response:
    """Who is within reach as a file."""
    from api.pages.planning import coverage  # noqa: PLC0415

    return coverage.download_coverage(request, session, form, now, ending)


@router.get("/where-next")
def show_where_next(
    request: Request, session: DatabaseSession, form: Asked, now: Now
) -> HTMLResponse:
    """The places where more would do most good."""
    from api.pages.planning import where_next  # noqa: PLC0415

    return where_next.show_where_next(request, session, form, now)


@router.get("/where-next/proof")
def show_proof(request: Request, session: DatabaseSession, form: Asked, now: Now) -> HTMLResponse:
    """Whether any other choice of places would do better."""
    from api.pages.planning import proof  # noqa: PLC0415

    return proof.show_proof(request, session, form, now)


@files.get("/where-next/map")
def show_plan_map(request: Request, session: DatabaseSession, form: Asked, now: Now) -> Response:
    """Who would be within reach with the places found."""
    from api.pages.planning import where_next  # noqa: PLC0415

    return where_next.show_plan_map(request, session, form, now)


@files.get("/where-next.{ending}")
def download_plan(
    request: Request, session: DatabaseSession, form: Asked, now: Now, ending: str
) -> Response:
    """The places found as a file."""
    from api.pages.planning import where_next  # noqa: PLC0415

    return where_next.download_plan(request, session, form, now, ending)


@router.get("/what-if")
def show_what_if(request: Request, session: DatabaseSession, form: Asked, now: Now) -> HTMLResponse:
    """What would change if some closed and some opened."""
    from api.pages.planning import where_next  # noqa: PLC0415

    return where_next.show_what_if(request, session, form, now)


@files.get("/what-if.{ending}")
def draw_change(
    request: Request, session: DatabaseSession, form: Asked, now: Now, ending: str
) -> Response:
    """Who would be within reach after the change as a picture."""
    from api.pages.planning import where_next  # noqa: PLC0415

    return where_next.draw_change(request, session, form, now, ending)


@files.get("/what-if/map")
def show_change_map(request: Request, session: DatabaseSession, form: Asked, now: Now) -> Response:
    """Who would be within reach after the change."""
    from api.pages.planning import where_next  # noqa: PLC0415

    return where_next.show_change_map(request, session, form, now)
