"""Places to start from, over HTTP; by POST, since a home's postcode belongs in no address."""

from typing import Annotated

from fastapi import APIRouter, Body

from api.answers import PlaceOut, PlacesOut
from api.dependencies import DatabaseSession
from api.schemas import PlacesBody
from directory.places import suggest_places

router = APIRouter(tags=["places"])


@router.post("/api/places")
def post_places(
    session: DatabaseSession, body: Annotated[PlacesBody | None, Body()] = None
) -> PlacesOut:
    """Places whose name or postcode begins like `q`, or is nearly like it."""
    asked = body or PlacesBody()
    if asked.q is None:
        return PlacesOut(places=[], note=None)
    found = suggest_places(session, asked.q, asked.limit)
    return PlacesOut(places=[PlaceOut.of(place) for place in found.places], note=found.note)
