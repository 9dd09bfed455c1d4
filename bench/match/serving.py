"""A filled directory behind the project's own server: how long, how many, how large."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from sqlalchemy.orm import Session

from bench.listings.generate import generate
from bench.listings.spots import spots_for
from bench.match.build import Filled, database_mb, fill
from bench.match.databases import ready_engine
from bench.match.http import REQUESTS, Serving, measure_http
from bench.match.query import queries_from
from bench.match.refresh import Refreshed, measure_refresh
from bench.match.server import serving
from directory.scratch import scratch_database
from matching.index.building import build_index
from matching.meaning.encoder import find_encoder

CLIENTS = tuple(REQUESTS)


@dataclass(frozen=True, slots=True)
class Served:
    """All that was measured of one directory.

    Parameters
    ----------
    index_s
        To build the index once more from what is stored.
    answering
        Of one worker, whose start was the first on these listings, and of two.
    """

    listings: int
    has_model: bool
    filled: Filled
    index_s: float
    database_mb: float
    answering: list[Serving]
    refreshed: Refreshed


def measure_serving(
    server: str,
    folder: Path,
    count: int,
    clients: Sequence[int] = CLIENTS,
    requests: int | None = None,
) -> Served:
    """Fill a database, start servers on it, ask them, and edit listings under one of them."""
    spots = spots_for(count)
    listings = list(generate(count, spots))
    sent = {number: requests or REQUESTS.get(number, 600) for number in clients}
    queries = queries_from(spots)
    with scratch_database(server) as url, ready_engine(url) as engine:
        filled = fill(engine, listings)
        encoder = find_encoder()
        with serving(url, folder, 1) as one:
            alone = measure_http(one, queries, sent)
            refreshed = measure_refresh(one, url, listings)
        with serving(url, folder, 2) as two:
            together = measure_http(two, queries, sent)
        began = perf_counter()
        with Session(engine) as session:
            build_index(session, encoder.name if encoder else None)
        index_s = perf_counter() - began
        size_mb = database_mb(engine)
    return Served(
        listings=count,
        has_model=encoder is not None,
        filled=filled,
        index_s=index_s,
        database_mb=size_mb,
        answering=[alone, together],
        refreshed=refreshed,
    )
