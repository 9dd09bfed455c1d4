"""The ranking stage alone: ours and each rival on the same listings and searches, in turn."""

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from time import perf_counter

from bench.listings.generate import generate
from bench.listings.listing import GeneratedListing
from bench.listings.spots import spots_for
from bench.match.engine import Engine, Placed, placed
from bench.match.ours import OURS, MemoryEngine
from bench.match.postgis import PostgisFullText
from bench.match.query import Query, queries_from
from bench.match.sqlite import SqliteFullText
from bench.match.tantivy_index import HOW_TO_INSTALL, TantivyIndex
from bench.match.timing import Ratio, Spread, compare_all, interleave, spread
from directory.scratch import scratch_database

SEARCHES, ROUNDS = 132, 5


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was measured at one size.

    Parameters
    ----------
    near_p50, near_p95
        How many listings lie within the rivals' reach of a search.
    """

    listings: int
    where: str
    near_p50: int
    near_p95: int
    built_s: Mapping[str, float]
    spreads: Mapping[str, Spread]
    ratios: Mapping[str, Ratio]


def measure_ranking(
    server: str, count: int, *, searches: int = SEARCHES, rounds: int = ROUNDS
) -> Ranking:
    """Build every engine over so many listings and ask each of them everything."""
    spots = spots_for(count)
    listings = list(generate(count, spots))
    queries = queries_from(spots, searches)
    with ExitStack() as stack:
        url = stack.enter_context(scratch_database(server))
        engines, built_s = build_engines(url, listings, stack)
        near = sorted(_near(engines, query) for query in queries)
        times = interleave(engines, queries, rounds)
    return Ranking(
        listings=count,
        where=spots.what,
        near_p50=near[len(near) // 2],
        near_p95=near[int(len(near) * 0.95)],
        built_s=built_s,
        spreads={name: spread(one) for name, one in times.items()},
        ratios=compare_all(times, OURS),
    )


def build_engines(
    url: str, listings: Sequence[GeneratedListing], stack: ExitStack
) -> tuple[list[Engine], dict[str, float]]:
    """Every engine that is installed, and how many seconds each took."""
    rivals = placed(listings)
    engines: list[Engine] = []
    built_s = {}
    for make in _makers(url, listings, rivals, stack):
        began = perf_counter()
        try:
            engine = make()
        except ImportError:
            sys.stderr.write(f"{HOW_TO_INSTALL}\n")
            continue
        engines.append(engine)
        built_s[engine.name] = perf_counter() - began
    return engines, built_s


def _makers(
    url: str, listings: Sequence[GeneratedListing], rivals: Sequence[Placed], stack: ExitStack
) -> list[Callable[[], Engine]]:
    def postgis() -> Engine:
        engine = PostgisFullText(url, rivals)
        stack.callback(engine.close)
        return engine

    return [
        lambda: MemoryEngine(listings),
        postgis,
        lambda: TantivyIndex(rivals),
        lambda: SqliteFullText(rivals),
    ]


def _near(engines: Sequence[Engine], query: Query) -> int:
    return next(one.count_near(query) for one in engines if isinstance(one, PostgisFullText))
