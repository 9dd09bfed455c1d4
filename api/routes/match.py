"""The matching over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from api.answers import MatchOut
from api.dependencies import CurrentIndex, DatabaseSession, Now
from api.schemas import MatchBody
from matching.match import match

router = APIRouter(tags=["matching"])


@router.post("/api/match", response_model=MatchOut)
def post_match(
    session: DatabaseSession,
    now: Now,
    index: CurrentIndex,
    body: Annotated[MatchBody | None, Body()] = None,
) -> Response:
    """Find what is near and fits; nothing that is sent here is stored or logged.

    Places are answered in degrees (EPSG:4326), distances in metres, times with their offset.
    """
    request = (body or MatchBody()).as_request()
    answer = MatchOut.of(match(session, request, now, index))
    # Written here: given the model itself, FastAPI would check it and write it once more.
    return Response(answer.model_dump_json(by_alias=True), media_type="application/json")
