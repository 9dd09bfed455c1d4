"""The application: JSON endpoints, pages, and what stands around both."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from api.boundary import Boundary
from api.dependencies import MOST_AT_ONCE
from api.errors import ErrorOut, add_error_responses
from api.logs import configure_logging
from api.pages.routers import add_pages
from api.routes import health, listing_write, match, metrics, places, services
from api.security import BodyLimit, HeadAsGet, SecurityHeaders
from api.version import connect_version
from api.warm_up import keep_index, warm_up
from directory.cluster import Cluster
from directory.config import Settings, get_settings
from directory.database import make_engine, make_reading_engine, make_session_factory
from matching.index.live import LiveIndex

ABOUT = (
    "Find the hubs, groups and services in Northamptonshire that are near and fit. Places are in"
    " degrees (EPSG:4326), distances in metres, times of day in Europe/London. What is sent to"
    " /api/match is never stored or logged."
)
# FastAPI's own telemetry records request bodies and the messages of exceptions.
NO_TELEMETRY = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def create_app(settings: Settings, database_url: str) -> FastAPI:
    """The application on one database.

    Parameters
    ----------
    database_url
        Address of a database that answers, is migrated and loaded.
    """
    app = _bare_application(settings)
    _connect(app, settings, database_url)
    add_error_responses(app)
    _add_endpoints(app)
    add_pages(app)
    return app


def create_app_from_environment() -> FastAPI:
    """The application of a server process: settings from the environment, logs to their file."""
    settings = get_settings()
    # On a terminal the last line is the address; what is logged stands in the file.
    configure_logging(settings.data_dir, to_stderr=not sys.stderr.isatty())
    return create_app(settings, settings.database_url or Cluster(settings).url)


def _bare_application(settings: Settings) -> FastAPI:
    return FastAPI(
        title="Connect Northamptonshire",
        description=ABOUT,
        version=connect_version(),
        servers=[{"url": settings.public_url}] if settings.public_url else None,
        docs_url=None,
        redoc_url=None,
        # A redirect would be built from the Host header, which anybody can set.
        redirect_slashes=False,
        generate_unique_id_function=_operation_name,
        responses={422: {"model": ErrorOut, "description": "A field is malformed."}},
        telemetry=NO_TELEMETRY,  # type: ignore[arg-type]
        lifespan=_lifespan,
        middleware=[
            Middleware(SecurityHeaders, settings=settings),
            Middleware(HeadAsGet),
            Middleware(Boundary),
            Middleware(GZipMiddleware, minimum_size=1024),
            Middleware(BodyLimit),
        ],
    )


def _operation_name(route: APIRoute) -> str:
    return route.name


def _connect(app: FastAPI, settings: Settings, database_url: str) -> None:
    app.state.settings = settings
    app.state.engine = make_engine(database_url)
    app.state.sessions = make_session_factory(app.state.engine)
    app.state.readers = make_session_factory(make_reading_engine(app.state.engine))
    app.state.index = LiveIndex(app.state.engine)
    app.state.turns = asyncio.Semaphore(MOST_AT_ONCE)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Warm up beside the first requests, and close the connections when the server stops."""
    stopping = Event()
    warming = asyncio.create_task(run_in_threadpool(warm_up, app))
    keeping = keep_index(app, stopping)
    yield
    stopping.set()
    await asyncio.wait([warming])
    await run_in_threadpool(keeping.join)
    app.state.engine.dispose()


def _add_endpoints(app: FastAPI) -> None:
    for endpoints in (match, places, services, listing_write, health, metrics):
        app.include_router(endpoints.router)
