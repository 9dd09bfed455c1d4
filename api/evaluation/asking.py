"""A judged set asked of ``POST /api/match``, as anybody would ask it."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx2
from fastapi import FastAPI

from api.dependencies import london_now
from api.evaluation.errors import EvaluatedServerError
from api.schemas import MOST_RESULTS
from matching.evaluation.judged_set import Conversation

PATH = "/api/match"
LIMIT_S = 60.0
HERE = "http://localhost"
AT_HOME = frozenset({"localhost", "127.0.0.1", "::1"})
# About one conversation alone; any other failure would be the same for all of them.
REFUSED = frozenset({413, 422})

Advance = Callable[[int, int | None], None]
# Opens a bar with a title, to be told how much is done.
Bar = Callable[[str], AbstractContextManager[Advance]]


@dataclass(frozen=True, slots=True)
class Answers:
    """Ranked service ids by conversation, and what went wrong on the way."""

    ranked: dict[str, tuple[str, ...]]
    issues: tuple[str, ...] = ()


@asynccontextmanager
async def asking_application(
    app: FastAPI, at: datetime | None
) -> AsyncIterator[httpx2.AsyncClient]:
    """Ask an application in this process.

    Parameters
    ----------
    at
        The moment at which everything is asked; the present where nothing is given.
    """
    if at is not None:
        app.dependency_overrides[london_now] = lambda: at
    transport = httpx2.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url=HERE) as client,
    ):
        yield client


@asynccontextmanager
async def asking_server(address: str) -> AsyncIterator[httpx2.AsyncClient]:
    """Ask a server that runs.

    Raises
    ------
    EvaluatedServerError
        The address is none of a server.
    """
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address:
        msg = f"--live was {address}; it must be an address such as http://127.0.0.1:8000."
        raise EvaluatedServerError(msg)
    # A proxy of the environment does not know this machine's own servers.
    uses_proxy = parts.hostname not in AT_HOME
    async with httpx2.AsyncClient(
        base_url=address.rstrip("/"), timeout=LIMIT_S, trust_env=uses_proxy
    ) as client:
        yield client


async def ask_all(
    client: httpx2.AsyncClient, conversations: Sequence[Conversation], advance: Advance
) -> Answers:
    """Ask for each conversation in turn.

    Raises
    ------
    EvaluatedServerError
        Nobody answers, or not as the API does.
    """
    ranked: dict[str, tuple[str, ...]] = {}
    issues: list[str] = []
    for number, conversation in enumerate(conversations, start=1):
        found, issue = await _ask(client, conversation)
        ranked[conversation.id] = found
        if issue:
            issues.append(f"conversation {conversation.id}: {issue}")
        advance(number, len(conversations))
    return Answers(ranked, tuple(issues))


async def _ask(
    client: httpx2.AsyncClient, conversation: Conversation
) -> tuple[tuple[str, ...], str | None]:
    """Ids of the results, best first, and what there is to say of the answer."""
    body = {"near": conversation.near, "said": conversation.said, "limit": MOST_RESULTS}
    try:
        response = await client.post(PATH, json=body)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        msg = f"{_who(client)} does not answer ({type(error).__name__})."
        raise EvaluatedServerError(msg) from error
    if response.status_code in REFUSED:
        return (), f"was refused with {response.status_code}, and counts as nothing found"
    if response.status_code != 200:
        msg = f"{_who(client)} answered {response.status_code} to POST {PATH}."
        raise EvaluatedServerError(msg)
    return _read(client, response, conversation)


def _who(client: httpx2.AsyncClient) -> str:
    return "the application" if client.base_url == HERE else str(client.base_url)


def _read(
    client: httpx2.AsyncClient, response: httpx2.Response, conversation: Conversation
) -> tuple[tuple[str, ...], str | None]:
    try:
        answer = response.json()
        ids = tuple(_ids(answer["results"]))
        is_placed = answer["place"] is not None
    except (ValueError, KeyError, TypeError) as error:
        msg = f"{_who(client)} answered POST {PATH} with something else than results."
        raise EvaluatedServerError(msg) from error
    is_lost = conversation.near is not None and not is_placed
    return ids, f"its place, {conversation.near}, is not known" if is_lost else None


def _ids(results: Iterable[dict[str, object]]) -> Iterable[str]:
    return (str(result["service_id"]) for result in results)
