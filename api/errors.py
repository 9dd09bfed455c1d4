"""The one table from failures to HTTP, and the one body every failure is told in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from api.access.errors import (
    CouncilSignInError,
    FormNotOursError,
    NotAllowedError,
    SignInNeededError,
    TokenNeededError,
    TokenScopeError,
    TooManyTriesError,
)
from api.evaluation.errors import EvaluatedServerError
from api.mail.mailer import MailError
from api.problem_details import FieldError, problem
from api.templating import render_error
from directory.backup import BackupError
from directory.errors import (
    AccountExistsError,
    AccountNotFoundError,
    ApiTokenNotFoundError,
    ClaimDecidedError,
    ClaimNotFoundError,
    ClusterError,
    CouncilMemberRefusedError,
    DatabaseUnreachableError,
    DirectoryError,
    EmailMalformedError,
    LastAdministratorError,
    ListingMovedError,
    ListingNotFoundError,
    ListingWithdrawnError,
    OrganizationNotKeptError,
    ReferenceDataMissingError,
)
from directory.readiness import SchemaUnknownError
from directory.scratch import ScratchDatabaseError
from importers.errors import (
    FeedFollowedError,
    FeedNotFollowedError,
    ImportOptionError,
    ImportRefusedError,
    SourceAddressError,
    SourceFileError,
    TemplateFileError,
    UnknownSourceError,
)
from maps.people.demand import DeprivationUnknownError, NoAreasError, PeopleUnknownError
from matching.evaluation.errors import EvaluationSetError
from matching.meaning.model import SentenceModelError
from matching.taxonomy.naming import UnknownConceptError
from matching.travel.engine import NoTimetableError
from upkeep.bulk.errors import DirectoryMovedError, UploadNotFoundError
from upkeep.errors import (
    ListingOvertakenError,
    ReportNotFoundError,
    VersionDecidedError,
    VersionNotFoundError,
)

UNAVAILABLE = (503, "The directory cannot be reached at the moment")

# Looked up by class, the nearest ancestor first; a test holds it complete.
ERRORS: dict[type[Exception], tuple[int, str]] = {
    ListingNotFoundError: (404, "There is no such listing"),
    ListingMovedError: (410, "This listing is part of another now"),
    ListingWithdrawnError: (410, "This listing has been withdrawn"),
    SignInNeededError: (401, "Sign in first"),
    NotAllowedError: (403, "You may not see this"),
    FormNotOursError: (403, "The form cannot be taken"),
    TooManyTriesError: (429, "That was too often"),
    TokenNeededError: (401, "Show a token first"),
    TokenScopeError: (403, "The token may not do this"),
    UploadNotFoundError: (404, "There is no such spreadsheet"),
    DirectoryMovedError: (409, "Something has changed meanwhile"),
    ApiTokenNotFoundError: (404, "There is no such token"),
    CouncilSignInError: (422, "Signing in did not work"),
    ClaimNotFoundError: (404, "There is no such claim"),
    ClaimDecidedError: (409, "The claim was decided already"),
    OrganizationNotKeptError: (404, "You keep no such organisation"),
    VersionNotFoundError: (404, "There is no such change"),
    VersionDecidedError: (409, "This was decided already"),
    ReportNotFoundError: (409, "This was dealt with already"),
    ListingOvertakenError: (409, "Somebody else has changed this listing"),
    CouncilMemberRefusedError: (403, "You cannot be let in"),
    MailError: (503, "Messages cannot be sent at the moment"),
    EmailMalformedError: (422, "That is no e-mail address"),
    AccountNotFoundError: (404, "There is no such account"),
    AccountExistsError: (409, "There is such an account already"),
    LastAdministratorError: (409, "Somebody must stay"),
    FeedFollowedError: (409, "The feed is followed already"),
    FeedNotFollowedError: (404, "No such feed is followed"),
    ClusterError: UNAVAILABLE,
    DatabaseUnreachableError: UNAVAILABLE,
    ReferenceDataMissingError: (503, "The directory is not set up completely"),
    SchemaUnknownError: (503, "The directory belongs to another version of Connect"),
    ScratchDatabaseError: (500, "No scratch database can be made"),
    EvaluationSetError: (422, "The judged set cannot be read"),
    UnknownConceptError: (422, "There is no such concept"),
    NoTimetableError: (404, "No timetable is loaded"),
    NoAreasError: (404, "There are no such areas"),
    DeprivationUnknownError: (404, "Deprivation is not known"),
    PeopleUnknownError: (404, "Nobody has counted these people"),
    SentenceModelError: (503, "The sentence model cannot be used"),
    EvaluatedServerError: (502, "The server to evaluate does not answer"),
    BackupError: (500, "The backup failed"),
    UnknownSourceError: (404, "There is no such source"),
    ImportOptionError: (422, "The import was not asked for in full"),
    SourceFileError: (422, "The file cannot be read"),
    TemplateFileError: (422, "The template cannot be written"),
    SourceAddressError: (502, "The feed cannot be fetched"),
    ImportRefusedError: (409, "The import was refused"),
    OperationalError: UNAVAILABLE,
    InterfaceError: UNAVAILABLE,
    PoolTimeoutError: (503, "The directory is busy"),
}

TITLES = {
    400: "The request cannot be read",
    404: "There is no such page",
    405: "This address does not answer that kind of request",
    413: "The request is too large",
    415: "The request must be JSON",
    422: "There is a problem",
    500: "Something went wrong",
}


# How the validator begins its messages, and how a sentence about a field goes on.
PLAINER = {
    "Input should be a valid dictionary or object to extract fields from": "must be a JSON object",
    "Input should be": "must be",
    "String should have": "must have",
    "List should have": "must have",
    "Tuple should have": "must have",
    "Field required": "is needed",
}
# The validator names the branch of a union that it took; nobody sent that name.
FORMS_OF_WHEN = frozenset({"window", "moment"})


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong with one field; never what was typed into it."""

    field: str
    message: str


