"""Whether this server can do its work."""

from datetime import UTC, datetime
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session
from starlette.datastructures import State

from api.version import connect_version
from directory.queries.loaded import count_loaded
from directory.queries.vectors import count_waiting
from directory.schema import is_at_head
from matching.index.live import LiveIndex
from matching.meaning.encoder import chosen_model, semantic_state
from matching.meaning.model import SentenceModelError

router = APIRouter(tags=["operation"])


class IndexHealth(BaseModel):
    """The listings in this process's memory.

    Parameters
    ----------
    state
        ``warm``, ``cold`` while PostGIS answers alone, or ``off``.
    listings
        So many are held.
    age_s
        Seconds since it last changed; nothing while it is not warm.
    """

    state: Literal["off", "cold", "warm"]
    listings: int
    age_s: float | None


class Health(BaseModel):
    """``ok``, ``not ready`` while the schema or the postcodes are missing, or ``unavailable``.

    Parameters
    ----------
    semantic
        ``on``, ``off``, ``loading`` while it starts, or why there is no sentence model.
    vectors_waiting
        Published listings whose vector is missing, or of another model or text; nothing where there
        is no sentence model.
    """

    status: Literal["ok", "not ready", "unavailable"]
    database: Literal["ok", "unreachable"]
    is_schema_at_head: bool
    listings: int
    postcodes: int
    places: int
    has_demonstration: bool
    semantic: str
    vectors_waiting: int | None
    index: IndexHealth
    version: str


@router.get("/health", responses={503: {"model": Health, "description": "It cannot."}})
def get_health(request: Request, response: Response) -> Health:
    """Whether the database answers, is migrated, and holds something to search."""
    response.headers["Cache-Control"] = "no-store"
    index = _index_health(request.app.state)
    try:
        health = _examine(request.app.state.engine, index)
    except (OperationalError, InterfaceError, PoolTimeoutError):
        health = _empty("unavailable", index, database="unreachable")
    response.status_code = 200 if health.status == "ok" else 503
    return health


def _examine(engine: Engine, index: IndexHealth) -> Health:
    with engine.connect() as connection:
        if not is_at_head(connection):
            return _empty("not ready", index, database="ok")
        with Session(connection) as session:
            loaded = count_loaded(session)
            waiting = _vectors_waiting(session)
    return Health(
        status="ok" if loaded.postcodes and loaded.places else "not ready",
        database="ok",
        is_schema_at_head=True,
        listings=loaded.listings,
        postcodes=loaded.postcodes,
        places=loaded.places,
        has_demonstration=loaded.has_demonstration,
        semantic=semantic_state(),
        vectors_waiting=waiting,
        index=index,
        version=connect_version(),
    )


def _index_health(state: State) -> IndexHealth:
    """How the index of the process that answers stands."""
    if state.settings.index == "off":
        return IndexHealth(state="off", listings=0, age_s=None)
    live: LiveIndex = state.index
    held, since = live.current, live.since
    if held is None or since is None:
        return IndexHealth(state="cold", listings=0, age_s=None)
    age_s = (datetime.now(UTC) - since).total_seconds()
    return IndexHealth(state="warm", listings=len(held.row_of), age_s=round(age_s, 1))


def _vectors_waiting(session: Session) -> int | None:
    try:
        return count_waiting(session, chosen_model().name)
    except SentenceModelError:
        return None


def _empty(
    status: Literal["not ready", "unavailable"],
    index: IndexHealth,
    *,
    database: Literal["ok", "unreachable"],
) -> Health:
    return Health(
        status=status,
        database=database,
        is_schema_at_head=False,
        listings=0,
        postcodes=0,
        places=0,
        has_demonstration=False,
        semantic=semantic_state(),
        vectors_waiting=None,
        index=index,
        version=connect_version(),
    )
