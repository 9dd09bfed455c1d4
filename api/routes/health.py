"""Whether this server can do its work."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from api.version import connect_version
from directory.queries.loaded import count_loaded
from directory.schema import is_at_head

router = APIRouter(tags=["operation"])


class Health(BaseModel):
    """``ok``, ``not ready`` while the schema or the postcodes are missing, or ``unavailable``."""

    status: Literal["ok", "not ready", "unavailable"]
    database: Literal["ok", "unreachable"]
    is_schema_at_head: bool
    listings: int
    postcodes: int
    places: int
    has_demonstration: bool
    version: str


@router.get("/health", responses={503: {"model": Health, "description": "It cannot."}})
def get_health(request: Request, response: Response) -> Health:
    """Whether the database answers, is migrated, and holds something to search."""
    response.headers["Cache-Control"] = "no-store"
    try:
        health = _examine(request.app.state.engine)
    except (OperationalError, InterfaceError, PoolTimeoutError):
        health = _empty("unavailable", database="unreachable")
    response.status_code = 200 if health.status == "ok" else 503
    return health


def _examine(engine: Engine) -> Health:
    with engine.connect() as connection:
        if not is_at_head(connection):
            return _empty("not ready", database="ok")
        with Session(connection) as session:
            loaded = count_loaded(session)
    return Health(
        status="ok" if loaded.postcodes and loaded.places else "not ready",
        database="ok",
        is_schema_at_head=True,
        listings=loaded.listings,
        postcodes=loaded.postcodes,
        places=loaded.places,
        has_demonstration=loaded.has_demonstration,
        version=connect_version(),
    )


def _empty(
    status: Literal["not ready", "unavailable"], *, database: Literal["ok", "unreachable"]
) -> Health:
    return Health(
        status=status,
        database=database,
        is_schema_at_head=False,
        listings=0,
        postcodes=0,
        places=0,
        has_demonstration=False,
        version=connect_version(),
    )
