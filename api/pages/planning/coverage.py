"""Who is within reach of what: the form, the answer in words, map and table, and files of it."""

import re
from datetime import datetime

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.pages.planning.answering import canvas_of, cover
from api.pages.planning.answers import SHORTLY, map_answer, page_answer
from api.pages.planning.form import ConceptsUnknownError, PlanningForm, PlanningFormError
from api.templating import render_error
from api.version import connect_version
from directory.errors import DirectoryError
from maps.coverage.downloads import DOWNLOADS
from maps.coverage.sources import sources_of

PAGE = "coverage.html"


def show_planning(request: Request, session: Session, form: PlanningForm) -> HTMLResponse:
    """The form, and what can be asked with it."""
    return page_answer(request, session, PAGE, form)


def show_coverage(
    request: Request, session: Session, form: PlanningForm, now: datetime
) -> HTMLResponse:
    """Who is within reach: words, map and table."""
    if not form.what:
        return page_answer(request, session, PAGE, form)
    try:
        covered = cover(session, form, now)
    except PlanningFormError as failure:
        unknown = failure.words if isinstance(failure, ConceptsUnknownError) else ()
        problems = failure.problems
        return page_answer(
            request, session, PAGE, form, status=422, problems=problems, unknown=unknown
        )
    except DirectoryError as failure:
        return page_answer(request, session, PAGE, form, failure=failure)
    return page_answer(request, session, PAGE, form, is_answered=True, covered=covered)


def show_map(request: Request, session: Session, form: PlanningForm, now: datetime) -> Response:
    """The map as the document of a frame."""
    try:
        covered = cover(session, form, now)
    except (PlanningFormError, DirectoryError) as failure:
        return render_error(request, 422, "There is no such map", str(failure))
    return map_answer(covered.picture, covered.table.version)


def download_coverage(
    request: Request, session: Session, form: PlanningForm, now: datetime, ending: str
) -> Response:
    """The same answer as a file."""
    if ending != "meta.json" and ending not in DOWNLOADS:
        choices = ", ".join([*DOWNLOADS, "meta.json"])
        return render_error(request, 404, "There is no such file", f"There are: {choices}.")
    try:
        covered = cover(session, form, now)
    except PlanningFormError as failure:
        message = ". ".join(problem.message for problem in failure.problems)
        return render_error(request, 422, "There is a problem", f"{message}.")
    name = re.sub(r"[^a-z0-9]+", "-", covered.title.lower()).strip("-")[:80]
    headers = {**SHORTLY, "Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    if ending == "meta.json":
        told = sources_of(covered.table, connect_version(), covered.ages)
        return JSONResponse(told, headers=headers)
    chosen = DOWNLOADS[ending]
    content = chosen.write(covered.table, canvas_of(session, covered))
    return Response(content, media_type=chosen.media_type, headers=headers)
