"""Where next, and what if: pages that compare what is with what could be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse, Response

from api.pages.leaflet import leaflet_files
from api.pages.planning.answers import SHORTLY, map_answer, page_answer
from api.pages.planning.changes import change_for
from api.pages.planning.form import ConceptsUnknownError, PlanningForm, PlanningFormError
from api.pages.planning.siting import plan_for
from api.templating import render_error
from directory.errors import DirectoryError
from maps.coverage.downloads import DOWNLOADS, draw_as
from maps.siting.files import SITE_FILES

PICTURES = ("html", "png", "svg", "pdf")

WorkOut = Callable[[Session, PlanningForm, datetime], Any]


def show_where_next(
    request: Request, session: Session, form: PlanningForm, now: datetime
) -> HTMLResponse:
    """The form, or the places where more would do most good."""
    return _answer(request, session, form, now, "where_next.html", plan_for)


def show_what_if(
    request: Request, session: Session, form: PlanningForm, now: datetime
) -> HTMLResponse:
    """What would change if some closed and some opened."""
    return _answer(request, session, form, now, "what_if.html", change_for)


def _answer(
    request: Request,
    session: Session,
    form: PlanningForm,
    now: datetime,
    template: str,
    work_out: WorkOut,
) -> HTMLResponse:
    if not form.what:
        return page_answer(request, session, template, form)
    try:
        found = work_out(session, form, now)
    except PlanningFormError as failure:
        unknown = failure.words if isinstance(failure, ConceptsUnknownError) else ()
        problems = failure.problems
        return page_answer(
            request, session, template, form, status=422, problems=problems, unknown=unknown
        )
    except DirectoryError as failure:
        return page_answer(request, session, template, form, failure=failure)
    return page_answer(
        request,
        session,
        template,
        form,
        status=422 if found.problems else 200,
        is_answered=True,
        found=found,
        problems=found.problems,
    )


def show_plan_map(
    request: Request, session: Session, form: PlanningForm, now: datetime
) -> Response:
    """Who would be within reach with the places found."""
    return _map(request, session, form, now, plan_for)


def show_change_map(
    request: Request, session: Session, form: PlanningForm, now: datetime
) -> Response:
    """Who would be within reach after the change."""
    return _map(request, session, form, now, change_for)


def download_plan(
    request: Request, session: Session, form: PlanningForm, now: datetime, ending: str
) -> Response:
    """The places as a table, or who would be within reach with them as a picture."""
    if ending not in DOWNLOADS:
        choices = ", ".join(DOWNLOADS)
        return render_error(request, 404, "There is no such file", f"There are: {choices}.")
    try:
        planned = plan_for(session, form, now)
    except PlanningFormError as failure:
        message = ". ".join(problem.message for problem in failure.problems)
        return render_error(request, 422, "There is a problem", f"{message}.")
    if ending in SITE_FILES:
        content = SITE_FILES[ending](planned.plan)
    else:
        content = draw_as(replace(planned.picture, sheet=form.sheet), ending, leaflet_files)
    return _file("where-next", ending, content)


def draw_change(
    request: Request, session: Session, form: PlanningForm, now: datetime, ending: str
) -> Response:
    """Who would be within reach after the change as a picture."""
    if ending not in PICTURES:
        choices = ", ".join(PICTURES)
        return render_error(request, 404, "There is no such file", f"There are: {choices}.")
    try:
        found = change_for(session, form, now)
    except PlanningFormError as failure:
        message = ". ".join(problem.message for problem in failure.problems)
        return render_error(request, 422, "There is a problem", f"{message}.")
    picture = replace(found.picture, said=tuple(found.summary))
    return _file("what-if", ending, draw_as(picture, ending, leaflet_files))


def _file(name: str, ending: str, content: bytes) -> Response:
    headers = {**SHORTLY, "Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(content, media_type=DOWNLOADS[ending].media_type, headers=headers)


def _map(
    request: Request, session: Session, form: PlanningForm, now: datetime, work_out: WorkOut
) -> Response:
    try:
        found = work_out(session, form, now)
    except (PlanningFormError, DirectoryError) as failure:
        return render_error(request, 422, "There is no such map", str(failure))
    return map_answer(found.picture, _version(found.version, form))


def _version(version: str, form: PlanningForm) -> str:
    """Of a map that shows what is not: what is, and how the question would change it."""
    if not version:
        return ""
    asked = f"{version} {form.add} {form.site} {sorted(form.closes)} {sorted(form.opens)}"
    return sha256(asked.encode()).hexdigest()