class ErrorDetail(BaseModel):
    """What failed, and which fields had a part in it."""

    status: int
    title: str
    problems: list[Problem]


class ErrorOut(BaseModel):
    """The body every failed request is answered with."""

    error: ErrorDetail


def error_body(status: int, title: str, problems: Sequence[Problem] = ()) -> dict[str, object]:
    """The one body, as :class:`ErrorOut` describes it."""
    detail = ErrorDetail(status=status, title=title, problems=list(problems))
    return ErrorOut(error=detail).model_dump()


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, rather than a program."""
    is_api = request.url.path == "/api" or request.url.path.startswith("/api/")
    return not is_api and "text/html" in request.headers.get("accept", "")


def error_response(
    request: Request, status: int, title: str | None = None, problems: Sequence[Problem] = ()
) -> Response:
    """A page for a browser, JSON for a program."""
    title = title or TITLES.get(status) or HTTPStatus(status).phrase
    if wants_page(request):
        message = " ".join(problem.message for problem in problems)
        return render_error(request, status, title, message)
    if _wants_problem_details(request):
        errors = [_pointed(one) for one in problems if one.field not in ("", "body")]
        said = " ".join(one.message for one in problems) or title
        return problem(status, said, errors=errors)
    return JSONResponse(error_body(status, title, problems), status_code=status)


def _wants_problem_details(request: Request) -> bool:
    """Whether a program writes; the answers to what reads have the body that they always had."""
    return request.method == "PUT" and request.url.path.startswith("/api/")


def _pointed(one: Problem) -> FieldError:
    return FieldError(pointer="/" + one.field.replace(".", "/"), detail=one.message)


def find_error(failure: Exception) -> tuple[int, str]:
    """Status and title of a failure, by its nearest class in the table."""
    for kind in type(failure).__mro__:
        if kind in ERRORS:
            return ERRORS[kind]
    return 500, TITLES[500]


def add_error_responses(app: FastAPI) -> None:
    """Have every failure that the table knows answered as it says."""
    app.add_exception_handler(HTTPException, _http_failure)
    app.add_exception_handler(RequestValidationError, _malformed)
    for kind in (DirectoryError, OperationalError, InterfaceError, PoolTimeoutError):
        app.add_exception_handler(kind, answer_failure)


def answer_failure(request: Request, failure: Exception) -> Response:
    """The answer to a failure that the table knows."""
    if isinstance(failure, SignInNeededError) and request.method == "GET" and wants_page(request):
        page = "/sign-in/new" if failure.is_for_new else "/sign-in"
        return RedirectResponse(f"{page}?{urlencode({'then': request.url.path})}", 303)
    if isinstance(failure, ListingMovedError) and request.method in {"GET", "HEAD"}:
        # Kept by nobody, since a merge can be undone.
        address = f"{request.url.path.rpartition('/')[0]}/{failure.to_id}"
        return RedirectResponse(address, 301, headers={"Cache-Control": "no-cache"})
    status, title = find_error(failure)
    problems = []
    # A message of our own can be shown; the database driver's may repeat what was asked.
    if isinstance(failure, DirectoryError) and status < 500:
        problems = [Problem("", str(failure))]
    response = error_response(request, status, title, problems)
    if isinstance(failure, TooManyTriesError):
        response.headers["Retry-After"] = str(failure.wait_s)
    if isinstance(failure, TokenNeededError):
        why = ', error="invalid_token"' if failure.is_invalid else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="connect"{why}'
    return response


def _http_failure(request: Request, failure: Exception) -> Response:
    refused = cast("HTTPException", failure)
    response = error_response(request, refused.status_code)
    response.headers.update(refused.headers or {})
    return response


def _malformed(request: Request, failure: Exception) -> Response:
    faults = cast("RequestValidationError", failure).errors()
    kinds = {fault["type"] for fault in faults}
    if "json_invalid" in kinds:
        return error_response(request, 400, None, [Problem("body", "The body is not valid JSON.")])
    if kinds <= {"model_attributes_type", "model_type", "dict_type"} and not _is_json(request):
        problem = Problem("body", "Send the body as Content-Type: application/json.")
        return error_response(request, 415, None, [problem])
    return error_response(request, 422, None, [_problem(fault) for fault in faults])


def _is_json(request: Request) -> bool:
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return sent == "application/json" or (sent.startswith("application/") and "+json" in sent)


def _problem(fault: dict[str, object]) -> Problem:
    """Field and message of one fault, without the value that was sent."""
    location = fault.get("loc")
    path = location if isinstance(location, tuple | list) else ()
    named = [str(part) for part in path[1:] if part not in FORMS_OF_WHEN]
    field = _clip(".".join(named)) or "body"
    return Problem(field, f"{field} {_predicate(str(fault.get('msg', '')))}.")


def _clip(field: str) -> str:
    return field if len(field) <= 80 else field[:79] + "…"


def _predicate(message: str) -> str:
    """The validator's message as the end of a sentence that begins with the field."""
    plain = message.removeprefix("Value error, ").strip().rstrip(".")
    # What follows tells of the parser, and sometimes of what was sent.
    plain = re.sub(r"^(Input should be an? [^,']+),.*", r"\1", plain)
    for start, plainer in PLAINER.items():
        if plain.startswith(start):
            return plainer + plain.removeprefix(start)
    return plain[:1].lower() + plain[1:]
