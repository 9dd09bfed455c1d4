"""Has many editors work at once, and holds what they did against what is in the directory."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from statistics import quantiles
from time import monotonic
from uuid import UUID

from sqlalchemy import Engine, text

from bench.editing.editors import Desk, Done, by_spreadsheet, on_pages, over_http
from bench.editing.people import SEED, counted, lay_ground
from directory.database import make_engine, transaction

# Of twenty: twelve programs, seven people, one spreadsheet.
Way = Callable[[Desk, Done], None]
WAYS: tuple[Way, ...] = (
    *((over_http, on_pages, over_http, on_pages, over_http) * 3),
    *(over_http, on_pages, over_http, over_http, by_spreadsheet),
)
NAMES: dict[Way, str] = {
    over_http: "programs (PUT)",
    on_pages: "pages",
    by_spreadsheet: "spreadsheet",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way of changing did."""

    name: str
    editors: int
    edits: int
    refused: int
    edits_s: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What all of them did, and what became of it.

    Parameters
    ----------
    lost
        Changes that went live and are not in the directory any more, or that nobody made.
    deadlocks
        That the server counted.
    """

    listings: int
    fought_over: int
    lasted_s: float
    ways: tuple[Measured, ...]
    lost: int
    deadlocks: int
    failed: Counter[str]


def measure(
    engine: Engine, address: str, *, editors: int, fought_over: int, lasts_s: float
) -> Outcome:
    """Let so many editors change so few listings for so long."""
    with transaction(engine) as session:
        ground = lay_ground(session, editors, fought_over)
        before = counted(session, ground.service_ids)
        listings = session.execute(text("SELECT count(*) FROM service")).scalar_one()
    deadlocks = _deadlocks(engine)
    began = monotonic()
    ways = [WAYS[number % len(WAYS)] for number in range(editors)]
    # Each on a connection of its own, as the processes of a server would be.
    pool = make_engine(engine.url.render_as_string(hide_password=False), pool_size=editors)
    desks = [
        Desk(pool, address, ground, keeper, Random(SEED + number), began + lasts_s)  # noqa: S311
        for number, keeper in enumerate(ground.keepers)
    ]
    with ThreadPoolExecutor(editors) as threads:
        done = list(threads.map(lambda desk, way: desk.work(way), desks, ways))
    pool.dispose()
    lasted_s = monotonic() - began
    with transaction(engine) as session:
        after = counted(session, ground.service_ids)
    return Outcome(
        listings,
        fought_over,
        lasted_s,
        tuple(_measured(way, ways, done, lasted_s) for way in NAMES if way in ways),
        _lost(ways, done, before, after),
        _deadlocks(engine) - deadlocks,
        Counter(failure for one in done for failure in one.failed),
    )


def _measured(
    way: Way,
    ways: Sequence[Way],
    done: Sequence[Done],
    lasted_s: float,
) -> Measured:
    own = [one for one, theirs in zip(done, ways, strict=True) if theirs is way]
    taken = sorted(ms for one in own for ms in one.taken_ms) or [0.0]
    cuts = quantiles(taken, n=20) if len(taken) > 1 else [taken[0]] * 19
    edits = sum(sum(one.written.values()) for one in own)
    refused = sum(one.refused for one in own)
    return Measured(NAMES[way], len(own), edits, refused, edits / lasted_s, cuts[9], cuts[18])


def _lost(
    ways: Sequence[Way],
    done: Sequence[Done],
    before: dict[UUID, tuple[int, int, int]],
    after: dict[UUID, tuple[int, int, int]],
) -> int:
    """By how much the listings' counters are off from what their editors wrote."""
    lost = 0
    for place, way in enumerate(NAMES):
        wrote: Counter[UUID] = Counter()
        for one, theirs in zip(done, ways, strict=True):
            if theirs is way:
                wrote.update(one.written)
        lost += sum(abs(after[id_][place] - before[id_][place] - wrote[id_]) for id_ in after)
    return lost


def _deadlocks(engine: Engine) -> int:
    query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    with engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())
