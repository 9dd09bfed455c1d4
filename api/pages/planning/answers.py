"""How the planning pages and their maps are answered: headers, policies, and maps kept ready."""

from typing import Any

from fastapi import FastAPI, Request
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from api.pages.planning.choices import choices_of
from api.pages.planning.form import PlanningForm
from api.pages.planning.policy import framing_policy, make_nonce, map_policy
from api.pages.static_files import static_url
from api.templating import render
from directory.errors import DirectoryError
from directory.kinds import AreaKind
from maps.drawing.area_shapes import geojson_geometries
from maps.drawing.picture import CoveragePicture
from maps.people.demand import load_demand
from maps.remembered import Remembered

# Nothing personal is in it, and it may change with the next import.
SHORTLY = {"Cache-Control": "private, max-age=60"}
# Where a nonce goes in a map that is kept for the next who asks.
NONCE = "{nonce}"
MOST_MAPS = 12

_drawn = Remembered(MOST_MAPS)


def page_answer(
    request: Request,
    session: Session,
    template: str,
    form: PlanningForm,
    *,
    status: int = 200,
    is_answered: bool = False,
    **context: Any,
) -> HTMLResponse:
    """A planning page; one that only asks is used to get ready for the answer."""
    page = render(
        request,
        f"pages/planning/{template}",
        status=status,
        headers={**SHORTLY, "Content-Security-Policy": framing_policy()},
        form=form,
        **choices_of(session, form),
        **context,
    )
    if not is_answered:
        page.background = BackgroundTask(run_in_threadpool, _prepare, request.app)
    return page


def _prepare(app: FastAPI) -> None:
    """What the first answer would wait for: a large library, and where people live."""
    import scipy.sparse  # noqa: F401, PLC0415 - where next needs it

    import maps.drawing.coverage_map  # noqa: F401, PLC0415 - folium takes a second to import

    try:
        with app.state.readers() as session:
            demand = load_demand(session, kind=AreaKind.LSOA)
    except DirectoryError:
        # The page itself says what is not loaded.
        return
    geojson_geometries(demand.areas)


def map_answer(picture: CoveragePicture, version: str) -> HTMLResponse:
    """The map as the document of a frame, with a nonce of its own.

    Parameters
    ----------
    version
        Changes whenever the map might; empty where that is not known and nothing is kept.
    """
    from maps.drawing.coverage_map import LinkedFiles, draw_frame  # noqa: PLC0415 - folium is slow

    linked = LinkedFiles(
        scripts=(static_url("leaflet/leaflet.js"), static_url("leaflet/markercluster.js")),
        styles=(static_url("leaflet/leaflet.css"),),
    )
    kept = _drawn.answer(
        version or None,
        (picture.shown, picture.title, linked),
        lambda: draw_frame(picture, nonce=NONCE, files=linked),
    )
    nonce = make_nonce()
    headers = {**SHORTLY, "Content-Security-Policy": map_policy(nonce)}
    return HTMLResponse(kept.replace(f'nonce="{NONCE}"', f'nonce="{nonce}"'), headers=headers)
