"""How fast, and in how much memory, a server answers ``POST /api/match``."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import quantiles

from bench.match.load import Answered, Job
from bench.match.query import Query
from bench.match.requests import bodies
from bench.match.server import Memory, Server, memory_of_workers, send

WARMING_A_WORKER = 60
# How many requests by clients: enough for a tail, few enough for a minute or two.
REQUESTS = {1: 300, 8: 600, 64: 1_200}
AGAIN, TIMES_AGAIN = 40, 5


@dataclass(frozen=True, slots=True)
class Answering:
    """One row: so many clients at a time to so many workers."""

    workers: int
    clients: int
    what: str
    requests: int
    p50_ms: float
    p95_ms: float
    a_second: float
    errors: int


@dataclass(frozen=True, slots=True)
class Serving:
    """All that was measured of one server."""

    workers: int
    started_s: float
    rows: list[Answering]
    memory: list[Memory]


def measure_http(server: Server, queries: Sequence[Query], requests: Mapping[int, int]) -> Serving:
    """Ask a server: so many requests by clients, then the same again and again."""
    every, workers = bodies(queries), server.workers
    for _ in range(workers):
        send(Job(server.port, 2 * workers, _next(every, WARMING_A_WORKER)))
    rows = []
    for clients, count in requests.items():
        answered = send(Job(server.port, clients, _next(every, count)))
        rows.append(_row(workers, clients, "new words", answered))
    rows.append(_again(server, _next(every, AGAIN)))
    return Serving(workers, server.started_s, rows, memory_of_workers(server.pid))


def _next(every: Iterator[str], count: int) -> list[str]:
    return list(islice(every, count))


def _again(server: Server, asked: Sequence[str]) -> Answering:
    """The same texts once more and once more, after each worker has had them."""
    for _ in range(2 * server.workers):
        send(Job(server.port, server.workers, list(asked)))
    answered = send(Job(server.port, 1, list(asked) * TIMES_AGAIN))
    return _row(server.workers, 1, "the same words again", answered)


def _row(workers: int, clients: int, what: str, answered: Answered) -> Answering:
    taken = [one for one in answered.taken_ms if one >= 0]
    cuts = quantiles(taken, n=20) if len(taken) > 1 else [float("nan")] * 19
    sys.stderr.write(f"{workers} workers, {clients} clients, {what}: p50 {cuts[9]:.1f} ms\n")
    return Answering(
        workers=workers,
        clients=clients,
        what=what,
        requests=len(answered.taken_ms),
        p50_ms=cuts[9],
        p95_ms=cuts[18],
        a_second=len(taken) / answered.lasted_s,
        errors=len(answered.taken_ms) - len(taken),
    )
