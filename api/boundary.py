"""The outermost layer: every request is timed, counted and logged, every failure answered."""

from time import perf_counter
from uuid import uuid4

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TITLES, Problem, error_body, error_response
from api.logs import log_failure, log_request
from api.metrics import count_request, plain_method

NO_ROUTE = "(none)"


class AnswerBrokenOffError(Exception):
    """An answer failed after it had begun; all that is known stands in the log under the id."""


class Boundary:
    """ASGI middleware that lets no failure through and writes down no more than a route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        status = 0

        async def watched_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched_send)
        except Exception as failure:  # noqa: BLE001 - the boundary: whatever it was, it is answered and told here
            error_id = str(uuid4())
            log_failure("request failed", error_id, failure)
            if status:
                raise AnswerBrokenOffError(error_id) from None
            await _apologise(scope, receive, watched_send, error_id)
        finally:
            _note(scope, status, perf_counter() - began)


def route_of(scope: Scope) -> str:
    """The template of the address, never the address: that may hold what somebody typed."""
    context = scope.get("fastapi", {}).get("effective_route_context")
    route = context or scope.get("route")
    path = getattr(route, "path_format", None) or getattr(route, "path", None)
    if isinstance(path, str) and path:
        return path
    # Mounted files and the OpenAPI document are not FastAPI's routes and leave only an endpoint.
    endpoint = scope.get("endpoint")
    for plain in getattr(scope.get("app"), "routes", ()) if endpoint else ():
        if isinstance(plain, Mount | Route) and endpoint in (plain.app, _endpoint(plain)):
            return plain.path
    return NO_ROUTE


def _endpoint(route: Mount | Route) -> object:
    return route.endpoint if isinstance(route, Route) else None


def _note(scope: Scope, status: int, duration_s: float) -> None:
    method, route = plain_method(scope["method"]), route_of(scope)
    count_request(method=method, route=route, status=status, duration_s=duration_s)
    log_request(method=method, route=route, status=status, ms=round(duration_s * 1000, 1))


async def _apologise(scope: Scope, receive: Receive, send: Send, error_id: str) -> None:
    problem = Problem("", f"Quote this number when you tell us about it: {error_id}.")
    try:
        request = Request(scope, receive)
        response = await run_in_threadpool(error_response, request, 500, None, [problem])
    except Exception as failure:  # noqa: BLE001 - the page of errors may be what is broken
        log_failure("error page failed", error_id, failure)
        response = JSONResponse(error_body(500, TITLES[500], [problem]), status_code=500)
    await response(scope, receive, send)
