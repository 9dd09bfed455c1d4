"""One listing, written by a program of the organization that it belongs to."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Header
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from api.access.tokens import RequiresToken, TokenSeen
from api.dependencies import WritingSession
from api.open_referral.documents import etag_of, is_among, public_document, read_etags
from api.open_referral.parts import Json
from api.problem_details import PROBLEM_JSON, FieldError, ProblemOut, problem
from directory.kinds import Role, TokenScope, VersionWay
from directory.queries.services import get_listing
from directory.queries.versions import lock_listing
from upkeep.content import load_content
from upkeep.differences import ContentDifference
from upkeep.sending import Sending, Sent, send
from upkeep.sent_listing import changed_fields, read_sent
from upkeep.trust import Editor

router = APIRouter(tags=["listings"])

WritingToken = Annotated[TokenSeen, Depends(RequiresToken(TokenScope.WRITE))]
_SAID = {
    202: "Something in it waits for a reviewer: `waiting` names it.",
    401: "No token, or one that opens nothing.",
    403: "The token is for reading, or the listing is another organization's.",
    404: "There is no such listing.",
    410: "It has been withdrawn, or merged into another.",
    412: "It has changed since: `current_etag` and `differing` say how.",
    422: "`errors` name each field that cannot be taken.",
    428: "There is no If-Match.",
    429: "That was too often; Retry-After says for how long.",
}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": said,
        "content": {PROBLEM_JSON: {"schema": ProblemOut.model_json_schema()}},
    }
    for status, said in _SAID.items()
    if status >= 400
}

# Fields of a location that its document says under other names.
_SHOWN_AS = {"point": "latitude", "located_by": "latitude", "visibility": "attributes"}


@router.put(
    "/api/services/{service_id}",
    responses={202: {"description": _SAID[202]}, **_PROBLEMS},
)
def put_service(
    session: WritingSession,
    service_id: UUID,
    token: WritingToken,
    document: Annotated[dict[str, Any], Body(description="As the GET gives it, changed.")],
    if_match: Annotated[str | None, Header(description="The ETag that the GET gave.")] = None,
) -> Response:
    """Change a listing to what the document says, as far as its keepers may at once.

    What anybody is shown of it is replaced; what the GET does not show stays as it is.
    """
    lock_listing(session, service_id)
    service = get_listing(session, service_id)
    if service.organization_id != token.organization_id:
        return problem(403, "This listing belongs to another organization than the token.")
    shown = json.loads(json.dumps(public_document(session, service)))
    refusal = _refuse_if_changed(shown, document, if_match)
    if refusal is not None:
        return refusal
    held = load_content(session, service_id)
    wanted, faults = read_sent(session, shown, document, held)
    if wanted is None or faults:
        errors = [
            FieldError(pointer=one.pointer, value=one.value, detail=one.message) for one in faults
        ]
        return problem(422, "Some fields cannot be taken; nothing was changed.", errors=errors)
    sending = Sending(Editor(token.made_by, Role.PARTNER), VersionWay.API, datetime.now(UTC))
    return _answer(session, document, send(session, wanted, sending, held), service_id)


def _refuse_if_changed(shown: Json, document: Json, if_match: str | None) -> Response | None:
    """Why the document is not taken: it was not made from what is there now."""
    etag = etag_of(shown)
    if not if_match or if_match.strip() == "*":
        said = "Send the ETag that the GET gave as If-Match, so that nobody's change is lost."
        return problem(428, said)
    if is_among(etag, read_etags(if_match), is_weak_enough=False):
        return None
    refusal = problem(
        412,
        "The listing has changed since: GET it again, and make your change in that.",
        current_etag=etag,
        differing=changed_fields(shown, document),
    )
    refusal.headers["ETag"] = etag
    return refusal


def _answer(session: Session, document: Json, sent: Sent, service_id: UUID) -> Response:
    """The listing as it is now, and what of the change waits."""
    session.expire_all()
    now = public_document(session, get_listing(session, service_id))
    headers = {"ETag": etag_of(now), "Cache-Control": "no-store"}
    if not sent.waiting:
        return JSONResponse(now, headers=headers)
    waiting = list(dict.fromkeys(_pointer(one, document) for one in sent.waiting))
    body = {"waiting": waiting, "detail": "A reviewer looks at it first.", "listing": now}
    return JSONResponse(body, status_code=202, headers=headers)


def _pointer(one: ContentDifference, document: Json) -> str:
    """Where a field that waits stands in the document that was sent.

    Notes
    -----
    Never by its place among all locations that are recorded, which would count the hidden ones.
    """
    if one.field.record_type != "location":
        return f"/{one.field.name}"
    visits = document.get("service_at_locations") or []
    places = [str((visit.get("location") or visit).get("id")) for visit in visits]
    if str(one.field.record_id) not in places:
        return "/service_at_locations"
    number = places.index(str(one.field.record_id))
    name = _SHOWN_AS.get(one.field.name, one.field.name)
    return f"/service_at_locations/{number}/location/{name}"
