"""What the map draws behind the results: the authorities' outlines and the places' names."""

from fastapi import APIRouter
from starlette.responses import JSONResponse

from api.dependencies import DatabaseSession
from maps.drawing.outlines import draw_outlines

router = APIRouter(include_in_schema=False)

# Reference data is seldom loaded anew, and a day-old outline is fresh enough.
A_DAY = "public, max-age=86400, stale-while-revalidate=604800"


@router.get("/map/outlines.geojson")
def show_outlines(session: DatabaseSession) -> JSONResponse:
    """Outlines and place names as GeoJSON (EPSG:4326)."""
    return JSONResponse(
        draw_outlines(session),
        media_type="application/geo+json",
        headers={"Cache-Control": A_DAY},
    )
