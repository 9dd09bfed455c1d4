"""The matching over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body

from api.answers import MatchOut
from api.dependencies import CurrentIndex, DatabaseSession, Now
from api.schemas import MatchBody
from matching.match import match

router = APIRouter(tags=["matching"])


@router.post("/api/match")
def post_match(
    session: DatabaseSession,
    now: Now,
    index: CurrentIndex,
    body: Annotated[MatchBody | None, Body()] = None,
) -> MatchOut:
    """Find what is near and fits; nothing that is sent here is stored or logged.

    Places are answered in degrees (EPSG:4326), distances in metres, times with their offset.
    """
    request = (body or MatchBody()).as_request()
    return MatchOut.of(match(session, request, now, index))
