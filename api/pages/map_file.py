"""The same answer as one map file that opens without a connection."""

from functools import lru_cache

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.dependencies import CurrentIndex, DatabaseSession, Now
from api.pages import wording
from api.pages.plain_list import describe_result
from api.pages.search import Found, find
from api.pages.search_form import FilledForm, SearchFormError
from api.pages.static_files import STATIC_DIR
from api.templating import NEVER_KEPT, render_error
from maps.drawing.outlines import attribution_of, draw_outlines
from maps.drawing.sheet import LeafletFiles, MapEntry, MapPoint, MapSheet
from matching.answer import Precision, Result

router = APIRouter(include_in_schema=False)


@router.post("/map-file")
def download_map(
    request: Request, session: DatabaseSession, form: FilledForm, now: Now, index: CurrentIndex
) -> HTMLResponse:
    """The results of the posted form as a file to keep or open."""
    # folium takes over a second to import, which the start of a server cannot spare.
    from maps.drawing.folium_map import draw_map  # noqa: PLC0415

    try:
        found = find(session, form, now, index)
    except SearchFormError as failure:
        message = ". ".join(problem.message for problem in failure.problems)
        return render_error(request, 422, "There is a problem", f"{message}.")
    sheet = _sheet(found, attribution_of(session))
    html = draw_map(sheet, draw_outlines(session), _leaflet())
    disposition = f'attachment; filename="connect-northamptonshire-{now:%Y-%m-%d}.html"'
    return HTMLResponse(html, headers={**NEVER_KEPT, "Content-Disposition": disposition})


def _sheet(found: Found, attribution: str) -> MapSheet:
    """The results without anything the person said, or where the search started."""
    entries = [
        MapEntry(
            number=number,
            name=result.service_name,
            lines=describe_result(result, found.mode, found.now),
            point=_point(result),
        )
        for number, result in enumerate(found.answer.results, start=1)
    ]
    made = f"Made {wording.say_date(found.now.date())}. Ring before setting out: times can change."
    if any(result.is_demonstration for result in found.answer.results):
        made += " Demonstration: every listing marked so is fictional."
    title = "Connect Northamptonshire: map of results"
    owed = [attribution, *([f"Journeys: {said}."] if (said := found.answer.journeys_from) else [])]
    return MapSheet(title, made, tuple(entries), " ".join(owed))


def _point(result: Result) -> MapPoint | None:
    place = result.location
    if place is None:
        return None
    return MapPoint(
        lon=place.lon, lat=place.lat, is_area_only=place.precision is Precision.APPROXIMATE
    )


@lru_cache(maxsize=1)
def _leaflet() -> LeafletFiles:
    folder = STATIC_DIR / "leaflet"
    return LeafletFiles((folder / "leaflet.js").read_text(), (folder / "leaflet.css").read_text())
