"""Listings over HTTP, in the terms of Open Referral UK."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query
from pydantic import BeforeValidator, StringConstraints
from starlette.responses import JSONResponse, Response

from api.access.tokens import ShownToken
from api.dependencies import DatabaseSession
from api.open_referral.documents import etag_of, is_among, public_document, read_etags
from api.open_referral.services import page_of_services
from directory.kinds import ListingKind
from directory.queries.services import get_listing, list_services

router = APIRouter(tags=["listings"])

NAME_CHARACTERS = 200
LAST_PAGE = 100_000


def _without_blanks(values: object) -> object:
    return [v for v in values if v != ""] if isinstance(values, list) else values


Name = Annotated[
    str,
    StringConstraints(max_length=NAME_CHARACTERS),
    Query(description="A listing's or organization's name, in part or misspelt; best first."),
]
Kinds = Annotated[
    list[ListingKind],
    BeforeValidator(_without_blanks),
    Query(description="Any of these kinds; all where left out."),
]


@router.get("/api/services")
def get_services(
    session: DatabaseSession,
    name: Name = "",
    kind: Kinds = [],  # noqa: B006 (FastAPI copies it)
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 50,
) -> JSONResponse:
    """A page of listings, each with its own fields and its organization."""
    found = list_services(session, name=name, kinds=kind, page=page, per_page=per_page)
    return JSONResponse(page_of_services(found))


@router.get(
    "/api/services/{service_id}",
    responses={304: {"description": "It is as it was: the ETag sent in If-None-Match holds."}},
)
def get_service(
    session: DatabaseSession,
    service_id: UUID,
    token: ShownToken,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """One listing with everything that is recorded of it; empty fields are left out.

    Beside the standard's fields ``attribution`` says where it came from and on what terms. The
    ``ETag`` names this state of it, for ``If-None-Match`` and for ``If-Match`` of a ``PUT``.
    """
    document = public_document(session, get_listing(session, service_id))
    etag = etag_of(document)
    headers = {
        "ETag": etag,
        # A program's token shows what anybody is shown, and still no cache keeps its answers: that
        # they were asked for, and when, is nobody else's business.
        "Cache-Control": "private, no-cache" if token else "no-cache",
        "Vary": "Authorization",
        "Access-Control-Expose-Headers": "ETag",
    }
    if is_among(etag, read_etags(if_none_match), is_weak_enough=True):
        return Response(status_code=304, headers=headers)
    return JSONResponse(document, headers=headers)
